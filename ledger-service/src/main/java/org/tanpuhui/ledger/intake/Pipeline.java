package org.tanpuhui.ledger.intake;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private final PostingLoop loop;
  private final DataSource dataSource;
  private final Map<Integer, Instant> oldest = new HashMap<>();
  private PipelineProbe probe;
  private List<PartitionLag> last;
  private long lookedAt;
  private long oldestLookedAt;

  public Pipeline(PostingLoop loop, DataSource dataSource) {
    this.loop = loop;
    this.dataSource = dataSource;
  }

  /**
   * All partitions in order.
   *
   * @throws KafkaException Kafka did not answer
   */
  public synchronized List<PartitionLag> partitions() throws SQLException {
    long now = System.nanoTime();
    if (last != null && now - lookedAt < FRESH_NANOS) {
      return last;
    }
    boolean withOldest = last == null || now - oldestLookedAt >= OLDEST_FRESH_NANOS;
    if (probe == null) {
      probe = new PipelineProbe(loop.settings());
    }
    List<PartitionLag> found;
    try (Connection connection = dataSource.getConnection()) {
      found = probe.look(connection, withOldest);
    }
    if (withOldest) {
      oldest.clear();
      found.stream()
          .filter(lag -> lag.oldestWaitingAt() != null)
          .forEach(lag -> oldest.put(lag.partition(), lag.oldestWaitingAt()));
      oldestLookedAt = now;
    }
    last = found.stream().map(this::withOldest).toList();
    lookedAt = now;
    return last;
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
  synchronized void close() {
    if (probe != null) {
      probe.close();
    }
  }
}
