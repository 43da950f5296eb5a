package org.tanpuhui.activity.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The keys of traces. Whoever reads one records it as an act, in the same transaction. */
public final class TraceKeyStore {
  private static final String KEY =
      "SELECT trace_key FROM participant WHERE participant = ? AND trace_key IS NOT NULL";

  private TraceKeyStore() {}

  /** The key of a participant's traces, 16 bytes; empty when it was destroyed. */
  public static Optional<byte[]> key(Connection connection, long participant) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(KEY)) {
      select.setLong(1, participant);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
      }
    }
  }
}
