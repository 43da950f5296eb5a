package org.tanpuhui.methodology.methodology;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.problem.ProblemCode;

/*
 * The own-mean branch of one household's month.
 *
 * Day by day
 *   A waiting day earns (own mean - use) x EF, rounded down, where the own mean is that of the
 *   days with a reading among the last seven before it.
 *
 * Saw-tooth guard
 *   Swinging between high and low days earns on every low day though nothing is saved. What was
 *   really saved shows over a month, so the month's own-mean credit is at most
 *     (mean of the reference days - mean of the compared days) x number of compared days,
 *   in the energy it stands for. Reference days are those of the previous month, compared days
 *   those of this month. Who has too few days in the previous month (a new household, a gap)
 *   borrows the first days of this month until there are enough; the other days of the month are
 *   compared with them, and a borrowed day earns nothing. So a first month is neither free of the
 *   guard, which would let the saw-tooth household earn a twelfth of a year, nor without credit,
 *   which would refuse a household what it saved after its first week.
 *   Of an odd number of reference days the earliest is left out: between equal swings an odd day
 *   would stand for a saving, the more the shorter the reference.
 *   Days on which nobody was home are on neither side: an absence lowers a mean without anybody
 *   saving.
 *
 * Where the cap bites
 *   The cap in milligrams is rounded down once. It is split by the days' own credits w1..wn with
 *   sum W: day i gets floor(cap x (w1+..+wi) / W) - floor(cap x (w1+..+wi-1) / W). The parts sum
 *   to the cap exactly, none is above the day's own credit, and the order is that of the days.
 */
/**
 * Settles the days of one household and month that were above the baseline.
 *
 * @see "domain/methodologies.md, section 3, and the guard proposed there"
 */
final class HouseholdMonth {
  private static final Comparator<HouseholdDay> ORDER =
      Comparator.comparing(HouseholdDay::day).thenComparing(d -> d.activityId().toString());

  private final TwoBranchCalculator calculator;
  private final YearMonth month;
  private final Instant start;

  /** The day of each date that counts. */
  private final TreeMap<LocalDate, HouseholdDay> counted = new TreeMap<>();

  private final List<HouseholdDay> waiting = new ArrayList<>();

  /** Days of this month that the guard needs as reference. */
  private final Set<LocalDate> borrowed = new HashSet<>();

  HouseholdMonth(TwoBranchCalculator calculator, YearMonth month, List<HouseholdDay> days) {
    this.calculator = calculator;
    this.month = month;
    this.start = CityTime.startOf(month.atDay(1));
    LocalDate from = calculator.historyFrom(month);
    List<HouseholdDay> ordered = new ArrayList<>(days);
    ordered.sort(ORDER);
    for (HouseholdDay day : ordered) {
      if (!day.day().isBefore(from) && !day.day().isAfter(month.atEndOfMonth())) {
        counted.putIfAbsent(day.day(), day);
        if (day.waiting() && YearMonth.from(day.day()).equals(month)) {
          waiting.add(day);
        }
      }
    }
  }

  /** A waiting day with what it would earn without the guard. */
  private record Own(
      HouseholdDay day, int readings, Ratio mean, Ratio savedWh, Ratio exactMg, long mg) {}

  List<SettledDay> settle() {
    Comparison comparison = calculator.isSawToothGuarded(start) ? compare() : null;
    List<Own> owns = new ArrayList<>();
    for (HouseholdDay day : waiting) {
      owns.add(own(day));
    }
    Cap cap = comparison == null ? null : cap(owns, comparison);
    List<SettledDay> settled = new ArrayList<>();
    long before = 0;
    for (Own own : owns) {
      long amount = own.mg();
      if (cap != null && cap.bites()) {
        amount = cap.share(before + own.mg()) - cap.share(before);
        before += own.mg();
      }
      settled.add(answer(own, amount, cap));
    }
    return settled;
  }

  private Own own(HouseholdDay day) {
    Instant time = CityTime.startOf(day.day());
    if (!isCounted(day)) {
      return new Own(day, 0, null, Ratio.ZERO, Ratio.ZERO, 0);
    }
    LocalDate from = day.day().minusDays(calculator.meanDays(time));
    long sum = 0;
    int readings = 0;
    for (HouseholdDay earlier : counted.subMap(from, day.day()).values()) {
      if (calculator.entersMeans(earlier, time)) {
        sum = Math.addExact(sum, earlier.energyWh());
        readings++;
      }
    }
    if (readings < calculator.meanDaysLeast(time) || borrowed.contains(day.day())) {
      return new Own(day, readings, null, Ratio.ZERO, Ratio.ZERO, 0);
    }
    Ratio mean = Ratio.of(sum, readings);
    Ratio saved = mean.minus(Ratio.of(day.energyWh())).atLeastZero();
    Ratio exact = saved.times(calculator.mgPerWh(time));
    return new Own(day, readings, mean, saved, exact, exact.floor());
  }

  /**
   * What the guard leaves the month.
   *
   * @param comparison the means and days it rests on
   * @param capMg the month's whole cap, rounded down
   * @param leftMg what earlier settlements of the month left of it
   * @param ownMg sum of the waiting days' own credits
   */
  private record Cap(Comparison comparison, long capMg, long leftMg, long ownMg) {
    boolean bites() {
      return leftMg < ownMg;
    }

