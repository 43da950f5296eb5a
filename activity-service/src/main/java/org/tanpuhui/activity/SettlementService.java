package org.tanpuhui.activity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;
import org.tanpuhui.activity.activity.Settlement;
import org.tanpuhui.activity.activity.SettlementPlan;
import org.tanpuhui.activity.config.ActivityConfig;
import org.tanpuhui.activity.outbox.NotAppendedException;
import org.tanpuhui.activity.outbox.SettlePublisher;
import org.tanpuhui.activity.store.SettlementStore;

/**
 * Says on the log that a month or a backfill grant is over, so that what waits for it is settled.
 *
 * <p>At least once: a settlement is remembered only after Kafka has acknowledged every command of
 * it; after a failure or a crash in between, all of it is appended again, which does nothing at the
 * other end. Of several instances one at a time does this.
 */
@Singleton
public final class SettlementService {
  private static final Logger LOG = Logger.getLogger(SettlementService.class);

  private final Database database;
  private final SettlePublisher publisher;
  private final SettlementPlan.Rules rules;
  private final Clock clock;

  @Inject
  public SettlementService(
      Database database, SettlePublisher publisher, ActivityConfig config, Clock clock) {
    this.database = database;
    this.publisher = publisher;
    this.rules =
        new SettlementPlan.Rules(
            config.lateness(), config.settleMonthMargin(), config.settleBackfillMargin());
    this.clock = clock;
  }

  /**
   * Appends what is due, one settlement per transaction.
   *
   * @return number of settlements appended; 0 also when another instance is at it
   * @throws NotAppendedException Kafka failed; what was appended before stays remembered
   * @throws org.tanpuhui.platform.problem.ProblemException SERVICE_UNAVAILABLE when the database
   *     does not answer
   */
  public int settleDue() throws NotAppendedException {
    int appended = 0;
    while (appendNext()) {
      appended++;
    }
    return appended;
  }

  private boolean appendNext() throws NotAppendedException {
    try {
      return database.transaction(
          connection -> {
            if (!SettlementStore.tryLock(connection)) {
              return false;
            }
            Instant now = clock.instant();
            List<Settlement> due = SettlementPlan.due(SettlementStore.read(connection), rules, now);
            if (due.isEmpty()) {
              return false;
            }
            Settlement next = due.get(0);
            int records = append(next);
            SettlementStore.markAppended(connection, next, now);
            LOG.infof(
                "appended a settlement scheme=%s of=%s records=%d",
                next.scheme().id(), next.name(), records);
            return true;
          });
    } catch (Failed e) {
      throw e.cause;
    }
  }

  private int append(Settlement next) {
    try {
      return publisher.append(next);
    } catch (NotAppendedException e) {
      throw new Failed(e);
    }
  }

  /** Carries Kafka's failure out of the transaction, which it rolls back. */
  private static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final NotAppendedException cause;

    Failed(NotAppendedException cause) {
      super(cause);
      this.cause = cause;
    }
  }
}
