package org.tanpuhui.methodology.shadow;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How values are spread, in bounded memory. Values under 256 are kept exactly; larger ones fall
 * into classes whose ends differ by less than 1 %, and are told by the end nearer to zero. Least
 * and greatest are exact.
 */
final class Spread {
  private static final int MANTISSA_BITS = 8;
  private static final int[] PERCENTILES = {1, 5, 25, 50, 75, 95, 99};
  private static final int HUNDRED = 100;

  private final TreeMap<Long, Long> classes = new TreeMap<>();
  private long count;
  private long least = Long.MAX_VALUE;
  private long greatest = Long.MIN_VALUE;

  void add(long value) {
    count++;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
    classes.merge(rounded(value), 1L, Long::sum);
  }

  /** The same value with all but its highest bits cleared, towards zero. */
  private static long rounded(long value) {
    long size = Math.abs(value);
    int spare = Long.SIZE - Long.numberOfLeadingZeros(size) - MANTISSA_BITS;
    long kept = spare <= 0 ? size : (size >>> spare) << spare;
    return value < 0 ? -kept : kept;
  }

  /** Values by name, least to greatest; empty when nothing was added. */
  Map<String, Long> percentiles() {
    Map<String, Long> found = new LinkedHashMap<>();
    if (count == 0) {
      return found;
    }
    found.put("min", least);
    for (int percentile : PERCENTILES) {
      found.put("p" + percentile, at(percentile));
    }
    found.put("max", greatest);
    return found;
  }

  /** The least value that at least this share of all values does not exceed. */
  private long at(int percentile) {
    long rank = Math.max(1, (Math.multiplyExact(count, percentile) + HUNDRED - 1) / HUNDRED);
    long seen = 0;
    for (Map.Entry<Long, Long> entry : classes.entrySet()) {
      seen += entry.getValue();
      if (seen >= rank) {
        return Math.max(least, Math.min(greatest, entry.getKey()));
      }
    }
    return greatest;
  }
}
