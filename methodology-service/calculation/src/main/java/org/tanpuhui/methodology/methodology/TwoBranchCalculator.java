package org.tanpuhui.methodology.methodology;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.tanpuhui.platform.CityTime;

/**
 * A household's electricity of one day against the city's use per person, or against its own last
 * days.
 *
 * <pre>
 * B    = b(season) x persons
 * ER_d = (B - use) x EF                                 if use is at most B: known at once
 *      = max(0, mean(use of the days before) - use) x EF   otherwise: known when the month closed
 * </pre>
 *
 * <p>The mean is that of the last seven days counted back from the previous day; days without a
 * reading are left out of it, and below a least number of days there is no mean and no credit. What
 * an estimated reading may do, and the two guards against credit without saving, are parameters.
 *
 * @see HouseholdMonth the settlement of the second branch
 * @see "domain/methodologies.md, section 3"
 */
public final class TwoBranchCalculator implements Calculator, MonthSettlement {
  /** The name in documents. */
  public static final String NAME = "two-branch-baseline";

  /** The key of the baseline table. */
  public static final String SEASON = "season";

  static final String ENERGY = "energy_wh";
  static final String READ_QUALITY = "read_quality";
  static final String ESTIMATED = "estimated";
  static final String LEAST_USE = "least_use";
  static final String WH = "wh";

  /** 1 kg/kWh over 1 Wh is 1/1000 kg, that is 1000 mg. */
  private static final Ratio MG_PER_WH = Ratio.of(1000);

  private static final int MONTHS = 12;

  private final Terms terms;
  private final Series<long[]> baseline;
  private final Series<Ratio> factor;
  private final Series<Integer> meanDays;
  private final Series<Integer> meanDaysLeast;
  private final Series<Boolean> estimatedCredited;
  private final Series<Boolean> estimatedInMean;
  private final Series<Boolean> sawToothGuard;
  private final Series<Integer> referenceDays;
  private final Series<Boolean> emptyHomeGuard;
  private final Series<Long> leastUse;

  /**
   * The parameters a document names for this calculator. Switches are 1 (on) or 0 (off).
   *
   * @param seasons the season of each month, January first
   * @param baseline b, Wh per person and day, whole, by season
   * @param emissionFactor EF, kg CO2e per kWh
   * @param meanDays how many days back the own mean looks, [1, 28]
   * @param meanDaysLeast fewest days with a reading among them, [1, meanDays]
   * @param estimatedCredited switch: whether an estimated reading may earn
   * @param estimatedInMean switch: whether an estimated reading enters the means
   * @param sawToothGuard switch: whether a month's own-mean credit is capped by what the household
   *     really used less than before
   * @param referenceDays fewest days such a comparison starts from, [1, 28]
   * @param emptyHomeGuard switch: whether a day needs a least use to count
   * @param leastUse that use, Wh per household and day, whole
   */
  public record Terms(
      List<String> seasons,
      Parameter baseline,
      Parameter emissionFactor,
      Parameter meanDays,
      Parameter meanDaysLeast,
      Parameter estimatedCredited,
      Parameter estimatedInMean,
      Parameter sawToothGuard,
      Parameter referenceDays,
      Parameter emptyHomeGuard,
      Parameter leastUse) {

    public Terms {
      seasons = List.copyOf(seasons);
      if (seasons.size() != MONTHS) {
        throw new IllegalArgumentException("every month has its season");
      }
    }
  }

  public TwoBranchCalculator(Terms terms) {
    this.terms = terms;
    baseline = Series.of(terms.baseline(), value -> byMonth(value, terms.seasons()));
    factor = Series.of(terms.emissionFactor(), v -> Ratio.of(v.number()).times(MG_PER_WH));
    meanDays = Series.of(terms.meanDays(), v -> v.number().intValueExact());
    meanDaysLeast = Series.of(terms.meanDaysLeast(), v -> v.number().intValueExact());
    estimatedCredited = Series.of(terms.estimatedCredited(), v -> v.number().signum() > 0);
    estimatedInMean = Series.of(terms.estimatedInMean(), v -> v.number().signum() > 0);
    sawToothGuard = Series.of(terms.sawToothGuard(), v -> v.number().signum() > 0);
    referenceDays = Series.of(terms.referenceDays(), v -> v.number().intValueExact());
    emptyHomeGuard = Series.of(terms.emptyHomeGuard(), v -> v.number().signum() > 0);
    leastUse = Series.of(terms.leastUse(), v -> v.number().longValueExact());
  }

