package org.tanpuhui.ledger.exchange;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Delivers forward agreements when their batch was issued, and gives back what people who were
 * erased still had of sales. Looks every half minute; several machines may do so at once: a
 * delivery happens under the gate of its instrument, money under the lock of its account.
 */
@ApplicationScoped
public class Deliveries {
  private static final Logger LOG = Logger.getLogger(Deliveries.class);
  private static final int PERIOD_SECONDS = 30;

  private final AgreementService agreements;
  private final PayoutService payouts;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "deliveries");
            thread.setDaemon(true);
            return thread;
          });

  public Deliveries(AgreementService agreements, PayoutService payouts) {
    this.agreements = agreements;
    this.payouts = payouts;
  }

  void onStart(@Observes StartupEvent event) {
    timer.scheduleWithFixedDelay(this::look, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  void onStop(@Observes ShutdownEvent event) {
    timer.shutdownNow();
  }

  private void look() {
    try {
      int delivered = agreements.deliverIssued();
      if (delivered > 0) {
        LOG.infof("forward agreements delivered: %d", delivered);
      }
      int emptied = payouts.returnSharesOfErased();
      if (emptied > 0) {
        LOG.infof("shares of erased people given back: %d", emptied);
      }
    } catch (RuntimeException e) {
      LOG.warnf("deliveries wait: %s", e.getMessage());
    }
  }
}
