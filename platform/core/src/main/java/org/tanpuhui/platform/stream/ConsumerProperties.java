package org.tanpuhui.platform.stream;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.RangeAssignor;

/**
 * A consumer whose positions are ours: it commits nothing and never chooses an offset by itself.
 */
final class ConsumerProperties {
  private static final int FETCH_BYTES = 4 << 20;
  private static final int HEARTBEATS_PER_SESSION = 4;
  private static final int API_TIMEOUT_MS = 20_000;

  private ConsumerProperties() {}

  static Map<String, Object> of(StreamSettings settings, String clientId) {
    Map<String, Object> properties = new HashMap<>(settings.kafka());
    int sessionMillis = (int) settings.sessionTimeout().toMillis();
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.batchMax());
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, sessionMillis);
    properties.put(
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
        Math.max(sessionMillis / HEARTBEATS_PER_SESSION, 100));
    properties.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
    properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MS);
    return properties;
  }
}
