package org.tanpuhui.methodology.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.tanpuhui.engines.TestEngines;
import org.tanpuhui.methodology.LogSamples;
import org.tanpuhui.methodology.Samples;
import org.tanpuhui.methodology.Samples.Ride;
import org.tanpuhui.methodology.ServiceDatabase;
import org.tanpuhui.methodology.TestRegistry;
import org.tanpuhui.methodology.contract.Topics;
import org.tanpuhui.methodology.methodology.Acts;
import org.tanpuhui.methodology.methodology.LogRecord;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.store.Dictionaries;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.stream.StreamLoop;
import org.tanpuhui.platform.stream.StreamSettings;
import org.tanpuhui.platform.stream.TopicSetup;

/** The processor under the real loop: what a crash between commit and publishing leaves behind. */
class StreamRestartIT {
  private static final int PARTITIONS = 3;
  private static final int EVENTS = 200;

  /** Every tenth is withdrawn. */
  private static final int VOIDS = EVENTS / 10;

  /**
   * One record of each activity; of each void the grams out of the pool, a reversal, an outcome.
   */
  private static final int OUTPUTS = EVENTS + 3 * VOIDS;

  private static final String INPUT = "activities";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ServiceDatabase database = new ServiceDatabase();
  private final String servers = TestEngines.kafka().bootstrapServers();

  @Test
  void whatWasNotKnownToBePublishedIsPublishedAgainWordForWord() throws Exception {
    // Given: everything processed and published once
    try (Admin admin = Admin.create(TopicSetup.adminProperties(servers, Map.of()))) {
      TopicSetup.ensure(admin, PARTITIONS, INPUT, Topics.REDUCTIONS, Topics.OUTCOMES);
    }
    send();
    try (StreamLoop<LogRecord> loop = loop()) {
      loop.start();
      await().atMost(PATIENCE).until(() -> published().size() == OUTPUTS);
    }
    List<String> first = published();

    // When: the watermark is lost, as if the process had died before it was stored; what evidence
    // does not tell is kept for a while only, so of that what is still kept
    int again = EVENTS + 2 * VOIDS + Math.toIntExact(count("SELECT count(*) FROM stream_output"));
    try (Connection connection = database.open();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE consumer_position SET published_offset = 0");
    }
    try (StreamLoop<LogRecord> loop = loop()) {
      loop.start();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(published()).hasSize(OUTPUTS + again));
      await().atMost(PATIENCE).until(this::watermarkIsBack);
    }

    // Then
    Set<String> distinct = new TreeSet<>(published());
    assertThat(distinct).isEqualTo(new TreeSet<>(first)).hasSize(OUTPUTS);
    assertThat(count("SELECT count(*) FROM evidence")).isEqualTo(EVENTS + VOIDS);
    assertThat(count("SELECT count(*) FROM evidence_change")).isEqualTo(VOIDS);
    assertThat(count("SELECT count(*) FROM activity_duplicate")).isZero();
  }

  private StreamLoop<LogRecord> loop() {
    Supplier<Registry> registry = TestRegistry.supplier();
    Dictionaries dictionaries = new Dictionaries(database::open);
    return new StreamLoop<>(
        new StreamSettings(
            INPUT, "restart-test", PARTITIONS, 2, 50, Duration.ofSeconds(10), servers, Map.of()),
        database::open,
        new ActivityProcessor(registry, dictionaries, Acts.PLAIN));
  }

  private void send() {
    Instant start = Instant.now().minusSeconds(7_200);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers, "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < EVENTS; i++) {
        // Every fifth is too short to count, so both output topics have records.
        Ride ride =
            Samples.bike(
                Samples.participant(i),
                "s" + i,
                start,
                start.plusSeconds(600),
                i % 5 == 0 ? 9 : 2_000);
        byte[] key = ParticipantId.text(ride.participant()).getBytes(StandardCharsets.UTF_8);
        var unused = producer.send(new ProducerRecord<>(INPUT, key, ride.json()));
        if (i % 10 == 1) {
          byte[] taken = Samples.json(LogSamples.voidOf(ride, "v" + i, start));
          unused = producer.send(new ProducerRecord<>(INPUT, key, taken));
        }
      }
      producer.flush();
    }
  }

  private List<String> published() {
    List<String> found = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> places = new ArrayList<>();
      for (int p = 0; p < PARTITIONS; p++) {
        places.add(new TopicPartition(Topics.REDUCTIONS, p));
        places.add(new TopicPartition(Topics.OUTCOMES, p));
      }
      consumer.assign(places);
      consumer.seekToBeginning(places);
      Map<TopicPartition, Long> ends = consumer.endOffsets(places);
      while (places.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          found.add(
              record.topic()
                  + record.partition()
                  + new String(record.value(), StandardCharsets.UTF_8));
        }
      }
    }
    return found;
  }

  private boolean watermarkIsBack() throws SQLException {
    return count("SELECT count(*) FROM consumer_position WHERE published_offset < next_offset")
        == 0;
  }

  private long count(String sql) throws SQLException {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
