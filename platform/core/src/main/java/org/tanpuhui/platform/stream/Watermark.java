package org.tanpuhui.platform.stream;

import java.util.ArrayDeque;

/**
 * How far the outputs of one input partition are acknowledged. Batches enter in order; the
 * watermark passes a batch when each of its outputs is acknowledged and so is everything before it.
 * Thread-safe: acknowledgements come from the producer's thread.
 */
final class Watermark {
  private final ArrayDeque<Batch> batches = new ArrayDeque<>();
  private long published;

  Watermark(long published) {
    this.published = published;
  }

  /** The outputs of the inputs below {@link #nextOffset} that are not yet acknowledged. */
  final class Batch {
    private final long nextOffset;
    private int waiting;

    private Batch(long nextOffset, int waiting) {
      this.nextOffset = nextOffset;
      this.waiting = waiting;
    }

    /** One of its outputs is acknowledged. */
    void acknowledge() {
      synchronized (Watermark.this) {
        waiting--;
        settle();
      }
    }
  }

  /** Enters a batch that ends before {@code nextOffset} and has this many outputs to come. */
  synchronized Batch enter(long nextOffset, int outputs) {
    Batch batch = new Batch(nextOffset, outputs);
    batches.addLast(batch);
    settle();
    return batch;
  }

  /** First input offset whose outputs are not all acknowledged. */
  synchronized long published() {
    return published;
  }

  /** Whether every batch entered is acknowledged. */
  synchronized boolean settled() {
    return batches.isEmpty();
  }

  private void settle() {
    while (!batches.isEmpty() && batches.peekFirst().waiting == 0) {
      published = batches.removeFirst().nextOffset;
    }
  }
}
