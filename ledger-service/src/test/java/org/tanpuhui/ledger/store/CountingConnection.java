package org.tanpuhui.ledger.store;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;

/** A connection that notes every statement and every COPY sent through it. */
public final class CountingConnection {
  private final List<String> statements = new ArrayList<>();
  private final Connection connection;

  public CountingConnection(Connection real) {
    connection =
        (Connection)
            Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                delegate(
                    real,
                    (name, args) -> {
                      if (name.startsWith("prepare") || name.equals("createStatement")) {
                        statements.add(args == null ? name : String.valueOf(args[0]));
                      }
                    }));
  }

  public Connection connection() {
    return connection;
  }

  /** What was sent since the last call. */
  public List<String> take() {
    List<String> taken = List.copyOf(statements);
    statements.clear();
    return taken;
  }

  private interface Note {
    void called(String method, Object[] args);
  }

  private InvocationHandler delegate(Object real, Note note) {
    return (proxy, method, args) -> {
      note.called(method.getName(), args);
      try {
        Object result = method.invoke(real, args);
        if (method.getName().equals("unwrap")) {
          return Proxy.newProxyInstance(
              PGConnection.class.getClassLoader(),
              new Class<?>[] {PGConnection.class},
              delegate(
                  result,
                  (name, arguments) -> {
                    if (name.equals("getCopyAPI")) {
                      statements.add("COPY");
                    }
                  }));
        }
        return result;
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    };
  }
}
