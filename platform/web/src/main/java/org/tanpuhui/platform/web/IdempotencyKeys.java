package org.tanpuhui.platform.web;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;

/** Rows of {@code idempotency_key}; every method works in the caller's transaction. */
final class IdempotencyKeys {
  private static final String TRY_LOCK = "SELECT pg_try_advisory_xact_lock(?)";

  private static final String FIND =
      """
      SELECT request_hash, status, media_type, etag, location, answer
      FROM idempotency_key
      WHERE scheme = ? AND caller = ? AND operation = ? AND key = ?
      """;

  private static final String ADD =
      """
      INSERT INTO idempotency_key
        (scheme, caller, operation, key, request_hash, status, media_type, etag, location, answer)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private IdempotencyKeys() {}

  /**
   * A key, and whose and what for it is.
   *
   * @param operation method and path template
   */
  record Key(Scheme scheme, String caller, String operation, String key) {
    long lock() {
      return ByteBuffer.wrap(Ids.hash("idempotency", scheme.id(), caller, operation, key))
          .getLong();
    }
  }

  /** An answer as it was sent; all but the status may be null. */
  record Answer(int status, String mediaType, String etag, String location, byte[] body) {}

  /** The first request under a key, and its answer. */
  record First(byte[] request, Answer answer) {
    boolean isFor(byte[] other) {
      return Arrays.equals(request, other);
    }
  }

  /**
   * Takes the key for the rest of the transaction, without waiting. Whoever dies gives it back.
   *
   * @return false when another transaction has it
   */
  static boolean take(Connection connection, Key key) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(TRY_LOCK)) {
      lock.setLong(1, key.lock());
      try (ResultSet row = lock.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /**
   * What stands under the key; a statement after {@link #take}, so that it sees the last holder.
   */
  static Optional<First> find(Connection connection, Key key) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(FIND)) {
      bind(select, key);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new First(
                    row.getBytes(1),
                    new Answer(
                        row.getInt(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getBytes(6))))
            : Optional.empty();
      }
    }
  }

  static void add(Connection connection, Key key, First first) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      bind(insert, key);
      insert.setBytes(5, first.request());
      insert.setInt(6, first.answer().status());
      insert.setString(7, first.answer().mediaType());
      insert.setString(8, first.answer().etag());
      insert.setString(9, first.answer().location());
      insert.setBytes(10, first.answer().body());
      insert.executeUpdate();
    }
  }

  private static void bind(PreparedStatement statement, Key key) throws SQLException {
    statement.setInt(1, key.scheme().code());
    statement.setString(2, key.caller());
    statement.setString(3, key.operation());
    statement.setString(4, key.key());
  }
}
