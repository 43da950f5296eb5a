package org.tanpuhui.platform.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Carries the input topic into the service's database and its outputs on to Kafka, exactly once in
 * effect, whatever dies when.
 *
 * <ul>
 *   <li>Statements of the loop per batch, whatever its size: 1 (the fence), plus 1 when records are
 *       set aside.
 *   <li>Positions live in the database, in the transaction of the results; Kafka's committed
 *       offsets are not used.
 *   <li>An outage or a gap in the offsets stops, and nothing is skipped; a poison record is set
 *       aside, and its partition goes on.
 * </ul>
 */
public final class StreamLoop<T> implements AutoCloseable {
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);

  private final List<StreamWriter<T>> writers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  public StreamLoop(
      StreamSettings settings, ConnectionSource connections, BatchProcessor<T> processor) {
    for (int i = 0; i < settings.writers(); i++) {
      StreamWriter<T> writer =
          new StreamWriter<>(settings, connections, processor, settings.group() + "-" + i);
      writers.add(writer);
      Thread thread = new Thread(writer, "stream-" + settings.topic() + "-" + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
  }

  /** Starts the writers; they wait for Kafka and the database as long as it takes. */
  public void start() {
    threads.forEach(Thread::start);
  }

  /**
   * What keeps the loop from working, empty when nothing does: partitions stopped by a gap, the
   * last failure of a writer that has not recovered.
   */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (StreamWriter<T> writer : writers) {
      problems.addAll(writer.problems());
    }
    for (Thread thread : threads) {
      if (thread.getState() == Thread.State.TERMINATED) {
        problems.add(thread.getName() + " has ended");
      }
    }
    return problems;
  }

  /** Partitions owned here, each with its next offset. */
  public Map<Integer, Long> owned() {
    Map<Integer, Long> owned = new TreeMap<>();
    for (StreamWriter<T> writer : writers) {
      owned.putAll(writer.owned());
    }
    return owned;
  }

  /** Finishes the running batches, stores the watermarks and leaves the group. */
  @Override
  public void close() {
    writers.forEach(StreamWriter::stop);
    for (Thread thread : threads) {
      try {
        thread.join(STOP_TIMEOUT.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
