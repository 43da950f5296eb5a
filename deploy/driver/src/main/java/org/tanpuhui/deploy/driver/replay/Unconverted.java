package org.tanpuhui.deploy.driver.replay;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The records that gave no event: how many for which reason, and what one of them looked like. */
public final class Unconverted {

  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<String, String> examples = new LinkedHashMap<>();

  /**
   * Counts records.
   *
   * @param reason what is wrong, a few words
   * @param masked the record with everything about the person left out
   */
  public void add(String reason, long records, String masked) {
    counts.merge(reason, records, Long::sum);
    examples.putIfAbsent(reason, masked);
  }

  /** Number of records by reason. */
  public Map<String, Long> counts() {
    return Collections.unmodifiableMap(counts);
  }

  public String example(String reason) {
    return examples.getOrDefault(reason, "");
  }

  public long sum() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
