package org.tanpuhui.platform.stream;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  /** Far below Kafka's max.poll.interval.ms, 5 minutes. */
  private static final Duration WRITE_MAX = Duration.ofSeconds(60);

  private final StreamSettings settings;
  private final BatchProcessor<T> processor;
  private final String name;
  private final PositionStore positions;
  private final DeadLetterStore deadLetters;
  private final WriterConnection connection;
  private final DeadLetterRetry<T> retries;
  private final ExponentialBackoff backoff = new ExponentialBackoff(100, 2, 5_000, 0.2);

  private final Map<Integer, Owned> owned = new TreeMap<>();
  private final Map<Integer, Long> ownedView = new ConcurrentHashMap<>();
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
    this.deadLetters = new DeadLetterStore(settings.topic());
    this.connection = new WriterConnection(connections);
    this.retries =
        new DeadLetterRetry<>(settings.topic(), processor, connection, positions, deadLetters);
  }

  /** A partition this writer may write. */
  private static final class Owned {
    private final Watermark watermark;
    private long next;
    private long persisted;

    Owned(Position position) {
      next = position.nextOffset();
      persisted = position.publishedOffset();
      watermark = new Watermark(persisted);
    }
  }

  /** A record of the batch: decoded, or set aside with a reason. */
  private record Item<T>(ConsumerRecord<byte[], byte[]> raw, T value, String reason) {
    Item<T> setAside(String why) {
      return new Item<>(raw, null, why);
    }
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
    return Map.copyOf(ownedView);
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
        ownedView.clear();
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
        writeParts(decode(records));
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

  private List<Item<T>> decode(List<ConsumerRecord<byte[], byte[]>> records) {
    Map<Integer, Long> expected = new HashMap<>();
    owned.forEach((partition, state) -> expected.put(partition, state.next));
    List<Item<T>> items = new ArrayList<>(records.size());
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
      items.add(decode(record));
    }
    return items;
  }

  private Item<T> decode(ConsumerRecord<byte[], byte[]> record) {
    try {
      return new Item<>(record, processor.decode(record.key(), record.value()), null);
    } catch (PoisonRecordException e) {
      return new Item<>(record, null, e.getMessage());
    } catch (RuntimeException e) {
      return new Item<>(record, null, Faults.describe(e));
    }
  }

  /**
   * Writes the items, those that must be alone in transactions of their own. When that takes so
   * long that the group might give the partitions away, the rest is left to be read again.
   */
  private void writeParts(List<Item<T>> items)
      throws SQLException, FencedException, PublishException {
    long until = System.nanoTime() + WRITE_MAX.toNanos();
    int from = 0;
    for (int i = 0; i < items.size(); i++) {
      if (!isAlone(items.get(i))) {
        continue;
      }
      write(items.subList(from, i));
      if (System.nanoTime() > until) {
        reset = true;
        return;
      }
      write(items.subList(i, i + 1));
      from = i + 1;
    }
    write(items.subList(from, items.size()));
  }

  private boolean isAlone(Item<T> item) {
    return item.reason() == null && processor.isAlone(item.value());
  }

  /** Writes the items, setting aside those that can never be written. */
  private void write(List<Item<T>> items) throws SQLException, FencedException, PublishException {
    if (items.isEmpty()) {
      return;
    }
    String guilty;
    try {
      transact(items);
      return;
    } catch (PoisonRecordException e) {
      connection.rollback();
      List<Item<T>> without = new ArrayList<>(items.size());
      boolean found = false;
      for (Item<T> item : items) {
        boolean match =
            item.raw().partition() == e.partition() && item.raw().offset() == e.offset();
        found |= match && item.reason() == null;
        without.add(match ? item.setAside(e.getMessage()) : item);
      }
      if (found) {
        write(without);
        return;
      }
      guilty = "the processor named a record outside its batch: " + e.getMessage();
    } catch (SQLException e) {
      connection.rollback();
      if (!Faults.isOfData(e)) {
        throw e;
      }
      guilty = Faults.describe(e);
    } catch (KafkaException e) {
      connection.rollback();
      throw e;
    } catch (RuntimeException e) {
      connection.rollback();
      LOG.errorf(e, "writer %s: a batch of %d failed", name, items.size());
      guilty = Faults.describe(e);
    }
    narrow(items, guilty);
  }

  /** Halves a batch with a data error down to the guilty record. */
  private void narrow(List<Item<T>> items, String guilty)
      throws SQLException, FencedException, PublishException {
    if (items.size() == 1) {
      write(List.of(items.get(0).setAside(guilty)));
      return;
    }
    int middle = items.size() / 2;
    write(items.subList(0, middle));
    write(items.subList(middle, items.size()));
  }

  private void transact(List<Item<T>> items)
      throws SQLException, FencedException, PublishException, PoisonRecordException {
    List<Input<T>> inputs = new ArrayList<>(items.size());
    List<DeadLetterStore.DeadLetter> dead = new ArrayList<>();
    Map<Integer, Long> ends = new TreeMap<>();
    for (Item<T> item : items) {
      ConsumerRecord<byte[], byte[]> raw = item.raw();
      ends.put(raw.partition(), raw.offset() + 1);
      if (item.reason() == null) {
        inputs.add(new Input<>(raw.partition(), raw.offset(), recordedAt(raw), item.value()));
      } else {
        LOG.warnf(
            "record set aside: topic=%s partition=%d offset=%d reason=%s",
            settings.topic(), raw.partition(), raw.offset(), item.reason());
        dead.add(
            new DeadLetterStore.DeadLetter(
                0,
                raw.partition(),
                raw.offset(),
                recordedAt(raw),
                raw.key(),
                raw.value(),
                item.reason(),
                null));
      }
    }
    publisher.check();
    List<PositionStore.Step> steps = new ArrayList<>(ends.size());
    ends.forEach((partition, end) -> steps.add(step(partition, end)));
    Connection open = connection.get();
    positions.advance(open, steps);
    List<Output> outputs = inputs.isEmpty() ? List.of() : processor.process(open, inputs);
    deadLetters.insert(open, dead);
    open.commit();
    committed(steps, outputs);
  }

  private PositionStore.Step step(int partition, long end) {
    Owned state = owned.get(partition);
    return new PositionStore.Step(partition, state.next, end, state.watermark.published());
  }

  /**
   * After the commit: from here on a failure loses nothing, since everything can be published
   * again.
   */
  private void committed(List<PositionStore.Step> steps, List<Output> outputs)
      throws PublishException {
    Map<Integer, List<Output>> byPartition = new HashMap<>();
    for (Output output : outputs) {
      byPartition.computeIfAbsent(output.partition(), p -> new ArrayList<>()).add(output);
    }
    for (PositionStore.Step step : steps) {
      Owned state = owned.get(step.partition());
      state.next = step.next();
      state.persisted = step.published();
      ownedView.put(step.partition(), step.next());
      List<Output> own = byPartition.getOrDefault(step.partition(), List.of());
      publisher.send(own, state.watermark.enter(step.next(), own.size()));
    }
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
      retries.carryOut(owned.keySet(), this::unmoved, publisher);
    }
    if (!stopped.isEmpty() && now >= nextGapCheck) {
      nextGapCheck = now + GAP_RECHECK.toNanos();
      reset = true;
    }
  }

  /** The fence for a write that moves no position. */
  private PositionStore.Step unmoved(int partition) {
    return step(partition, owned.get(partition).next);
  }

  private void storeMovedWatermarks() throws SQLException, FencedException {
    List<PositionStore.Step> steps = new ArrayList<>();
    owned.forEach(
        (partition, state) -> {
          if (state.watermark.published() > state.persisted) {
            steps.add(step(partition, state.next));
          }
        });
    if (steps.isEmpty()) {
      return;
    }
    Connection open = connection.get();
    positions.advance(open, steps);
    open.commit();
    steps.forEach(step -> owned.get(step.partition()).persisted = step.published());
  }

  /**
   * Forgets everything and starts from the database: positions, watermarks; publishes again what is
   * above the watermark; seeks. Stops partitions whose position the log does not hold.
   */
  private void reset() throws SQLException, PublishException {
    owned.clear();
    ownedView.clear();
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
      Owned state = new Owned(position);
      republish(open, position, state);
      owned.put(position.partition(), state);
      ownedView.put(position.partition(), next);
      consumer.seek(partition, next);
      consumer.resume(List.of(partition));
    }
    reset = false;
    LOG.infof("writer %s owns partitions %s of %s", name, ownedView, settings.topic());
  }

  private void republish(Connection open, Position position, Owned state)
      throws SQLException, PublishException {
    long from = position.publishedOffset();
    while (from < position.nextOffset()) {
      long to = Math.min(from + REPUBLISH_CHUNK, position.nextOffset());
      List<Output> outputs = processor.republish(open, position.partition(), from, to);
      open.commit();
      publisher.send(outputs, state.watermark.enter(to, outputs.size()));
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
    ownedView.remove(partition);
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
    ownedView.clear();
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

  private static Instant recordedAt(ConsumerRecord<byte[], byte[]> raw) {
    return Instant.ofEpochMilli(raw.timestamp());
  }
}
