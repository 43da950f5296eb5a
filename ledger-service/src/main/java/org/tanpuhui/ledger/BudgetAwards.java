package org.tanpuhui.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.tanpuhui.ledger.journal.AwardBatch;
import org.tanpuhui.ledger.journal.CampaignDesk;
import org.tanpuhui.ledger.journal.ExchangeRule;
import org.tanpuhui.ledger.journal.Lane;
import org.tanpuhui.ledger.journal.OpenPeriods;
import org.tanpuhui.ledger.store.CommandStore;
import org.tanpuhui.ledger.store.JournalStore;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.ledger.store.StripedBudget;
import org.tanpuhui.platform.stream.PoisonRecordException;

/**
 * Pays many awards from one budget at once, by several writers side by side. Thread-safe.
 *
 * <p>Budget: 9 statements per batch, whatever its size: savepoint, 2 of {@link StripedBudget},
 * balances, 2 for the stripes, control totals, lanes with their leaves, COPY the journal; 2 more
 * when the writer's stripe is dry, 1 more when something is refused. A batch with an award that was
 * paid before is written twice, with a look-up between.
 */
public final class BudgetAwards {
  private final JournalStore journal;
  private final CommandStore commands;
  private final StripedBudget budgets = new StripedBudget();

  public BudgetAwards(SchemeSalts salts) {
    this.journal = new JournalStore(salts);
    this.commands = new CommandStore(salts);
  }

  /**
   * By what order awards are paid.
   *
   * @param writer number of the writer: its stripe and its lane
   * @param rule gives the points their validity
   * @param periods what can still be booked to
   * @param givenBy who gave the command
   */
  public record Order(
      CampaignDesk.Subject campaign,
      int writer,
      ExchangeRule rule,
      OpenPeriods periods,
      String givenBy) {}

  /**
   * Pays awards in their order, each once for ever, in full or not at all.
   *
   * @param connection in a transaction that holds no lock yet and that the caller commits
   * @param awards never empty
   * @return by position, whether it is paid, now or before
   */
  public BitSet pay(Connection connection, Order order, List<AwardBatch.Award> awards)
      throws SQLException, PoisonRecordException {
    BitSet paid = new BitSet(awards.size());
    JournalStore.Attempt asNew = () -> paid.or(pay(connection, order, awards, Set.of()));
    if (journal.writeIfNew(connection, asNew)) {
      // One that was refused may have been paid before: it had no chance to collide.
      paid.or(paidBefore(connection, awards, paid));
      return paid;
    }
    paid.clear();
    Set<UUID> present = journal.existing(connection, ids(awards));
    paid.or(pay(connection, order, awards, present));
    return paid;
  }

  private BitSet pay(
      Connection connection, Order order, List<AwardBatch.Award> awards, Set<UUID> present)
      throws SQLException {
    CampaignDesk.Subject campaign = order.campaign();
    StripedBudget.Secured secured =
        budgets.secure(
            connection,
            campaign.scheme(),
            campaign.number(),
            order.writer(),
            AwardBatch.wanted(awards, present));
    AwardBatch.Decided decided =
        new AwardBatch(campaign, order.writer(), order.rule(), order.periods(), order.givenBy())
            .decide(awards, present, secured.held(), secured.moves());
    if (!decided.decision().entries().isEmpty()) {
      commands.credit(
          connection,
          decided.decision(),
          order.writer(),
          Lane.ofAwards(campaign.scheme(), order.writer()));
    }
    return decided.paid();
  }

  private BitSet paidBefore(Connection connection, List<AwardBatch.Award> awards, BitSet paid)
      throws SQLException {
    List<AwardBatch.Award> refused = new ArrayList<>();
    for (int i = 0; i < awards.size(); i++) {
      if (!paid.get(i)) {
        refused.add(awards.get(i));
      }
    }
    BitSet before = new BitSet(awards.size());
    if (!refused.isEmpty()) {
      Set<UUID> present = journal.existing(connection, ids(refused));
      for (int i = 0; i < awards.size(); i++) {
        if (present.contains(awards.get(i).entryId())) {
          before.set(i);
        }
      }
    }
    return before;
  }

  private static UUID[] ids(List<AwardBatch.Award> awards) {
    return awards.stream().map(AwardBatch.Award::entryId).toArray(UUID[]::new);
  }
}
