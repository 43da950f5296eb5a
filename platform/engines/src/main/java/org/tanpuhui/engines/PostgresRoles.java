package org.tanpuhui.engines;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The users and rights of a service's database. Every step may be repeated. Names and passwords are
 * plain ({@code [a-z0-9_]}), which {@link PostgresEngine} guarantees, because DDL takes no
 * parameters.
 */
final class PostgresRoles {
  private PostgresRoles() {}

  static void ensureRole(Connection server, String role, String password) throws SQLException {
    String verb =
        exists(server, "SELECT 1 FROM pg_roles WHERE rolname = ?", role) ? "ALTER" : "CREATE";
    execute(server, verb + " ROLE " + role + " LOGIN PASSWORD '" + password + "'");
  }

  static void ensureDatabase(Connection server, Database database) throws SQLException {
    if (!exists(server, "SELECT 1 FROM pg_database WHERE datname = ?", database.name())) {
      execute(server, "CREATE DATABASE " + database.name() + " OWNER " + database.owner());
    }
    execute(server, "REVOKE ALL ON DATABASE " + database.name() + " FROM PUBLIC");
    execute(server, "GRANT CONNECT ON DATABASE " + database.name() + " TO " + database.app());
  }

  static void ensureSchema(Connection inside, Database database) throws SQLException {
    execute(inside, "ALTER SCHEMA public OWNER TO " + database.owner());
    execute(inside, "REVOKE ALL ON SCHEMA public FROM PUBLIC");
    execute(inside, "GRANT USAGE ON SCHEMA public TO " + database.app());
  }

  private static boolean exists(Connection connection, String query, String name)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static void execute(Connection connection, String command) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }
}
