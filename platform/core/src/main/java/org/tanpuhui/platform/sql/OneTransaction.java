package org.tanpuhui.platform.sql;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import org.tanpuhui.platform.stream.ConnectionSource;

/**
 * One transaction around everything that the present thread does with the database, however many
 * transactions it would make by itself. Who takes its connections from {@link #join} takes part:
 * what it commits is kept when the whole is, and what it rolls back is undone alone.
 *
 * <p>Outside of such a transaction, {@link #join} is nothing but a new connection.
 */
public final class OneTransaction implements AutoCloseable {
  private static final ThreadLocal<OneTransaction> CURRENT = new ThreadLocal<>();

  private final Connection connection;
  private final List<Runnable> afterCommit = new ArrayList<>();

  private OneTransaction(Connection connection) {
    this.connection = connection;
  }

  /**
   * Begins one on a connection, which stays the caller's to close.
   *
   * @throws IllegalStateException when the thread is in one already
   */
  public static OneTransaction begin(Connection connection) throws SQLException {
    if (CURRENT.get() != null) {
      throw new IllegalStateException("the thread is in a transaction already");
    }
    connection.setAutoCommit(false);
    OneTransaction begun = new OneTransaction(connection);
    CURRENT.set(begun);
    return begun;
  }

  /** A part of the thread's transaction; without one, a new connection. To be closed either way. */
  public static Connection join(ConnectionSource source) throws SQLException {
    OneTransaction current = CURRENT.get();
    return current == null ? source.open() : new Part(current.connection).view();
  }

  /** Runs this when the thread's transaction is committed; without one, now. */
  public static void afterCommit(Runnable work) {
    OneTransaction current = CURRENT.get();
    if (current == null) {
      work.run();
    } else {
      current.afterCommit.add(work);
    }
  }

  /** Commits all, then does what was to be done afterwards. */
  public void commit() throws SQLException {
    connection.commit();
    CURRENT.remove();
    afterCommit.forEach(Runnable::run);
  }

  /** Forgets what was to be done after the commit. */
  public void forget() {
    afterCommit.clear();
  }

  /** Rolls back what was not committed, and ends. */
  @Override
  public void close() throws SQLException {
    CURRENT.remove();
    if (!connection.isClosed()) {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** A connection as its user sees it: its transaction is a savepoint of the whole. */
  private static final class Part {
    private final Connection connection;
    private Savepoint begun;
    private boolean isClosed;

    Part(Connection connection) {
      this.connection = connection;
    }

    Connection view() {
      return (Connection)
          Proxy.newProxyInstance(
              Part.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> call(method, arguments));
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
      switch (method.getName()) {
        case "getAutoCommit":
          return begun == null;
        case "setAutoCommit":
          setAutoCommit((Boolean) arguments[0]);
          return null;
        case "commit":
          commit();
          return null;
        case "rollback":
          if (arguments == null) {
            rollback();
            return null;
          }
          return pass(method, arguments);
        case "setTransactionIsolation":
          requireSame(connection.getTransactionIsolation() == (Integer) arguments[0]);
          return null;
        case "setReadOnly":
          requireSame(connection.isReadOnly() == (Boolean) arguments[0]);
          return null;
        case "isClosed":
          return isClosed;
        case "close":
          close();
          return null;
        default:
          return pass(method, arguments);
      }
    }

    private Object pass(Method method, Object[] arguments) throws Throwable {
      try {
        return method.invoke(connection, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    private void setAutoCommit(boolean on) throws SQLException {
      if (!on && begun == null) {
        begun = connection.setSavepoint();
      } else if (on && begun != null) {
        connection.releaseSavepoint(begun);
        begun = null;
      }
    }

    // What follows is again a transaction of its own.
    private void commit() throws SQLException {
      if (begun != null) {
        connection.releaseSavepoint(begun);
        begun = connection.setSavepoint();
      }
    }

    private void rollback() throws SQLException {
      if (begun != null) {
        connection.rollback(begun);
      }
    }

    private void close() throws SQLException {
      isClosed = true;
      if (begun != null) {
        connection.rollback(begun);
        begun = null;
      }
    }

    private static void requireSame(boolean same) throws SQLException {
      if (!same) {
        throw new SQLException("a part of a transaction cannot choose its own isolation", "25001");
      }
    }
  }
}
