package org.tanpuhui.deploy.driver.meter;

import java.util.Arrays;

/**
 * Mann-Whitney's U of two samples of whole numbers: whether values of the first tend to be larger.
 * Ranks of ties are shared and the variance is corrected for them; the p-value is two-sided, by the
 * normal approximation with continuity correction. Ranks are whole numbers (doubled); only the last
 * step is floating point, as statistics are no quantities.
 *
 * @param first size of the first sample
 * @param second size of the second
 * @param doubledU twice the number of pairs in which the first is larger, ties counting half
 * @param z standard score; 0 when all values are the same
 * @param p chance of a score this far from 0 if there were no difference
 * @see "Mann and Whitney, 1947; Lehmann, Nonparametrics, section 1.4 (ties)"
 */
record RankTest(long first, long second, long doubledU, double z, double p) {

  static RankTest of(long[] first, long[] second) {
    long[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    Arrays.sort(all);
    long doubledRanks = 0;
    for (long value : first) {
      // Ranks of equal values run from lower to upper; their mean, doubled, is the sum of the ends.
      doubledRanks += lower(all, value) + 1L + upper(all, value);
    }
    long n = first.length;
    long m = second.length;
    long doubledU = doubledRanks - n * (n + 1);
    double total = n + m;
    double variance = n * (double) m / 12 * (total + 1 - ties(all) / (total * (total - 1)));
    double distance = Math.abs(doubledU - n * m) / 2.0;
    if (n == 0 || m == 0 || variance <= 0) {
      return new RankTest(n, m, doubledU, 0, 1);
    }
    double z = Math.max(0, distance - 0.5) / Math.sqrt(variance);
    double signed = doubledU < n * m ? -z : z;
    return new RankTest(n, m, doubledU, signed, Math.min(1, 2 * upperTail(z)));
  }

  /** Chance that a value of the first sample is larger than one of the second; 0.5 is none. */
  double superiority() {
    return first == 0 || second == 0 ? 0.5 : doubledU / 2.0 / (first * (double) second);
  }

  private static int lower(long[] sorted, long value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static int upper(long[] sorted, long value) {
    return value == Long.MAX_VALUE ? sorted.length : lower(sorted, value + 1);
  }

  /** Sum over groups of equal values of t^3 - t. */
  private static double ties(long[] sorted) {
    double sum = 0;
    for (int i = 0; i < sorted.length; ) {
      int next = upper(sorted, sorted[i]);
      double t = next - i;
      sum += t * t * t - t;
      i = next;
    }
    return sum;
  }

  /**
   * P(Z > z) for z >= 0, by the continued fraction beyond 3 and the series before it.
   *
   * @see "Abramowitz and Stegun, 26.2.11 and 26.2.14"
   */
  static double upperTail(double z) {
    double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    if (z > 3) {
      double fraction = z;
      for (int i = 200; i >= 1; i--) {
        fraction = z + i / fraction;
      }
      return density / fraction;
    }
    double term = z;
    double sum = z;
    for (int i = 1; i < 200; i++) {
      term *= z * z / (2 * i + 1);
      sum += term;
    }
    return 0.5 - density * sum;
  }
}
