package org.tanpuhui.methodology.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.tanpuhui.activity.contract.Topics;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.stream.ProducerProperties;
import org.tanpuhui.platform.web.KafkaAccess;

/** Writes commands to the topic {@code activities}; made when first needed. */
final class CommandProducer implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CLOSE = Duration.ofSeconds(2);
  private static final String SOURCE = "/methodology-service";

  private final KafkaAccess kafka;
  private KafkaProducer<byte[], byte[]> producer;

  CommandProducer(KafkaAccess kafka) {
    this.kafka = kafka;
  }

  /**
   * Sends records and waits until Kafka has acknowledged each.
   *
   * @throws ExecutionException Kafka refused one
   * @throws TimeoutException it did not answer in time
   */
  synchronized void send(List<ProducerRecord<byte[], byte[]>> records)
      throws ExecutionException, TimeoutException, InterruptedException {
    if (producer == null) {
      producer =
          new KafkaProducer<>(
              ProducerProperties.of(kafka.bootstrapServers(), kafka.client(), TIMEOUT),
              new ByteArraySerializer(),
              new ByteArraySerializer());
    }
    List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
    for (ProducerRecord<byte[], byte[]> record : records) {
      sent.add(producer.send(record));
    }
    for (Future<RecordMetadata> future : sent) {
      future.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /**
   * A command as a record.
   *
   * @param partition where it goes, null when the key decides
   */
  static ProducerRecord<byte[], byte[]> record(
      Integer partition, String key, UUID id, String type, Object command)
      throws JsonProcessingException {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            Topics.ACTIVITIES,
            partition,
            key.getBytes(StandardCharsets.UTF_8),
            Json.mapper().writeValueAsBytes(command));
    header(record, "ce_specversion", "1.0");
    header(record, "ce_id", id.toString());
    header(record, "ce_source", SOURCE);
    header(record, "ce_type", type);
    header(record, "content-type", "application/json");
    return record;
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close(CLOSE);
      producer = null;
    }
  }
}
