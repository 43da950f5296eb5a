package org.tanpuhui.platform.stream;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.function.IntFunction;
import org.jboss.logging.Logger;

/**
 * Carries out the retries that two people approved, on the thread that owns the partition and
 * behind the same fence, so that a partition still has one writer.
 */
final class DeadLetterRetry<T> {
  private static final Logger LOG = Logger.getLogger(DeadLetterRetry.class);

  private final String topic;
  private final BatchProcessor<T> processor;
  private final WriterConnection connection;
  private final PositionStore positions;
  private final DeadLetterStore letters;

  DeadLetterRetry(
      String topic,
      BatchProcessor<T> processor,
      WriterConnection connection,
      PositionStore positions,
      DeadLetterStore letters) {
    this.topic = topic;
    this.processor = processor;
    this.connection = connection;
    this.positions = positions;
    this.letters = letters;
  }

  /**
   * Retries what is approved for these partitions.
   *
   * @param fence the step that proves ownership of a partition and moves nothing
   */
  void carryOut(
      Collection<Integer> partitions, IntFunction<PositionStore.Step> fence, Publisher publisher)
      throws SQLException, FencedException, PublishException {
    Connection open = connection.get();
    List<DeadLetterStore.DeadLetter> approved = letters.approved(open, partitions);
    open.commit();
    for (DeadLetterStore.DeadLetter letter : approved) {
      List<Output> outputs =
          letter.state().equals("retry_approved")
              ? process(open, letter, fence.apply(letter.partition()))
              : republish(open, letter);
      if (outputs != null) {
        publisher.sendNow(outputs);
        letters.setState(open, letter.id(), "retried", null);
        open.commit();
        LOG.infof(
            "record retried: topic=%s partition=%d offset=%d",
            topic, letter.partition(), letter.offset());
      }
    }
  }

  /** The outputs of the record; null when it failed again and waits for people. */
  private List<Output> process(
      Connection open, DeadLetterStore.DeadLetter letter, PositionStore.Step fence)
      throws SQLException, FencedException {
    String reason;
    try {
      positions.advance(open, List.of(fence));
      T value = processor.decode(letter.key(), letter.value());
      List<Output> outputs =
          processor.process(
              open,
              List.of(
                  new Input<>(letter.partition(), letter.offset(), letter.recordedAt(), value)));
      letters.setState(open, letter.id(), "retried_unpublished", null);
      open.commit();
      return outputs;
    } catch (PoisonRecordException | RuntimeException e) {
      reason = Faults.describe(e);
    } catch (SQLException e) {
      if (!Faults.isOfData(e)) {
        throw e;
      }
      reason = Faults.describe(e);
    }
    connection.rollback();
    letters.backToWaiting(open, letter.id(), reason);
    open.commit();
    return null;
  }

  private List<Output> republish(Connection open, DeadLetterStore.DeadLetter letter)
      throws SQLException {
    List<Output> outputs =
        processor.republish(open, letter.partition(), letter.offset(), letter.offset() + 1);
    open.commit();
    return outputs;
  }
}
