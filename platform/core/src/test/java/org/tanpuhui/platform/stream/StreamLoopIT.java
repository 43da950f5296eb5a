package org.tanpuhui.platform.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tanpuhui.engines.Database;
import org.tanpuhui.engines.KafkaEngine;
import org.tanpuhui.engines.KafkaSettings;
import org.tanpuhui.engines.PostgresEngine;
import org.tanpuhui.engines.PostgresSettings;
import org.tanpuhui.engines.TestEngines;

/**
 * The loop on real engines. Its processor writes each record under its position without any
 * conflict clause, so a record that were written twice would fail loudly, and one that were skipped
 * is missing.
 */
class StreamLoopIT {
  private static final int PARTITIONS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String in = "in-" + UUID.randomUUID();
  private final String out = "out-" + UUID.randomUUID();
  private final List<StreamLoop<String>> loops = new ArrayList<>();
  private final AtomicBoolean acceptsPoison = new AtomicBoolean();
  private Database database;
  private String bootstrap;

  @BeforeEach
  void engines() throws SQLException {
    prepare(TestEngines.database("stream"), TestEngines.kafka().bootstrapServers());
  }

  @AfterEach
  void stop() {
    loops.forEach(StreamLoop::close);
  }

  @Test
  void everyRecordIsWrittenAndPublishedOnceInOrder() throws SQLException {
    produce(0, 5_000);

    loop();

    await().atMost(PATIENCE).until(() -> count("SELECT count(*) FROM result") == 5_000);
    assertThat(firstPublished(5_000)).isEqualTo(writtenInOrder());
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                count("SELECT count(*) FROM consumer_position WHERE published_offset = next_offset")
                    == PARTITIONS);
  }

  @Test
  void poisonIsSetAsideAndItsPartitionGoesOn() throws SQLException {
    send(in, "k", "good-1");
    send(in, "k", "unreadable");
    send(in, "k", "poison");
    send(in, "k", "breaks-a-check");
    send(in, "k", "throws");
    send(in, "k", "good-2");

    loop();

    await().atMost(PATIENCE).until(() -> count("SELECT count(*) FROM result") == 2);
    assertThat(strings("SELECT convert_from(value, 'UTF8') FROM dead_letter ORDER BY \"offset\""))
        .containsExactly("unreadable", "poison", "breaks-a-check", "throws");
    assertThat(strings("SELECT reason FROM dead_letter ORDER BY \"offset\"").get(1))
        .isEqualTo("poisoned");
    assertThat(loops.get(0).problems()).isEmpty();
  }

  @Test
  void anApprovedRetryIsWrittenAndPublished() throws SQLException {
    send(in, "k", "poison");
    loop();
    await().atMost(PATIENCE).until(() -> count("SELECT count(*) FROM dead_letter") == 1);
    acceptsPoison.set(true);

    execute(
        "UPDATE dead_letter SET state = 'retry_approved', proposal = 'retry', proposed_by = 'a', decided_by = 'b'");

    await()
        .atMost(PATIENCE)
        .until(() -> strings("SELECT state FROM dead_letter").equals(List.of("retried")));
    assertThat(strings("SELECT value FROM result")).containsExactly("poison");
    assertThat(firstPublished(1).values()).containsExactly(List.of("poison"));
  }

  @Test
  void aRetryInVainWaitsAgainWithItsReason() throws SQLException {
    send(in, "k", "poison");
    loop();
    await().atMost(PATIENCE).until(() -> count("SELECT count(*) FROM dead_letter") == 1);

    execute(
        "UPDATE dead_letter SET state = 'retry_approved', proposal = 'retry', proposed_by = 'a', decided_by = 'b'");

    await()
        .atMost(PATIENCE)
        .until(() -> strings("SELECT state FROM dead_letter").equals(List.of("waiting")));
    assertThat(strings("SELECT note FROM dead_letter").get(0)).contains("poisoned");
    assertThat(count("SELECT count(*) FROM result")).isZero();
  }

  @Test
  void writersThatComeAndGoLoseAndRepeatNothing() throws SQLException {
    StreamLoop<String> first = loop();
    produce(0, 2_000);
    loop();
    produce(2_000, 4_000);
    first.close();
    produce(4_000, 6_000);

    await().atMost(PATIENCE).until(() -> count("SELECT count(*) FROM result") == 6_000);
    assertThat(count("SELECT count(DISTINCT value) FROM result")).isEqualTo(6_000);
    assertThat(firstPublished(6_000)).isEqualTo(writtenInOrder());
  }

  @Test
  void aWriterWhosePositionWasMovedByAnotherWritesNothingOfItsOwn() throws SQLException {
    loop();
    send(in, 0, "k", "one");
    await().atMost(PATIENCE).until(() -> count("SELECT count(*) FROM result") == 1);

    // As if another owner had already taken offset 1.
    execute(
        "UPDATE consumer_position SET next_offset = 2, published_offset = 1 WHERE partition = 0;"
            + " INSERT INTO result VALUES (0, 1, 'two')");
    send(in, 0, "k", "two");
    send(in, 0, "k", "three");

    await()
        .atMost(PATIENCE)
        .until(() -> strings("SELECT value FROM result ORDER BY \"offset\"").size() == 3);
    assertThat(strings("SELECT value FROM result ORDER BY \"offset\""))
        .containsExactly("one", "two", "three");
    // What the other had not published is published by the new owner.
    assertThat(firstPublished(3).get(0)).containsExactly("one", "two", "three");
  }

  @Test
  void aPositionThatTheLogDoesNotHoldStopsThePartitionOnly() throws SQLException {
    execute(
        "INSERT INTO consumer_position (topic, partition, next_offset) VALUES ('"
            + in
            + "', 1, 1000)");
    send(in, 0, "k", "a");
    send(in, 1, "k", "b");

    StreamLoop<String> loop = loop();

    await().atMost(PATIENCE).until(() -> count("SELECT count(*) FROM result") == 1);
    assertThat(strings("SELECT value FROM result")).containsExactly("a");
    assertThat(loop.problems()).anyMatch(problem -> problem.contains("partition 1"));
    assertThat(count("SELECT next_offset FROM consumer_position WHERE partition = 1"))
        .isEqualTo(1000);
  }

  @Test
  void killedEnginesLoseAndRepeatNothing(@TempDir Path folder) throws SQLException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (PostgresEngine postgres =
            PostgresEngine.start(folder.resolve("pg"), 0, PostgresSettings.small());
        KafkaEngine kafka =
            KafkaEngine.start(folder.resolve("kafka"), 0, KafkaSettings.fromSystemProperty())) {
      prepare(postgres.createDatabase("stream"), kafka.bootstrapServers());
      loop();
      int sent = 0;
      for (int round = 0; round < 4; round++) {
        produce(sent, sent + 3_000);
        sent += 3_000;
        long some = sent - 1_000L - random.nextInt(1_500);
        await().atMost(PATIENCE).until(() -> count("SELECT count(*) FROM result") >= some);
        if (round % 2 == 0) {
          postgres.kill();
          postgres.restart();
        } else {
          kafka.kill();
          kafka.restart();
        }
      }
      int all = sent;
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> count("SELECT count(*) FROM result") == all);
      assertThat(count("SELECT count(DISTINCT value) FROM result"))
          .as("seed %d", seed)
          .isEqualTo(all);
      assertThat(firstPublished(all)).as("seed %d", seed).isEqualTo(writtenInOrder());
      stop();
      loops.clear();
    }
  }

  /** Writes each value under its position and publishes it unchanged. */
  private final class Copy implements BatchProcessor<String> {
    @Override
    public String decode(byte[] key, byte[] value) throws PoisonRecordException {
      String text = new String(value, StandardCharsets.UTF_8);
      if (text.equals("unreadable")) {
        throw new PoisonRecordException("cannot be read");
      }
      return text;
    }

    @Override
    public List<Output> process(Connection connection, List<Input<String>> batch)
        throws SQLException, PoisonRecordException {
      List<Output> outputs = new ArrayList<>();
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO result VALUES (?, ?, ?)")) {
        for (Input<String> input : batch) {
          if (input.value().equals("poison") && !acceptsPoison.get()) {
            throw new PoisonRecordException(input.partition(), input.offset(), "poisoned");
          }
          if (input.value().equals("throws")) {
            throw new IllegalStateException("a bug");
          }
          insert.setInt(1, input.partition());
          insert.setLong(2, input.offset());
          insert.setString(3, input.value());
          insert.addBatch();
          outputs.add(output(input.partition(), input.offset(), input.value()));
        }
        insert.executeBatch();
      }
      return outputs;
    }

    @Override
    public List<Output> republish(Connection connection, int partition, long from, long to)
        throws SQLException {
      List<Output> outputs = new ArrayList<>();
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT \"offset\", value FROM result WHERE partition = ? AND \"offset\" >= ? AND \"offset\" < ? ORDER BY 1")) {
        select.setInt(1, partition);
        select.setLong(2, from);
        select.setLong(3, to);
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            outputs.add(output(partition, rows.getLong(1), rows.getString(2)));
          }
        }
      }
      return outputs;
    }

    private Output output(int partition, long offset, String value) {
      return new Output(
          partition,
          offset,
          out,
          "k",
          "test",
          value,
          "/test",
          value.getBytes(StandardCharsets.UTF_8));
    }
  }

  private StreamLoop<String> loop() {
    StreamSettings settings =
        new StreamSettings(
            in, "g-" + in, PARTITIONS, 2, 500, Duration.ofSeconds(6), bootstrap, Map.of());
    StreamLoop<String> loop = new StreamLoop<>(settings, this::connect, new Copy());
    loops.add(loop);
    loop.start();
    return loop;
  }

  private void prepare(Database fresh, String kafka) throws SQLException {
    database = fresh;
    bootstrap = kafka;
    String platform;
    try (var stream =
        getClass()
            .getResourceAsStream("/db/platform/V001__stream_positions_and_dead_letters.sql")) {
      platform = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    try (Connection owner =
            DriverManager.getConnection(
                database.jdbcUrl(), database.owner(), database.ownerPassword());
        Statement statement = owner.createStatement()) {
      statement.execute(platform.replace("${app_role}", database.app()));
      statement.execute(
          "CREATE TABLE result (partition int, \"offset\" bigint, value text CHECK (value <> 'breaks-a-check'), PRIMARY KEY (partition, \"offset\"))");
      statement.execute("GRANT SELECT, INSERT ON result TO " + database.app());
    }
    try (Admin admin = Admin.create(TopicSetup.adminProperties(bootstrap, Map.of()))) {
      TopicSetup.ensure(admin, PARTITIONS, in, out);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.app(), database.appPassword());
  }

  private KafkaProducer<String, String> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", 5),
        new StringSerializer(),
        new StringSerializer());
  }

  private void produce(int from, int to) {
    try (KafkaProducer<String, String> producer = producer()) {
      for (int i = from; i < to; i++) {
        producer.send(new ProducerRecord<>(in, "key-" + i, "value-" + i));
      }
    }
  }

  private void send(String topic, String key, String value) {
    send(topic, null, key, value);
  }

  private void send(String topic, Integer partition, String key, String value) {
    try (KafkaProducer<String, String> producer = producer()) {
      producer.send(new ProducerRecord<>(topic, partition, key, value));
    }
  }

  private Map<Integer, List<String>> writtenInOrder() throws SQLException {
    Map<Integer, List<String>> written = new HashMap<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT partition, value FROM result ORDER BY partition, \"offset\"")) {
      while (rows.next()) {
        written.computeIfAbsent(rows.getInt(1), p -> new ArrayList<>()).add(rows.getString(2));
      }
    }
    return written;
  }

  /**
   * Values by partition in the order of their first appearance, once that many distinct ones are
   * there.
   */
  private Map<Integer, List<String>> firstPublished(int expected) {
    Map<Integer, List<String>> first = new HashMap<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", false),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (int p = 0; p < PARTITIONS; p++) {
        partitions.add(new TopicPartition(out, p));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      java.util.Set<String> seen = new java.util.HashSet<>();
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                for (ConsumerRecord<String, String> record :
                    consumer.poll(Duration.ofMillis(200))) {
                  if (seen.add(record.value())) {
                    first
                        .computeIfAbsent(record.partition(), p -> new ArrayList<>())
                        .add(record.value());
                  }
                }
                return seen.size() >= expected;
              });
    }
    return first;
  }

  private long count(String sql) throws SQLException {
    return Long.parseLong(strings(sql).get(0));
  }

  private List<String> strings(String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
