package org.tanpuhui.ledger.market.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs a statement with its parameters in order; instants are {@code timestamptz}. */
final class Sql {
  private Sql() {}

  /** Reads one row. */
  interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  static <T> List<T> list(Connection connection, String query, Row<T> row, Object... parameters)
      throws SQLException {
    try (PreparedStatement select = prepare(connection, query, parameters);
        ResultSet rows = select.executeQuery()) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(row.of(rows));
      }
      return found;
    }
  }

  static <T> Optional<T> one(Connection connection, String query, Row<T> row, Object... parameters)
      throws SQLException {
    return list(connection, query, row, parameters).stream().findFirst();
  }

  /** Changes rows; exactly this many must be there. */
  static void change(Connection connection, int rows, String statement, Object... parameters)
      throws SQLException {
    try (PreparedStatement update = prepare(connection, statement, parameters)) {
      int changed = update.executeUpdate();
      if (changed != rows) {
        throw new IllegalStateException(changed + " of " + rows + " rows changed");
      }
    }
  }

  /** Adds or changes as many rows as there are. */
  static int count(Connection connection, String statement, Object... parameters)
      throws SQLException {
    try (PreparedStatement update = prepare(connection, statement, parameters)) {
      return update.executeUpdate();
    }
  }

  private static PreparedStatement prepare(
      Connection connection, String statement, Object... parameters) throws SQLException {
    PreparedStatement prepared = connection.prepareStatement(statement);
    for (int i = 0; i < parameters.length; i++) {
      Object value = parameters[i];
      prepared.setObject(
          i + 1, value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
    }
    return prepared;
  }

  static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
