package org.tanpuhui.ledger.exchange;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tanpuhui.ledger.cash.CashAccounts;
import org.tanpuhui.ledger.cash.CashDesk;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.JournalEntry;
import org.tanpuhui.ledger.market.ProceedsSplit;
import org.tanpuhui.ledger.market.store.CashStore;
import org.tanpuhui.ledger.market.store.MemberStore.ProjectSeller;
import org.tanpuhui.ledger.market.store.ProceedsStore;
import org.tanpuhui.ledger.market.store.ProceedsStore.BatchProceeds;
import org.tanpuhui.ledger.market.store.ProceedsStore.Share;
import org.tanpuhui.ledger.market.store.TradeStore.Trade;
import org.tanpuhui.ledger.market.store.TradeStore.Units;

/**
 * Splits what a sale brought among those whose grams were sold, where the project pays shares.
 *
 * <p>Everything that a batch brought is split as a whole, by grams, each time; a sale pays the
 * difference to the split before. Grams of participants without a mandate are one more part, the
 * first: it stays in the project's budget. A trade over several batches is divided by tonnes, by
 * the same method, so the parts add up to the fen.
 */
final class Proceeds {
  private final ProceedsStore store = new ProceedsStore();
  private final CashStore cash;

  Proceeds(CashStore cash) {
    this.cash = cash;
  }

  /** Pays the shares of a sale out of the project's budget, which it just came into. */
  void share(
      Connection connection, CashDesk desk, Trade trade, ProjectSeller project, List<Units> units)
      throws SQLException {
    Map<String, Long> tonnes = new TreeMap<>();
    units.forEach(some -> tonnes.merge(some.batchId(), some.tonnes(), Math::addExact));
    long[] parts =
        new ProceedsSplit(tonnes.values().stream().mapToLong(Long::longValue).toArray())
            .of(trade.amountFen() - trade.sellerFeeFen());
    AccountId budget = CashAccounts.projectBudget(trade.scheme(), project.number());
    List<JournalEntry> entries = new ArrayList<>();
    int part = 0;
    for (Map.Entry<String, Long> batch : tonnes.entrySet()) {
      shareOf(
          connection,
          desk,
          trade,
          project,
          batch.getKey(),
          batch.getValue(),
          parts[part++],
          budget,
          entries);
    }
    if (!entries.isEmpty()) {
      // Under the control totals of cash, which are locked: nobody else holds accounts of shares.
      cash.lock(
          connection,
          entries.stream().flatMap(e -> e.pairs().stream()).map(p -> other(p, budget)).toList());
      cash.write(connection, entries);
    }
  }

  private static AccountId other(org.tanpuhui.ledger.journal.PostingPair pair, AccountId budget) {
    return pair.debit().equals(budget) ? pair.credit() : pair.debit();
  }

  private void shareOf(
      Connection connection,
      CashDesk desk,
      Trade trade,
      ProjectSeller project,
      String batch,
      long tonnes,
      long fen,
      AccountId budget,
      List<JournalEntry> entries)
      throws SQLException {
    BatchProceeds before =
        store
            .lock(connection, trade.scheme(), batch, project.projectId(), trade.tradedAt())
            .orElse(null);
    if (before == null) {
      return;
    }
    List<Share> shares = store.shares(connection, trade.scheme(), batch);
    store.sold(connection, trade.scheme(), batch, fen, tonnes);
    if (shares.isEmpty()) {
      return;
    }
    long[] differences =
        split(before.batchMilligrams(), shares)
            .difference(before.soldFen(), Math.addExact(before.soldFen(), fen));
    int ofOthers = differences.length - shares.size();
    for (int i = 0; i < shares.size(); i++) {
      long difference = differences[i + ofOthers];
      if (difference != 0 && !shares.get(i).erased()) {
        AccountId own = CashAccounts.proceeds(trade.scheme(), shares.get(i).participant());
        entries.add(desk.share(trade.id(), entries.size(), budget, own, difference));
      }
    }
  }

  /** First what is nobody's, if anything, then each share. */
  private static ProceedsSplit split(long batchMilligrams, List<Share> shares) {
    long[] mine = shares.stream().mapToLong(Share::milligrams).toArray();
    long rest = batchMilligrams;
    for (long some : mine) {
      rest = Math.subtractExact(rest, some);
    }
    if (rest < 0) {
      throw new IllegalStateException("the shares of a batch are more than the batch");
    }
    if (rest == 0) {
      return new ProceedsSplit(mine);
    }
    long[] all = new long[mine.length + 1];
    all[0] = rest;
    System.arraycopy(mine, 0, all, 1, mine.length);
    return new ProceedsSplit(all);
  }
}
