package org.tanpuhui.platform.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.engines.Database;
import org.tanpuhui.engines.TestEngines;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.stream.PublishException;
import org.tanpuhui.platform.stream.Publisher;
import org.tanpuhui.platform.stream.TopicSetup;

/**
 * Without it an act could be lost between its commit and Kafka, or tell of what was rolled back.
 */
class ActsIT {
  private static final int PARTITIONS = 2;
  private static final Instant AT = Instant.parse("2026-11-26T03:04:05.678901234Z");

  private Database database;
  private long begin;

  @BeforeEach
  void create() throws Exception {
    database = TestEngines.database("acts");
    try (Connection owner =
            DriverManager.getConnection(
                database.jdbcUrl(), database.owner(), database.ownerPassword());
        Statement statement = owner.createStatement()) {
      String migration =
          Files.readString(
              Path.of("src/main/resources/db/platform/V002__acts.sql"), StandardCharsets.UTF_8);
      statement.execute(migration.replace("${app_role}", database.app()));
    }
    try (Admin admin =
        Admin.create(
            TopicSetup.adminProperties(TestEngines.kafka().bootstrapServers(), Map.of()))) {
      TopicSetup.ensure(admin, PARTITIONS, Acts.TOPIC);
    }
    begin = published(0).size();
  }

  @Test
  void whatCommittedIsPublishedOnceAndInOrderAndNothingElse() throws Exception {
    // Given
    try (Connection connection = open();
        ActPublisher publisher = publisher()) {
      List<Act> acts = IntStream.range(0, 40).mapToObj(ActsIT::act).toList();
      Acts.record(connection, acts);
      Acts.record(connection, act(3));
      Acts.record(connection, List.of());
      connection.commit();
      Acts.record(connection, act(100));
      connection.rollback();

      // When
      int first = publisher.round();
      int second = publisher.round();

      // Then
      assertThat(first).isEqualTo(40);
      assertThat(second).isZero();
      List<ConsumerRecord<byte[], byte[]>> records = published(begin);
      List<Act> read = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : records) {
        assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("sandbox");
        read.add(Json.mapper().readValue(record.value(), ActRecord.class).act());
      }
      assertThat(read).isEqualTo(acts);
    }
  }

  /** A number that was drawn first may be committed last; a plain watermark would pass it by. */
  @Test
  void anActOfALongTransactionIsNotPassedBy() throws Exception {
    try (Connection slow = open();
        Connection fast = open();
        ActPublisher publisher = publisher()) {
      // Given
      Acts.record(slow, act(1));
      Acts.record(fast, act(2));
      fast.commit();

      // When
      int whileItRuns = publisher.round();
      slow.commit();
      int afterIt = publisher.round();

      // Then
      assertThat(whileItRuns).isZero();
      assertThat(afterIt).isEqualTo(2);
    }
  }

  /** Copied as text into another cluster, whose transactions count from the start again. */
  @Test
  void aWatermarkOfAnotherClusterPublishesAllAgain() throws Exception {
    try (Connection connection = open();
        ActPublisher publisher = publisher()) {
      // Given
      Acts.record(connection, act(1));
      connection.commit();
      try (Statement statement = connection.createStatement()) {
        statement.execute("UPDATE act_published SET xid = '4000000000000', act_no = 9");
      }
      connection.commit();

      // Then
      assertThat(publisher.round()).isEqualTo(1);
      assertThat(publisher.round()).isZero();
    }
  }

  @Test
  void twoPublishersDoNotWaitForEachOther() throws Exception {
    try (Connection connection = open();
        ActPublisher publisher = publisher();
        Statement statement = connection.createStatement()) {
      Acts.record(connection, act(1));
      connection.commit();
      statement.execute("SELECT * FROM act_published FOR UPDATE");
      assertThat(publisher.round()).isZero();
      connection.rollback();
      assertThat(publisher.round()).isEqualTo(1);
    }
  }

  @Test
  void theServiceCannotChangeAnAct() throws Exception {
    for (String command : List.of("UPDATE act SET actor = 'x'", "DELETE FROM act")) {
      try (Connection connection = open();
          Statement statement = connection.createStatement()) {
        assertThatThrownBy(() -> statement.execute(command))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
      }
    }
  }

  @Test
  void anUnacknowledgedActIsPublishedLater() throws Exception {
    try (Connection connection = open();
        Publisher closed = newPublisher()) {
      Acts.record(connection, act(1));
      connection.commit();
      closed.close();
      ActPublisher broken = new ActPublisher(this::open, closed, PARTITIONS, "test");
      assertThatThrownBy(broken::round)
          .isInstanceOfAny(PublishException.class, IllegalStateException.class);
    }
    try (ActPublisher publisher = publisher()) {
      assertThat(publisher.round()).isEqualTo(1);
    }
  }

  @Test
  void theSameActHasTheSameIdAndAnotherWordAnother() {
    assertThat(act(1)).isEqualTo(act(1));
    assertThat(act(1).id()).isNotEqualTo(act(2).id());
    assertThat(act(1).because("a").id()).isNotEqualTo(act(1).with("a").id());
    assertThat(act(1).because("x".repeat(5_000)).reason()).hasSize(2_000);
    assertThat(act(1).at()).isEqualTo(Instant.parse("2026-11-26T03:04:05.678901Z"));
    assertThatThrownBy(() -> Act.of(Scheme.SANDBOX, AT, "Nonsense", "a", "b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Act act(int n) {
    return Act.of(Scheme.SANDBOX, AT, "partner.suspended", "officer-1", "partner-" + n)
        .because(n % 2 == 0 ? null : "because of " + n)
        .with("detail " + n);
  }

  private ActPublisher publisher() {
    return new ActPublisher(this::open, newPublisher(), PARTITIONS, "test");
  }

  private static Publisher newPublisher() {
    return new Publisher(TestEngines.kafka().bootstrapServers(), Map.of(), "acts-test");
  }

  private Connection open() throws SQLException {
    Connection connection =
        DriverManager.getConnection(database.jdbcUrl(), database.app(), database.appPassword());
    connection.setAutoCommit(false);
    return connection;
  }

  /** The records of the sandbox's partition from this offset on. */
  private static List<ConsumerRecord<byte[], byte[]>> published(long from) {
    TopicPartition partition = new TopicPartition(Acts.TOPIC, Scheme.SANDBOX.code() % PARTITIONS);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                TestEngines.kafka().bootstrapServers(),
                "enable.auto.commit",
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      consumer.seek(partition, from);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
      return records;
    }
  }
}
