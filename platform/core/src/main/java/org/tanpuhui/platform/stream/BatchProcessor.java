package org.tanpuhui.platform.stream;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What a service does with its input topic. Called by {@link StreamLoop} from several writer
 * threads, each with partitions of its own; must be thread-safe and must not keep state between
 * calls that a roll-back would falsify.
 *
 * @param <T> a decoded record
 */
public interface BatchProcessor<T> {

  /**
   * Reads one record. Pure.
   *
   * @throws PoisonRecordException the record cannot be read; it becomes a dead letter
   */
  T decode(byte[] key, byte[] value) throws PoisonRecordException;

  /**
   * Whether this record must be written in a transaction of its own, since it may be much work.
   * Pure.
   */
  default boolean isAlone(T value) {
    return false;
  }

  /**
   * Decides the batch in order and writes it with a fixed number of statements. The fence has been
   * passed in this transaction; the loop commits. May be called again with the same or a smaller
   * batch after a roll-back.
   *
   * @param batch in log order within each partition, never empty
   * @return what to publish after the commit, in log order within each partition
   * @throws PoisonRecordException one record, named by its position, can never be processed; the
   *     loop rolls back, sets it aside and calls again without it
   * @throws SQLException rolls back; retried for outages, halved down to the guilty record for data
   *     errors
   */
  List<Output> process(Connection connection, List<Input<T>> batch)
      throws SQLException, PoisonRecordException;

  /**
   * The outputs of inputs in {@code [fromOffset, toOffset)} of one partition, as {@link #process}
   * returned them, in log order. Called on assignment and after a failed send. Empty for a service
   * that publishes nothing.
   */
  List<Output> republish(Connection connection, int partition, long fromOffset, long toOffset)
      throws SQLException;
}
