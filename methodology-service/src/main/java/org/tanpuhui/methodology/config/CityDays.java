package org.tanpuhui.methodology.config;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.tanpuhui.methodology.store.SummaryStore;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;

/**
 * Computes what the city saved on a day, once the day is over and the stream had time to catch up;
 * after a downtime the days before too, at most 40.
 */
@ApplicationScoped
public class CityDays {
  private static final Logger LOG = Logger.getLogger(CityDays.class);
  private static final Duration LOOK = Duration.ofMinutes(1);
  private static final int CATCH_UP_DAYS = 40;

  private final SummaryStore store;
  private final Duration margin;
  private ScheduledExecutorService threads;

  CityDays(SummaryStore store, MethodologyConfig config) {
    this.store = store;
    this.margin = config.cityDayMargin();
  }

  void start(@Observes StartupEvent event) {
    threads =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "city-days");
              thread.setDaemon(true);
              return thread;
            });
    threads.scheduleWithFixedDelay(this::look, 1, LOOK.toSeconds(), TimeUnit.SECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    if (threads != null) {
      threads.shutdownNow();
    }
  }

  private void look() {
    try {
      computeDue(Instant.now());
    } catch (SQLException | RuntimeException e) {
      LOG.warnf("the city's days were not computed, it is tried again cause=%s", e.getMessage());
    }
  }

  /** Computes every day that is over and not computed yet. */
  void computeDue(Instant now) throws SQLException {
    Instant first = store.firstRecorded();
    if (first == null) {
      return;
    }
    LocalDate end = CityTime.day(now.minus(margin));
    for (Scheme scheme : Scheme.values()) {
      LocalDate last = store.lastComputed(scheme);
      LocalDate day = last == null ? CityTime.day(first) : last.plusDays(1);
      if (day.isBefore(end.minusDays(CATCH_UP_DAYS))) {
        day = end.minusDays(CATCH_UP_DAYS);
      }
      for (; day.isBefore(end); day = day.plusDays(1)) {
        store.compute(scheme, day, now);
      }
    }
  }
}
