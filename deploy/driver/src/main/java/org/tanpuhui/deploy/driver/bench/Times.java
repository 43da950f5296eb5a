package org.tanpuhui.deploy.driver.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;

/** Durations of many requests, in nanoseconds. For one thread; joined afterwards. */
final class Times {
  private long[] nanos = new long[1024];
  private int size;

  void add(long duration) {
    if (size == nanos.length) {
      nanos = Arrays.copyOf(nanos, size * 2);
    }
    nanos[size++] = duration;
  }

  void addAll(Times others) {
    for (int i = 0; i < others.size; i++) {
      add(others.nanos[i]);
    }
  }

  int size() {
    return size;
  }

  /** Sorts; to be called when nothing is added any more. */
  Times sorted() {
    nanos = Arrays.copyOf(nanos, size);
    Arrays.sort(nanos);
    return this;
  }

  /**
   * The value below which this share of the sorted values lies (nearest rank), in microseconds; -1
   * when there are none.
   *
   * @param perMille for example 990
   */
  long micros(int perMille) {
    if (size == 0) {
      return -1;
    }
    int rank = (int) (((long) size * perMille + 999) / 1000);
    return nanos[Math.max(0, rank - 1)] / 1000;
  }

  /** Writes count, p50, p99 and maximum. */
  void into(ObjectNode node) {
    node.put("requests", size);
    node.put("p50_us", micros(500));
    node.put("p99_us", micros(990));
    node.put("max_us", micros(1000));
  }
}
