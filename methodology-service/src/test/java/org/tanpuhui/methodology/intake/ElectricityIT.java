package org.tanpuhui.methodology.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
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
import org.tanpuhui.methodology.document.DocumentReader;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.Acts;
import org.tanpuhui.methodology.methodology.FiledVersion;
import org.tanpuhui.methodology.methodology.LogRecord;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.methodology.outbox.Outputs;
import org.tanpuhui.methodology.store.Dictionaries;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.stream.Input;

/** Household days and their settlement on a real PostgreSQL. */
class ElectricityIT {
  private static final String HOUSEHOLDS = "sz-household-electricity.yaml";
  private static final long HOME = Samples.participant(0x100);
  private static final int SLICE = 0;
  private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
  private static final LocalDate FIRST = NOVEMBER.atDay(1);
  // 12.1 11.8 13.0 12.4 11.9 12.6 12.2 kWh: a mean of 12.2857 kWh.
  private static final long[] BEFORE = {12_100, 11_800, 13_000, 12_400, 11_900, 12_600, 12_200};
  private static final Registry REGISTRY = registry();

  private Stream stream;

  private static Registry registry() {
    List<FiledVersion> versions = new ArrayList<>();
    for (String name : List.of(TestRegistry.TRANSPORT, TestRegistry.BIKES, HOUSEHOLDS)) {
      versions.add(
          new FiledVersion(
              versions.size() + 1, DocumentReader.yaml(name, TestRegistry.text(name)).version()));
    }
    return new Registry(versions);
  }

  @BeforeEach
  void open() throws SQLException {
    stream = new Stream(new ServiceDatabase(), () -> REGISTRY, Acts.PLAIN);
  }

  @AfterEach
  void close() throws SQLException {
    assertThat(Tables.texts(stream.republished())).isEqualTo(Tables.texts(stream.outputs()));
    stream.close();
  }

  private static ActivityRecord day(LocalDate day, long energyWh) {
    return LogSamples.day(HOME, "d" + day, day, energyWh, 3);
  }

  private static Instant evening(LocalDate day) {
    return CityTime.startOf(day.plusDays(1)).plus(Duration.ofHours(1));
  }

  private static Instant closing(YearMonth month) {
    return CityTime.startOf(month.plusMonths(1).atDay(1)).plus(Duration.ofDays(7));
  }

  private void told(ActivityRecord day) throws SQLException {
    stream.append(evening(CityTime.day(day.occurredAt())), day);
  }

  /** The seven days before November. */
  private void toldBefore() throws SQLException {
    for (int i = 0; i < BEFORE.length; i++) {
      told(day(FIRST.minusDays(BEFORE.length - i), BEFORE[i]));
    }
  }

  private void settle(YearMonth month) throws SQLException {
    stream.append(closing(month), LogSamples.settle(month, SLICE));
  }

  private void is(ActivityRecord record, Status status, ProblemCode problem) throws SQLException {
    ActivityState state = stream.state(record.activityId());
    assertThat(state.status()).isEqualTo(status);
    assertThat(state.problem()).isEqualTo(problem);
  }

  @Test
  void aDayBelowTheBaselinePostsAtOnce() throws SQLException {
    ActivityRecord low = day(FIRST, 6_200);
    told(low);

    is(low, Status.COMPUTED, null);
    // (3 x 3.0 - 6.2) kWh x 0.3127 kg/kWh.
    assertThat(stream.state(low.activityId()).amountMg()).isEqualTo(875_560);
  }

  @Test
  void anOwnMeanDayPostsOnceWhenItsMonthIsSettled() throws SQLException {
    toldBefore();
    ActivityRecord high = day(FIRST, 10_500);
    told(high);
    is(high, Status.COMPUTED, ProblemCode.AWAITING_SETTLEMENT);
    assertThat(stream.outputs()).isEmpty();

    settle(NOVEMBER);

    is(high, Status.COMPUTED, null);
    // (12.2857… - 10.5) kWh x 0.3127 kg/kWh, divided once, down.
    assertThat(stream.state(high.activityId()).amountMg()).isEqualTo(558_392);
    assertThat(stream.outputs())
        .singleElement()
        .satisfies(
            o ->
                assertThat(new String(o.value(), StandardCharsets.UTF_8))
                    .contains("\"kind\":\"post\"")
                    .contains("\"amount_mg_co2e\":558392")
                    .contains("\"occurred_at\":\"2026-10-31T16:00:00Z\"")
                    .contains("\"activities_offset\":8")
                    .contains("\"recorded_at\":\"2026-12-07T16:00:00Z\""));

    int published = stream.outputs().size();
    settle(NOVEMBER);
    assertThat(stream.outputs()).hasSize(published);
    // October's days still wait for October's settlement.
    assertThat(Tables.texts(stream.database(), "SELECT month::text FROM settlement_due"))
        .containsExactly("202610");
  }

