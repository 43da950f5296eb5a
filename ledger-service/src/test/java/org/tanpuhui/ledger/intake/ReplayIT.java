package org.tanpuhui.ledger.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.tanpuhui.engines.TestEngines;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.journal.StreamCommand;
import org.tanpuhui.methodology.contract.ReductionRecord;
import org.tanpuhui.platform.stream.StreamLoop;
import org.tanpuhui.platform.stream.StreamSettings;
import org.tanpuhui.platform.stream.TopicSetup;

/** The books are a function of the log: whatever is read again, and from wherever. */
class ReplayIT {
  private static final int PARTITIONS = 4;
  private static final int HALF = 3_000;

  private final String topic = "reductions-" + System.nanoTime();

  @Test
  void anOlderCopyAndAReplayGiveTheSameBooksRowForRow() throws Exception {
    // Given
    LedgerDatabase original = LedgerDatabase.create();
    try (Admin admin =
        Admin.create(
            TopicSetup.adminProperties(TestEngines.kafka().bootstrapServers(), Map.of()))) {
      TopicSetup.ensure(admin, PARTITIONS, topic);
    }
    produce(0, HALF);
    readAll(original, "first", HALF);
    LedgerDatabase olderCopy = original.copy();
    produce(HALF, 2 * HALF);
    readAll(original, "second", 2 * HALF);
    var books = original.books();
    var lanes = original.lanes();
    assertThat(original.number("SELECT count(DISTINCT entry_id) FROM journal"))
        .isEqualTo(2 * HALF - 2 * (HALF / 50 * 2));

    assertThat(original.number("SELECT count(*) FROM parked_reversal")).isEqualTo(HALF / 50);

    // When
    readAll(olderCopy, "restored", 2 * HALF);
    rewind(original);
    readAll(original, "again", 2 * HALF);

    // Then
    assertThat(olderCopy.books()).isEqualTo(books);
    assertThat(original.books()).isEqualTo(books);
    assertThat(lanes).hasSize(PARTITIONS + 2 * HALF - 2 * (HALF / 50 * 2));
    assertThat(olderCopy.lanes()).isEqualTo(lanes);
    assertThat(original.lanes()).isEqualTo(lanes);
  }

  /** Activities [from, to); of fifty, two are copies of earlier ones and one is a reversal. */
  private void produce(int from, int to) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestEngines.kafka().bootstrapServers(), "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int n = from; n < to; n++) {
        int activity = n % 50 == 1 && n > from ? n - 1 : n % 50 == 2 ? from : n;
        int person = activity % 101;
        int partition = person % PARTITIONS;
        ReductionRecord record =
            Reductions.record(
                activity, Reductions.participant(person), 1 + activity * 37L, partition, n);
        if (n % 50 == 10) {
          record = reversalOfTheFirstOfFifty(n);
          partition = record.activitiesPartition();
        }
        producer.send(
            new ProducerRecord<>(
                topic, partition, Reductions.key(record), Reductions.json(record)));
      }
    }
  }

  private static ReductionRecord reversalOfTheFirstOfFifty(int n) {
    int activity = n - 10;
    int person = activity % 101;
    ReductionRecord posted =
        Reductions.record(
            activity,
            Reductions.participant(person),
            1 + activity * 37L,
            person % PARTITIONS,
            activity);
    return Reductions.reversed(
        posted, n, posted.recordedAt().plus(Duration.ofDays(n % 100 == 10 ? 1 : 30)));
  }

  private void readAll(LedgerDatabase database, String group, int records) throws SQLException {
    StreamSettings settings =
        new StreamSettings(
            topic,
            topic + group,
            PARTITIONS,
            2,
            500,
            Duration.ofSeconds(10),
            TestEngines.kafka().bootstrapServers(),
            Map.of());
    try (StreamLoop<StreamCommand> loop =
        new StreamLoop<>(settings, database::open, new ReductionProcessor(database.service()))) {
      loop.start();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  database.number("SELECT coalesce(sum(next_offset), 0) FROM consumer_position")
                      == records);
    }
    assertThat(database.number("SELECT count(*) FROM dead_letter")).isZero();
  }

  private static void rewind(LedgerDatabase database) throws SQLException {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE consumer_position SET published_offset = 0, next_offset = 0");
    }
  }
}
