package org.tanpuhui.platform.stream;

import java.time.Duration;
import java.util.Map;

/**
 * How a {@link StreamLoop} runs.
 *
 * @param topic input topic
 * @param group consumer group, one per service
 * @param partitions partition count of all topics, fixed at creation
 * @param writers threads, each with its own consumer and producer; partitions are shared out among
 *     all writers of all instances
 * @param batchMax most records in one transaction
 * @param sessionTimeout after which a silent member loses its partitions
 * @param bootstrapServers Kafka addresses
 * @param kafka further client properties (security), may be empty
 */
public record StreamSettings(
    String topic,
    String group,
    int partitions,
    int writers,
    int batchMax,
    Duration sessionTimeout,
    String bootstrapServers,
    Map<String, String> kafka) {}
