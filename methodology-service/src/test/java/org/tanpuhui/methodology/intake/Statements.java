package org.tanpuhui.methodology.intake;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.PGConnection;

/** Counts the statements of a transaction. */
final class Statements {
  private static final Set<String> COUNTED = Set.of("prepareStatement", "setSavepoint");

  private Statements() {}

  /** Counts prepared statements, savepoints and COPY, which is all the batch path uses. */
  static Connection counting(Connection real, AtomicInteger statements) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, args) -> {
              if (COUNTED.contains(method.getName())) {
                statements.incrementAndGet();
              }
              if (method.getName().equals("rollback") && args != null) {
                statements.incrementAndGet();
              }
              if (method.getName().equals("unwrap")) {
                return countingCopies(real.unwrap(PGConnection.class), statements);
              }
              return invoke(real, method, args);
            });
  }

  private static Object countingCopies(PGConnection real, AtomicInteger statements) {
    return Proxy.newProxyInstance(
        PGConnection.class.getClassLoader(),
        new Class<?>[] {PGConnection.class},
        (proxy, method, args) -> {
          if (method.getName().equals("getCopyAPI")) {
            statements.incrementAndGet();
          }
          return invoke(real, method, args);
        });
  }

  private static Object invoke(Object target, java.lang.reflect.Method method, Object[] args)
      throws Throwable {
    try {
      return method.invoke(target, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
