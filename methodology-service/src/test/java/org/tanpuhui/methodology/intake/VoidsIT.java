package org.tanpuhui.methodology.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tanpuhui.activity.contract.ActivityRecord;
import org.tanpuhui.methodology.LogSamples;
import org.tanpuhui.methodology.Samples;
import org.tanpuhui.methodology.Samples.Ride;
import org.tanpuhui.methodology.ServiceDatabase;
import org.tanpuhui.methodology.TestRegistry;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.Acts;
import org.tanpuhui.methodology.methodology.LogRecord;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.methodology.outbox.Outputs;
import org.tanpuhui.methodology.store.Dictionaries;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.Output;

/** Voids and decided claims on a real PostgreSQL, batch against sequence. */
class VoidsIT {
  private static final Instant START = Instant.parse("2026-11-18T00:00:00Z");
  private static final Instant RECORDED = Instant.parse("2026-11-21T03:00:00.123Z");
  private static final long PERSON = Samples.participant(1);

  private Stream stream;

  @BeforeEach
  void open() throws SQLException {
    stream = new Stream(new ServiceDatabase(), TestRegistry.supplier(), Acts.PLAIN);
  }

  @AfterEach
  void close() throws SQLException {
    assertThat(Tables.texts(stream.republished())).isEqualTo(Tables.texts(stream.outputs()));
    stream.close();
  }

  private static Ride metro(String id, int minute) {
    Instant from = START.plusSeconds(minute * 60L);
    return Samples.metro(PERSON, id, from, from.plusSeconds(600), 5_000);
  }

  private static ActivityRecord voidOf(Ride ride, String id) {
    return LogSamples.voidOf(ride, id, START.plusSeconds(7_200));
  }

  private static UUID id(ActivityRecord record) {
    return record.activityId();
  }

  private void is(UUID id, Status status, ProblemCode problem) throws SQLException {
    ActivityState state = stream.state(id);
    assertThat(state.status()).isEqualTo(status);
    assertThat(state.problem()).isEqualTo(problem);
  }

  private List<String> published(String type) {
    return stream.outputs().stream()
        .filter(o -> o.type().equals(type))
        .map(o -> new String(o.value(), StandardCharsets.UTF_8))
        .toList();
  }

  @ParameterizedTest(name = "in one batch: {0}")
  @ValueSource(booleans = {true, false})
  void aVoidTakesBackTheRecordedAmountAtItsOwnPlace(boolean together) throws SQLException {
    Ride ride = metro("a", 0);
    ActivityRecord taken = voidOf(ride, "v");
    Instant later = RECORDED.plusSeconds(60);
    if (together) {
      stream.append(later, ride, taken);
    } else {
      stream.append(RECORDED, ride);
      stream.append(later, taken);
    }

    is(ride.activityId(), Status.VOIDED, ProblemCode.VOIDED);
    assertThat(stream.state(ride.activityId()).amountMg()).isZero();
    is(id(taken), Status.COMPUTED, ProblemCode.VOID_APPLIED);
    // 5 km by metro at 46.8 g/km.
    assertThat(stream.state(id(taken)).tookBack()).isEqualTo(234_000);
    assertThat(stream.state(id(taken)).isForLedger()).isTrue();
    assertThat(published(Outputs.REVERSAL_TYPE))
        .singleElement()
        .asString()
        .contains("\"kind\":\"reverse\"")
        .contains("\"activity_id\":\"" + ride.activityId() + "\"")
        .contains("\"amount_mg_co2e\":234000")
        .contains("\"occurred_at\":\"2026-11-18T00:00:00Z\"")
        .contains("\"recorded_at\":\"2026-11-21T03:01:00.123Z\"")
        .contains("\"activities_offset\":1")
        .contains("\"cause\":\"" + id(taken) + "\"")
        .contains("\"reason\":\"void\"");
    assertThat(published(Outputs.OUTCOME_TYPE))
        .singleElement()
        .asString()
        .contains("\"revision\":2")
        .contains("\"outcome_code\":\"voided\"");
  }

