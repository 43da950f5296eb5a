package org.tanpuhui.ledger.credits;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.tanpuhui.ledger.credits.CreditBook.Command;
import org.tanpuhui.ledger.credits.store.BatchStore.Batch;
import org.tanpuhui.ledger.credits.store.GiftStore;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.credits.unit.Pick;
import org.tanpuhui.ledger.credits.unit.WelfareClaims;
import org.tanpuhui.ledger.credits.unit.WelfareClaims.Gift;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.JournalEntry;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;

/**
 * Gives public-welfare accounts, in the transaction of an issuance, the units that people's grams
 * of the batch became; so nobody can sell them first.
 */
public final class WelfareGifts {
  private final CreditBook book;
  private final GiftStore store = new GiftStore();

  public WelfareGifts(CreditBook book) {
    this.book = book;
  }

  /**
   * @param batch as it was just issued to its project
   * @param batchNo its number in the books, with {@code project}, the project's account number
   * @param at of the issuance; what is assigned until then counts
   * @param stripe of control totals that the writer owns
   * @param later takes the entries, in the order of the movements
   */
  public void carryOut(
      Connection connection,
      Scheme scheme,
      Batch batch,
      int batchNo,
      long project,
      Instant at,
      int stripe,
      Consumer<JournalEntry> later)
      throws SQLException {
    List<Gift> gifts =
        WelfareClaims.decide(
            store.claims(connection, scheme, batchNo, project, at), batch.units().tonnes());
    AccountId holding = CreditOwner.project(scheme, batch.projectId()).account();
    UUID cause = Ids.timeOrdered(at, "welfare-gift", scheme.id(), batch.batchId());
    int n = 0;
    for (Gift gift : gifts) {
      UUID entry = null;
      if (gift.tonnes() > 0) {
        // After the issuance by the least time there is: a unit's history is in the order of time.
        Command command = new Command(cause, n++, at.plus(1, ChronoUnit.MICROS), null);
        entry =
            book.transfer(
                    connection,
                    command,
                    holding,
                    gift.claim().account(),
                    Pick.ofBatch(batch.batchId(), gift.tonnes()),
                    stripe,
                    later)
                .entryId();
      }
      store.add(connection, batchNo, project, gift, entry, at);
    }
  }
}