  @Test
  void aSliceThatIsNotItsOwnSettlesNothing() throws SQLException {
    toldBefore();
    ActivityRecord high = day(FIRST, 10_500);
    told(high);

    stream.append(closing(NOVEMBER), LogSamples.settle(NOVEMBER, SLICE + 1));

    is(high, Status.COMPUTED, ProblemCode.AWAITING_SETTLEMENT);
  }

  @Test
  void aVoidedWaitingDayIsNeverSettled() throws SQLException {
    toldBefore();
    ActivityRecord high = day(FIRST, 10_500);
    ActivityRecord taken =
        LogSamples.voidOf(
            HOME, LogSamples.GRID_SOURCE, "demo-grid", "v", high.activityId(), evening(FIRST));
    told(high);
    stream.append(evening(FIRST), taken);

    settle(NOVEMBER);

    is(high, Status.VOIDED, ProblemCode.VOIDED);
    is(taken, Status.COMPUTED, ProblemCode.VOID_APPLIED);
    assertThat(stream.outputs()).noneMatch(o -> o.topic().equals("reductions"));
  }

  @Test
  void aSecondSourceOfTheSameDayIsParkedAndTripsAreNotInItsWay() throws SQLException {
    ActivityRecord low = day(FIRST, 6_200);
    ActivityRecord again =
        LogSamples.day(HOME, "/partners/other-grid", "other-grid", "o", FIRST, 6_100, 3, null);
    Instant noon = CityTime.startOf(FIRST).plus(Duration.ofHours(12));
    Ride ride = Samples.metro(HOME, "m", noon, noon.plusSeconds(900), 5_000);
    stream.append(evening(FIRST), low, again, ride, day(FIRST.plusDays(1), 6_000));

    is(again, Status.PARKED, ProblemCode.DOUBLE_CLAIM);
    is(low, Status.COMPUTED, null);
    assertThat(stream.state(ride.activityId()).status()).isEqualTo(Status.COMPUTED);

    // The second source was right: its amount takes the place of the first.
    stream.append(evening(FIRST.plusDays(2)), LogSamples.verdict(HOME, again.activityId(), true));
    is(low, Status.VOIDED, ProblemCode.CLAIM_OVERTURNED);
    // (9.0 - 6.1) kWh x 0.3127 kg/kWh.
    assertThat(stream.state(again.activityId()).amountMg()).isEqualTo(906_830);
  }

  @Test
  void anOwnMeanDayUpheldAfterItsMonthWasSettledIsSettledAtOnce() throws SQLException {
    toldBefore();
    ActivityRecord first = day(FIRST, 10_900);
    ActivityRecord right =
        LogSamples.day(HOME, "/partners/other-grid", "other-grid", "o", FIRST, 10_500, 3, null);
    told(first);
    told(right);
    settle(NOVEMBER);
    is(right, Status.PARKED, ProblemCode.DOUBLE_CLAIM);

    stream.append(
        closing(NOVEMBER).plusSeconds(60), LogSamples.verdict(HOME, right.activityId(), true));

    is(first, Status.VOIDED, ProblemCode.CLAIM_OVERTURNED);
    is(right, Status.COMPUTED, null);
    assertThat(stream.state(right.activityId()).amountMg()).isEqualTo(558_392);
    assertThat(stream.outputs().stream().filter(o -> o.type().equals(Outputs.REVERSAL_TYPE)))
        .hasSize(1);
  }

  @Test
  void anOwnMeanDayUpheldAfterItsBackfillClosedIsSettledAtOnce() throws SQLException {
    toldBefore();
    ActivityRecord first = day(FIRST, 10_900);
    ActivityRecord right =
        LogSamples.day(
            HOME, "/partners/other-grid", "other-grid", "o", FIRST, 10_500, 3, "grant-3");
    told(first);
    settle(NOVEMBER);
    Instant later = closing(NOVEMBER).plusSeconds(60);
    stream.append(later, right);
    is(right, Status.PARKED, ProblemCode.DOUBLE_CLAIM);
    stream.append(later.plusSeconds(1), LogSamples.settleBackfill("grant-3", SLICE));

    stream.append(later.plusSeconds(2), LogSamples.verdict(HOME, right.activityId(), true));

    is(right, Status.COMPUTED, null);
    assertThat(stream.state(right.activityId()).amountMg()).isEqualTo(558_392);
  }

