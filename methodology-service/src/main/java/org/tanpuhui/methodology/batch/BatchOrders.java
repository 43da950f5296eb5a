package org.tanpuhui.methodology.batch;

import org.tanpuhui.methodology.review.Transactions;

/** What people ordered about batches, on its way to the log; at least once. */
public final class BatchOrders {
  private final BatchStore store = new BatchStore();
  private final Transactions transactions;
  private final BatchLog log;

  public BatchOrders(Transactions transactions, BatchLog log) {
    this.transactions = transactions;
    this.log = log;
  }

  /**
   * Sends what waits, in order.
   *
   * @throws IllegalStateException Kafka did not acknowledge one; it waits on
   */
  public void send() {
    for (BatchStore.Command command : transactions.read(store::waitingCommands)) {
      log.one(
          command.scheme(),
          command.batch(),
          command.action(),
          command.id(),
          command.key(),
          command.activityId());
      transactions.write(c -> BatchStore.update(c, BatchSql.PUBLISHED, command.id()));
    }
  }
}
