package org.tanpuhui.methodology.methodology;

/**
 * When two claims of one participant are the same act told twice.
 *
 * <ul>
 *   <li>Intervals are half-open and must not overlap by more than the tolerance, whatever their
 *       sources and modes: nobody travels twice at once.
 *   <li>A point in time (a boarding alone) conflicts only strictly inside an interval.
 *   <li>Claims of different sources are the same ride if the mode is the same, both ends lie within
 *       10 minutes and the distances within 10 % of the longer one, even if they do not overlap.
 *       Two boardings are such claims, their ends being their one point. Where only one of the two
 *       knows the end, boarding within 10 minutes is enough: the other's end is unknown and its
 *       distance an average.
 *   <li>Days of a household or a meter, and periods of a project, are compared with those of the
 *       same methodology alone.
 * </ul>
 *
 * @see "design.md, section 5, guard; docs/decisions/0008"
 */
final class Guard {
  /** How far the ends of two reports of the same ride may lie apart. */
  static final long SAME_RIDE_MICROS = 600_000_000L;

  private static final long SAME_RIDE_PERCENT = 10;
  private static final long HUNDRED_PERCENT = 100;

  private Guard() {}

  static boolean conflicts(Held a, Held b, long tolerance) {
    return a.mode().group() == b.mode().group() && (isAtOnce(a, b, tolerance) || isSameRide(a, b));
  }

  private static boolean isAtOnce(Held a, Held b, long tolerance) {
    if (a.isPoint()) {
      return !b.isPoint() && strictlyInside(a.start(), b, tolerance);
    }
    if (b.isPoint()) {
      return strictlyInside(b.start(), a, tolerance);
    }
    return Math.min(a.end(), b.end()) - Math.max(a.start(), b.start()) > tolerance;
  }

  private static boolean strictlyInside(long point, Held interval, long tolerance) {
    return point - interval.start() > tolerance && interval.end() - point > tolerance;
  }

  private static boolean isSameRide(Held a, Held b) {
    return a.source() != b.source()
        && a.mode() == b.mode()
        && a.mode().group() == 0
        && Math.abs(a.start() - b.start()) <= SAME_RIDE_MICROS
        && (a.isPoint() != b.isPoint()
            || (Math.abs(a.end() - b.end()) <= SAME_RIDE_MICROS
                && isClose(a.quantity(), b.quantity())));
  }

  private static boolean isClose(long a, long b) {
    long longer = Math.max(a, b);
    return Math.abs(a - b) * HUNDRED_PERCENT <= longer * SAME_RIDE_PERCENT;
  }
}
