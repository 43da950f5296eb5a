package org.tanpuhui.deploy.driver.claims;

import java.io.PrintStream;
import java.util.EnumMap;
import java.util.Map;
import org.tanpuhui.deploy.driver.Table;
import org.tanpuhui.deploy.driver.claims.Referee.Verdict;

/**
 * Planted re-reports and what became of them, by the larger shift of the two ends and by the length
 * of the true ride. A re-report that is refused for itself (too slow, too short, over the day's
 * cap) is not paid either, but says nothing of the guard, so it is counted apart.
 */
final class Recall {

  private static final int[] SHIFT_MIN = {0, 1, 2, 4, 6, 8, 10, 15};
  private static final int[] LENGTH_MIN = {0, 5, 10, 20, 60, Integer.MAX_VALUE};
  private static final String[] LENGTH_WORDS = {
    "a boarding alone", "up to 5 min", "5 to 10 min", "10 to 20 min", "20 to 60 min", "over 1 h"
  };
  private static final int MINUTE_S = 60;
  private static final long PER_MILLION = 1_000_000;

  private final Map<Plant, long[][]> byShift = new EnumMap<>(Plant.class);
  private final Map<Plant, long[][]> byLength = new EnumMap<>(Plant.class);

  /** Counts one re-report. */
  void add(Plant plant, Ride ride, Ride again, Verdict verdict) {
    long shiftS = Math.abs(again.startS() - ride.startS());
    if (plant != Plant.WITH_ALIGHTING) {
      shiftS = Math.max(shiftS, Math.abs(again.endS() - ride.endS()));
    }
    count(byShift, plant, place(SHIFT_MIN, shiftS), verdict);
    count(byLength, plant, place(LENGTH_MIN, ride.seconds()), verdict);
  }

  private static int place(int[] minutes, long seconds) {
    int i = 0;
    while (i < minutes.length - 1 && seconds > (long) minutes[i] * MINUTE_S) {
      i++;
    }
    return i;
  }

  private static void count(Map<Plant, long[][]> table, Plant plant, int place, Verdict verdict) {
    table
        .computeIfAbsent(plant, p -> new long[Math.max(SHIFT_MIN.length, LENGTH_MIN.length)][3])[
        place][verdict.ordinal()]++;
  }

  long held(Plant plant) {
    return sum(plant, Verdict.HELD);
  }

  /** Re-reports that were paid: the ones the guard missed. */
  long missed(Plant plant) {
    return sum(plant, Verdict.PAID);
  }

  private long sum(Plant plant, Verdict verdict) {
    long sum = 0;
    for (long[] row : byShift.getOrDefault(plant, new long[0][3])) {
      sum += row[verdict.ordinal()];
    }
    return sum;
  }

  /** Held of those that were held or paid, in millionths; a million when there were none. */
  long recallPerMillion(Plant plant) {
    return share(held(plant), missed(plant));
  }

  private static long share(long held, long missed) {
    return held + missed == 0 ? PER_MILLION : held * PER_MILLION / (held + missed);
  }

  void print(PrintStream out) {
    Table table = head("larger shift");
    byShift.forEach(
        (plant, rows) -> {
          for (int i = 0; i < SHIFT_MIN.length; i++) {
            String words =
                i == 0 ? "none" : "over " + SHIFT_MIN[i - 1] + " to " + SHIFT_MIN[i] + " min";
            row(table, plant, words, rows[i]);
          }
          row(table, plant, "all", sums(rows));
        });
    table.print(out);
    out.println();
    Table lengths = head("length of the ride");
    byLength.forEach(
        (plant, rows) -> {
          for (int i = 0; i < LENGTH_MIN.length; i++) {
            row(lengths, plant, LENGTH_WORDS[i], rows[i]);
          }
        });
    lengths.print(out);
  }

  private static Table head(String by) {
    return new Table("told again", by, "planted", "refused for itself", "held", "paid", "recall");
  }

  private static long[] sums(long[][] rows) {
    long[] sums = new long[Verdict.values().length];
    for (long[] row : rows) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += row[i];
      }
    }
    return sums;
  }

  private static void row(Table table, Plant plant, String words, long[] counts) {
    long paid = counts[Verdict.PAID.ordinal()];
    long held = counts[Verdict.HELD.ordinal()];
    long refused = counts[Verdict.REFUSED.ordinal()];
    if (paid + held + refused > 0) {
      table.row(
          plant.words(),
          words,
          paid + held + refused,
          refused,
          held,
          paid,
          percent(share(held, paid)));
    }
  }

  /** Rounded up, so that 0 % means none. */
  static String percentUp(long perMillion) {
    return percent((perMillion + 99) / 100 * 100);
  }

  /** Rounded down, so that 100 % means all. */
  static String percent(long perMillion) {
    return "%d.%02d %%".formatted(perMillion / 10_000, perMillion % 10_000 / 100);
  }
}
