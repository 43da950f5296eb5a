package org.tanpuhui.ledger.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tanpuhui.ledger.audit.AuditedExport;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.market.store.MovementStore.Movement;
import org.tanpuhui.ledger.market.store.OrderStore.Order;
import org.tanpuhui.ledger.points.TestClock;
import org.tanpuhui.platform.Scheme;

/**
 * Honest books of the market: an auditor has nothing to say of money and units that changed hands.
 */
class MarketAuditIT {
  private static final Instant THURSDAY = Instant.parse("2023-08-17T02:00:00Z");

  @TempDir Path folder;

  /** Where the month is closed, all is booked to the next; what kept its day would be refused. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anAuditOfDepositsTradesAndRetirementsFindsNothing(boolean monthClosed) throws Exception {
    try (MarketBooks books = new MarketBooks(Scheme.SANDBOX, new TestClock(THURSDAY))) {
      // Given
      if (monthClosed) {
        books.database.closeEarly(202308, "2023-08-31");
      }
      books.open(6_499, "hello", "builder", "broker");
      books.issue("batch-2023", 1_000);
      books.issue("batch-sold", 200, CreditOwner.organisation(Scheme.SANDBOX, "broker"));
      books.deposit("builder", 10_000_000);
      books.deposit("broker", 5_000_000);

      // When
      Order ofProject = books.sellOfProject("hello", 400, 6_499);
      books.pick("builder", ofProject, 300);
      books.withdraw("hello", ofProject);
      Order wanted = books.buy("builder", 50, 6_500);
      books.pick("broker", wanted, 20);
      books.pick("builder", books.sell("broker", 30, 6_400), 10);
      books.retire("builder", 70);
      Movement leaving =
          books.cash.request(Scheme.SANDBOX, "builder", "withdrawal", "w", 900, "clerk");
      books.cash.confirm(Scheme.SANDBOX, "withdrawal", leaving.id(), "bank-w", "bank-1");
      books.cash.request(Scheme.SANDBOX, "broker", "withdrawal", "v", 700, "clerk");

      // Then
      books.assertAgrees();
      assertThat(
              books.database.number(
                  "SELECT count(DISTINCT c) FROM journal, LATERAL (VALUES (debit_account >> 48 & 255),"
                      + " (credit_account >> 48 & 255)) AS v (c) WHERE c IN (24, 25, 26, 27, 28, 30)"))
          .isEqualTo(6);
      assertThat(
              books.database.number("SELECT count(*) FROM journal WHERE book_date < '2023-09-01'"))
          .isEqualTo(monthClosed ? 0 : books.database.number("SELECT count(*) FROM journal"));
      assertThat(AuditedExport.findings(books.database, folder)).containsExactly("0");
    }
  }
}