    /** How much of what is left goes to the days whose own credits sum to {@code upToMg}. */
    long share(long upToMg) {
      return BigInteger.valueOf(leftMg)
          .multiply(BigInteger.valueOf(upToMg))
          .divide(BigInteger.valueOf(ownMg))
          .longValueExact();
    }
  }

  /** Reference days against compared days; means null where there are no days. */
  private record Comparison(int references, Ratio reference, long compared, Ratio mean) {
    Ratio savedWh() {
      return reference == null || mean == null
          ? Ratio.ZERO
          : reference.minus(mean).times(compared).atLeastZero();
    }
  }

  private boolean isCounted(HouseholdDay day) {
    return counted.get(day.day()).activityId().equals(day.activityId());
  }

  private Cap cap(List<Own> owns, Comparison comparison) {
    Ratio savedWh = Ratio.ZERO;
    Ratio exactMg = Ratio.ZERO;
    long ownMg = 0;
    for (Own own : owns) {
      savedWh = savedWh.plus(own.savedWh());
      exactMg = exactMg.plus(own.exactMg());
      ownMg = Math.addExact(ownMg, own.mg());
    }
    // Milligrams per Wh as the waiting days have them on average; with one factor, that factor.
    Ratio capMg =
        savedWh.signum() == 0 ? Ratio.ZERO : comparison.savedWh().times(exactMg.dividedBy(savedWh));
    long cap = capMg.floor();
    long given = 0;
    for (HouseholdDay day : counted.tailMap(month.atDay(1)).values()) {
      given = Math.addExact(given, day.settledMg());
    }
    return new Cap(comparison, cap, Math.max(0, cap - given), ownMg);
  }

  private Comparison compare() {
    int needed = calculator.referenceDays(start);
    List<Long> references = new ArrayList<>();
    long compared = 0;
    long comparedWh = 0;
    for (HouseholdDay day : counted.values()) {
      Instant time = CityTime.startOf(day.day());
      if (!calculator.entersMeans(day, time) || calculator.isEmptyHome(day.energyWh(), time)) {
        continue;
      }
      boolean previous = day.day().isBefore(month.atDay(1));
      if (previous || references.size() < needed) {
        references.add(day.energyWh());
        if (!previous) {
          borrowed.add(day.day());
        }
      } else {
        compared++;
        comparedWh = Math.addExact(comparedWh, day.energyWh());
      }
    }
    boolean enough = references.size() >= needed;
    if (references.size() > 1 && references.size() % 2 == 1) {
      references.remove(0);
    }
    long referenceWh = references.stream().reduce(0L, Math::addExact);
    return new Comparison(
        references.size(),
        enough ? Ratio.of(referenceWh, references.size()) : null,
        compared,
        compared == 0 ? null : Ratio.of(comparedWh, compared));
  }

  private SettledDay answer(Own own, long amount, Cap cap) {
    HouseholdDay day = own.day();
    ProblemCode problem = null;
    if (!isCounted(day)) {
      problem = ProblemCode.OVER_CAP;
    } else if (own.mean() == null) {
      problem = ProblemCode.OWN_MEAN_UNKNOWN;
    } else if (amount == 0) {
      problem = ProblemCode.NO_REDUCTION;
    }
    return new SettledDay(
        day.activityId(), day.day(), amount, problem, null, derive(own, amount, cap));
  }

  private List<Step> derive(Own own, long amount, Cap cap) {
    HouseholdDay day = own.day();
    Instant time = CityTime.startOf(day.day());
    List<Step> steps = new ArrayList<>(calculator.start(day.energyWh(), day.persons(), time));
    steps.add(Step.rounded("own_mean_readings", own.readings(), "day", null));
    if (own.mean() == null) {
      return steps;
    }
    steps.add(Step.computed("own_mean", own.mean(), TwoBranchCalculator.WH));
    steps.add(Step.computed("below_own_mean", own.savedWh(), TwoBranchCalculator.WH));
    steps.add(calculator.factorStep(time));
    if (cap != null && own.mg() > 0) {
      steps.add(Step.rounded("own_mean_credit", own.mg(), "mg_co2e", "down"));
      steps.addAll(explain(cap));
    }
    steps.add(Step.rounded("reduction", amount, "mg_co2e", "down"));
    return steps;
  }

  private static List<Step> explain(Cap cap) {
    List<Step> steps = new ArrayList<>();
    Comparison comparison = cap.comparison();
    steps.add(Step.rounded("reference_days", comparison.references(), "day", null));
    if (comparison.reference() != null) {
      steps.add(Step.computed("reference_mean", comparison.reference(), TwoBranchCalculator.WH));
    }
    steps.add(Step.rounded("month_days", comparison.compared(), "day", null));
    if (comparison.mean() != null) {
      steps.add(Step.computed("month_mean", comparison.mean(), TwoBranchCalculator.WH));
    }
    steps.add(Step.rounded("month_cap", cap.capMg(), "mg_co2e", "down"));
    steps.add(Step.rounded("month_cap_left", cap.leftMg(), "mg_co2e", null));
    steps.add(Step.rounded("month_own_mean_credit", cap.ownMg(), "mg_co2e", null));
    return steps;
  }
}
