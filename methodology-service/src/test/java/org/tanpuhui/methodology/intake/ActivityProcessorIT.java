package org.tanpuhui.methodology.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tanpuhui.methodology.Samples;
import org.tanpuhui.methodology.Samples.Ride;
import org.tanpuhui.methodology.ServiceDatabase;
import org.tanpuhui.methodology.TestRegistry;
import org.tanpuhui.methodology.methodology.Acts;
import org.tanpuhui.methodology.methodology.LogRecord;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.store.Dictionaries;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.Output;

/** The batch path against a real PostgreSQL. */
class ActivityProcessorIT {
  private static final Instant START = Instant.parse("2026-11-18T00:00:00Z");
  private static final Instant RECORDED = Instant.parse("2026-11-21T03:00:00.123Z");
  private static final int PARTITIONS = 3;
  private final Supplier<Registry> registry = TestRegistry.supplier();

  private ActivityProcessor processor(ServiceDatabase database) {
    Dictionaries dictionaries = new Dictionaries(database::open);
    return new ActivityProcessor(registry, dictionaries, Acts.PLAIN);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 20_261_123, 7_777})
  void batchesGiveWhatOneByOneGives(long seed) throws Exception {
    // Given
    Random random = new Random(seed);
    List<Input<LogRecord>> log = randomLog(random, 400);
    ServiceDatabase one = new ServiceDatabase();
    ServiceDatabase many = new ServiceDatabase();
    List<Output> singly = new ArrayList<>();
    List<Output> batched = new ArrayList<>();

    // When
    try (Connection connection = one.writer()) {
      ActivityProcessor processor = processor(one);
      for (Input<LogRecord> input : log) {
        singly.addAll(processor.process(connection, List.of(input)));
        connection.commit();
      }
    }
    try (Connection connection = many.writer()) {
      ActivityProcessor processor = processor(many);
      for (int from = 0; from < log.size(); ) {
        int to = Math.min(log.size(), from + 1 + random.nextInt(150));
        batched.addAll(processor.process(connection, log.subList(from, to)));
        connection.commit();
        from = to;
      }
    }

    // Then
    assertThat(rows(many)).isEqualTo(rows(one));
    assertThat(texts(batched)).isEqualTo(texts(singly));
    assertThat(statuses(one)).contains("1", "2", "3");
    republishingGivesTheSameRecords(many, batched);
  }

  private void republishingGivesTheSameRecords(ServiceDatabase database, List<Output> published)
      throws SQLException {
    try (Connection connection = database.writer()) {
      ActivityProcessor fresh = processor(database);
      for (int partition = 0; partition < PARTITIONS; partition++) {
        int p = partition;
        List<Output> all = fresh.republish(connection, p, 0, Long.MAX_VALUE);
        assertThat(texts(all))
            .isEqualTo(texts(published.stream().filter(o -> o.partition() == p).toList()));
        List<Output> some = fresh.republish(connection, p, 10, 20);
        assertThat(texts(some))
            .isEqualTo(
                texts(
                    published.stream()
                        .filter(o -> o.partition() == p)
                        .filter(o -> o.inputOffset() >= 10 && o.inputOffset() < 20)
                        .toList()));
      }
    }
  }

  @Test
  void aBatchTakesFiveStatementsWhateverItsSizeAndMoreOnlyWhenCopiesSurprise() throws Exception {
    // Given
    ServiceDatabase database = new ServiceDatabase();
    ActivityProcessor processor = processor(database);
    AtomicInteger statements = new AtomicInteger();
    try (Connection connection = Statements.counting(database.writer(), statements)) {
      processor.process(connection, batch(0, 1));
      connection.commit();

      for (int size : new int[] {1, 50, 2_000}) {
        // When
        statements.set(0);
        processor.process(connection, batch(1_000_000 + size, size));
        connection.commit();

        // Then
        assertThat(statements).as("batch of %d", size).hasValue(5);
      }
      statements.set(0);
      processor.process(connection, batch(1_000_000 + 50, 50));
      connection.commit();
      // Savepoint, refused COPY, roll-back to it, look-up, guard read, counters.
      assertThat(statements).as("copies that were not expected").hasValue(6);
      statements.set(0);
      List<Input<LogRecord>> mixed = new ArrayList<>(batch(1_000_000 + 50, 50));
      mixed.addAll(batch(5_000_000, 50));
      processor.process(connection, mixed);
      connection.commit();
      // Look-up, COPY of identities, guard read, COPY of evidence, counters.
      assertThat(statements).as("copies that were expected").hasValue(5);
    }
  }

  @Test
  void ofTwoWritersThatMeetOneIdTheSecondSeesACopy() throws Exception {
    // Given: the same source and id for two participants, so on two partitions
    ServiceDatabase database = new ServiceDatabase();
    ActivityProcessor processor = processor(database);
    Ride ride = Samples.metro(Samples.participant(1), "same", START, START.plusSeconds(60), 900);
    Ride other = Samples.metro(Samples.participant(2), "same", START, START.plusSeconds(60), 900);
    try (Connection first = database.writer();
        Connection second = database.writer()) {
      processor.process(first, List.of(input(ride, 0, 0)));

      // When
      CompletableFuture<List<Output>> late =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return processor.process(second, List.of(input(other, 1, 0)));
                } catch (SQLException e) {
                  throw new CompletionException(e);
                }
              });
      awaitLockWait(database);
      first.commit();

      // Then
      assertThat(late.join()).isEmpty();
      second.commit();
    }
  }

  @Test
  void copiesAreHeldAgainstTheFirstAsFarAsTheirFormsCanBeCompared() throws Exception {
    // Given: one accepted before there were private digests, one after
    ServiceDatabase database = new ServiceDatabase();
    Ride before = Samples.bike(Samples.participant(1), "b", START, START.plusSeconds(60), 900);
    Ride after = Samples.bike(Samples.participant(2), "a", START, START.plusSeconds(60), 900);
    try (Stream stream = new Stream(database, registry, Acts.PLAIN)) {
      stream.append(RECORDED, withoutDigest(before), after);

      // When: the first cannot be told in another form, the others can
      stream.append(RECORDED, before);
      stream.append(RECORDED, withoutDigest(before.distance(1L)), after.distance(1L), after);
    }

    // Then
    assertThat(
            Tables.texts(
                database, "SELECT same_content || '/' || other_content FROM activity_duplicate"))
        .containsExactly("2/2");
    assertThat(Tables.texts(database, "SELECT count(private_digest) FROM activity_identity"))
        .containsExactly("1");
  }

  private static ObjectNode withoutDigest(Ride ride) {
    return Json.mapper().<ObjectNode>valueToTree(ride.record()).without("private_digest");
  }

  private static void awaitLockWait(ServiceDatabase database) throws SQLException {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement()) {
      org.awaitility.Awaitility.await()
          .until(
              () -> {
                try (ResultSet row =
                    statement.executeQuery("SELECT count(*) FROM pg_locks WHERE NOT granted")) {
                  row.next();
                  return row.getInt(1) > 0;
                }
              });
    }
  }

  private static List<Input<LogRecord>> batch(int seed, int size) {
    List<Input<LogRecord>> batch = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      Ride ride =
          Samples.metro(
              Samples.participant(seed + i), seed + "-" + i, START, START.plusSeconds(600), 1_000);
      batch.add(input(ride, i % PARTITIONS, (long) seed + i));
    }
    return batch;
  }

  private static Input<LogRecord> input(Ride ride, int partition, long offset) {
    return new Input<>(partition, offset, RECORDED, ride.claim());
  }

  /** Rides of few people over few days, crowded enough for every outcome. */
  private static List<Input<LogRecord>> randomLog(Random random, int size) {
    List<Ride> rides = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      rides.add(randomRide(random, i, rides));
    }
    long[] offsets = new long[PARTITIONS];
    List<Input<LogRecord>> log = new ArrayList<>();
    for (Ride ride : rides) {
      int partition = (int) (ride.participant() % PARTITIONS);
      log.add(
          new Input<>(
              partition, offsets[partition]++, RECORDED.plusMillis(log.size()), ride.claim()));
    }
    return log;
  }

  private static Ride randomRide(Random random, int i, List<Ride> before) {
    if (!before.isEmpty() && random.nextInt(10) == 0) {
      Ride again = before.get(random.nextInt(before.size()));
      return random.nextBoolean() ? again : again.distance(1_234L);
    }
    long participant = Samples.participant(random.nextInt(6));
    Instant from =
        START.plusSeconds(random.nextInt(2 * 86_400)).plusNanos(random.nextInt(1_000_000));
    Instant to = from.plusSeconds(60 + random.nextInt(1_800));
    String id = "r" + i;
    Ride ride =
        switch (random.nextInt(4)) {
          case 0 -> Samples.metro(participant, id, from, to, random.nextInt(30_000));
          case 1 -> Samples.boarding(participant, id, from, random.nextBoolean() ? "324" : null);
          default ->
              Samples.bike(
                  participant, id, from, to, (to.getEpochSecond() - from.getEpochSecond()) * 4);
        };
    return random.nextInt(3) == 0 ? ride.source("/partners/other", "other") : ride;
  }

  private static List<String> rows(ServiceDatabase database) throws SQLException {
    List<String> rows = new ArrayList<>();
    for (String sql :
        List.of(
            "SELECT i::text FROM activity_identity i ORDER BY 1",
            "SELECT (e.* IS NOT NULL)::text || row_to_json(e)::text FROM evidence e ORDER BY 1",
            "SELECT d::text FROM activity_duplicate d ORDER BY 1")) {
      try (Connection connection = database.open();
          Statement statement = connection.createStatement();
          ResultSet found = statement.executeQuery(sql)) {
        while (found.next()) {
          // The number of a source depends on who came first, which both runs agree on.
          rows.add(found.getString(1));
        }
      }
    }
    return rows;
  }

  private static List<String> statuses(ServiceDatabase database) throws SQLException {
    List<String> statuses = new ArrayList<>();
    try (Connection connection = database.open();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("SELECT DISTINCT status_no FROM evidence")) {
      while (found.next()) {
        statuses.add(found.getString(1));
      }
    }
    Collections.sort(statuses);
    return statuses;
  }

  private static List<String> texts(List<Output> outputs) {
    return outputs.stream()
        .sorted(Comparator.comparingInt(Output::partition).thenComparingLong(Output::inputOffset))
        .map(
            o ->
                String.join(
                    " ",
                    String.valueOf(o.partition()),
                    String.valueOf(o.inputOffset()),
                    o.topic(),
                    o.key(),
                    o.type(),
                    o.id(),
                    new String(o.value(), StandardCharsets.UTF_8)))
        .toList();
  }
}
