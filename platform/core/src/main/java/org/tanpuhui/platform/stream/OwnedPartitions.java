package org.tanpuhui.platform.stream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The partitions that a writer may write: where each stands in the database, and how far its
 * outputs are acknowledged. The writer's thread alone, but for {@link #view}.
 */
final class OwnedPartitions {
  private final Map<Integer, Owned> owned = new TreeMap<>();
  private final Map<Integer, Long> view = new ConcurrentHashMap<>();

  private static final class Owned {
    private final Watermark watermark;
    private long next;
    private long persisted;

    Owned(Position position, Watermark watermark) {
      next = position.nextOffset();
      persisted = position.publishedOffset();
      this.watermark = watermark;
    }
  }

  boolean isEmpty() {
    return owned.isEmpty();
  }

  Set<Integer> numbers() {
    return owned.keySet();
  }

  /** The next offset of each, for any thread. */
  Map<Integer, Long> view() {
    return Map.copyOf(view);
  }

  /** The next offset of each, to go on from. */
  Map<Integer, Long> next() {
    Map<Integer, Long> next = new HashMap<>();
    owned.forEach((partition, state) -> next.put(partition, state.next));
    return next;
  }

  /**
   * @param watermark what is published, from the position's on
   */
  void add(Position position, Watermark watermark) {
    owned.put(position.partition(), new Owned(position, watermark));
    view.put(position.partition(), position.nextOffset());
  }

  void remove(int partition) {
    owned.remove(partition);
    view.remove(partition);
  }

  void clear() {
    owned.clear();
    view.clear();
  }

  /** The step of a partition to this offset. */
  PositionStore.Step step(int partition, long end) {
    Owned state = owned.get(partition);
    return new PositionStore.Step(partition, state.next, end, state.watermark.published());
  }

  /** The fence for a write that moves no position. */
  PositionStore.Step unmoved(int partition) {
    return step(partition, owned.get(partition).next);
  }

  /** The steps of those whose watermark is ahead of the database. */
  List<PositionStore.Step> moved() {
    List<PositionStore.Step> steps = new ArrayList<>();
    owned.forEach(
        (partition, state) -> {
          if (state.watermark.published() > state.persisted) {
            steps.add(step(partition, state.next));
          }
        });
    return steps;
  }

  /** Notes that a step was committed. */
  void committed(PositionStore.Step step) {
    Owned state = owned.get(step.partition());
    state.next = step.next();
    state.persisted = step.published();
    view.put(step.partition(), step.next());
  }

  /** Enters the outputs of a batch that was committed; see {@link Watermark#enter}. */
  Watermark.Batch enter(int partition, long nextOffset, int outputs) {
    return owned.get(partition).watermark.enter(nextOffset, outputs);
  }
}
