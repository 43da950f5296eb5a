package org.tanpuhui.platform.web;

import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.ExponentialBackoff;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.tanpuhui.platform.act.ActPublisher;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.stream.PublishException;
import org.tanpuhui.platform.stream.Publisher;
import org.tanpuhui.platform.stream.TopicSetup;

/**
 * Publishes the acts of this service while it runs. A service has it when its build property {@code
 * tanpuhui.acts} is true.
 */
@ApplicationScoped
@IfBuildProperty(name = "tanpuhui.acts", stringValue = "true")
class ActPublishing {
  private static final Logger LOG = Logger.getLogger(ActPublishing.class);
  private static final long LOOK_MS = 200;
  private static final long STOP_SECONDS = 5;

  private final KafkaAccess kafka;
  private final DataSource database;
  private final String service;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExponentialBackoff backoff = new ExponentialBackoff(100, 2, 5_000, 0.2);
  private final Thread thread = new Thread(this::run, "acts");
  private int failures;

  ActPublishing(
      KafkaAccess kafka,
      DataSource database,
      @ConfigProperty(name = "quarkus.application.name") String service) {
    this.kafka = kafka;
    this.database = database;
    this.service = service;
  }

  void onStart(@Observes StartupEvent event) {
    thread.setDaemon(true);
    thread.start();
  }

  void onStop(@Observes ShutdownEvent event) throws InterruptedException {
    closing.countDown();
    thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
  }

  private void run() {
    boolean hasTopic = false;
    while (!isClosing(failures == 0 ? 0 : backoff.backoff(failures))) {
      try {
        if (!hasTopic) {
          try (Admin admin = Admin.create(kafka.adminProperties())) {
            TopicSetup.ensure(admin, kafka.partitions(), Acts.TOPIC);
          }
          hasTopic = true;
        }
        publish();
      } catch (PublishException | SQLException | KafkaException | IllegalStateException e) {
        failures++;
        LOG.warnf("acts wait to be published (%d): %s", failures, e.getMessage());
      }
    }
  }

  /** Returns when it is time to close. */
  private void publish() throws PublishException, SQLException {
    Publisher producer =
        new Publisher(kafka.bootstrapServers(), Map.copyOf(kafka.client()), "acts");
    try (ActPublisher publisher =
        new ActPublisher(database::getConnection, producer, kafka.partitions(), service)) {
      int published;
      do {
        published = publisher.round();
        failures = 0;
      } while (!isClosing(ActPublisher.isFull(published) ? 0 : LOOK_MS));
    }
  }

  private boolean isClosing(long afterMillis) {
    try {
      return closing.await(afterMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
