package org.tanpuhui.platform.stream;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jboss.logging.Logger;

/** The one database connection of a writer, opened when needed and dropped when in doubt. */
final class WriterConnection implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(WriterConnection.class);
  // A writer that was stopped in mid-transaction must not hold the fence row for ever. Hot tables
  // start
  // without statistics, so plans must not depend on them: generic plans keep the index nested
  // loops.
  private static final String SETTINGS =
      """
      SET idle_in_transaction_session_timeout = '10s';
      SET plan_cache_mode = force_generic_plan;
      SET enable_hashjoin = off;
      SET enable_mergejoin = off;
      SET enable_bitmapscan = off;
      SET enable_seqscan = off
      """;

  private final ConnectionSource source;
  private Connection connection;

  WriterConnection(ConnectionSource source) {
    this.source = source;
  }

  Connection get() throws SQLException {
    if (connection == null) {
      Connection fresh = source.open();
      try {
        fresh.setAutoCommit(false);
        try (Statement statement = fresh.createStatement()) {
          statement.execute(SETTINGS);
        }
        fresh.commit();
      } catch (SQLException e) {
        fresh.close();
        throw e;
      }
      connection = fresh;
    }
    return connection;
  }

  /** Undoes the transaction; a connection that cannot even do that is dropped. */
  void rollback() {
    if (connection == null) {
      return;
    }
    try {
      connection.rollback();
    } catch (SQLException e) {
      LOG.debugf("roll-back failed, dropping the connection: %s", e.getMessage());
      close();
    }
  }

  @Override
  public void close() {
    Connection old = connection;
    connection = null;
    if (old == null) {
      return;
    }
    try (old) {
      if (old.isValid(1)) {
        old.rollback();
        try (Statement statement = old.createStatement()) {
          statement.execute("RESET ALL");
        }
        old.commit();
        old.setAutoCommit(true);
      }
    } catch (SQLException e) {
      LOG.debugf("closing a broken connection: %s", e.getMessage());
    }
  }
}