  private static long[] byMonth(Parameter.Dated value, List<String> seasons) {
    Map<String, BigDecimal> rows = value.rows();
    long[] months = new long[MONTHS];
    for (int i = 0; i < MONTHS; i++) {
      BigDecimal row = rows.getOrDefault(seasons.get(i), value.rowDefault());
      if (row == null) {
        throw new IllegalArgumentException(seasons.get(i));
      }
      months[i] = row.longValueExact();
    }
    return months;
  }

  @Override
  public Evaluation evaluate(Act act) {
    OptionalLong reported = act.quantities().whole(ENERGY);
    if (reported.isEmpty() || reported.getAsLong() < 0) {
      return Evaluation.notEligible(ENERGY);
    }
    Instant time = act.occurredAt();
    if (ESTIMATED.equals(act.quantities().text(READ_QUALITY)) && !estimatedCredited.at(time)) {
      return Evaluation.notEligible(READ_QUALITY);
    }
    long energy = reported.getAsLong();
    if (isEmptyHome(energy, time)) {
      return Evaluation.notEligible(LEAST_USE);
    }
    try {
      long allowed = Math.multiplyExact(baselineWh(time), act.persons());
      return energy <= allowed
          ? Evaluation.of(energy, factor.at(time).timesRoundedDown(allowed - energy))
          : Evaluation.awaiting(energy);
    } catch (ArithmeticException e) {
      return Evaluation.notEligible(ENERGY);
    }
  }

  private long baselineWh(Instant time) {
    return baseline.at(time)[CityTime.day(time).getMonthValue() - 1];
  }

  @Override
  public List<Step> derive(Act act) {
    Evaluation result = evaluate(act);
    if (result.problem() != null) {
      return List.of();
    }
    List<Step> steps = new ArrayList<>(start(result.quantity(), act.persons(), act.occurredAt()));
    if (!result.awaitsSettlement()) {
      steps.add(factorStep(act.occurredAt()));
      steps.add(Step.rounded("reduction", result.amountMg(), "mg_co2e", "down"));
    }
    return steps;
  }

  /** The steps both branches share: use, baseline per person, persons, baseline. */
  List<Step> start(long energyWh, int persons, Instant time) {
    long perPerson = baselineWh(time);
    return List.of(
        Step.reported(ENERGY, energyWh, WH),
        terms.baseline().step(time, Long.toString(perPerson)),
        new Step("persons", Integer.toString(persons), "person", "enrolment", null, null),
        Step.computed("baseline", Ratio.of(perPerson).times(persons), WH));
  }

  Step factorStep(Instant time) {
    BigDecimal number = terms.emissionFactor().at(time).orElseThrow().number();
    return terms.emissionFactor().step(time, number.toPlainString());
  }

  /** Milligrams CO2e per Wh. */
  Ratio mgPerWh(Instant time) {
    return factor.at(time);
  }

  int meanDays(Instant time) {
    return meanDays.at(time);
  }

  int meanDaysLeast(Instant time) {
    return meanDaysLeast.at(time);
  }

  boolean entersMeans(HouseholdDay day, Instant time) {
    return !day.estimated() || estimatedInMean.at(time);
  }

  boolean isSawToothGuarded(Instant time) {
    return sawToothGuard.at(time);
  }

  int referenceDays(Instant time) {
    return referenceDays.at(time);
  }

  boolean isEmptyHome(long energyWh, Instant time) {
    return emptyHomeGuard.at(time) && energyWh < leastUse.at(time);
  }

  @Override
  public LocalDate historyFrom(YearMonth month) {
    return month.minusMonths(1).atDay(1);
  }

  @Override
  public List<SettledDay> settle(YearMonth month, List<HouseholdDay> days) {
    return new HouseholdMonth(this, month, days).settle();
  }
}
