package org.tanpuhui.methodology.api;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.tanpuhui.methodology.api.LogDay.Stretch;
import org.tanpuhui.methodology.methodology.ActivityType;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.stream.StreamSettings;

/**
 * Counts what waits on the log for one partner: from keys and headers alone, with a consumer that
 * belongs to no group.
 */
@ApplicationScoped
class LogTail {
  private static final int RECORDS_MAX = 500_000;
  private static final Duration TIME_MAX = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int RETRY_AFTER_SECONDS = 15;

  private final StreamSettings settings;

  LogTail(StreamSettings settings) {
    this.settings = settings;
  }

  /** A source and a type of activity. */
  record Kind(String source, ActivityType type) {}

  /**
   * Activities of these sources in stretches of the log, second copies among them.
   *
   * @throws ProblemException STATEMENT_NOT_READY when more waits than can be looked through
   */
  Map<Kind, Long> count(List<Stretch> waiting, Scheme scheme, Set<String> sources) {
    Map<Kind, Long> counts = new HashMap<>();
    if (waiting.isEmpty() || sources.isEmpty()) {
      return counts;
    }
    long records = waiting.stream().mapToLong(s -> s.to() - s.from()).sum();
    if (records > RECORDS_MAX) {
      throw notReady(records + " records wait to be processed");
    }
    Map<TopicPartition, Stretch> left =
        waiting.stream()
            .collect(
                Collectors.toMap(
                    s -> new TopicPartition(settings.topic(), s.partition()), Function.identity()));
    long deadline = System.nanoTime() + TIME_MAX.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer.assign(left.keySet());
      left.forEach((partition, stretch) -> consumer.seek(partition, stretch.from()));
      while (!left.isEmpty()) {
        if (System.nanoTime() > deadline) {
          throw notReady("the log did not answer in time");
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          Stretch stretch = left.get(new TopicPartition(record.topic(), record.partition()));
          if (stretch != null && record.offset() < stretch.to()) {
            add(record, scheme, sources, counts);
          }
        }
        // By position, since the last offsets of a stretch may hold no record at all.
        left.values().removeIf(s -> consumer.position(partition(s)) >= s.to());
        consumer.assign(left.keySet());
      }
    } catch (KafkaException e) {
      throw new ProblemException(ProblemCode.SERVICE_UNAVAILABLE, "the log does not answer");
    }
    return counts;
  }

  private TopicPartition partition(Stretch stretch) {
    return new TopicPartition(settings.topic(), stretch.partition());
  }

  private static void add(
      ConsumerRecord<byte[], byte[]> record,
      Scheme scheme,
      Set<String> sources,
      Map<Kind, Long> counts) {
    ActivityType type = ActivityType.byId(header(record, "ce_type")).orElse(null);
    String source = header(record, "ce_source");
    if (type == null || !sources.contains(source) || record.key() == null) {
      return;
    }
    boolean ofScheme =
        ParticipantId.parse(new String(record.key(), StandardCharsets.US_ASCII))
            .filter(participant -> participant.scheme() == scheme)
            .isPresent();
    if (ofScheme) {
      counts.merge(new Kind(source, type), 1L, Long::sum);
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static ProblemException notReady(String detail) {
    return new ProblemException(
        ProblemCode.STATEMENT_NOT_READY, detail, List.of(), RETRY_AFTER_SECONDS);
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> properties = new HashMap<>(settings.kafka());
    properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIME_MAX.toMillis());
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
