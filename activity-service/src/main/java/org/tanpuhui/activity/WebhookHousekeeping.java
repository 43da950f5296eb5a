package org.tanpuhui.activity;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.tanpuhui.activity.activity.webhook.Message;
import org.tanpuhui.activity.config.WebhookConfig;
import org.tanpuhui.activity.store.webhook.DeliveryStore;
import org.tanpuhui.activity.store.webhook.MessageStore;
import org.tanpuhui.activity.store.webhook.ReadyStatements;

/**
 * What webhooks need now and then: messages for daily statements that became ready, the length of
 * the queue for the metrics, and an end for what is older than the retention.
 */
@Singleton
public final class WebhookHousekeeping {
  private static final Logger LOG = Logger.getLogger(WebhookHousekeeping.class);

  /** Each look covers the last days, so a statement is not missed whatever was down meanwhile. */
  private static final Duration LOOK_BACK = Duration.ofDays(3);

  private final Database database;
  private final WebhookMetrics metrics;
  private final WebhookConfig config;
  private final Clock clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread made = new Thread(work, "webhook-housekeeping");
            made.setDaemon(true);
            return made;
          });

  @Inject
  public WebhookHousekeeping(
      Database database, WebhookMetrics metrics, WebhookConfig config, Clock clock) {
    this.database = database;
    this.metrics = metrics;
    this.config = config;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    long pause = config.slowInterval().toMillis();
    var unused = thread.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    thread.shutdownNow();
  }

  private void look() {
    try {
      tellStatements();
      Instant now = clock.instant();
      metrics.show(database.read(connection -> DeliveryStore.queue(connection, now)));
      forget();
    } catch (RuntimeException e) {
      if (!thread.isShutdown()) {
        LOG.warnf("webhooks were not looked after cause=%s", e.getMessage());
      }
    }
  }

  /** Tells statements that became ready; again tells nothing new. */
  int tellStatements() {
    Instant now = clock.instant();
    return database.transaction(
        connection -> {
          List<Message> ready = ReadyStatements.ready(connection, now.minus(LOOK_BACK));
          return ready.isEmpty() ? 0 : MessageStore.addForThoseThen(connection, ready, now);
        });
  }

  /** Deletes what is older than the retention. */
  void forget() {
    Instant before = clock.instant().minus(config.retention());
    boolean more;
    do {
      more = database.transaction(connection -> DeliveryStore.forget(connection, before));
    } while (more && !thread.isShutdown());
  }
}
