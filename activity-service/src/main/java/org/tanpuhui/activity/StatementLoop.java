package org.tanpuhui.activity;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.tanpuhui.activity.config.ActivityConfig;

/** Looks at intervals whether a day of a partner can be closed. Several instances do no harm. */
@Singleton
public final class StatementLoop {
  private static final Logger LOG = Logger.getLogger(StatementLoop.class);

  private final StatementService statements;
  private final long intervalMillis;
  private ScheduledExecutorService thread;

  @Inject
  public StatementLoop(StatementService statements, ActivityConfig config) {
    this.statements = statements;
    this.intervalMillis = config.statementInterval().toMillis();
  }

  void start(@Observes StartupEvent event) {
    thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread made = new Thread(work, "statements");
              made.setDaemon(true);
              return made;
            });
    thread.scheduleWithFixedDelay(
        this::look, intervalMillis, intervalMillis, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    if (thread != null) {
      thread.shutdownNow();
    }
  }

  private void look() {
    try {
      statements.closeDue();
    } catch (RuntimeException e) {
      LOG.warnf("days were not closed, it is tried again cause=%s", e.getMessage());
    }
  }
}
