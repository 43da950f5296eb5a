package org.tanpuhui.methodology.methodology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tanpuhui.activity.contract.ActivityTypes;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.methodology.Samples;
import org.tanpuhui.methodology.Samples.Ride;
import org.tanpuhui.methodology.TestRegistry;
import org.tanpuhui.platform.problem.ProblemCode;

class DeciderTest {
  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  private static final long PERSON = Samples.participant(1);
  private final Decider decider = new Decider(TestRegistry.registry());
  private final HeldClaims held = new HeldClaims();
  private long offset;

  private static Ride metro() {
    return Samples.metro(PERSON, "m", START, START.plusSeconds(1800), 14_200);
  }

  private static Ride bike() {
    return Samples.bike(PERSON, "b", START, START.plusSeconds(600), 2_000);
  }

  private static Ride bike(long seconds, long metres) {
    return Samples.bike(PERSON, "b", START, START.plusSeconds(seconds), metres);
  }

  private Decision decide(Ride ride, Instant recordedAt) {
    return decider.decide(ride.claim(), ride.source().hashCode(), recordedAt, offset++, held);
  }

  static Stream<Arguments> outcomes() {
    Duration soon = Duration.ofHours(1);
    Duration week = Duration.ofDays(7);
    Duration later = week.plusMillis(1);
    return Stream.of(
        row("metro", metro(), soon, null, 664_560),
        row("bus with a distance", metro().word("bus").distance(6_300L), soon, null, 169_470),
        row("listed bus line", Samples.boarding(PERSON, "x", START, "324"), soon, null, 231_340),
        row("unlisted bus line", Samples.boarding(PERSON, "x", START, "9"), soon, null, 169_470),
        row("bus without a line", Samples.boarding(PERSON, "x", START, null), soon, null, 169_470),
        row("bike", bike(600, 1_940), soon, null, 65_727),
        row("e-bike", bike(600, 3_000).word("ebike"), soon, null, 105_030),
        row("status not said", bike().status(null), soon, null, 67_760),
        row(
            "type",
            metro().type(ActivityTypes.ELECTRICITY_DAY),
            soon,
            ProblemCode.NO_METHODOLOGY,
            0),
        row(
            "grade",
            metro().grade(EvidenceGrade.SELF_DECLARED),
            soon,
            ProblemCode.GRADE_NOT_ACCEPTED,
            0),
        row("last moment", metro(), week, null, 664_560),
        row("too late", metro(), later, ProblemCode.TOO_LATE, 0),
        row("late with a grant", metro().backfill("grant-1"), later, null, 664_560),
        row("no distance", metro().distance(null), soon, ProblemCode.DISTANCE_UNKNOWN, 0),
        row("no vehicle factor", bike().word("scooter"), soon, ProblemCode.NOT_ELIGIBLE, 0),
        row("mode", metro().word("tram"), soon, ProblemCode.NOT_ELIGIBLE, 0),
        row("200 m", bike(120, 200), soon, null, 6_776),
        row("199 m", bike(120, 199), soon, ProblemCode.NOT_ELIGIBLE, 0),
        row("20 km", bike(7_200, 20_000), soon, null, 677_600),
        row("20,001 m", bike(7_200, 20_001), soon, ProblemCode.NOT_ELIGIBLE, 0),
        row("59 s", bike(59, 300), soon, ProblemCode.NOT_ELIGIBLE, 0),
        row("60 s at 30 km/h", bike(60, 500), soon, null, 16_940),
        row("60 s above 30 km/h", bike(60, 501), soon, ProblemCode.NOT_ELIGIBLE, 0),
        row("120 min", bike(7_200, 6_000), soon, null, 203_280),
        row("120 min below 3 km/h", bike(7_200, 5_999), soon, ProblemCode.NOT_ELIGIBLE, 0),
        row("120 min 1 s", bike(7_201, 12_000), soon, ProblemCode.NOT_ELIGIBLE, 0),
        row("voided", bike().status("voided"), soon, ProblemCode.NOT_ELIGIBLE, 0),
        row("refunded", bike().status("refunded"), soon, ProblemCode.NOT_ELIGIBLE, 0),
        row(
            "ends before it starts",
            Samples.metro(PERSON, "m", START, START.minusSeconds(1), 5),
            soon,
            ProblemCode.NOT_ELIGIBLE,
            0),
        row(
            "7 h on the metro",
            Samples.metro(PERSON, "m", START, START.plusSeconds(25_200), 5),
            soon,
            ProblemCode.NOT_ELIGIBLE,
            0),
        row("no distance at all", metro().distance(0L), soon, ProblemCode.NO_REDUCTION, 0));
  }

