package org.tanpuhui.ledger.credits.unit;

import java.util.ArrayList;
import java.util.List;

/**
 * Which ranges a movement takes, and what it leaves of those it cuts.
 *
 * @param touched the ranges as they stood
 * @param taken what moves, in rising order
 * @param left what stays of the touched ones
 */
public record Cut(
    List<StandingRange> touched, List<StandingRange> taken, List<StandingRange> left) {

  /**
   * Takes the lowest numbers.
   *
   * @param standing what fits, in rising order, no two meeting
   * @param within only these numbers; null for any
   * @return null when there are not enough, and nothing changed
   */
  public static Cut lowest(List<StandingRange> standing, long tonnes, SerialRange within) {
    List<StandingRange> touched = new ArrayList<>();
    List<StandingRange> taken = new ArrayList<>();
    List<StandingRange> left = new ArrayList<>();
    long missing = tonnes;
    for (StandingRange range : standing) {
      if (missing == 0) {
        break;
      }
      if (within != null && !within.meets(range.range())) {
        continue;
      }
      SerialRange usable = within == null ? range.range() : within.common(range.range());
      long count = Math.min(missing, usable.tonnes());
      SerialRange part = new SerialRange(usable.first(), usable.first() + count - 1);
      touched.add(range);
      taken.add(range.part(part));
      keep(range, part, left);
      missing -= count;
    }
    return missing == 0 ? new Cut(touched, taken, left) : null;
  }

  private static void keep(StandingRange whole, SerialRange part, List<StandingRange> left) {
    SerialRange range = whole.range();
    if (range.first() < part.first()) {
      left.add(whole.part(new SerialRange(range.first(), part.first() - 1)));
    }
    if (part.last() < range.last()) {
      left.add(whole.part(new SerialRange(part.last() + 1, range.last())));
    }
  }

  /** How many units fit in all. */
  public static long available(List<StandingRange> standing, SerialRange within) {
    long tonnes = 0;
    for (StandingRange range : standing) {
      if (within == null) {
        tonnes += range.range().tonnes();
      } else if (within.meets(range.range())) {
        tonnes += within.common(range.range()).tonnes();
      }
    }
    return tonnes;
  }
}
