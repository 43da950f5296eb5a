package org.tanpuhui.platform.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

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
  private static final Logger LOG = Logger.getLogger(StreamLoop.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);
  private static final long RETRY_SECONDS = 1;

  private final StreamSettings settings;
  private final String[] topics;
  private final List<StreamWriter<T>> writers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile String waiting = "not started";

  /**
   * @param outputTopics topics the processor writes to; made at start, like the input topic, when
   *     they are absent
   */
  public StreamLoop(
      StreamSettings settings,
      ConnectionSource connections,
      BatchProcessor<T> processor,
      String... outputTopics) {
    this.settings = settings;
    this.topics = new String[outputTopics.length + 1];
    topics[0] = settings.topic();
    System.arraycopy(outputTopics, 0, topics, 1, outputTopics.length);
    for (int i = 0; i < settings.writers(); i++) {
      StreamWriter<T> writer =
          new StreamWriter<>(settings, connections, processor, settings.group() + "-" + i);
      writers.add(writer);
      threads.add(daemon(writer, "stream-" + settings.topic() + "-" + i));
    }
  }

  /** Starts in the background: waits for Kafka and the database as long as it takes. */
  public void start() {
    waiting = "waiting for Kafka";
    daemon(this::startWriters, "stream-" + settings.topic() + "-start").start();
  }

  private void startWriters() {
    while (waiting != null && closing.getCount() > 0) {
      try (Admin admin =
          Admin.create(TopicSetup.adminProperties(settings.bootstrapServers(), settings.kafka()))) {
        TopicSetup.ensure(admin, settings.partitions(), topics);
        waiting = null;
      } catch (IllegalStateException | KafkaException e) {
        waiting = "waiting for Kafka: " + e.getMessage();
        LOG.warnf("topics %s: %s", String.join(", ", topics), e.getMessage());
        pause();
      }
    }
    synchronized (threads) {
      if (closing.getCount() > 0) {
        threads.forEach(Thread::start);
      }
    }
  }

  private void pause() {
    try {
      if (closing.await(RETRY_SECONDS, TimeUnit.SECONDS)) {
        LOG.debugf("closing before %s was there", settings.topic());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closing.countDown();
    }
  }

  /** Whether the writers were started: Kafka was there and has the topics. */
  public boolean isRunning() {
    return waiting == null;
  }

  /**
   * What keeps the loop from working, empty when nothing does: Kafka not there yet, partitions
   * stopped by a gap, the last failure of a writer that has not recovered.
   */
  public List<String> problems() {
    String notYet = waiting;
    if (notYet != null) {
      return List.of(notYet);
    }
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
    synchronized (threads) {
      closing.countDown();
    }
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

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
