package org.tanpuhui.methodology.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;
import org.tanpuhui.activity.contract.ClaimDecisionCommand;
import org.tanpuhui.activity.contract.Topics;
import org.tanpuhui.methodology.store.ClaimStore;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.stream.ProducerProperties;
import org.tanpuhui.platform.web.KafkaAccess;

/**
 * Brings decisions on parked claims to the topic {@code activities}, under the participant's key.
 * What Kafka has not acknowledged is sent again, also after a crash; the stream takes the first and
 * leaves repeats alone.
 */
@ApplicationScoped
public class ClaimCommands {
  private static final Logger LOG = Logger.getLogger(ClaimCommands.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CLOSE = Duration.ofSeconds(2);
  private static final long PERIOD_SECONDS = 5;
  private static final String SOURCE = "/methodology-service";

  private final ClaimStore store;
  private final KafkaAccess kafka;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread made = new Thread(work, "claim-commands");
            made.setDaemon(true);
            return made;
          });
  private KafkaProducer<byte[], byte[]> producer;

  ClaimCommands(ClaimStore store, KafkaAccess kafka) {
    this.store = store;
    this.kafka = kafka;
  }

  void start(@Observes StartupEvent event) {
    thread.scheduleWithFixedDelay(this::publish, 0, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    thread.shutdownNow();
    synchronized (this) {
      if (producer != null) {
        producer.close(CLOSE);
        producer = null;
      }
    }
  }

  /** Sends soon what was just decided. */
  public void wake() {
    try {
      thread.execute(this::publish);
    } catch (RejectedExecutionException e) {
      LOG.debug("stopping; the decision is sent after the next start");
    }
  }

  private synchronized void publish() {
    try {
      for (ClaimDecisionCommand command : store.unpublished()) {
        producer().send(record(command)).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        store.published(command.commandId());
        LOG.infof(
            "claim decision published: command=%s claim=%s",
            command.commandId(), command.activityId());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException
        | KafkaException
        | ExecutionException
        | TimeoutException
        | JsonProcessingException e) {
      LOG.warnf("claim decisions wait to be published: %s", e.getMessage());
    }
  }

  private KafkaProducer<byte[], byte[]> producer() {
    if (producer == null) {
      Map<String, Object> properties =
          ProducerProperties.of(kafka.bootstrapServers(), kafka.client(), TIMEOUT);
      producer =
          new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
    return producer;
  }

  private static ProducerRecord<byte[], byte[]> record(ClaimDecisionCommand command)
      throws JsonProcessingException {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            Topics.ACTIVITIES,
            command.participant().getBytes(StandardCharsets.UTF_8),
            Json.mapper().writeValueAsBytes(command));
    header(record, "ce_specversion", "1.0");
    header(record, "ce_id", command.commandId().toString());
    header(record, "ce_source", SOURCE);
    header(record, "ce_type", command.type());
    header(record, "content-type", "application/json");
    return record;
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
