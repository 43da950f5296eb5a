package org.tanpuhui.ledger.log.sequencer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tanpuhui.ledger.log.merkle.Merkle;

/** Lanes and the copy of the order as a database would keep them. */
final class MemoryLanes implements Lanes, OrderIndex {
  private final CrashingStorage steps;
  final SortedMap<Integer, List<byte[]>> lanes = new TreeMap<>();
  final List<Run> index = new ArrayList<>();

  /**
   * @param steps counts the appends to the copy, and may crash before and after them
   */
  MemoryLanes(CrashingStorage steps) {
    this.steps = steps;
  }

  /** The leaf that the writer of a lane makes at this number. */
  static byte[] leaf(int lane, long number) {
    return Merkle.sha256(ByteBuffer.allocate(12).putInt(lane).putLong(number).array()).bytes();
  }

  void grow(int lane, int count) {
    List<byte[]> leaves = lanes.computeIfAbsent(lane, key -> new ArrayList<>());
    for (int i = 0; i < count; i++) {
      leaves.add(leaf(lane, leaves.size()));
    }
  }

  void shorten(int lane, int size) {
    List<byte[]> leaves = lanes.get(lane);
    leaves.subList(size, leaves.size()).clear();
  }

  long total() {
    return lanes.values().stream().mapToLong(List::size).sum();
  }

  @Override
  public SortedMap<Integer, Long> sizes() {
    SortedMap<Integer, Long> sizes = new TreeMap<>();
    lanes.forEach((lane, leaves) -> sizes.put(lane, (long) leaves.size()));
    return sizes;
  }

  @Override
  public byte[] read(int lane, long from, int max) {
    List<byte[]> leaves = lanes.getOrDefault(lane, List.of());
    int end = (int) Math.min(leaves.size(), from + max);
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(0, end - from) * LEAF_BYTES);
    for (long i = from; i < end; i++) {
      buffer.put(leaves.get((int) i));
    }
    return buffer.array();
  }

  @Override
  public long count() {
    return index.size();
  }

  @Override
  public List<Run> read(long firstRun, int max) {
    int end = (int) Math.min(index.size(), firstRun + max);
    return List.copyOf(index.subList((int) firstRun, end));
  }

  @Override
  public void append(List<Run> runs) throws IOException {
    steps.step();
    index.addAll(runs);
    steps.step();
  }
}