  @Test
  void backfilledDaysSettleWhenTheirGrantClosesButNotBeforeTheirMonth() throws SQLException {
    toldBefore();
    ActivityRecord high =
        LogSamples.day(HOME, LogSamples.GRID_SOURCE, "demo-grid", "b", FIRST, 10_500, 3, "grant-1");
    told(high);

    stream.append(evening(FIRST.plusDays(3)), LogSamples.settleBackfill("grant-1", SLICE));
    is(high, Status.COMPUTED, ProblemCode.AWAITING_SETTLEMENT);
    settle(NOVEMBER);
    is(high, Status.COMPUTED, null);

    ActivityRecord late =
        LogSamples.day(
            HOME,
            LogSamples.GRID_SOURCE,
            "demo-grid",
            "l",
            FIRST.plusDays(1),
            11_000,
            3,
            "grant-2");
    stream.append(closing(NOVEMBER).plusSeconds(5), late);
    stream.append(closing(NOVEMBER).plusSeconds(6), LogSamples.settle(NOVEMBER, SLICE));
    is(late, Status.COMPUTED, ProblemCode.AWAITING_SETTLEMENT);
    stream.append(closing(NOVEMBER).plusSeconds(7), LogSamples.settleBackfill("grant-2", SLICE));
    assertThat(stream.state(late.activityId()).problem())
        .isNotEqualTo(ProblemCode.AWAITING_SETTLEMENT);
    assertThat(Tables.texts(stream.database(), "SELECT month::text FROM settlement_due"))
        .containsExactly("202610");
  }

  /** Fails when anything but the days themselves decides what a month is worth. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 7, 20_261_123})
  void anyOrderOfArrivalInsideTheWindowGivesTheSameLedger(long seed) throws SQLException {
    Random random = new Random(seed);
    List<ActivityRecord> days = new ArrayList<>();
    for (int household = 0; household < 3; household++) {
      for (LocalDate day = LocalDate.of(2026, 9, 1);
          day.isBefore(LocalDate.of(2026, 11, 15));
          day = day.plusDays(1)) {
        if (random.nextInt(12) > 0) {
          long use = 6_000 + random.nextInt(12_000);
          long home = HOME + household * 0x100L;
          days.add(LogSamples.day(home, household + "-" + day, day, use, 1 + household));
        }
      }
    }
    List<String> inOrder = ledgerAfter(days, new Random(seed), 0);
    List<String> shuffled = ledgerAfter(days, random, 6 * 24 * 60 - 120);
    List<String> shuffledAgain = ledgerAfter(days, random, 6 * 24 * 60 - 120);

    assertThat(shuffled).isEqualTo(inOrder);
    assertThat(shuffledAgain).isEqualTo(inOrder);
    assertThat(inOrder).anyMatch(row -> row.contains("settled")).hasSizeGreaterThan(60);
  }

  /** Amounts by day after all arrived, each at most {@code delayMinutes} late. */
  private static List<String> ledgerAfter(
      List<ActivityRecord> days, Random random, int delayMinutes) throws SQLException {
    record Arrival(Instant at, Object record) {}
    List<Arrival> arrivals = new ArrayList<>();
    for (ActivityRecord day : days) {
      int delay = delayMinutes == 0 ? 0 : random.nextInt(delayMinutes);
      arrivals.add(
          new Arrival(
              evening(CityTime.day(day.occurredAt())).plus(Duration.ofMinutes(delay)), day));
    }
    for (int month = 9; month <= 11; month++) {
      YearMonth closed = YearMonth.of(2026, month);
      arrivals.add(new Arrival(closing(closed), LogSamples.settle(closed, SLICE)));
    }
    arrivals.sort(Comparator.comparing(Arrival::at));
    try (Stream own = new Stream(new ServiceDatabase(), () -> REGISTRY, Acts.PLAIN)) {
      for (Arrival arrival : arrivals) {
        own.append(arrival.at(), arrival.record());
      }
      assertThat(Tables.texts(own.database(), "SELECT s::text FROM settlement_due s")).isEmpty();
      return Tables.texts(
          own.database(),
          """
          SELECT concat_ws(' ', event_id, now_status_no, now_outcome_no, now_amount_mg_co2e,
            CASE WHEN now_revision IS NOT NULL THEN 'settled' END)
          FROM evidence_now ORDER BY event_id
          """);
    }
  }

  @Test
  void aSettlementTakesAFewStatementsPerTwoHundredHouseholds() throws SQLException {
    AtomicInteger statements = new AtomicInteger();
    ServiceDatabase database = new ServiceDatabase();
    ActivityProcessor processor =
        new ActivityProcessor(() -> REGISTRY, new Dictionaries(database::open), Acts.PLAIN);
    List<Input<LogRecord>> days = new ArrayList<>();
    for (int household = 0; household < 450; household++) {
      ActivityRecord day =
          LogSamples.day(Samples.participant(household * 0x100), "h" + household, FIRST, 12_000, 3);
      days.add(new Input<>(0, household, evening(FIRST), LogSamples.read(day)));
    }
    try (Connection connection = Statements.counting(database.writer(), statements)) {
      processor.process(connection, days.subList(0, 1));
      statements.set(0);
      processor.process(connection, days.subList(1, days.size()));
      // The usual five, and the work list.
      assertThat(statements).hasValue(6);
      statements.set(0);
      LogRecord settle = LogSamples.read(LogSamples.settle(NOVEMBER, SLICE));
      assertThat(processor.isAlone(settle)).isTrue();
      processor.process(connection, List.of(new Input<>(0, 1_000, closing(NOVEMBER), settle)));
      // Work list, three times days and changes, counter of commands.
      assertThat(statements).hasValue(8);
    }
  }
}
