package org.tanpuhui.ledger.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.tanpuhui.ledger.journal.Lane;
import org.tanpuhui.ledger.log.sequencer.Lanes;
import org.tanpuhui.platform.Scheme;

/** The lanes of one scheme as the sequencer reads them: only what is committed. */
public final class LaneReader implements Lanes {
  private static final String SIZES =
      "SELECT lane, next_number FROM lane WHERE lane BETWEEN ? AND ? ORDER BY lane";
  private static final String READ =
      """
      SELECT first_number, leaves FROM lane_batch
       WHERE lane = ?
         AND first_number >= (SELECT max(first_number) FROM lane_batch
                               WHERE lane = ? AND first_number <= ?)
         AND first_number < ?
       ORDER BY first_number
      """;

  private final DataSource database;
  private final Scheme scheme;

  public LaneReader(DataSource database, Scheme scheme) {
    this.database = database;
    this.scheme = scheme;
  }

  @Override
  public SortedMap<Integer, Long> sizes() throws IOException {
    SortedMap<Integer, Long> sizes = new TreeMap<>();
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(SIZES)) {
      select.setInt(1, Lane.first(scheme));
      select.setInt(2, Lane.ofCommands(scheme).number());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          sizes.put(rows.getInt(1), rows.getLong(2));
        }
      }
    } catch (SQLException e) {
      throw new IOException("the lanes cannot be read: " + e.getMessage(), e);
    }
    return sizes;
  }

  @Override
  public byte[] read(int lane, long from, int max) throws IOException {
    try (Connection connection = database.getConnection()) {
      return read(connection, lane, from, max);
    } catch (SQLException e) {
      throw new IOException("a lane cannot be read: " + e.getMessage(), e);
    }
  }

  /** As {@link #read(int, long, int)}; a gap ends what is read, as the end of the lane does. */
  static byte[] read(Connection connection, int lane, long from, int max) throws SQLException {
    ByteBuffer buffer = ByteBuffer.allocate(max * LEAF_BYTES);
    try (PreparedStatement select = connection.prepareStatement(READ)) {
      select.setInt(1, lane);
      select.setInt(2, lane);
      select.setLong(3, from);
      select.setLong(4, from + max);
      try (ResultSet rows = select.executeQuery()) {
        long next = from;
        while (rows.next() && buffer.hasRemaining()) {
          byte[] leaves = rows.getBytes(2);
          long skip = (next - rows.getLong(1)) * LEAF_BYTES;
          if (skip < 0 || skip >= leaves.length) {
            break;
          }
          int taken = (int) Math.min(buffer.remaining(), leaves.length - skip);
          buffer.put(leaves, (int) skip, taken);
          next += taken / LEAF_BYTES;
        }
      }
    }
    byte[] read = new byte[buffer.position()];
    buffer.flip().get(read);
    return read;
  }
}
