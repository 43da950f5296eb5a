package org.tanpuhui.methodology.methodology;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntToLongFunction;
import org.tanpuhui.methodology.document.BundledDocuments;
import org.tanpuhui.methodology.document.MethodologyDocument;

/**
 * How many evaluations a second one core makes, by calculator. Run by hand; the build does not run
 * it. Prints the best and the median of the rounds.
 */
public final class CalculatorBenchmark {
  private static final int ROUNDS = 9;
  private static final int ACTS = 1 << 10;
  private static final Instant TIME = Instant.parse("2026-05-20T04:00:00Z");

  private CalculatorBenchmark() {}

  public static void main(String[] arguments) {
    List<Act> trips = new ArrayList<>();
    List<Act> rides = new ArrayList<>();
    List<Act> days = new ArrayList<>();
    for (int i = 0; i < ACTS; i++) {
      Instant time = TIME.plusSeconds(i * 7_919L);
      trips.add(
          act(time, Map.of("mode", i % 2 == 0 ? "metro" : "bus", "distance_m", 1_000L + i * 17L)));
      rides.add(act(time, Map.of("vehicle", "bike", "distance_m", 300L + i * 5L)));
      days.add(act(time, Map.of("energy_wh", 1_500L + i * 9L, "read_quality", "measured")));
    }
    evaluate("linear, trips", calculator("sz-low-carbon-public-transport"), trips);
    evaluate("linear, rides", calculator("sz-shared-bike-riding"), rides);
    evaluate("two-branch-baseline, days", calculator("sz-household-electricity"), days);
    evaluate("stock-change, 4 strata", calculator("sz-forest-management"), forests());
    MonthSettlement settlement = (MonthSettlement) calculator("sz-household-electricity");
    List<HouseholdDay> month = month();
    run(
        "two-branch-baseline, settled days",
        50_000,
        i -> settlement.settle(YearMonth.of(2026, 5), month).size());
  }

  private static Calculator calculator(String id) {
    return BundledDocuments.filed().stream()
        .map(MethodologyDocument::version)
        .filter(version -> version.id().equals(id))
        .findFirst()
        .orElseThrow()
        .calculator();
  }

  private static Act act(Instant time, Map<String, Object> quantities) {
    return Act.of(new Quantities(quantities), time, null, 3);
  }

  private static List<Act> forests() {
    List<FiledProject.Stratum> strata = new ArrayList<>();
    List<Monitoring.StratumVolumes> volumes = new ArrayList<>();
    for (String type : List.of("chinese_fir", "masson_pine", "eucalyptus", "broadleaf_mixed")) {
      strata.add(new FiledProject.Stratum(type, type, 300_000, new BigDecimal("3.6")));
      volumes.add(
          new Monitoring.StratumVolumes(type, new BigDecimal("100.0"), new BigDecimal("105.2")));
    }
    Monitoring monitoring =
        new Monitoring(LocalDate.of(2025, 1, 1), LocalDate.of(2025, 12, 31), volumes, 2_400, 600);
    return List.of(act(TIME, Map.of()).monitored(monitoring, new FiledProject(strata)));
  }

  private static List<HouseholdDay> month() {
    List<HouseholdDay> days = new ArrayList<>();
    for (int i = 0; i < 61; i++) {
      days.add(
          new HouseholdDay(
              new UUID(0, i),
              LocalDate.of(2026, 4, 1).plusDays(i),
              12_000 + i * 7_919L % 3_000,
              false,
              3,
              i >= 30,
              0));
    }
    return days;
  }

  private static void evaluate(String name, Calculator calculator, List<Act> acts) {
    int mask = acts.size() - 1;
    int times = name.startsWith("stock") ? 50_000 : 2_000_000;
    run(
        name,
        times,
        i -> {
          calculator.evaluate(acts.get(i & mask)).amountMg();
          return 1;
        });
  }

  /** Repeats and prints what came out a second; {@code work} answers how much one call did. */
  private static void run(String name, int times, IntToLongFunction work) {
    List<Long> rates = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      long done = 0;
      long start = System.nanoTime();
      for (int i = 0; i < times; i++) {
        done += work.applyAsLong(i);
      }
      rates.add(done * 1_000_000_000L / (System.nanoTime() - start));
    }
    rates.sort(null);
    System.out.printf(
        Locale.ROOT,
        "%-36s best %,11d/s, median %,11d/s%n",
        name,
        rates.get(ROUNDS - 1),
        rates.get(ROUNDS / 2));
  }
}
