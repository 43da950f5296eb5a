package org.tanpuhui.methodology.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tanpuhui.activity.contract.ActivityRecord;
import org.tanpuhui.methodology.LogSamples;
import org.tanpuhui.methodology.Samples;
import org.tanpuhui.methodology.ServiceDatabase;
import org.tanpuhui.methodology.TestRegistry;
import org.tanpuhui.methodology.document.DocumentReader;
import org.tanpuhui.methodology.intake.Stream;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.Acts;
import org.tanpuhui.methodology.methodology.FiledVersion;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.methodology.Step;
import org.tanpuhui.platform.CityTime;

/** The derivation of a settled day is that of its settlement, whatever happens to others later. */
class DerivationsIT {
  private static final long HOME = Samples.participant(0x100);
  private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
  private static final long[] USE = {12_100, 11_800, 13_000, 12_400, 11_900, 12_600, 12_200};

  @Test
  void aSettledDayIsDerivedAsItWasSettled() throws Exception {
    String name = "sz-household-electricity.yaml";
    Registry registry =
        new Registry(
            List.of(
                new FiledVersion(1, DocumentReader.yaml(name, TestRegistry.text(name)).version())));
    try (Stream stream = new Stream(new ServiceDatabase(), () -> registry, Acts.PLAIN)) {
      List<ActivityRecord> days = new ArrayList<>();
      for (int i = 0; i < USE.length; i++) {
        days.add(day(NOVEMBER.atDay(1).minusDays(USE.length - i), USE[i]));
      }
      days.add(day(NOVEMBER.atDay(1), 10_500));
      days.add(day(NOVEMBER.atDay(2), 11_000));
      for (ActivityRecord day : days) {
        stream.append(day.endedAt().plusSeconds(3_600), day);
      }
      Instant closing = CityTime.startOf(LocalDate.of(2026, 12, 1)).plus(Duration.ofDays(7));
      stream.append(closing, LogSamples.settle(NOVEMBER, 0));
      ActivityRecord last = days.get(8);
      // Days that entered the means are withdrawn afterwards.
      stream.append(closing.plusSeconds(60), voidOf(days.get(7), "v1"), voidOf(days.get(3), "v2"));

      Derivations derivations = new Derivations(Acts.PLAIN, stream.reads(), () -> registry);
      ActivityState state = stream.state(last.activityId());
      List<Step> steps = derivations.question().of(state);

      assertThat(state.amountMg()).isPositive();
      assertThat(steps.get(steps.size() - 1))
          .satisfies(
              step -> {
                assertThat(step.name()).isEqualTo("reduction");
                assertThat(step.value()).isEqualTo(Long.toString(state.amountMg()));
              });
      assertThat(steps).extracting(Step::name).contains("own_mean", "month_cap");
    }
  }

  private static ActivityRecord day(LocalDate day, long energyWh) {
    return LogSamples.day(HOME, "d" + day, day, energyWh, 3);
  }

  private static ActivityRecord voidOf(ActivityRecord day, String id) {
    return LogSamples.voidOf(
        HOME, day.source(), day.partner(), id, day.activityId(), day.endedAt());
  }
}
