package org.tanpuhui.activity;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.tanpuhui.activity.config.ActivityConfig;
import org.tanpuhui.activity.config.KafkaTopics;
import org.tanpuhui.activity.outbox.NotAppendedException;

/**
 * Looks at intervals whether a settlement or an erasure is due; a failure is tried again the next
 * time.
 */
@Singleton
public final class SettlementLoop {
  private static final Logger LOG = Logger.getLogger(SettlementLoop.class);
  private static final Duration JOIN = Duration.ofSeconds(2);

  private final SettlementService settlements;
  private final ErasureService erasures;
  private final KafkaTopics topics;
  private final Duration interval;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private Thread thread;

  @Inject
  public SettlementLoop(
      SettlementService settlements,
      ErasureService erasures,
      KafkaTopics topics,
      ActivityConfig config) {
    this(settlements, erasures, topics, config.settleInterval());
  }

  SettlementLoop(
      SettlementService settlements,
      ErasureService erasures,
      KafkaTopics topics,
      Duration interval) {
    if (interval.toMillis() < 1) {
      throw new IllegalArgumentException("tanpuhui.activity.settle-interval must be positive");
    }
    this.settlements = settlements;
    this.erasures = erasures;
    this.topics = topics;
    this.interval = interval;
  }

  void start(@Observes StartupEvent event) {
    start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stop();
  }

  void start() {
    thread = new Thread(this::run, "settlements");
    thread.setDaemon(true);
    thread.start();
  }

  void stop() throws InterruptedException {
    stopping.countDown();
    if (thread != null) {
      thread.interrupt();
      thread.join(JOIN.toMillis());
    }
  }

  private void run() {
    try {
      while (!stopping.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        if (topics.there()) {
          settle();
          erase();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void settle() {
    try {
      settlements.settleDue();
    } catch (NotAppendedException | RuntimeException e) {
      if (stopping.getCount() > 0) {
        LOG.warnf("a settlement was not appended, it will be tried again cause=%s", e.getMessage());
      }
    }
  }

  private void erase() {
    try {
      erasures.appendDue();
    } catch (NotAppendedException | RuntimeException e) {
      if (stopping.getCount() > 0) {
        LOG.warnf("an erasure was not appended, it will be tried again cause=%s", e.getMessage());
      }
    }
  }
}
