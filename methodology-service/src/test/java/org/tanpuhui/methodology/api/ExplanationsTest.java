package org.tanpuhui.methodology.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.tanpuhui.activity.contract.ActivityRecord;
import org.tanpuhui.methodology.LogSamples;
import org.tanpuhui.methodology.Samples;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Decision;
import org.tanpuhui.methodology.methodology.Evidence;
import org.tanpuhui.methodology.methodology.Place;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.methodology.methodology.Text;
import org.tanpuhui.methodology.methodology.TravelMode;
import org.tanpuhui.platform.problem.ProblemCode;

/** One sentence for every outcome and every type, in both languages. */
class ExplanationsTest {
  private static final Instant AT = Instant.parse("2026-11-20T01:00:00Z");
  private static final LocalDate DAY = LocalDate.of(2026, 11, 20);

  private static ActivityState state(
      Object record, Status status, ProblemCode problem, long amountMg, Long quantity) {
    Claim claim = (Claim) LogSamples.read(record);
    Decision decision =
        new Decision(status, problem, null, amountMg, quantity, null, TravelMode.of(claim));
    return ActivityState.first(new Evidence(claim, decision, 0, 1, AT));
  }

  private static ActivityRecord betweenStops(long holder) {
    ActivityRecord trip = Samples.metro(holder, "s", AT, AT.plusSeconds(600), 1).record();
    trip.data().remove("distance_m");
    trip.data().put("board_stop", "罗湖").put("alight_stop", "大剧院");
    return trip;
  }

  private static Object metro() {
    return Samples.metro(Samples.participant(1), "m", AT, AT.plusSeconds(600), 5_000).record();
  }

  @ParameterizedTest
  @EnumSource(value = ProblemCode.class, mode = Mode.MATCH_ALL, names = "^(?!INTERNAL).*$")
  void everyOutcomeHasASentenceInBothLanguages(ProblemCode problem) {
    Status status =
        problem == ProblemCode.AWAITING_SETTLEMENT
                || problem == ProblemCode.AWAITING_ORIGINAL
                || problem == ProblemCode.VOID_APPLIED
            ? Status.COMPUTED
            : Status.REJECTED;

    Text text = Explanations.of(state(metro(), status, problem, 0, 234_000L));

    assertThat(text.zh()).endsWith("。").matches(".*\\p{IsHan}.*").doesNotContain("核证");
    assertThat(text.en()).endsWith(".").doesNotContain("certified").matches("[\\x20-\\x7e]+");
  }

  @ParameterizedTest
  @CsvSource({
    "TRANSIT, 234000, 5000, 234 克, 5 km by metro",
    "STOPS, 121680, 2600, 按站间里程表, 2.6 km by metro (by the table of distances)",
    "BOARDING, 169470, 6300, 按平均乘距, 6.3 km by bus (average trip length)",
    "BIKE, 98000, 2000, 98 克, 2 km on a shared bike",
    "DAY, 875560, 6200, 875.56 克, used 6.2 kWh",
    "FOREST, 1000, 1000000, 1 克, leakage",
  })
  void everyTypeSaysWhatItWasAndHowMuch(
      String type, long amountMg, long quantity, String zh, String en) {
    long holder = Samples.participant(1);
    Object record =
        switch (type) {
          case "BIKE" -> Samples.bike(holder, "b", AT, AT.plusSeconds(600), quantity).record();
          case "STOPS" -> betweenStops(holder);
          case "BOARDING" -> Samples.boarding(holder, "b", AT, "324").record();
          case "DAY" -> LogSamples.day(holder, "d", DAY, quantity, 3);
          case "FOREST" ->
              LogSamples.monitoring(holder, "f", "p", "s", DAY.minusYears(1), DAY, "1", "2");
          default -> metro();
        };

    Text text = Explanations.of(state(record, Status.COMPUTED, null, amountMg, quantity));

    assertThat(text.zh()).contains(zh).contains("减排量").doesNotContain("核证");
    assertThat(text.en()).contains(en).contains("recorded reduction").doesNotContain("certified");
  }

  @ParameterizedTest
  @CsvSource({"234000, 234 克, 234 g", "0, 没有已记录, nothing had been recorded"})
  void anAppliedVoidSaysWhatItTookBack(long tookBack, String zh, String en) {
    Object record =
        LogSamples.voidOf(Samples.participant(1), "/partners/x", "x", "v", UUID.randomUUID(), AT);

    Text text =
        Explanations.of(state(record, Status.COMPUTED, ProblemCode.VOID_APPLIED, 0, tookBack));

    assertThat(text.zh()).contains(zh);
    assertThat(text.en()).contains(en);
  }

  @ParameterizedTest
  @CsvSource({"true, own mean", "false, baseline per person"})
  void aDaySaysWhatItWasComparedWith(boolean settled, String en) {
    ActivityState day =
        state(
            LogSamples.day(Samples.participant(1), "d", DAY, 10_500, 3),
            Status.COMPUTED,
            settled ? ProblemCode.AWAITING_SETTLEMENT : null,
            settled ? 0 : 5,
            10_500L);
    if (settled) {
      day =
          new ActivityState(
              day.evidence(),
              day.become(
                  Status.COMPUTED,
                  null,
                  5,
                  10_500L,
                  null,
                  UUID.randomUUID(),
                  new Place(0, 9, AT),
                  0));
    }

    assertThat(Explanations.of(day).en()).contains(en);
  }
}
