package org.tanpuhui.platform.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * A producer that is sure of every record: acknowledged by all in-sync replicas, in order, without
 * duplicates of its own.
 */
public final class ProducerProperties {
  // zstd runs in native code; the lz4 library falls back to plain Java and took a quarter of
  // intake.
  private static final int ZSTD_LEVEL = 1;
  private static final int LINGER_MS = 5;
  private static final int BATCH_BYTES = 131_072;
  private static final long BUFFER_BYTES = 64L << 20;

  private ProducerProperties() {}

  /**
   * @param client further client properties (security), may be empty
   * @param timeout after which a record that was not acknowledged has failed
   */
  public static Map<String, Object> of(
      String bootstrapServers, Map<String, String> client, Duration timeout) {
    Map<String, Object> properties = new HashMap<>(client);
    int millis = (int) timeout.toMillis();
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    properties.put(ProducerConfig.COMPRESSION_ZSTD_LEVEL_CONFIG, ZSTD_LEVEL);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis * 3 / 4);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
    properties.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    return properties;
  }
}