  @ParameterizedTest(name = "in one batch: {0}")
  @ValueSource(booleans = {true, false})
  void aVoidBeforeItsOriginalWaitsAndWins(boolean together) throws SQLException {
    Ride ride = metro("a", 0);
    ActivityRecord taken = voidOf(ride, "v");
    ActivityRecord again = voidOf(ride, "v2");
    if (together) {
      stream.append(RECORDED, taken, again, ride);
    } else {
      stream.append(RECORDED, taken);
      is(id(taken), Status.COMPUTED, ProblemCode.AWAITING_ORIGINAL);
      stream.append(RECORDED, again);
      stream.append(RECORDED, ride);
    }

    is(ride.activityId(), Status.VOIDED, ProblemCode.VOIDED);
    is(id(taken), Status.COMPUTED, ProblemCode.VOID_APPLIED);
    assertThat(stream.state(id(taken)).isDoneHere()).isTrue();
    is(id(again), Status.REJECTED, ProblemCode.ALREADY_VOIDED);
    assertThat(stream.outputs()).noneMatch(o -> o.topic().equals("reductions"));
  }

  @Test
  void aVoidThatWaitedTooLongHasNothingToVoid() throws SQLException {
    Ride ride = metro("a", 0).backfill("grant");
    ActivityRecord taken = voidOf(ride, "v");
    stream.append(RECORDED, taken);
    ActivityState waiting = stream.state(id(taken));
    Duration week = Duration.ofDays(7);

    assertThat(waiting.at(RECORDED.plus(week), week).problem())
        .isEqualTo(ProblemCode.AWAITING_ORIGINAL);
    ActivityState over = waiting.at(RECORDED.plus(week).plusMillis(1), week);
    assertThat(over.status()).isEqualTo(Status.REJECTED);
    assertThat(over.problem()).isEqualTo(ProblemCode.NOTHING_TO_VOID);

    // What was said stays said: the original that comes nevertheless counts.
    stream.append(RECORDED.plus(week).plusMillis(1), ride);
    is(ride.activityId(), Status.COMPUTED, null);
  }

  @Test
  void onlyTheSameSourceAndParticipantMayVoid() throws SQLException {
    Ride ride = metro("a", 0);
    ActivityRecord foreign =
        LogSamples.voidOf(PERSON, "/partners/other", "other", "v", ride.activityId(), START);
    ActivityRecord otherPerson =
        LogSamples.voidOf(
            Samples.participant(2), ride.source(), ride.partner(), "w", ride.activityId(), START);
    ActivityRecord ofVoid =
        LogSamples.voidOf(PERSON, "/partners/other", "other", "x", foreign.activityId(), START);
    stream.append(RECORDED, ride, foreign, otherPerson, ofVoid);

    is(ride.activityId(), Status.COMPUTED, null);
    for (ActivityRecord refused : List.of(foreign, otherPerson, ofVoid)) {
      is(id(refused), Status.REJECTED, ProblemCode.NOTHING_TO_VOID);
    }
  }

  @Test
  void rejectedAndParkedOnesAreVoidedWithoutAReversal() throws SQLException {
    Ride first = metro("a", 0);
    Ride parked = metro("b", 2);
    Ride tooShort =
        Samples.bike(PERSON, "c", START.plusSeconds(9_000), START.plusSeconds(9_300), 9);
    stream.append(RECORDED, first, parked, tooShort);
    is(parked.activityId(), Status.PARKED, ProblemCode.DOUBLE_CLAIM);

    stream.append(RECORDED, voidOf(parked, "vb"), voidOf(tooShort, "vc"));

    is(parked.activityId(), Status.VOIDED, ProblemCode.VOIDED);
    is(tooShort.activityId(), Status.VOIDED, ProblemCode.VOIDED);
    is(first.activityId(), Status.COMPUTED, null);
    assertThat(published(Outputs.REVERSAL_TYPE)).isEmpty();
  }

  @Test
  void aVoidedCapWinnerFreesItsSlotForLaterArrivalsOnly() throws SQLException {
    List<Ride> rides = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Instant from = START.plusSeconds(i * 1_800L);
      rides.add(Samples.bike(PERSON, "b" + i, from, from.plusSeconds(600), 2_000));
    }
    stream.append(RECORDED, rides.subList(0, 11).toArray());
    is(rides.get(10).activityId(), Status.REJECTED, ProblemCode.OVER_CAP);

    stream.append(RECORDED, voidOf(rides.get(3), "v"), rides.get(11));

