package org.tanpuhui.platform.stream;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.ExponentialBackoff;
import org.jboss.logging.Logger;

/**
 * One writer thread of a {@link StreamLoop}: a consumer, a producer and a database connection of
 * its own.
 *
 * <p>Everything it believes (positions, watermarks) is dropped and read again from the database
 * whenever partitions move or anything fails; see {@link #reset()}.
 */
final class StreamWriter<T> implements Runnable, ConsumerRebalanceListener {
  private static final Logger LOG = Logger.getLogger(StreamWriter.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LINGER = Duration.ofMillis(25);
  private static final int LINGER_FROM = 100;
  private static final Duration TICK = Duration.ofMillis(500);
  private static final Duration GAP_RECHECK = Duration.ofSeconds(10);
  private static final int REPUBLISH_CHUNK = 10_000;

  private final StreamSettings settings;
  private final BatchProcessor<T> processor;
  private final String name;
  private final PositionStore positions;
  private final WriterConnection connection;
  private final DeadLetterRetry<T> retries;
  private final ExponentialBackoff backoff = new ExponentialBackoff(100, 2, 5_000, 0.2);

  private final OwnedPartitions owned = new OwnedPartitions();
  private final BatchWriter<T> batches;
  private final Map<Integer, String> stopped = new ConcurrentHashMap<>();
  private volatile boolean stopping;
  private volatile String failure;
  private volatile KafkaConsumer<byte[], byte[]> consumer;
  private Publisher publisher;
  private boolean reset = true;
  private int failures;
  private long nextTick;
  private long nextGapCheck;

  StreamWriter(
      StreamSettings settings,
      ConnectionSource connections,
      BatchProcessor<T> processor,
      String name) {
    this.settings = settings;
    this.processor = processor;
    this.name = name;
    this.positions = new PositionStore(settings.topic());
    this.connection = new WriterConnection(connections);
    DeadLetterStore deadLetters = new DeadLetterStore(settings.topic());
    this.retries =
        new DeadLetterRetry<>(settings.topic(), processor, connection, positions, deadLetters);
    this.batches =
        new BatchWriter<>(
            settings.topic(), name, processor, connection, positions, deadLetters, owned);
  }

  List<String> problems() {
    List<String> problems = new ArrayList<>();
    stopped.forEach((partition, why) -> problems.add("partition " + partition + ": " + why));
    String last = failure;
    if (last != null) {
      problems.add(last);
    }
    return problems;
  }

  Map<Integer, Long> owned() {
    return owned.view();
  }

  void stop() {
    stopping = true;
    KafkaConsumer<byte[], byte[]> current = consumer;
    if (current != null) {
      current.wakeup();
    }
  }

  @Override
  public void run() {
    while (!stopping) {
      try (KafkaConsumer<byte[], byte[]> fresh = newConsumer()) {
        consumer = fresh;
        reset = true;
        fresh.subscribe(List.of(settings.topic()), this);
        while (!stopping) {
          turn();
        }
        storeWatermarks();
      } catch (WakeupException e) {
        LOG.debugf("writer %s woken to stop", name);
      } catch (RuntimeException e) {
        consumer = null;
        LOG.errorf(e, "writer %s starts over with a new consumer", name);
        failed(e);
      } finally {
        consumer = null;
        owned.clear();
      }
    }
    connection.close();
    closePublisher();
  }

  private void turn() {
    try {
      if (reset) {
        reset();
      }
      List<ConsumerRecord<byte[], byte[]>> records = poll();
      if (reset) {
        return;
      }
      if (!records.isEmpty()) {
        reset |= !batches.writeParts(decode(records));
      }
      tick();
      if (failures > 0) {
        LOG.infof("writer %s works again after %d failures", name, failures);
      }
      failures = 0;
      failure = null;
    } catch (NoOffsetForPartitionException e) {
      reset = true;
    } catch (InvalidOffsetException e) {
      LOG.errorf("topic %s lost records that were not read: %s", settings.topic(), e.getMessage());
      reset = true;
      failed(e);
    } catch (WakeupException e) {
      if (!stopping) {
        throw e;
      }
    } catch (FencedException e) {
      LOG.warnf("writer %s: %s", name, e.getMessage());
      connection.rollback();
      reset = true;
    } catch (PublishException | SQLException | KafkaException e) {
      failed(e);
    }
  }

  /** What a poll gave; polls once more when that was many, since large batches are cheaper. */
  private List<ConsumerRecord<byte[], byte[]>> poll() {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    consumer.poll(POLL).forEach(records::add);
    long until = System.nanoTime() + LINGER.toNanos();
    while (records.size() >= LINGER_FROM && records.size() < settings.batchMax() && !reset) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        break;
      }
      consumer.poll(Duration.ofNanos(left)).forEach(records::add);
    }
    return records;
  }

  private List<BatchWriter.Item<T>> decode(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<Integer, Long> expected = owned.next();
    List<BatchWriter.Item<T>> items = new ArrayList<>(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Long next = expected.get(record.partition());
      if (next == null || record.offset() < next) {
        continue;
      }
      if (record.offset() > next) {
        expected.remove(record.partition());
        stopPartition(
            record.partition(),
            "offset gap: expected " + next + ", the log continues at " + record.offset());
        continue;
      }
      expected.put(record.partition(), next + 1);
      items.add(batches.decode(record));
    }
    return items;
  }

  /** Now and then: store watermarks that moved, carry out approved retries, look again at gaps. */
  private void tick() throws SQLException, FencedException, PublishException {
    long now = System.nanoTime();
    if (now < nextTick) {
      return;
    }
    nextTick = now + TICK.toNanos();
    if (!owned.isEmpty()) {
      publisher.check();
      storeMovedWatermarks();
      retries.carryOut(owned.numbers(), owned::unmoved, publisher);
    }
    if (!stopped.isEmpty() && now >= nextGapCheck) {
      nextGapCheck = now + GAP_RECHECK.toNanos();
      reset = true;
    }
  }

  private void storeMovedWatermarks() throws SQLException, FencedException {
    List<PositionStore.Step> steps = owned.moved();
    if (steps.isEmpty()) {
      return;
    }
    Connection open = connection.get();
    positions.advance(open, steps);
    open.commit();
    steps.forEach(owned::committed);
  }

  /**
   * Forgets everything and starts from the database: positions, watermarks; publishes again what is
   * above the watermark; seeks. Stops partitions whose position the log does not hold.
   */
  private void reset() throws SQLException, PublishException {
    owned.clear();
    stopped.clear();
    Collection<TopicPartition> assignment = consumer.assignment();
    if (assignment.isEmpty()) {
      reset = false;
      return;
    }
    renewPublisher();
    connection.rollback();
    Connection open = connection.get();
    List<Position> found =
        positions.load(open, assignment.stream().map(TopicPartition::partition).toList());
    open.commit();
    Map<TopicPartition, Long> begin = consumer.beginningOffsets(assignment);
    Map<TopicPartition, Long> end = consumer.endOffsets(assignment);
    for (Position position : found) {
      TopicPartition partition = new TopicPartition(settings.topic(), position.partition());
      long next = position.nextOffset();
      if (next < begin.get(partition) || next > end.get(partition)) {
        consumer.seek(partition, end.get(partition));
        stopPartition(
            position.partition(),
            "the log holds offsets %d to %d, the database stands at %d"
                .formatted(begin.get(partition), end.get(partition), next));
        continue;
      }
      Watermark watermark = new Watermark(position.publishedOffset());
      republish(open, position, watermark);
      owned.add(position, watermark);
      consumer.seek(partition, next);
      consumer.resume(List.of(partition));
    }
    reset = false;
    LOG.infof("writer %s owns partitions %s of %s", name, owned.view(), settings.topic());
  }

  private void republish(Connection open, Position position, Watermark watermark)
      throws SQLException, PublishException {
    long from = position.publishedOffset();
    while (from < position.nextOffset()) {
      long to = Math.min(from + REPUBLISH_CHUNK, position.nextOffset());
      List<Output> outputs = processor.republish(open, position.partition(), from, to);
      open.commit();
      publisher.send(outputs, watermark.enter(to, outputs.size()));
      from = to;
    }
  }

  private void renewPublisher() {
    boolean sound = publisher != null;
    if (sound) {
      try {
        publisher.check();
      } catch (PublishException e) {
        sound = false;
      }
    }
    if (!sound) {
      closePublisher();
      publisher = new Publisher(settings, name);
      batches.publishTo(publisher);
    }
  }

  private void closePublisher() {
    if (publisher != null) {
      publisher.close();
      publisher = null;
    }
  }

  private void stopPartition(int partition, String why) {
    owned.remove(partition);
    if (stopped.put(partition, why) == null) {
      LOG.errorf(
          "partition stopped, nothing is skipped: topic=%s partition=%d: %s",
          settings.topic(), partition, why);
    }
    consumer.pause(List.of(new TopicPartition(settings.topic(), partition)));
    nextGapCheck = System.nanoTime() + GAP_RECHECK.toNanos();
  }

  /** Waits a little, stays in the group, and starts over. */
  private void failed(Exception e) {
    failures++;
    failure = Faults.describe(e);
    reset = true;
    LOG.warnf("writer %s stopped by a failure (%d): %s", name, failures, failure);
    connection.close();
    try {
      Thread.sleep(backoff.backoff(failures));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      stopping = true;
    }
    KafkaConsumer<byte[], byte[]> current = consumer;
    if (current == null || stopping) {
      return;
    }
    try {
      current.pause(current.assignment());
      current.poll(Duration.ZERO);
    } catch (KafkaException stillThere) {
      LOG.debugf("writer %s: %s", name, stillThere.getMessage());
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    reset = true;
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    storeWatermarks();
    onPartitionsLost(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    owned.clear();
    reset = true;
  }

  /** Before leaving: so that the next owner need publish nothing again. Best effort. */
  private void storeWatermarks() {
    try {
      if (publisher != null && !owned.isEmpty()) {
        publisher.flush();
        storeMovedWatermarks();
      }
    } catch (SQLException | FencedException | PublishException e) {
      LOG.debugf("watermarks not stored on leaving: %s", e.getMessage());
      connection.rollback();
    }
  }

  private KafkaConsumer<byte[], byte[]> newConsumer() {
    return new KafkaConsumer<>(
        ConsumerProperties.of(settings, name),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
