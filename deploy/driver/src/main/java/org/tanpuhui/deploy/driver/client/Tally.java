package org.tanpuhui.deploy.driver.client;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the service answered to the events sent, counted. Safe for many threads. */
public final class Tally {

  private final SortedMap<String, Long> refused = new TreeMap<>();
  private final Map<String, String> examples = new TreeMap<>();
  private long sent;
  private long accepted;
  private long duplicates;
  private long resentBatches;

  synchronized void answered(long events, long newlyAccepted, long newDuplicates) {
    sent += events;
    accepted += newlyAccepted;
    duplicates += newDuplicates;
  }

  synchronized void refused(String code, String example) {
    refused.merge(code, 1L, Long::sum);
    examples.putIfAbsent(code, example);
  }

  synchronized void resent() {
    resentBatches++;
  }

  public synchronized long sent() {
    return sent;
  }

  public synchronized long accepted() {
    return accepted;
  }

  /** Second copies that intake knew at once. */
  public synchronized long duplicates() {
    return duplicates;
  }

  /** Refusals by code. */
  public synchronized SortedMap<String, Long> refused() {
    return new TreeMap<>(refused);
  }

  public synchronized long refusedSum() {
    return refused.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The first refusal with this code, as the service put it. */
  public synchronized String example(String code) {
    return examples.getOrDefault(code, "");
  }

  /** Batches whose answer got lost and that were therefore sent again. */
  public synchronized long resentBatches() {
    return resentBatches;
  }
}
