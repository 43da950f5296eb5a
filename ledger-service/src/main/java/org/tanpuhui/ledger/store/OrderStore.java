package org.tanpuhui.ledger.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.tanpuhui.ledger.log.sequencer.OrderIndex;
import org.tanpuhui.ledger.log.sequencer.Run;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.sql.SqlArrays;

/** The copy of a scheme's published order in the database: where a leaf stands in the tree. */
public final class OrderStore implements OrderIndex {
  private static final String COUNT =
      "SELECT coalesce(max(run_no) + 1, 0) FROM log_order WHERE scheme = ?";
  private static final String READ =
      """
      SELECT tree_index, lane, first_number, leaf_count FROM log_order
       WHERE scheme = ? AND run_no >= ? AND run_no < ? ORDER BY run_no
      """;
  // Another sequencer that appended meanwhile makes this one fail on the key.
  private static final String APPEND =
      """
      INSERT INTO log_order (run_no, tree_index, first_number, lane, leaf_count, scheme)
      SELECT (SELECT coalesce(max(run_no) + 1, 0) FROM log_order WHERE scheme = ?) + n - 1,
             tree_index, first_number, lane, leaf_count, ?::smallint
        FROM unnest(?::bigint[], ?::bigint[], ?::int[], ?::int[]) WITH ORDINALITY
             AS run (tree_index, first_number, lane, leaf_count, n)
      """;
  private static final String INDEX_OF =
      """
      SELECT tree_index + ? - first_number, first_number + leaf_count FROM log_order
       WHERE lane = ? AND first_number <= ? ORDER BY first_number DESC LIMIT 1
      """;
  private static final String RUN_AT =
      """
      SELECT tree_index, lane, first_number, leaf_count FROM log_order
       WHERE scheme = ? AND tree_index <= ? ORDER BY tree_index DESC LIMIT 1
      """;
  private static final String UNINDEXED =
      """
      SELECT lane, first_number, leaf_count, leaves, written_at FROM unindexed_batch
       WHERE scheme = ? AND written_at < now() - ?::interval
       ORDER BY written_at LIMIT ?
      """;

  private final DataSource database;
  private final Scheme scheme;

  public OrderStore(DataSource database, Scheme scheme) {
    this.database = database;
    this.scheme = scheme;
  }

  /**
   * Leaves of one batch that have no place in the tree.
   *
   * @param leaves how many of its {@code leafCount}
   */
  public record Unindexed(
      int lane, long firstNumber, int leafCount, long leaves, Instant writtenAt) {}

  @Override
  public long count() throws IOException {
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(COUNT)) {
      select.setInt(1, scheme.code());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  @Override
  public List<Run> read(long firstRun, int max) throws IOException {
    List<Run> runs = new ArrayList<>();
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(READ)) {
      select.setInt(1, scheme.code());
      select.setLong(2, firstRun);
      select.setLong(3, firstRun + max);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          runs.add(run(rows));
        }
      }
    } catch (SQLException e) {
      throw failure(e);
    }
    return runs;
  }

  @Override
  public void append(List<Run> runs) throws IOException {
    try (Connection connection = database.getConnection();
        PreparedStatement insert = connection.prepareStatement(APPEND)) {
      insert.setInt(1, scheme.code());
      insert.setInt(2, scheme.code());
      insert.setArray(3, SqlArrays.int8(connection, runs.stream().mapToLong(Run::index).toArray()));
      insert.setArray(
          4, SqlArrays.int8(connection, runs.stream().mapToLong(Run::number).toArray()));
      insert.setArray(5, SqlArrays.int4(connection, runs.stream().mapToInt(Run::lane).toArray()));
      insert.setArray(6, SqlArrays.int4(connection, runs.stream().mapToInt(Run::count).toArray()));
      insert.executeUpdate();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** The index of a leaf in the tree; empty while it has none. */
  public static OptionalLong indexOf(Connection connection, int lane, long number)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(INDEX_OF)) {
      select.setLong(1, number);
      select.setInt(2, lane);
      select.setLong(3, number);
      try (ResultSet row = select.executeQuery()) {
        return row.next() && number < row.getLong(2)
            ? OptionalLong.of(row.getLong(1))
            : OptionalLong.empty();
      }
    }
  }

  /** The run that holds an index of a scheme's tree; empty if none has it yet. */
  public static Optional<Run> runAt(Connection connection, Scheme scheme, long index)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(RUN_AT)) {
      select.setInt(1, scheme.code());
      select.setLong(2, index);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(run(row)).filter(r -> index < r.end()) : Optional.empty();
      }
    }
  }

  /** What has no index although it was written so long ago, oldest first. */
  public static List<Unindexed> unindexed(
      Connection connection, Scheme scheme, Duration age, int limit) throws SQLException {
    List<Unindexed> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(UNINDEXED)) {
      select.setInt(1, scheme.code());
      select.setString(2, age.toMillis() + " milliseconds");
      select.setInt(3, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(
              new Unindexed(
                  rows.getInt(1),
                  rows.getLong(2),
                  rows.getInt(3),
                  rows.getLong(4),
                  rows.getObject(5, OffsetDateTime.class).toInstant()));
        }
      }
    }
    return found;
  }

  private static Run run(ResultSet row) throws SQLException {
    return new Run(row.getLong(1), row.getInt(2), row.getLong(3), row.getInt(4));
  }

  private static IOException failure(SQLException e) {
    return new IOException("the copy of the order cannot be used: " + e.getMessage(), e);
  }
}
