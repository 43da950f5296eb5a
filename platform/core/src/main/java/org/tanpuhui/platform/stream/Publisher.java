package org.tanpuhui.platform.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends outputs in order and remembers the first failure. One per thread. */
public final class Publisher implements AutoCloseable {
  private static final byte[] SPEC_VERSION = "1.0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] JSON = "application/json".getBytes(StandardCharsets.US_ASCII);

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  Publisher(StreamSettings settings, String clientId) {
    this(settings.bootstrapServers(), settings.kafka(), clientId);
  }

  /**
   * @param kafka further client properties (security), may be empty
   */
  public Publisher(String bootstrapServers, Map<String, String> kafka, String clientId) {
    Map<String, Object> properties = ProducerProperties.of(bootstrapServers, kafka, TIMEOUT);
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Hands the outputs of one input partition to Kafka, in order.
   *
   * @param batch counts the acknowledgements
   */
  void send(List<Output> outputs, Watermark.Batch batch) throws PublishException {
    for (Output output : outputs) {
      check();
      try {
        producer.send(
            record(output),
            (metadata, e) -> {
              if (e == null) {
                batch.acknowledge();
              } else {
                failure.compareAndSet(null, e);
              }
            });
      } catch (KafkaException e) {
        throw new PublishException(e);
      }
    }
  }

  /** Sends and waits for every acknowledgement. */
  public void sendNow(List<Output> outputs) throws PublishException {
    Watermark watermark = new Watermark(0);
    send(outputs, watermark.enter(1, outputs.size()));
    flush();
    if (!watermark.settled()) {
      check();
      throw new PublishException(new KafkaException("an output was not acknowledged"));
    }
  }

  /** Waits until everything handed over is acknowledged or has failed. */
  void flush() throws PublishException {
    try {
      producer.flush();
    } catch (KafkaException e) {
      throw new PublishException(e);
    }
    check();
  }

  /**
   * @throws PublishException an earlier output was not acknowledged
   */
  void check() throws PublishException {
    Exception e = failure.get();
    if (e != null) {
      throw new PublishException(e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
  }

  private static ProducerRecord<byte[], byte[]> record(Output output) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            output.topic(),
            output.partition(),
            output.key().getBytes(StandardCharsets.UTF_8),
            output.value());
    Headers headers = record.headers();
    headers.add("ce_specversion", SPEC_VERSION);
    headers.add("ce_id", output.id().getBytes(StandardCharsets.UTF_8));
    headers.add("ce_source", output.source().getBytes(StandardCharsets.UTF_8));
    headers.add("ce_type", output.type().getBytes(StandardCharsets.UTF_8));
    headers.add("content-type", JSON);
    return record;
  }
}
