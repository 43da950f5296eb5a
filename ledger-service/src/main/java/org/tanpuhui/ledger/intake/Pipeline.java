package org.tanpuhui.ledger.intake;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.apache.kafka.common.KafkaException;
import org.tanpuhui.platform.stream.PipelineProbe;
import org.tanpuhui.platform.stream.PipelineProbe.PartitionLag;

/**
 * How far the loop is behind the log. Asked often, so the log is looked at 10 times a second at
 * most, and the oldest waiting records, which cost a fetch each, every 2 seconds.
 */
@ApplicationScoped
public class Pipeline {
  private static final long FRESH_NANOS = 100_000_000L;
  private static final long OLDEST_FRESH_NANOS = 2_000_000_000L;

  /** For so long after a failure Kafka is not asked again: it costs its callers a timeout. */
  private static final long SILENCE_NANOS = 2_000_000_000L;

  private final PostingLoop loop;
  private final DataSource dataSource;
  private final Map<Integer, Instant> oldest = new HashMap<>();
  private final ReentrantLock looking = new ReentrantLock();
  private volatile View view;
  private PipelineProbe probe;
  private long oldestLookedAt = System.nanoTime() - OLDEST_FRESH_NANOS;

  public Pipeline(PostingLoop loop, DataSource dataSource) {
    this.loop = loop;
    this.dataSource = dataSource;
  }

  /**
   * All partitions in order. While one caller looks, the others get what was seen last.
   *
   * @throws KafkaException Kafka did not answer, now or a moment ago
   */
  public List<PartitionLag> partitions() throws SQLException {
    View seen = view;
    if (seen != null && System.nanoTime() - seen.at < FRESH_NANOS) {
      return seen.partitions();
    }
    if (seen == null) {
      looking.lock();
    } else if (!looking.tryLock()) {
      return seen.partitions();
    }
    try {
      View now = look();
      view = now;
      return now.partitions();
    } finally {
      looking.unlock();
    }
  }

  private View look() throws SQLException {
    long now = System.nanoTime();
    boolean withOldest = now - oldestLookedAt >= OLDEST_FRESH_NANOS;
    List<PartitionLag> found;
    try (Connection connection = dataSource.getConnection()) {
      if (probe == null) {
        probe = new PipelineProbe(loop.settings());
      }
      found = probe.look(connection, withOldest);
    } catch (KafkaException e) {
      return new View(System.nanoTime() + SILENCE_NANOS, null, e);
    }
    if (withOldest) {
      oldest.clear();
      found.stream()
          .filter(lag -> lag.oldestWaitingAt() != null)
          .forEach(lag -> oldest.put(lag.partition(), lag.oldestWaitingAt()));
      oldestLookedAt = now;
    }
    return new View(now, found.stream().map(this::withOldest).toList(), null);
  }

  /** What was seen when; or why nothing was. */
  private record View(long at, List<PartitionLag> lags, KafkaException failure) {
    List<PartitionLag> partitions() {
      if (failure != null) {
        throw new KafkaException(failure.getMessage(), failure);
      }
      return lags;
    }
  }

  private PartitionLag withOldest(PartitionLag lag) {
    return new PartitionLag(
        lag.partition(),
        lag.nextOffset(),
        lag.publishedOffset(),
        lag.endOffset(),
        lag.lag(),
        lag.lag() == 0 ? null : oldest.get(lag.partition()));
  }

  @PreDestroy
  void close() {
    looking.lock();
    try {
      if (probe != null) {
        probe.close();
      }
    } finally {
      looking.unlock();
    }
  }
}
