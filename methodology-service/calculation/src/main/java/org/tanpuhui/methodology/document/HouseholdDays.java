package org.tanpuhui.methodology.document;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.tanpuhui.methodology.methodology.Act;
import org.tanpuhui.methodology.methodology.Calculator;
import org.tanpuhui.methodology.methodology.Evaluation;
import org.tanpuhui.methodology.methodology.HouseholdDay;
import org.tanpuhui.methodology.methodology.MonthSettlement;
import org.tanpuhui.methodology.methodology.Quantities;
import org.tanpuhui.methodology.methodology.SettledDay;
import org.tanpuhui.platform.CityTime;

/**
 * One household's days, all heard in time, with what each of them gets in the end: at once, or when
 * its month is settled. For examples and experiments; the services do the same day by day.
 */
public final class HouseholdDays {
  private final Calculator calculator;
  private final MonthSettlement settlement;
  private final int persons;
  private final TreeMap<LocalDate, HouseholdDay> days = new TreeMap<>();
  private final Map<LocalDate, Evaluation> evaluations = new HashMap<>();

  /**
   * @param calculator one that also settles months
   * @param persons persons of the household, at least 1
   */
  public HouseholdDays(Calculator calculator, int persons) {
    this.calculator = calculator;
    this.settlement = (MonthSettlement) calculator;
    this.persons = persons;
  }

  /** Adds the reading of a day, Wh. */
  public void add(LocalDate day, long energyWh, boolean estimated) {
    Quantities quantities =
        new Quantities(
            Map.of("energy_wh", energyWh, "read_quality", estimated ? "estimated" : "measured"));
    Instant from = CityTime.startOf(day);
    Evaluation evaluation =
        calculator.evaluate(Act.of(quantities, from, CityTime.startOf(day.plusDays(1)), persons));
    evaluations.put(day, evaluation);
    UUID id = new UUID(0, day.toEpochDay());
    days.put(
        day,
        new HouseholdDay(id, day, energyWh, estimated, persons, evaluation.awaitsSettlement(), 0));
  }

  /** What a day was answered at once. */
  public Evaluation evaluation(LocalDate day) {
    return evaluations.get(day);
  }

  /** What the month's waiting days get. */
  public List<SettledDay> settle(YearMonth month) {
    return settlement.settle(
        month,
        List.copyOf(
            days.subMap(settlement.historyFrom(month), true, month.atEndOfMonth(), true).values()));
  }

  /** All of the month's credit, milligrams CO2e. */
  public long monthMg(YearMonth month) {
    long sum = 0;
    for (LocalDate day : days.subMap(month.atDay(1), true, month.atEndOfMonth(), true).keySet()) {
      sum = Math.addExact(sum, evaluations.get(day).amountMg());
    }
    for (SettledDay settled : settle(month)) {
      sum = Math.addExact(sum, settled.amountMg());
    }
    return sum;
  }
}
