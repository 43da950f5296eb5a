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
 * Delivers forward agreements when their batch was issued. Looks every half minute; several
 * machines may do so at once, since a delivery happens under the gate of its instrument.
 */
@ApplicationScoped
public class Deliveries {
  private static final Logger LOG = Logger.getLogger(Deliveries.class);
  private static final int PERIOD_SECONDS = 30;

  private final AgreementService agreements;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "deliveries");
            thread.setDaemon(true);
            return thread;
          });

  public Deliveries(AgreementService agreements) {
    this.agreements = agreements;
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
    } catch (RuntimeException e) {
      LOG.warnf("deliveries wait: %s", e.getMessage());
    }
  }
}