  private static Arguments row(
      String name, Ride ride, Duration after, ProblemCode problem, long amount) {
    return Arguments.of(name, ride, after, problem, amount);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outcomes")
  void everyOutcomeHasItsCode(
      String name, Ride ride, Duration after, ProblemCode problem, long amount) {
    Decision decision = decide(ride, ride.from().plus(after));

    assertThat(decision.problem()).isEqualTo(problem);
    assertThat(decision.status()).isEqualTo(problem == null ? Status.COMPUTED : Status.REJECTED);
    assertThat(decision.amountMg()).isEqualTo(amount);
  }

  @Test
  void theConditionThatWasNotMetIsNamed() {
    MethodologyVersion bikes =
        TestRegistry.registry().covering(ActivityType.BIKE_RIDE, bike().scheme(), START).version();

    assertThat(Decider.unmetCondition(bike(120, 199).claim(), Instant.EPOCH, Acts.PLAIN, bikes))
        .isEqualTo("distance");
    assertThat(Decider.unmetCondition(bike(59, 300).claim(), Instant.EPOCH, Acts.PLAIN, bikes))
        .isEqualTo("duration");
    assertThat(Decider.unmetCondition(bike(60, 501).claim(), Instant.EPOCH, Acts.PLAIN, bikes))
        .isEqualTo("speed");
    assertThat(
            Decider.unmetCondition(
                bike().status("voided").claim(), Instant.EPOCH, Acts.PLAIN, bikes))
        .isEqualTo("status");
    assertThat(
            Decider.unmetCondition(
                bike().word("scooter").claim(), Instant.EPOCH, Acts.PLAIN, bikes))
        .isEqualTo("vehicle");
  }

  @Test
  void theEleventhRideOfALocalDayIsOverTheCap() {
    // Given: the last second of a day in Shenzhen, and nine rides before
    Instant midnight = Instant.parse("2026-11-19T16:00:00Z");
    for (int i = 0; i < 10; i++) {
      Instant from = midnight.plusSeconds(3_600L * i);
      Ride ride = Samples.bike(PERSON, "b" + i, from, from.plusSeconds(600), 2_000);
      assertThat(decide(ride, from).status()).isEqualTo(Status.COMPUTED);
    }

    // When
    Instant last = midnight.plusSeconds(86_399);
    Ride eleventh = Samples.bike(PERSON, "b10", last, last.plusSeconds(600), 2_000);
    Instant next = midnight.plusSeconds(86_400 + 700);
    Ride tomorrow = Samples.bike(PERSON, "b11", next, next.plusSeconds(600), 2_000);

    // Then
    assertThat(decide(eleventh, last).problem()).isEqualTo(ProblemCode.OVER_CAP);
    assertThat(decide(tomorrow, next).status()).isEqualTo(Status.COMPUTED);
  }

  @Test
  void neitherRejectedNorParkedClaimsStandInTheWay() {
    // Given
    Ride voided = bike(600, 2_000).status("voided");
    Ride first = Samples.bike(PERSON, "b1", START, START.plusSeconds(600), 2_000);
    Ride parked =
        Samples.bike(PERSON, "b2", START.plusSeconds(300), START.plusSeconds(1_200), 2_000);
    Ride afterParked =
        Samples.bike(PERSON, "b3", START.plusSeconds(700), START.plusSeconds(1_100), 2_000);

    // Then
    assertThat(decide(voided, START).status()).isEqualTo(Status.REJECTED);
    assertThat(decide(first, START).status()).isEqualTo(Status.COMPUTED);
    Decision later = decide(parked, START);
    assertThat(later.status()).isEqualTo(Status.PARKED);
    assertThat(later.reference()).isEqualTo(first.activityId());
    assertThat(decide(afterParked, START).status()).isEqualTo(Status.COMPUTED);
  }

  @Test
  void theFirstClaimOfTheLogIsTheReferenceWhicheverStartsFirst() {
    // Given: the second on the log starts earlier
    Ride late = Samples.metro(PERSON, "m1", START.plusSeconds(1_000), START.plusSeconds(2_000), 9);
    Ride early = Samples.metro(PERSON, "m2", START, START.plusSeconds(900), 9);
    decide(late, START);
    decide(early, START);

    // When
    Ride across = Samples.metro(PERSON, "m3", START.plusSeconds(10), START.plusSeconds(1_500), 9);

    // Then
    assertThat(decide(across, START).reference()).isEqualTo(late.activityId());
  }

  @Test
  void whatIsReadForAClaimCoversItsDayUnderACapAndTheLongestRideBefore() {
    Window bike = decider.window(bike().claim());
    assertThat(Micros.instant(bike.from())).isEqualTo("2026-11-19T16:00:00Z");
    assertThat(Micros.instant(bike.to())).isEqualTo("2026-11-20T16:00:00Z");
    Window metro = decider.window(metro().claim());
    assertThat(Micros.instant(metro.from())).isEqualTo(START.minusSeconds(21_600));
    assertThat(decider.window(metro().type(ActivityTypes.ELECTRICITY_DAY).claim())).isNull();
  }
}
