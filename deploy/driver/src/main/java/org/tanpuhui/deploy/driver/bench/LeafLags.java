package org.tanpuhui.deploy.driver.bench;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * Times from the commit of leaves to the checkpoint that covers them, from looks at both. What a
 * look saw first was committed after the look before it began, so its lag is counted from there.
 */
final class LeafLags {
  private static final long NANOS_PER_MS = 1_000_000;

  private record Seen(long leaves, long nanos) {}

  private final Deque<Seen> waiting = new ArrayDeque<>();
  private final List<Long> millis = new ArrayList<>();
  private long leaves = -1;
  private long lookedAt;

  /**
   * Notes a look at the lanes.
   *
   * @param there leaves that were committed
   * @param nanos when the look began
   */
  void committed(long there, long nanos) {
    if (leaves >= 0 && there > leaves) {
      waiting.add(new Seen(there, lookedAt));
    }
    leaves = there;
    lookedAt = nanos;
  }

  /** Notes that a checkpoint covers so many leaves. */
  void covered(long size, long nanos) {
    while (!waiting.isEmpty() && waiting.peek().leaves() <= size) {
      millis.add((nanos - waiting.poll().nanos()) / NANOS_PER_MS);
    }
  }

  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  /** One for each look that saw new leaves, sorted. */
  List<Long> sortedMs() {
    Collections.sort(millis);
    return millis;
  }
}