    is(rides.get(10).activityId(), Status.REJECTED, ProblemCode.OVER_CAP);
    is(rides.get(11).activityId(), Status.COMPUTED, null);
  }

  @Test
  void anUpheldClaimOverturnsAllThatStandInItsWay() throws SQLException {
    Ride first = metro("a", 0);
    Ride second = metro("b", 12);
    // Overlaps both by more than the tolerance.
    Ride parked =
        Samples.bike(PERSON, "c", START.plusSeconds(300), START.plusSeconds(1_000), 2_000);
    stream.append(RECORDED, first, second, parked);
    is(parked.activityId(), Status.PARKED, ProblemCode.DOUBLE_CLAIM);

    Object upheld = LogSamples.verdict(PERSON, parked.activityId(), true);
    stream.append(RECORDED, upheld);
    int published = stream.outputs().size();
    stream.append(RECORDED, upheld, LogSamples.verdict(PERSON, parked.activityId(), false));

    is(first.activityId(), Status.VOIDED, ProblemCode.CLAIM_OVERTURNED);
    is(second.activityId(), Status.VOIDED, ProblemCode.CLAIM_OVERTURNED);
    is(parked.activityId(), Status.COMPUTED, null);
    assertThat(stream.outputs()).hasSize(published);
    assertThat(published(Outputs.REVERSAL_TYPE))
        .hasSize(2)
        .allMatch(r -> r.contains("\"reason\":\"claim_overturned\""));

    // It stands now, and what was overturned no longer does.
    Ride third = metro("d", 1);
    Ride fourth = metro("e", 17);
    stream.append(RECORDED, third, fourth);
    is(third.activityId(), Status.PARKED, ProblemCode.DOUBLE_CLAIM);
    assertThat(stream.state(third.activityId()).reference()).isEqualTo(parked.activityId());
    is(fourth.activityId(), Status.COMPUTED, null);
  }

  @Test
  void anUpheldClaimOverTheCapOverturnsNothing() throws SQLException {
    Ride metro = metro("m", 0);
    Ride parked = Samples.bike(PERSON, "p", START.plusSeconds(60), START.plusSeconds(560), 2_000);
    List<Object> log = new ArrayList<>(List.of(metro, parked));
    for (int i = 1; i <= 10; i++) {
      Instant from = START.plusSeconds(i * 1_800L);
      log.add(Samples.bike(PERSON, "b" + i, from, from.plusSeconds(600), 2_000));
    }
    stream.append(RECORDED, log.toArray());

    stream.append(RECORDED, LogSamples.verdict(PERSON, parked.activityId(), true));

    is(parked.activityId(), Status.REJECTED, ProblemCode.OVER_CAP);
    is(metro.activityId(), Status.COMPUTED, null);
  }

  @Test
  void aDismissedClaimIsRejectedForGood() throws SQLException {
    Ride first = metro("a", 0);
    Ride parked = metro("b", 2);
    stream.append(RECORDED, first, parked, LogSamples.verdict(PERSON, parked.activityId(), false));

    is(parked.activityId(), Status.REJECTED, ProblemCode.CLAIM_DISMISSED);
    is(first.activityId(), Status.COMPUTED, null);
  }

  @Test
  void statementsAreFixedWhateverTheSizeOfTheBatch() throws SQLException {
    AtomicInteger statements = new AtomicInteger();
    ServiceDatabase database = new ServiceDatabase();
    Dictionaries dictionaries = new Dictionaries(database::open);
    ActivityProcessor processor =
        new ActivityProcessor(TestRegistry.supplier(), dictionaries, Acts.PLAIN);
    try (Connection connection = Statements.counting(database.writer(), statements)) {
      processor.process(connection, inputs(0, metro("warm", 0)));
      for (int size : new int[] {1, 300}) {
        List<Object> rides = new ArrayList<>();
        List<Object> voids = new ArrayList<>();
        for (int i = 0; i < size; i++) {
          Ride ride = metro(size + "-" + i, 20 * i);
          rides.add(ride);
          voids.add(voidOf(ride, "v" + size + "-" + i));
        }
        statements.set(0);
        processor.process(connection, inputs(1_000, rides.toArray()));
        assertThat(statements).as("%d rides", size).hasValue(5);
        statements.set(0);
        processor.process(connection, inputs(2_000, voids.toArray()));
        // Originals read, what became of them written; the one ride was parked beside the warm one.
        // What is taken back is looked up and moved out of its pool: 3 more.
        assertThat(statements).as("%d voids", size).hasValue(size == 1 ? 6 : 9);
      }
      Ride missing = metro("missing", 100_000);
      statements.set(0);
      processor.process(connection, inputs(3_000, voidOf(missing, "early")));
      assertThat(statements).as("a void that waits").hasValue(6);
      Ride parked = metro("parked", 1);
      processor.process(connection, inputs(4_000, parked));
      statements.set(0);
      processor.process(
          connection, inputs(5_000, LogSamples.verdict(PERSON, parked.activityId(), true)));
      // Claim, what stands, what is overturned, changes, counter of commands; the move of what is
      // overturned 3.
      assertThat(statements).as("a verdict").hasValue(8);
    }
  }

  private static List<Input<LogRecord>> inputs(long offset, Object... records) {
    List<Input<LogRecord>> inputs = new ArrayList<>();
    for (Object record : records) {
      inputs.add(
          new Input<>(
              0,
              offset + inputs.size(),
              RECORDED,
              LogSamples.read(record instanceof Ride ride ? ride.record() : record)));
    }
    return inputs;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {3, 20_261_124, 991})
  void batchesGiveWhatOneByOneGives(long seed) throws Exception {
    Random random = new Random(seed);
    List<Object> records = randomLog(random, 500);
    Stream one = new Stream(new ServiceDatabase(), TestRegistry.supplier(), Acts.PLAIN);
    Stream many = new Stream(new ServiceDatabase(), TestRegistry.supplier(), Acts.PLAIN);
    try (one;
        many) {
      for (Object record : records) {
        one.append(RECORDED, record);
      }
      for (int from = 0; from < records.size(); ) {
        int to = Math.min(records.size(), from + 1 + random.nextInt(120));
        many.append(RECORDED, records.subList(from, to).toArray());
        from = to;
      }

      assertThat(Tables.all(many.database())).isEqualTo(Tables.all(one.database()));
      assertThat(texts(many.outputs())).isEqualTo(texts(one.outputs()));
      assertThat(texts(many.republished())).isEqualTo(texts(many.outputs()));
      assertThat(
              Tables.texts(
                  one.database(),
                  "SELECT DISTINCT now_status_no || '/' || coalesce(now_outcome_no, 0)"
                      + " FROM evidence_now"))
          .contains("1/0", "1/311", "1/312", "2/313", "2/314", "2/317", "3/305", "4/315", "4/316");
      assertThat(pairsInConflict(one)).isEmpty();
    }
  }

  private static List<String> texts(List<Output> outputs) {
    return Tables.texts(outputs);
  }

  /** Asked of the tables themselves: what counts now must not overlap. */
  private static List<String> pairsInConflict(Stream stream) throws SQLException {
    return Tables.texts(
        stream.database(),
        """
        SELECT a.event_id || ' ' || b.event_id
        FROM evidence_now a JOIN evidence_now b
          ON a.participant = b.participant AND a.activity_id < b.activity_id
        WHERE a.now_amount_mg_co2e > 0 AND b.now_amount_mg_co2e > 0
          AND least(a.ended_at, b.ended_at) - greatest(a.occurred_at, b.occurred_at)
              > interval '5 minutes'
        """);
  }

  /** Rides of few people over two days, crowded, with voids before and after and decisions. */
  private static List<Object> randomLog(Random random, int size) {
    List<Object> log = new ArrayList<>();
    List<Ride> rides = new ArrayList<>();
    List<Ride> later = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int kind = random.nextInt(10);
      if (rides.isEmpty() || kind < 6) {
        Ride ride = randomRide(random, i);
        rides.add(ride);
        if (random.nextInt(8) == 0) {
          later.add(ride);
          log.add(LogSamples.voidOf(ride, "early" + i, START));
        } else {
          log.add(ride);
        }
        continue;
      }
      Ride chosen = rides.get(random.nextInt(rides.size()));
      switch (kind) {
        case 6 -> log.add(LogSamples.voidOf(chosen, "v" + i, START));
        case 7 -> log.add(chosen);
        case 8 ->
            log.add(
                LogSamples.verdict(
                    chosen.participant(), chosen.activityId(), random.nextInt(3) > 0));
        default -> {
          if (random.nextBoolean() && !later.isEmpty()) {
            log.add(later.remove(random.nextInt(later.size())));
          } else {
            Ride other = chosen.source("/partners/strange", "strange");
            log.add(
                LogSamples.voidOf(
                    chosen.participant(),
                    other.source(),
                    other.partner(),
                    "x" + i,
                    chosen.activityId(),
                    START));
          }
        }
      }
    }
    return log;
  }

  private static Ride randomRide(Random random, int i) {
    long participant = Samples.participant(random.nextInt(4));
    Instant from = START.plusSeconds(random.nextInt(2 * 86_400));
    Instant to = from.plusSeconds(300 + random.nextInt(2_400));
    String id = "r" + i;
    Ride ride =
        random.nextInt(3) == 0
            ? Samples.metro(participant, id, from, to, 1 + random.nextInt(30_000))
            : Samples.bike(
                participant, id, from, to, (to.getEpochSecond() - from.getEpochSecond()) * 4);
    return random.nextInt(3) == 0 ? ride.source("/partners/other", "other") : ride;
  }
}
