package org.tanpuhui.methodology.methodology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tanpuhui.methodology.methodology.Households.terms;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tanpuhui.methodology.document.HouseholdDays;
import org.tanpuhui.platform.problem.ProblemCode;

/** The worked examples of domain/methodologies.md, section 3, and what the two guards are for. */
class TwoBranchCalculatorTest {
  private static final long[] HISTORY = {12_100, 11_800, 13_000, 12_400, 11_900, 12_600, 12_200};
  private static final YearMonth OCTOBER = YearMonth.of(2024, 10);

  private static HouseholdDays household(TwoBranchCalculator calculator, LocalDate day, long wh) {
    HouseholdDays household = new HouseholdDays(calculator, 3);
    for (int i = 0; i < HISTORY.length; i++) {
      household.add(day.minusDays(HISTORY.length - i), HISTORY[i], false);
    }
    household.add(day, wh, false);
    return household;
  }

  /* 2.8 kWh and 86/7 - 10.5 = 12.5/7 kWh times the factor, down to the milligram. */
  @ParameterizedTest(name = "{1} Wh at {0} kg/kWh = {2} mg")
  @CsvSource({
    "0.3127, 6200, 875560",
    "0.4403, 6200, 1232840",
    "0.3869, 6200, 1083320",
    "0.3127, 10500, 558392",
    "0.4403, 10500, 786250",
    "0.3869, 10500, 690892",
    "0.3127, 12900, 0",
    "0.4403, 12900, 0",
    "0.3869, 12900, 0"
  })
  void honestExamplesComputeToTheMilligramWithGuardsOnAndOff(String factor, long wh, long mg) {
    for (boolean guarded : new boolean[] {false, true}) {
      TwoBranchCalculator calculator =
          new TwoBranchCalculator(terms(3_000, factor, guarded, guarded));
      // The seven days lie in the month before, in the same month, or on both sides of its start.
      for (int day : new int[] {1, 4, 8, 31}) {
        assertThat(dayMg(household(calculator, OCTOBER.atDay(day), wh), OCTOBER.atDay(day)))
            .as("guards %s, day %d", guarded, day)
            .isEqualTo(mg);
      }
    }
  }

  private static long dayMg(HouseholdDays household, LocalDate day) {
    return household.evaluation(day).amountMg()
        + household.settle(OCTOBER).stream()
            .filter(d -> d.day().equals(day))
            .mapToLong(SettledDay::amountMg)
            .sum();
  }

  @Test
  void theBaselineItselfIsTheFirstBranchAndOneMoreWaits() {
    TwoBranchCalculator calculator = new TwoBranchCalculator(terms(3_000, "0.4403", true, true));

    assertThat(evaluation(calculator, 9_000)).isEqualTo(Evaluation.of(9_000, 0));
    assertThat(evaluation(calculator, 8_999)).isEqualTo(Evaluation.of(8_999, 440));
    assertThat(evaluation(calculator, 9_001)).isEqualTo(Evaluation.awaiting(9_001));
  }

  private static Evaluation evaluation(TwoBranchCalculator calculator, long wh) {
    LocalDate day = OCTOBER.atDay(1);
    return household(calculator, day, wh).evaluation(day);
  }

