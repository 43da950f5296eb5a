package org.tanpuhui.platform.stream;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Writes records in transactions of positions, results and dead letters, and hands the outputs to
 * the publisher. What can never be written is narrowed down to the guilty record and set aside, so
 * that the partition goes on.
 */
final class BatchWriter<T> {
  private static final Logger LOG = Logger.getLogger(BatchWriter.class);

  /** Far below Kafka's max.poll.interval.ms, 5 minutes. */
  private static final Duration WRITE_MAX = Duration.ofSeconds(60);

  private final String topic;
  private final String name;
  private final BatchProcessor<T> processor;
  private final WriterConnection connection;
  private final PositionStore positions;
  private final DeadLetterStore deadLetters;
  private final OwnedPartitions owned;
  private Publisher publisher;

  /**
   * @param name of the writer, in logs
   * @param owned what may be written; moves on with each commit
   */
  BatchWriter(
      String topic,
      String name,
      BatchProcessor<T> processor,
      WriterConnection connection,
      PositionStore positions,
      DeadLetterStore deadLetters,
      OwnedPartitions owned) {
    this.topic = topic;
    this.name = name;
    this.processor = processor;
    this.connection = connection;
    this.positions = positions;
    this.deadLetters = deadLetters;
    this.owned = owned;
  }

  /** Who takes outputs from now on. */
  void publishTo(Publisher next) {
    publisher = next;
  }

  /** A record of the batch: decoded, or set aside with a reason. */
  record Item<T>(ConsumerRecord<byte[], byte[]> raw, T value, String reason) {
    Item<T> setAside(String why) {
      return new Item<>(raw, null, why);
    }
  }

  /** A record, decoded or set aside. */
  Item<T> decode(ConsumerRecord<byte[], byte[]> record) {
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
   *
   * @return whether all of it was written
   */
  boolean writeParts(List<Item<T>> items) throws SQLException, FencedException, PublishException {
    long until = System.nanoTime() + WRITE_MAX.toNanos();
    int from = 0;
    for (int i = 0; i < items.size(); i++) {
      if (!isAlone(items.get(i))) {
        continue;
      }
      write(items.subList(from, i));
      if (System.nanoTime() > until) {
        return false;
      }
      write(items.subList(i, i + 1));
      from = i + 1;
    }
    write(items.subList(from, items.size()));
    return true;
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
            topic, raw.partition(), raw.offset(), item.reason());
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
    ends.forEach((partition, end) -> steps.add(owned.step(partition, end)));
    Connection open = connection.get();
    positions.advance(open, steps);
    List<Output> outputs = inputs.isEmpty() ? List.of() : processor.process(open, inputs);
    deadLetters.insert(open, dead);
    open.commit();
    committed(steps, outputs);
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
      owned.committed(step);
      List<Output> own = byPartition.getOrDefault(step.partition(), List.of());
      publisher.send(own, owned.enter(step.partition(), step.next(), own.size()));
    }
  }

  private static Instant recordedAt(ConsumerRecord<byte[], byte[]> raw) {
    return Instant.ofEpochMilli(raw.timestamp());
  }
}
