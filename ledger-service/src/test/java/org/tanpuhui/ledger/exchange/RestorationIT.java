package org.tanpuhui.ledger.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.audit.AuditedExport;
import org.tanpuhui.ledger.credits.unit.Person;
import org.tanpuhui.ledger.market.store.OrderStore.Order;
import org.tanpuhui.ledger.points.TestClock;
import org.tanpuhui.ledger.restoration.Restoration;
import org.tanpuhui.ledger.restoration.Restoration.Purchase;
import org.tanpuhui.ledger.restoration.RestorationService;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** The first damage purchase, 17 August 2023, to the fen: rules.md section 7. */
class RestorationIT {
  private static final Person AUTHORITY = new Person(Scheme.SHENZHEN, "bureau-1", "bureau");
  private static final Person EXCHANGE = new Person(Scheme.SHENZHEN, "exchange-1", "exchange");

  private final TestClock clock = new TestClock(Instant.parse("2023-08-17T02:00:00Z"));
  private MarketBooks books;
  private RestorationService restorations;

  @BeforeEach
  void open() throws SQLException {
    books = new MarketBooks(Scheme.SHENZHEN, clock).open(6_499, "hello", "builder");
    books.issue("june-2023", 52_928);
    books.deposit("builder", 2_450_250);
    restorations =
        new RestorationService(
            books.source,
            new RestorationMarket(books.members, books.cash, books.orders),
            LedgerDatabase.SALTS);
  }

  @AfterEach
  void close() {
    AuditedExport.assertAgrees(books.database, Scheme.SHENZHEN);
    books.close();
  }

  @Test
  void theCompensationBuysWholeTonnesAtTheListedPriceWithoutAFeeAndTheyAreRetired()
      throws Exception {
    // Given
    Order listing = books.sellOfProject("hello", 1_000, 6_499);
    UUID id = register().id();
    assertRefused(ProblemCode.RESTORATION_STATE, () -> buy(EXCHANGE, id, listing));
    restorations.freeze(EXCHANGE, id);
    restorations.freeze(EXCHANGE, id);
    assertThat(books.frozen("builder")).isEqualTo(2_450_250);
    Person registrar = new Person(Scheme.SHENZHEN, AUTHORITY.subject(), "exchange");
    assertRefused(ProblemCode.SAME_PERSON, () -> buy(registrar, id, listing));

    // When
    Restoration bought = buy(EXCHANGE, id, listing);

    // Then
    Purchase purchase = bought.purchases().get(0);
    assertThat(purchase.tonnes()).isEqualTo(377);
    assertThat(purchase.spentFen()).isEqualTo(2_450_123);
    assertThat(purchase.leftFen()).isEqualTo(127);
    assertThat(purchase.certificateId()).isNotNull();
    assertThat(books.database.number("SELECT sum(buyer_fee_fen) FROM market_trade")).isZero();
    assertThat(books.database.number("SELECT sum(retired) FROM credit_total")).isEqualTo(377);
    assertThat(books.units("builder")).isZero();
    assertThat(books.frozen("builder")).isEqualTo(127);
    assertRefused(ProblemCode.INSUFFICIENT_CASH, () -> buy(EXCHANGE, id, listing));

    // When
    Restoration closed = restorations.release(AUTHORITY, id);

    // Then
    assertThat(closed.state()).isEqualTo("closed");
    assertThat(books.available("builder")).isEqualTo(127);
    assertRefused(ProblemCode.RESTORATION_STATE, () -> buy(EXCHANGE, id, listing));
    books.assertAgrees();
  }

  @Test
  void aListingThatIsTooSmallIsBoughtWholeAndTheNextPaysTheRest() throws Exception {
    UUID id = register().id();
    restorations.freeze(EXCHANGE, id);
    Order small = books.sellOfProject("hello", 100, 6_499);
    buy(EXCHANGE, id, small);

    Restoration bought = buy(EXCHANGE, id, books.sellOfProject("hello", 500, 6_499));

    assertThat(bought.purchases()).extracting(Purchase::tonnes).containsExactly(100L, 277L);
    assertThat(bought.leftFen()).isEqualTo(127);
    assertThat(bought.purchases()).extracting(Purchase::certificateId).doesNotHaveDuplicates();
  }

  @Test
  void moneyThatIsNotThereIsNotFrozenAndACaseIsRegisteredOnce() {
    Restoration there = register();
    assertThat(register()).isEqualTo(there);
    assertRefused(
        ProblemCode.ID_REUSED, () -> restorations.register(AUTHORITY, wish("case-1", 9_999)));
    UUID dear = restorations.register(AUTHORITY, wish("case-2", 2_450_251)).id();
    assertRefused(ProblemCode.INSUFFICIENT_CASH, () -> restorations.freeze(EXCHANGE, dear));
    assertThat(restorations.find(Scheme.SHENZHEN, dear, null).state()).isEqualTo("registered");
    assertRefused(
        ProblemCode.RESTORATION_UNKNOWN, () -> restorations.find(Scheme.SHENZHEN, dear, "another"));
    assertRefused(
        ProblemCode.RESTORATION_UNKNOWN, () -> restorations.find(Scheme.SANDBOX, dear, null));
  }

  private Restoration register() {
    return restorations.register(AUTHORITY, wish("case-1", 2_450_250));
  }

  private static RestorationService.Wish wish(String caseNo, long fen) {
    return new RestorationService.Wish(
        caseNo,
        "builder",
        "某建设工地（示例）",
        "excess smoke of non-road machinery",
        LocalDate.parse("2022-09-01"),
        fen);
  }

  private Restoration buy(Person by, UUID id, Order listing) {
    return restorations.purchase(by, id, listing.id());
  }

  private static void assertRefused(
      ProblemCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable command) {
    assertThatThrownBy(command)
        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