  @Test
  void theSawToothHouseholdEarnsAtMostATwentiethOfItsUnguardedYear() {
    TwoBranchCalculator unguarded = new TwoBranchCalculator(terms(4_000, "0.4403", false, false));
    TwoBranchCalculator guarded = new TwoBranchCalculator(terms(4_000, "0.4403", true, false));
    // Any first day, some years with 29 February and some without, high or low day first.
    for (int offset = 0; offset < 366; offset++) {
      LocalDate first = LocalDate.of(2023, 7, 1).plusDays(offset);
      for (int phase = 0; phase < 2; phase++) {
        long free = sawTooth(unguarded, first, phase, 20_000, 10_000);
        long capped = sawTooth(guarded, first, phase, 20_000, 10_000);

        // 182 low days of 40/7 kWh and some of the first week: about 458 kg a year.
        assertThat(free).isBetween(430_000_000L, 460_000_000L);
        assertThat(capped * 20).as("from %s, phase %d", first, phase).isLessThanOrEqualTo(free);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {9_000, 14_000, 19_000})
  void theSizeOfTheSwingDoesNotMatter(long low) {
    TwoBranchCalculator unguarded = new TwoBranchCalculator(terms(4_000, "0.4403", false, false));
    TwoBranchCalculator guarded = new TwoBranchCalculator(terms(4_000, "0.4403", true, false));
    for (int month = 1; month <= 12; month++) {
      LocalDate first = LocalDate.of(2025, month, 1);
      for (int phase = 0; phase < 2; phase++) {
        assertThat(sawTooth(guarded, first, phase, 20_000, low) * 20)
            .isLessThanOrEqualTo(sawTooth(unguarded, first, phase, 20_000, low));
      }
    }
  }

  /** A year of days alternating between two uses, two persons. */
  private static long sawTooth(
      TwoBranchCalculator calculator, LocalDate first, int phase, long high, long low) {
    HouseholdDays household = new HouseholdDays(calculator, 2);
    LocalDate end = first.plusYears(1);
    for (int i = 0; first.plusDays(i).isBefore(end); i++) {
      household.add(first.plusDays(i), (i + phase) % 2 == 0 ? high : low, false);
    }
    return year(household, first, end);
  }

  private static long year(HouseholdDays household, LocalDate first, LocalDate end) {
    long sum = 0;
    for (YearMonth month = YearMonth.from(first);
        month.atDay(1).isBefore(end);
        month = month.plusMonths(1)) {
      sum += household.monthMg(month);
    }
    return sum;
  }

  @Test
  void theEmptyHomeEarnsNothingAndWithoutTheGuardAWholeBaseline() {
    LocalDate first = LocalDate.of(2025, 1, 1);
    long[] earned = new long[2];
    for (int guarded = 0; guarded < 2; guarded++) {
      HouseholdDays household =
          new HouseholdDays(
              new TwoBranchCalculator(terms(4_000, "0.4403", false, guarded == 1)), 2);
      for (int i = 0; i < 365; i++) {
        household.add(first.plusDays(i), i % 3 == 0 ? 999 : 0, false);
      }
      earned[guarded] = year(household, first, first.plusYears(1));
    }

    // 243 days of 8 kWh and 122 of 7.001 kWh at 0.4403, each day rounded down.
    assertThat(earned[0]).isEqualTo(243L * 3_522_400 + 122L * 3_082_540);
    assertThat(earned[1]).isZero();
  }

  @Test
  void daysAwayDoNotMakeRoomUnderTheCap() {
    // Given a saw-tooth household that is away for the second half of June
    HouseholdDays household =
        new HouseholdDays(new TwoBranchCalculator(terms(4_000, "0.4403", true, true)), 2);
    for (int i = 0; i < 61; i++) {
      household.add(
          LocalDate.of(2025, 5, 1).plusDays(i), i >= 46 ? 0 : i % 2 == 0 ? 20_000 : 10_000, false);
    }

    // Then the cap is (15 - 220/15) x 15 kWh, not that of a mean halved by the absence
    assertThat(household.monthMg(YearMonth.of(2025, 6))).isEqualTo(2_201_500);
  }

  @Test
  void aBitingCapIsSplitWithoutRemainderAndNoDayGetsMoreThanItsOwn() {
    // Given June at 15 kWh a day, July with one high day less at 460/31: the cap is 5 kWh
    HouseholdDays household =
        new HouseholdDays(new TwoBranchCalculator(terms(4_000, "0.4403", true, false)), 2);
    for (int i = 0; i < 61; i++) {
      household.add(LocalDate.of(2025, 6, 1).plusDays(i), i % 2 == 0 ? 10_000 : 20_000, false);
    }

    // When
    List<SettledDay> days = household.settle(YearMonth.of(2025, 7));

    // Then 5000 Wh x 440.3 mg in 16 equal shares of 137593.75 mg
    assertThat(days).hasSize(31);
    assertThat(days.stream().mapToLong(SettledDay::amountMg).sum()).isEqualTo(2_201_500);
    assertThat(days)
        .filteredOn(d -> d.amountMg() > 0)
        .hasSize(16)
        .allSatisfy(d -> assertThat(d.amountMg()).isBetween(137_593L, 137_594L));
    assertThat(days.get(0).derivation())
        .extracting(Step::name, Step::value)
        .contains(
            Tuple.tuple("own_mean", "15714.285714"),
            Tuple.tuple("own_mean_credit", "2516000"),
            Tuple.tuple("reference_mean", "15000"),
            Tuple.tuple("month_mean", "14838.709677"),
            Tuple.tuple("month_cap", "2201500"),
            Tuple.tuple("month_own_mean_credit", "40256000"),
            Tuple.tuple("reduction", "137593"));
  }

  @Test
  void theOrderOfTheDaysDoesNotMatter() {
    Random random = new Random(20_261_123);
    TwoBranchCalculator calculator = new TwoBranchCalculator(terms(3_000, "0.3127", true, true));
    List<HouseholdDay> days = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      days.add(
          new HouseholdDay(
              new UUID(random.nextLong(), i),
              LocalDate.of(2024, 9, 1).plusDays(i),
              9_001 + random.nextInt(8_000),
              random.nextInt(10) == 0,
              3,
              true,
              0));
    }
    List<SettledDay> first = calculator.settle(OCTOBER, days);

    assertThat(first).hasSize(30);
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(days, random);
      assertThat(calculator.settle(OCTOBER, days)).isEqualTo(first);
    }
  }

