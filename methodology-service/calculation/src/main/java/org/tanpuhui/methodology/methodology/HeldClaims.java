package org.tanpuhui.methodology.methodology;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The standing claims of one participant around the ones to be decided, in order of start. Grows
 * while a batch is decided.
 */
public final class HeldClaims {
  private final List<Held> claims = new ArrayList<>();

  /** Adds a claim that stands. */
  public void add(Held held) {
    claims.add(firstFrom(held.start() + 1), held);
  }

  /**
   * Takes out a claim that stands no longer; nothing happens when it is not there.
   *
   * @param start its start, microseconds
   */
  public void remove(UUID activityId, long start) {
    for (int i = firstFrom(start); i < claims.size() && claims.get(i).start() == start; i++) {
      if (claims.get(i).activityId().equals(activityId)) {
        claims.remove(i);
        return;
      }
    }
  }

  /** How many claims of this methodology started in {@code [from, to)}, microseconds. */
  public int count(String methodology, long from, long to) {
    int count = 0;
    for (int i = firstFrom(from); i < claims.size() && claims.get(i).start() < to; i++) {
      if (claims.get(i).methodology().equals(methodology)) {
        count++;
      }
    }
    return count;
  }

  /**
   * The first claim of the log that forbids this one, null when none does.
   *
   * @param reach longest interval that can stand, microseconds
   * @param tolerance overlap allowed, microseconds
   */
  public Held conflict(Held claim, long reach, long tolerance) {
    Held first = null;
    long last = claim.end() + Guard.SAME_RIDE_MICROS;
    for (int i = firstInReach(claim, reach); i < claims.size(); i++) {
      Held held = claims.get(i);
      if (held.start() > last) {
        break;
      }
      if (Guard.conflicts(claim, held, tolerance)
          && (first == null || held.order() < first.order())) {
        first = held;
      }
    }
    return first;
  }

  /** All claims that forbid this one, in order of start; see {@link #conflict}. */
  public List<Held> conflicts(Held claim, long reach, long tolerance) {
    List<Held> all = new ArrayList<>();
    long last = claim.end() + Guard.SAME_RIDE_MICROS;
    for (int i = firstInReach(claim, reach); i < claims.size(); i++) {
      Held held = claims.get(i);
      if (held.start() <= last && Guard.conflicts(claim, held, tolerance)) {
        all.add(held);
      }
    }
    return all;
  }

  private int firstInReach(Held claim, long reach) {
    return firstFrom(claim.start() - Math.max(reach, Guard.SAME_RIDE_MICROS));
  }

  /** Index of the first claim that starts at or after {@code start}. */
  private int firstFrom(long start) {
    int low = 0;
    int high = claims.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (claims.get(middle).start() < start) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
