package org.tanpuhui.activity.config;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.tanpuhui.platform.stream.TopicSetup;

/** How Kafka is reached. */
@Singleton
public final class KafkaSettings {
  private static final int LINGER_MS = 5;
  private static final int BATCH_BYTES = 131_072;
  private static final long BUFFER_BYTES = 64L << 20;

  private final String bootstrapServers;
  private final int partitions;

  @Inject
  public KafkaSettings(
      @ConfigProperty(name = "kafka.bootstrap.servers", defaultValue = "127.0.0.1:19092")
          String bootstrapServers,
      @ConfigProperty(name = "tanpuhui.kafka.partitions", defaultValue = "6") int partitions) {
    this.bootstrapServers = bootstrapServers;
    this.partitions = partitions;
  }

  public int partitions() {
    return partitions;
  }

  public Map<String, Object> adminProperties() {
    return TopicSetup.adminProperties(bootstrapServers, Map.of());
  }

  /**
   * A producer that is sure of every record: acknowledged by all in-sync replicas, no duplicates of
   * its own.
   *
   * @param timeout after which a record has failed
   */
  public Map<String, Object> producerProperties(Duration timeout) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    properties.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    int millis = (int) timeout.toMillis();
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis * 3 / 4);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
    properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    return properties;
  }
}
