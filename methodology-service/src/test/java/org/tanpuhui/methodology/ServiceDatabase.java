package org.tanpuhui.methodology;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.tanpuhui.engines.Database;
import org.tanpuhui.engines.TestEngines;
import org.tanpuhui.methodology.document.MethodologyDocument;
import org.tanpuhui.methodology.registry.RegistryStore;
import org.tanpuhui.methodology.review.Lifecycle;

/** A fresh database of this service with its documents filed under numbers 1 and 2. */
public final class ServiceDatabase {
  private final Database database;

  public ServiceDatabase() {
    this(TestEngines.database("methodology"));
  }

  public ServiceDatabase(Database database) {
    this.database = database;
    Flyway.configure()
        .dataSource(database.jdbcUrl(), database.owner(), database.ownerPassword())
        .locations("db/platform", "db/migration")
        .placeholders(Map.of("app_role", database.app()))
        .load()
        .migrate();
    try (Connection connection = open()) {
      for (MethodologyDocument document : TestRegistry.documents()) {
        new RegistryStore().bundle(connection, document, Lifecycle.FILED);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A connection of the app role. */
  public Connection open() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.app(), database.appPassword());
  }

  /** A connection as the stream loop has it: no automatic commit, plans by index. */
  public Connection writer() throws SQLException {
    Connection connection = open();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          SET plan_cache_mode = force_generic_plan;
          SET enable_hashjoin = off;
          SET enable_mergejoin = off;
          SET enable_seqscan = off
          """);
    }
    connection.commit();
    return connection;
  }
}
