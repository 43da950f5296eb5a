package org.tanpuhui.methodology.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tanpuhui.activity.contract.Topics;
import org.tanpuhui.platform.sql.CopyRows;
import org.tanpuhui.platform.stream.Output;

/**
 * Keeps outputs that cannot be made again from evidence, until they are published. 1 statement to
 * keep, and 1 per partition to forget what was published.
 */
public final class StreamOutputs {
  private static final int ROW_BYTES = 600;

  private final String topic;
  private final String source;

  /**
   * @param topic where they go
   * @param source their CloudEvents source
   */
  public StreamOutputs(String topic, String source) {
    this.topic = topic;
    this.source = source;
  }

  /** Keeps these outputs; those of one record in their order. */
  public void keep(Connection connection, List<Output> outputs) throws SQLException {
    if (outputs.isEmpty()) {
      return;
    }
    CopyRows rows = new CopyRows(outputs.size() * ROW_BYTES);
    Map<Long, Integer> ordinals = new HashMap<>();
    Set<Integer> partitions = new HashSet<>();
    for (Output output : outputs) {
      partitions.add(output.partition());
      rows.row(HoldingSql.OUTPUT_COLUMNS)
          .int8(output.inputOffset())
          .int4(ordinals.merge(output.inputOffset() << 8 | output.partition(), 1, Integer::sum) - 1)
          .int2(output.partition())
          .text(output.key())
          .text(output.type())
          .text(output.id())
          .bytea(output.value());
    }
    for (int partition : partitions) {
      forgetPublished(connection, partition);
    }
    rows.copyTo(connection, HoldingSql.COPY_OUTPUTS);
  }

  private static void forgetPublished(Connection connection, int partition) throws SQLException {
    try (PreparedStatement delete = connection.prepareStatement(HoldingSql.FORGET_OUTPUTS)) {
      delete.setString(1, Topics.ACTIVITIES);
      delete.setInt(2, partition);
      delete.executeUpdate();
    }
  }

  /** What records in {@code [from, to)} of a partition gave, in order. */
  public List<Output> byPlace(Connection connection, int partition, long from, long to)
      throws SQLException {
    List<Output> outputs = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(HoldingSql.OUTPUTS_BY_PLACE)) {
      select.setInt(1, partition);
      select.setLong(2, from);
      select.setLong(3, to);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          outputs.add(
              new Output(
                  partition,
                  row.getLong(1),
                  topic,
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  source,
                  row.getBytes(5)));
        }
      }
    }
    return outputs;
  }
}
