package org.tanpuhui.activity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.sql.OneTransaction;

/** Transactions of commands and reads, and what an outage looks like to a caller. */
@Singleton
public final class Database {
  private static final Logger LOG = Logger.getLogger(Database.class);
  private static final int ATTEMPTS = 3;
  private static final int RETRY_AFTER_SECONDS = 1;

  private final DataSource source;

  @Inject
  public Database(DataSource source) {
    this.source = source;
  }

  /** Work on a connection. */
  @FunctionalInterface
  public interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /**
   * Runs the work in one transaction; a refusal or an error rolls it back. Runs it again, at most
   * twice, when another transaction was in the way (serialization, deadlock, a key taken
   * meanwhile).
   *
   * @throws ProblemException SERVICE_UNAVAILABLE when the database does not answer
   */
  public <T> T transaction(Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = OneTransaction.join(source::getConnection)) {
        connection.setAutoCommit(false);
        try {
          T result = work.run(connection);
          connection.commit();
          return result;
        } catch (SQLException | RuntimeException e) {
          rollBack(connection, e);
          throw e;
        } finally {
          restore(connection);
        }
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || !isConflict(e)) {
          throw refused(e);
        }
      }
    }
  }

  /** Runs a read on a connection of its own. */
  public <T> T read(Work<T> work) {
    try (Connection connection = OneTransaction.join(source::getConnection)) {
      return work.run(connection);
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  /** What a failed statement means to the caller; a bug of ours stays a bug. */
  public static RuntimeException refused(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    boolean ours = state.startsWith("22") || state.startsWith("23") || state.startsWith("42");
    if (ours) {
      return new IllegalStateException("a statement of ours failed, SQLSTATE " + state, e);
    }
    LOG.warnf("the database did not answer sqlstate=%s cause=%s", state, e.getMessage());
    return new ProblemException(
        ProblemCode.SERVICE_UNAVAILABLE,
        "the database does not answer; nothing was done",
        java.util.List.of(),
        RETRY_AFTER_SECONDS);
  }

  private static boolean isConflict(SQLException e) {
    String state = e.getSQLState();
    return "40001".equals(state) || "40P01".equals(state) || "23505".equals(state);
  }

  private static void rollBack(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static void restore(Connection connection) {
    try {
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      LOG.debugf("a connection was lost after its transaction cause=%s", e.getMessage());
    }
  }
}
