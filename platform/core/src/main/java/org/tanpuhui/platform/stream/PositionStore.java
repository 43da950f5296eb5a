package org.tanpuhui.platform.stream;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.tanpuhui.platform.sql.SqlArrays;

/** The rows of {@code consumer_position}: the fence and the watermark. */
final class PositionStore {
  private static final String INSERT_MISSING =
      """
      INSERT INTO consumer_position (topic, partition)
      SELECT ?, p FROM unnest(?) AS p
      ON CONFLICT DO NOTHING
      """;
  private static final String READ =
      """
      SELECT partition, next_offset, published_offset
      FROM consumer_position WHERE topic = ? AND partition = ANY(?)
      ORDER BY partition
      """;
  private static final String READ_ALL =
      """
      SELECT partition, next_offset, published_offset
      FROM consumer_position WHERE topic = ? ORDER BY partition
      """;
  // Expected values in the WHERE clause: a writer that lost the partition matches no row.
  private static final String ADVANCE =
      """
      UPDATE consumer_position AS c
      SET next_offset = n.next_offset,
          published_offset = greatest(c.published_offset, n.published_offset),
          updated_at = now()
      FROM unnest(?, ?, ?, ?) AS n(partition, expected, next_offset, published_offset)
      WHERE c.topic = ? AND c.partition = n.partition AND c.next_offset = n.expected
      """;

  private final String topic;

  PositionStore(String topic) {
    this.topic = topic;
  }

  /** A step of one partition; {@code expected == next} moves only the watermark. */
  record Step(int partition, long expected, long next, long published) {}

  /** The positions of these partitions; absent ones begin at offset 0. */
  List<Position> load(Connection connection, Collection<Integer> partitions) throws SQLException {
    int[] numbers = partitions.stream().mapToInt(Integer::intValue).sorted().toArray();
    try (PreparedStatement insert = connection.prepareStatement(INSERT_MISSING)) {
      insert.setString(1, topic);
      insert.setArray(2, SqlArrays.int4(connection, numbers));
      insert.executeUpdate();
    }
    try (PreparedStatement read = connection.prepareStatement(READ)) {
      read.setString(1, topic);
      read.setArray(2, SqlArrays.int4(connection, numbers));
      return rows(read);
    }
  }

  /** All positions known here, in order of partition. */
  List<Position> all(Connection connection) throws SQLException {
    try (PreparedStatement read = connection.prepareStatement(READ_ALL)) {
      read.setString(1, topic);
      return rows(read);
    }
  }

  /**
   * Moves the positions from their expected values.
   *
   * @throws FencedException another writer moved one of them; nothing must be written
   */
  void advance(Connection connection, List<Step> steps) throws SQLException, FencedException {
    int n = steps.size();
    int[] partitions = new int[n];
    long[] expected = new long[n];
    long[] next = new long[n];
    long[] published = new long[n];
    for (int i = 0; i < n; i++) {
      Step step = steps.get(i);
      partitions[i] = step.partition();
      expected[i] = step.expected();
      next[i] = step.next();
      published[i] = step.published();
    }
    try (PreparedStatement update = connection.prepareStatement(ADVANCE)) {
      update.setArray(1, SqlArrays.int4(connection, partitions));
      update.setArray(2, SqlArrays.int8(connection, expected));
      update.setArray(3, SqlArrays.int8(connection, next));
      update.setArray(4, SqlArrays.int8(connection, published));
      update.setString(5, topic);
      if (update.executeUpdate() != n) {
        throw new FencedException(topic, steps);
      }
    }
  }

  private static List<Position> rows(PreparedStatement statement) throws SQLException {
    List<Position> positions = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        positions.add(new Position(rows.getInt(1), rows.getLong(2), rows.getLong(3)));
      }
    }
    return positions;
  }
}