  @Test
  void missingDaysShrinkTheMeanUntilThereIsNone() {
    TwoBranchCalculator calculator = new TwoBranchCalculator(terms(3_000, "0.4403", false, false));
    LocalDate day = OCTOBER.atDay(20);
    for (int missing = 0; missing <= 3; missing++) {
      HouseholdDays household = new HouseholdDays(calculator, 3);
      for (int i = 1 + missing; i <= 7; i++) {
        household.add(day.minusDays(i), 12_000, false);
      }
      // Eight days back is outside the window.
      household.add(day.minusDays(8), 90_000, false);
      household.add(day, 10_000, false);
      SettledDay settled = last(household.settle(OCTOBER));

      assertThat(settled.day()).isEqualTo(day);
      assertThat(settled.problem()).isEqualTo(missing <= 2 ? null : ProblemCode.OWN_MEAN_UNKNOWN);
      assertThat(settled.amountMg()).isEqualTo(missing <= 2 ? 880_600 : 0);
    }
  }

  private static SettledDay last(List<SettledDay> days) {
    return days.get(days.size() - 1);
  }

  @Test
  void anEstimatedReadingEarnsNothingAndIsNoPartOfTheMeanUnlessTheDocumentSaysSo() {
    LocalDate day = OCTOBER.atDay(20);
    for (boolean allowed : new boolean[] {false, true}) {
      TwoBranchCalculator.Terms terms = terms(3_000, "0.4403", false, false);
      TwoBranchCalculator calculator =
          new TwoBranchCalculator(
              allowed ? Households.withEstimated(terms, BigDecimal.ONE) : terms);
      HouseholdDays household = new HouseholdDays(calculator, 3);
      for (int i = 1; i <= 7; i++) {
        household.add(day.minusDays(i), i == 3 ? 19_000 : 12_000, i == 3);
      }
      household.add(day, 10_000, false);
      household.add(day.plusDays(1), 8_000, true);

      assertThat(household.evaluation(day.plusDays(1)))
          .isEqualTo(
              allowed ? Evaluation.of(8_000, 440_300) : Evaluation.notEligible("read_quality"));
      // Mean 12 kWh without the estimate, 13 kWh with it.
      assertThat(last(household.settle(OCTOBER)).amountMg())
          .isEqualTo(allowed ? 1_320_900 : 880_600);
    }
  }

  @Test
  void daysThatSettleLaterShareWhatTheCapLeft() {
    // Given July of the saw-tooth household, whose cap is 2,201,500 mg
    TwoBranchCalculator calculator = new TwoBranchCalculator(terms(4_000, "0.4403", true, false));
    List<HouseholdDay> days = new ArrayList<>();
    for (int i = 0; i < 61; i++) {
      LocalDate day = LocalDate.of(2025, 6, 1).plusDays(i);
      days.add(
          new HouseholdDay(
              new UUID(0, i),
              day,
              i % 2 == 0 ? 10_000 : 20_000,
              false,
              2,
              i == 60,
              i == 30 ? 2_100_000 : 0));
    }

    // Then
    List<SettledDay> settled = calculator.settle(YearMonth.of(2025, 7), days);
    assertThat(settled).singleElement().extracting(SettledDay::amountMg).isEqualTo(101_500L);
  }

  @Test
  void aSecondReadingOfADayCountsForNothing() {
    TwoBranchCalculator calculator = new TwoBranchCalculator(terms(3_000, "0.4403", true, true));
    LocalDate day = OCTOBER.atDay(1);
    List<HouseholdDay> days = new ArrayList<>();
    for (int i = 0; i < HISTORY.length; i++) {
      days.add(
          new HouseholdDay(new UUID(0, i), day.minusDays(7 - i), HISTORY[i], false, 3, false, 0));
    }
    days.add(new HouseholdDay(new UUID(0, 9), day, 9_500, false, 3, true, 0));
    days.add(new HouseholdDay(new UUID(0, 8), day, 10_500, false, 3, true, 0));

    assertThat(calculator.settle(OCTOBER, days))
        .extracting(SettledDay::activityId, SettledDay::amountMg, SettledDay::problem)
        .containsExactly(
            Tuple.tuple(new UUID(0, 8), 786_250L, null),
            Tuple.tuple(new UUID(0, 9), 0L, ProblemCode.OVER_CAP));
  }
}
