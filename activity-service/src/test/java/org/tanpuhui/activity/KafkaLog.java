package org.tanpuhui.activity;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.tanpuhui.activity.contract.Topics;

/** Reads the topic {@code activities} from its beginning to its present end. */
final class KafkaLog {
  private KafkaLog() {}

  /** All records with this CloudEvents id. */
  static List<ConsumerRecord<byte[], byte[]>> find(String bootstrapServers, String eventId) {
    return read(bootstrapServers, Map.of(), "ce_id", eventId);
  }

  /** The next offset of each partition. */
  static Map<TopicPartition, Long> ends(String bootstrapServers) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers)) {
      return consumer.endOffsets(partitions(consumer));
    }
  }

  /** Records from these offsets on (absent: from the beginning) whose header has this value. */
  static List<ConsumerRecord<byte[], byte[]>> read(
      String bootstrapServers, Map<TopicPartition, Long> from, String header, String value) {
    return read(bootstrapServers, from, record -> value.equals(header(record, header)));
  }

  /** The values of all records under this key, in their order. */
  static List<String> findKey(String bootstrapServers, String key) {
    return read(
            bootstrapServers,
            Map.of(),
            record -> key.equals(new String(record.key(), StandardCharsets.UTF_8)))
        .stream()
        .map(record -> new String(record.value(), StandardCharsets.UTF_8))
        .toList();
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(
      String bootstrapServers,
      Map<TopicPartition, Long> from,
      Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers)) {
      List<TopicPartition> partitions = partitions(consumer);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      from.forEach(consumer::seek);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          if (wanted.test(record)) {
            found.add(record);
          }
        }
      }
    }
    return found;
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", bootstrapServers),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer) {
    return consumer.partitionsFor(Topics.ACTIVITIES).stream()
        .map(p -> new TopicPartition(p.topic(), p.partition()))
        .toList();
  }

  static String header(ConsumerRecord<?, ?> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }
}
