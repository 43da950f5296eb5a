package org.tanpuhui.deploy.driver.meter;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.tanpuhui.deploy.driver.Table;
import org.tanpuhui.deploy.driver.meter.Reckoning.Account;

/** What a filed version makes of all households, and whether flagged customers stand out. */
final class MeterReport {

  private static final int TOP = 5;

  /** One family of the press claimed as much in a year; far above it nobody saves at home. */
  private static final long PRESS_CASE_MG_PER_YEAR = 620_000_000L;

  private static final long DAYS_PER_YEAR = 365;
  private static final long MG_PER_KG = 1_000_000;

  private final Reckoning reckoning;
  private final Account total = new Account();
  private final List<Line> lines = new ArrayList<>();

  private record Line(int number, int persons, boolean flagged, Account account) {}

  MeterReport(Reckoning reckoning) {
    this.reckoning = reckoning;
  }

  /** Takes all days of one household, already moved. */
  void household(int number, int persons, boolean flagged, List<MeterDay> days) {
    Account account = reckoning.of(days, persons);
    total.add(account);
    lines.add(new Line(number, persons, flagged, account));
  }

  Account total() {
    return total;
  }

  void print(PrintStream out) {
    Table table = new Table("by the filed version, in this process", "days", "g CO2e");
    table.row("all days", total.days, "");
    table.row("refused: more than 1 MWh on a day", total.tooLarge, "");
    table.row("rejected: below the least use of an occupied home", total.notEligible, "");
    table.row("below the baseline, credited", total.belowDays, grams(total.belowMg));
    table.row("exactly at the baseline", total.atBaselineDays, "");
    table.row("above the baseline", total.awaitingDays, "");
    table.row("  credited against the own mean", total.ownMeanDays, grams(total.ownMeanMg));
    table.row("  cut by the guard against swinging", total.cutDays, grams(cutMg()));
    table.row("  not below the own mean", total.noReductionDays, "");
    table.row("  too few days for an own mean", total.meanUnknownDays, "");
    table.row("all credit", total.creditedDays(), grams(total.mg()));
    table.print(out);
    out.println();
    printHouseholds(out);
  }

  private long cutMg() {
    return total.unguardedMg - total.ownMeanMg;
  }

  private static String grams(long mg) {
    return "%,d".formatted(mg / 1000);
  }

  private void printHouseholds(PrintStream out) {
    long credited = lines.stream().filter(line -> line.account().mg() > 0).count();
    long outliers = lines.stream().filter(MeterReport::isOutlier).count();
    out.printf("%,d households, %,d with credit.%n", lines.size(), credited);
    out.printf(
        "%,d earn at a rate of more than 620 kg a year, the largest claim known from the press.%n",
        outliers);
    Table table = new Table("largest", "persons", "days", "kWh a day", "g CO2e", "kg a year");
    lines.stream()
        .sorted(Comparator.comparingLong((Line line) -> -line.account().mg()))
        .limit(TOP)
        .forEach(
            line -> {
              Account account = line.account();
              long days = Math.max(1, account.days - account.tooLarge);
              table.row(
                  "household " + line.number(),
                  line.persons(),
                  account.days,
                  account.energyWh / days / 1000,
                  grams(account.mg()),
                  account.mg() / MG_PER_KG * DAYS_PER_YEAR / days);
            });
    table.print(out);
    if (lines.stream().anyMatch(Line::flagged)) {
      out.println();
      printFlagged(out);
    }
  }

  private static boolean isOutlier(Line line) {
    return line.account().mg() * DAYS_PER_YEAR
        > PRESS_CASE_MG_PER_YEAR * Math.max(1, line.account().days);
  }

  private void printFlagged(PrintStream out) {
    Table table =
        new Table(
            "flagged against the others",
            "flagged",
            "median",
            "others",
            "median",
            "P(larger)",
            "z",
            "p");
    test(table, "credit a day, mg", line -> perDay(line, line.account().mg()));
    test(table, "below-baseline credit a day, mg", line -> perDay(line, line.account().belowMg));
    test(table, "own-mean credit a day, mg", line -> perDay(line, line.account().ownMeanMg));
    test(table, "use a day, Wh", line -> perDay(line, line.account().energyWh));
    test(table, "days below the least use", line -> line.account().notEligible);
    table.print(out);
    out.println(
        "Mann-Whitney, two-sided, normal approximation corrected for ties; P(larger) is the chance"
            + " that a flagged customer's value is above another's (0.5: no difference).");
  }

  private static long perDay(Line line, long amount) {
    return amount / Math.max(1, line.account().days - line.account().tooLarge);
  }

  private void test(Table table, String words, ToLongFunction<Line> value) {
    long[] flagged = lines.stream().filter(Line::flagged).mapToLong(value).sorted().toArray();
    long[] others =
        lines.stream().filter(line -> !line.flagged()).mapToLong(value).sorted().toArray();
    RankTest test = RankTest.of(flagged, others);
    table.row(
        words,
        (long) flagged.length,
        median(flagged),
        (long) others.length,
        median(others),
        "%.3f".formatted(test.superiority()),
        "%.2f".formatted(test.z()),
        "%.2g".formatted(test.p()));
  }

  /** The lower of the two middle ones. */
  private static long median(long[] sorted) {
    return sorted.length == 0 ? 0 : sorted[(sorted.length - 1) / 2];
  }
}
