package org.tanpuhui.platform.stream;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Looks at a stage from outside: positions in the database beside the end of the log. Keeps one
 * consumer that belongs to no group; calls take turns.
 */
public final class PipelineProbe implements AutoCloseable {
  private static final Duration READ_OLDEST = Duration.ofSeconds(1);

  private final String topic;
  private final int partitions;
  private final PositionStore positions;
  private final KafkaConsumer<byte[], byte[]> consumer;

  /** A probe of the stage that reads {@code settings.topic()}. */
  public PipelineProbe(StreamSettings settings) {
    topic = settings.topic();
    partitions = settings.partitions();
    positions = new PositionStore(topic);
    Map<String, Object> properties = new HashMap<>(settings.kafka());
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.group() + "-probe");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1_024);
    properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5_000);
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * One partition of the stage.
   *
   * @param nextOffset first offset not yet committed in the database
   * @param publishedOffset watermark: all outputs below it are acknowledged
   * @param endOffset end of the log
   * @param lag records waiting
   * @param oldestWaitingAt append time of the oldest waiting record, null when none waits
   */
  public record PartitionLag(
      int partition,
      long nextOffset,
      long publishedOffset,
      long endOffset,
      long lag,
      Instant oldestWaitingAt) {}

  /**
   * All partitions in order, also those nothing was read of.
   *
   * @param oldest whether to read the oldest waiting record of each lagging partition, which costs
   *     a fetch
   * @throws org.apache.kafka.common.KafkaException Kafka did not answer
   */
  public synchronized List<PartitionLag> look(Connection connection, boolean oldest)
      throws SQLException {
    Map<Integer, Position> known = new HashMap<>();
    positions.all(connection).forEach(p -> known.put(p.partition(), p));
    List<TopicPartition> all = new ArrayList<>();
    for (int p = 0; p < partitions; p++) {
      all.add(new TopicPartition(topic, p));
    }
    Map<TopicPartition, Long> ends = consumer.endOffsets(all);
    List<PartitionLag> lags = new ArrayList<>();
    for (TopicPartition partition : all) {
      Position position =
          known.getOrDefault(partition.partition(), new Position(partition.partition(), 0, 0));
      long end = ends.get(partition);
      long lag = Math.max(0, end - position.nextOffset());
      Instant waiting = oldest && lag > 0 ? appendTime(partition, position.nextOffset()) : null;
      lags.add(
          new PartitionLag(
              partition.partition(),
              position.nextOffset(),
              position.publishedOffset(),
              end,
              lag,
              waiting));
    }
    return lags;
  }

  private Instant appendTime(TopicPartition partition, long offset) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, offset);
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(READ_OLDEST).records(partition)) {
      return Instant.ofEpochMilli(record.timestamp());
    }
    return null;
  }

  @Override
  public synchronized void close() {
    consumer.close();
  }
}
