package org.tanpuhui.methodology.review;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jboss.logging.Logger;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.stream.ConnectionSource;

/** Transactions of people's commands, and what an outage looks like to a caller. */
public final class Transactions {
  private static final Logger LOG = Logger.getLogger(Transactions.class);
  private static final int ATTEMPTS = 3;
  private static final int RETRY_AFTER_SECONDS = 1;

  private final ConnectionSource connections;

  public Transactions(ConnectionSource connections) {
    this.connections = connections;
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
  public <T> T write(Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = connections.open()) {
        return inTransaction(connection, work);
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || !isConflict(e)) {
          throw refused(e);
        }
      }
    }
  }

  private static <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    try {
      T result = work.run(connection);
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException e) {
      try {
        connection.rollback();
      } catch (SQLException lost) {
        e.addSuppressed(lost);
      }
      throw e;
    } finally {
      if (!connection.isClosed()) {
        connection.setAutoCommit(true);
      }
    }
  }

  /** Runs a read on a connection of its own. */
  public <T> T read(Work<T> work) {
    try (Connection connection = connections.open()) {
      return work.run(connection);
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  /** What a failed statement means to the caller; a bug of ours stays a bug. */
  private static RuntimeException refused(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    if (state.startsWith("22") || state.startsWith("23") || state.startsWith("42")) {
      return new IllegalStateException("a statement of ours failed, SQLSTATE " + state, e);
    }
    LOG.warnf("the database did not answer sqlstate=%s cause=%s", state, e.getMessage());
    return new ProblemException(
        ProblemCode.SERVICE_UNAVAILABLE,
        "the database does not answer; nothing was done",
        List.of(),
        RETRY_AFTER_SECONDS);
  }

  private static boolean isConflict(SQLException e) {
    String state = e.getSQLState();
    return "40001".equals(state) || "40P01".equals(state) || "23505".equals(state);
  }
}
