package org.tanpuhui.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.sql.OneTransaction;

/** Runs questions and commands on a connection of the pool. */
public final class Transactions {
  private static final int ATTEMPTS = 5;

  private Transactions() {}

  /** What to do on a connection. */
  public interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Asks a question. */
  public static <T> T read(DataSource dataSource, Work<T> question) {
    try (Connection connection = OneTransaction.join(dataSource::getConnection)) {
      return question.on(connection);
    } catch (SQLException e) {
      throw failure(e, "a question to the books failed");
    }
  }

  /** Carries out a command in one transaction, again when it lost a race. */
  public static <T> T write(DataSource dataSource, Work<T> command) {
    for (int attempt = 1; ; attempt++) {
      try (Connection connection = OneTransaction.join(dataSource::getConnection)) {
        return commit(connection, command);
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || !isRace(e)) {
          throw failure(e, "a command to the books failed");
        }
      }
    }
  }

  private static <T> T commit(Connection connection, Work<T> command) throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try {
      T result = command.on(connection);
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(autoCommit);
    }
  }

  private static RuntimeException failure(SQLException e, String what) {
    if (isOutage(e)) {
      return new ProblemException(
          ProblemCode.SERVICE_UNAVAILABLE, "the books cannot be reached now", List.of(), 1);
    }
    return new IllegalStateException(what, e);
  }

  /** Serialization failure, deadlock, or a key that another command made meanwhile. */
  private static boolean isRace(SQLException e) {
    String state = e.getSQLState();
    return "40001".equals(state) || "40P01".equals(state) || "23505".equals(state);
  }

  /** SQLSTATE classes 08 connection, 53 resources, 57 operator; Agroal gives none. */
  private static boolean isOutage(SQLException e) {
    String state = e.getSQLState();
    return state == null
        || state.startsWith("08")
        || state.startsWith("53")
        || state.startsWith("57");
  }
}
