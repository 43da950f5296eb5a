package org.tanpuhui.methodology.registry;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Asks again and again what is in force, so that other instances' filings are seen. */
public final class RegistryWatch implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(RegistryWatch.class);

  /** What is kept in memory and has to follow the database. */
  @FunctionalInterface
  public interface Refreshed {
    void refresh() throws SQLException;
  }

  private final ScheduledExecutorService thread;

  /**
   * @param every time between two looks
   */
  public RegistryWatch(Duration every, Refreshed... views) {
    thread =
        Executors.newSingleThreadScheduledExecutor(
            run -> {
              Thread made = new Thread(run, "registry-watch");
              made.setDaemon(true);
              return made;
            });
    for (Refreshed view : views) {
      var unused =
          thread.scheduleWithFixedDelay(
              () -> look(view), every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private static void look(Refreshed view) {
    try {
      view.refresh();
    } catch (SQLException | RuntimeException e) {
      LOG.warnf("cannot see what is filed, trying again cause=%s", e.getMessage());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
