package org.tanpuhui.deploy.driver.bench;

import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Free time for generated trips. In a round everyone makes one trip; rounds lie in half-days of the
 * past week, so that a person's trips stay hours apart, as in life. Inside a round the trips follow
 * each other in time as they do in sending order.
 *
 * <p>Who was sent when is remembered as the number of rounds a half-day has had: each further round
 * of a half-day lies two minutes after the one before, which is longer than a trip. So trips of
 * different runs on the same stack never overlap.
 */
final class Rounds {

  /** Length of a half-day. */
  static final long HALF_DAY_S = 43_200;

  /** Shift of a further round in the same half-day. */
  static final long LAYER_S = 120;

  /** Longest trip; shorter than {@link #LAYER_S}. */
  static final int TRIP_S_MAX = 100;

  private static final long WINDOW_S = 6 * 86_400 + 3 * 3_600;
  private static final long LAYERS_MAX = HALF_DAY_S / LAYER_S;

  private final SortedMap<Long, Long> used;

  /**
   * @param used rounds by half-day number (epoch second / {@link #HALF_DAY_S})
   */
  Rounds(Map<Long, Long> used) {
    this.used = new TreeMap<>(used);
  }

  /** Since when a mandate must be in force for all rounds that can be taken at this time. */
  static Instant earliest(Instant now) {
    return Instant.ofEpochSecond(now.getEpochSecond() - WINDOW_S - 3_600);
  }

  /**
   * Takes the next round: of the half-days inside the window the one with the fewest, the oldest
   * first.
   *
   * @return epoch second at which the round's first trip starts
   * @throws IllegalStateException every half-day is full
   */
  long take(Instant now) {
    long from = Math.floorDiv(now.getEpochSecond() - WINDOW_S, HALF_DAY_S) + 1;
    // The last trip of a round starts almost two half-days after the half-day's beginning.
    long to = Math.floorDiv(now.getEpochSecond(), HALF_DAY_S) - 2;
    long best = -1;
    for (long halfDay = from; halfDay <= to; halfDay++) {
      if (best < 0 || rounds(halfDay) < rounds(best)) {
        best = halfDay;
      }
    }
    if (best < 0 || rounds(best) >= LAYERS_MAX) {
      throw new IllegalStateException("no free time is left for these people; use more of them");
    }
    long layer = rounds(best);
    used.put(best, layer + 1);
    used.headMap(from - 2).clear();
    return best * HALF_DAY_S + layer * LAYER_S;
  }

  /** Rounds by half-day, to be remembered. */
  SortedMap<Long, Long> used() {
    return new TreeMap<>(used);
  }

  private long rounds(long halfDay) {
    return used.getOrDefault(halfDay, 0L);
  }
}
