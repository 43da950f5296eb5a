package org.tanpuhui.activity;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.tanpuhui.activity.config.ActivityConfig;
import org.tanpuhui.activity.config.KafkaTopics;
import org.tanpuhui.activity.outbox.ParticipantCommandPublisher;
import org.tanpuhui.activity.store.ParticipantCommandStore;
import org.tanpuhui.activity.store.ParticipantCommandStore.Waiting;
import org.tanpuhui.platform.Scheme;

/**
 * Brings what was committed about enrolments and pool mandates to the log. At least once: a command
 * leaves the table only after Kafka has acknowledged it, and a repeat has the same id. Of several
 * instances one at a time sends for a scheme, in the order of the commits.
 */
@Singleton
public final class ParticipantCommandLoop {
  private static final Logger LOG = Logger.getLogger(ParticipantCommandLoop.class);
  private static final int AT_ONCE = 5_000;

  private final Database database;
  private final ParticipantCommandPublisher publisher;
  private final KafkaTopics topics;
  private final long intervalMs;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread made = new Thread(work, "participant-commands");
            made.setDaemon(true);
            return made;
          });

  @Inject
  public ParticipantCommandLoop(
      Database database,
      ParticipantCommandPublisher publisher,
      KafkaTopics topics,
      ActivityConfig config) {
    this.database = database;
    this.publisher = publisher;
    this.topics = topics;
    this.intervalMs = config.commandInterval().toMillis();
    if (intervalMs < 1) {
      throw new IllegalArgumentException("tanpuhui.activity.command-interval must be positive");
    }
  }

  void start(@Observes StartupEvent event) {
    var unused =
        thread.scheduleWithFixedDelay(this::look, intervalMs, intervalMs, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    thread.shutdownNow();
  }

  private void look() {
    if (!topics.there()) {
      return;
    }
    try {
      sendAll();
    } catch (RuntimeException e) {
      if (!thread.isShutdown()) {
        LOG.warnf("enrolments or mandates wait to be told cause=%s", e.getMessage());
      }
    }
  }

  /**
   * Sends whatever waits.
   *
   * @return number of commands sent; what another instance is at is not counted
   * @throws ParticipantCommandPublisher.NotAppendedException Kafka failed; they wait on
   */
  int sendAll() {
    int sent = 0;
    for (Scheme scheme : Scheme.values()) {
      int some;
      do {
        some = send(scheme);
        sent += some;
      } while (some == AT_ONCE);
    }
    return sent;
  }

  private int send(Scheme scheme) {
    return database.transaction(
        connection -> {
          if (!ParticipantCommandStore.tryLock(connection, scheme)) {
            return 0;
          }
          List<Waiting> waiting = ParticipantCommandStore.next(connection, scheme, AT_ONCE);
          if (!waiting.isEmpty()) {
            publisher.send(scheme, waiting);
            long last = waiting.get(waiting.size() - 1).number();
            ParticipantCommandStore.remove(connection, scheme, last);
          }
          return waiting.size();
        });
  }
}
