package org.tanpuhui.methodology.config;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.tanpuhui.methodology.batch.BatchOrders;
import org.tanpuhui.methodology.outbox.BatchCommands;
import org.tanpuhui.methodology.review.Transactions;

/** Sends orders about batches until Kafka has acknowledged them, also after a crash. */
@ApplicationScoped
public class BatchDispatch {
  private static final Logger LOG = Logger.getLogger(BatchDispatch.class);
  private static final long PERIOD_SECONDS = 2;

  private final BatchOrders orders;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread made = new Thread(work, "batch-orders");
            made.setDaemon(true);
            return made;
          });

  BatchDispatch(Transactions transactions, BatchCommands commands) {
    this.orders = new BatchOrders(transactions, commands);
  }

  void start(@Observes StartupEvent event) {
    var unused = thread.scheduleWithFixedDelay(this::send, 0, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    thread.shutdownNow();
  }

  /** Sends soon what was just ordered. */
  public void wake() {
    try {
      thread.execute(this::send);
    } catch (RejectedExecutionException e) {
      LOG.debug("stopping; the order is sent after the next start");
    }
  }

  private void send() {
    try {
      orders.send();
    } catch (RuntimeException e) {
      LOG.warnf("orders about batches wait to be sent: %s", e.getMessage());
    }
  }
}
