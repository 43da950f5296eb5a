package org.tanpuhui.deploy.auditing;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Findings as they come; the first ones in full, all of them counted. Thread-safe. */
final class Findings {
  private final long most;
  private final List<Finding> kept = new ArrayList<>();
  private final Map<Reason, Long> counts = new EnumMap<>(Reason.class);

  /**
   * @param most how many are kept in full
   */
  Findings(long most) {
    this.most = most;
  }

  synchronized void add(Reason reason, String row, String detail) {
    counts.merge(reason, 1L, Long::sum);
    if (kept.size() < most) {
      kept.add(new Finding(reason, row, detail));
    }
  }

  /** Those that were kept, in the order of their reasons and rows. */
  synchronized List<Finding> kept() {
    List<Finding> sorted = new ArrayList<>(kept);
    sorted.sort(
        java.util.Comparator.comparing(Finding::reason)
            .thenComparing(Finding::row)
            .thenComparing(Finding::detail));
    return sorted;
  }

  synchronized Map<Reason, Long> counts() {
    return new EnumMap<>(counts);
  }

  synchronized long count() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
