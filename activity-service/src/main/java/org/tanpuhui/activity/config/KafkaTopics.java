package org.tanpuhui.activity.config;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.tanpuhui.activity.contract.Topics;
import org.tanpuhui.platform.stream.TopicSetup;
import org.tanpuhui.platform.web.KafkaAccess;

/**
 * Makes the topic at start, in the background, so that the service starts while Kafka is still
 * away; it is not ready until then.
 */
@Singleton
public final class KafkaTopics {
  private static final Logger LOG = Logger.getLogger(KafkaTopics.class);
  private static final long RETRY_MS = 1_000;

  private final KafkaAccess kafka;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile boolean there;
  private Admin admin;

  @Inject
  public KafkaTopics(KafkaAccess kafka) {
    this.kafka = kafka;
  }

  /** Whether the topic is there. */
  public boolean there() {
    return there;
  }

  /** Whether the cluster answers within this time. */
  public boolean reachable(long timeoutMs) {
    try {
      admin().describeCluster().nodes().get(timeoutMs, TimeUnit.MILLISECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception e) {
      return false;
    }
  }

  void start(@Observes StartupEvent event) {
    Thread thread = new Thread(this::ensure, "kafka-topics");
    thread.setDaemon(true);
    thread.start();
  }

  void stop(@Observes ShutdownEvent event) {
    stopping.countDown();
    synchronized (this) {
      if (admin != null) {
        admin.close(java.time.Duration.ZERO);
      }
    }
  }

  private void ensure() {
    while (stopping.getCount() > 0) {
      try {
        TopicSetup.ensure(admin(), kafka.partitions(), Topics.ACTIVITIES);
        there = true;
        return;
      } catch (IllegalStateException | KafkaException e) {
        if (stopping.getCount() > 0) {
          LOG.errorf(e, "the topic is not ready topic=%s", Topics.ACTIVITIES);
        }
      }
      try {
        if (stopping.await(RETRY_MS, TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private synchronized Admin admin() {
    if (admin == null) {
      admin = Admin.create(kafka.adminProperties());
    }
    return admin;
  }
}
