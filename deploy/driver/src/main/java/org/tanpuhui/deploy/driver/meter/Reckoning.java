package org.tanpuhui.deploy.driver.meter;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.tanpuhui.methodology.methodology.Act;
import org.tanpuhui.methodology.methodology.Evaluation;
import org.tanpuhui.methodology.methodology.HouseholdDay;
import org.tanpuhui.methodology.methodology.MethodologyVersion;
import org.tanpuhui.methodology.methodology.MonthSettlement;
import org.tanpuhui.methodology.methodology.Quantities;
import org.tanpuhui.methodology.methodology.SettledDay;
import org.tanpuhui.methodology.methodology.Step;
import org.tanpuhui.platform.CityTime;

/**
 * What a filed version makes of one household's days, by the product's calculator in this process:
 * the below-baseline branch day by day, the own-mean branch month by month. Settling all months at
 * the end is what closing a backfill grant does.
 */
final class Reckoning {

  /** Intake refuses a larger reading of one day (activity-service, electricity-day schema). */
  static final long HIGHEST_WH = 1_000_000;

  private static final String OWN_CREDIT = "own_mean_credit";

  private final MethodologyVersion version;
  private final MonthSettlement settlement;

  Reckoning(MethodologyVersion version) {
    this.version = version;
    this.settlement = (MonthSettlement) version.calculator();
  }

  /** Counts and milligrams of one household. */
  static final class Account {
    long days;
    long tooLarge;
    long notEligible;
    long belowDays;
    long belowMg;
    long atBaselineDays;
    long awaitingDays;
    long ownMeanDays;
    long ownMeanMg;

    /** What the own-mean branch would have given without the guard against swinging. */
    long unguardedMg;

    long cutDays;
    long noReductionDays;
    long meanUnknownDays;
    long energyWh;

    void add(Account other) {
      days += other.days;
      tooLarge += other.tooLarge;
      notEligible += other.notEligible;
      belowDays += other.belowDays;
      belowMg += other.belowMg;
      atBaselineDays += other.atBaselineDays;
      awaitingDays += other.awaitingDays;
      ownMeanDays += other.ownMeanDays;
      ownMeanMg += other.ownMeanMg;
      unguardedMg += other.unguardedMg;
      cutDays += other.cutDays;
      noReductionDays += other.noReductionDays;
      meanUnknownDays += other.meanUnknownDays;
      energyWh += other.energyWh;
    }

    long mg() {
      return belowMg + ownMeanMg;
    }

    long creditedDays() {
      return belowDays + ownMeanDays;
    }
  }

  /** Reckons a household's days, already moved, each day once. */
  Account of(List<MeterDay> days, int persons) {
    Account account = new Account();
    List<HouseholdDay> standing = new ArrayList<>();
    for (MeterDay day : days) {
      account.days++;
      if (day.energyWh() > HIGHEST_WH) {
        account.tooLarge++;
        continue;
      }
      account.energyWh += day.energyWh();
      boolean waits = day(day, persons, account);
      standing.add(
          new HouseholdDay(
              new UUID(0, day.day().toEpochDay()),
              day.day(),
              day.energyWh(),
              false,
              persons,
              waits,
              0));
    }
    settle(standing, account);
    return account;
  }

  /** Counts one day; true if it awaits its month's settlement. */
  private boolean day(MeterDay day, int persons, Account account) {
    Evaluation result =
        version
            .calculator()
            .evaluate(
                Act.of(
                    new Quantities(Map.of("energy_wh", day.energyWh(), "read_quality", "measured")),
                    CityTime.startOf(day.day()),
                    CityTime.startOf(day.day().plusDays(1)),
                    persons));
    if (result.problem() != null) {
      account.notEligible++;
    } else if (result.awaitsSettlement()) {
      account.awaitingDays++;
      return true;
    } else if (result.amountMg() > 0) {
      account.belowDays++;
      account.belowMg += result.amountMg();
    } else {
      account.atBaselineDays++;
    }
    return false;
  }

  private void settle(List<HouseholdDay> standing, Account account) {
    TreeSet<YearMonth> months = new TreeSet<>();
    standing.stream()
        .filter(HouseholdDay::waiting)
        .forEach(day -> months.add(YearMonth.from(day.day())));
    for (YearMonth month : months) {
      LocalDate from = settlement.historyFrom(month);
      LocalDate to = month.atEndOfMonth();
      List<HouseholdDay> looked =
          standing.stream()
              .filter(day -> !day.day().isBefore(from) && !day.day().isAfter(to))
              .toList();
      for (SettledDay day : settlement.settle(month, looked)) {
        settled(day, account);
      }
    }
  }

  private static void settled(SettledDay day, Account account) {
    long unguardedMg = day.amountMg();
    for (Step step : day.derivation()) {
      if (step.name().equals(OWN_CREDIT)) {
        unguardedMg = Long.parseLong(step.value());
      }
    }
    account.unguardedMg += unguardedMg;
    account.ownMeanMg += day.amountMg();
    if (unguardedMg > day.amountMg()) {
      account.cutDays++;
    }
    if (day.problem() == null) {
      account.ownMeanDays++;
    } else if (unguardedMg == 0) {
      switch (day.problem()) {
        case OWN_MEAN_UNKNOWN -> account.meanUnknownDays++;
        default -> account.noReductionDays++;
      }
    }
  }
}
