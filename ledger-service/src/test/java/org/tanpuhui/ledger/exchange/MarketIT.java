package org.tanpuhui.ledger.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.ledger.audit.AuditedExport;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.exchange.OrderService.Offer;
import org.tanpuhui.ledger.exchange.OrderService.Who;
import org.tanpuhui.ledger.exchange.OrderService.Wish;
import org.tanpuhui.ledger.market.MarketRules.Version;
import org.tanpuhui.ledger.market.Parameter;
import org.tanpuhui.ledger.market.Side;
import org.tanpuhui.ledger.market.Terms;
import org.tanpuhui.ledger.market.store.AgreementStore.Agreement;
import org.tanpuhui.ledger.market.store.InstrumentStore.Close;
import org.tanpuhui.ledger.market.store.MovementStore.Movement;
import org.tanpuhui.ledger.market.store.OrderStore.Order;
import org.tanpuhui.ledger.market.store.TradeStore.Trade;
import org.tanpuhui.ledger.points.TestClock;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** The market on a real database: rules.md section 8, and the case of section 7. */
class MarketIT {
  private static final Instant THURSDAY = Instant.parse("2023-08-17T02:00:00Z");
  private static final String BIKES = MarketBooks.BIKES;

  private final TestClock clock = new TestClock(THURSDAY);
  private MarketBooks books;

  @BeforeEach
  void create() throws SQLException {
    books = new MarketBooks(Scheme.SHENZHEN, clock);
    books.open(6_499, "hello", "builder", "broker");
  }

  @AfterEach
  void close() throws Exception {
    books.assertAgrees();
    AuditedExport.assertAgrees(books.database, Scheme.SHENZHEN);
    books.close();
  }

  @Test
  void theFirstRealPurchaseIsReplayedToTheFen() throws Exception {
    // Given
    books.issue("batch-2023", 17_000);
    books.deposit("builder", 2_450_250);
    Order listing = books.sellOfProject("hello", 1_000, 6_499);
    UUID waiver = waiver("builder", 2_450_250);

    // When
    Trade trade =
        books.orders.pick(
            books.who("builder"), listing.id(), new Wish(null, 2_450_250L, waiver), 1);

    // Then
    assertThat(trade.quantityTonnes()).isEqualTo(377);
    assertThat(trade.amountFen()).isEqualTo(2_450_123);
    assertThat(trade.buyerFeeFen()).isZero();
    assertThat(trade.sellerFeeFen()).isEqualTo(12_251);
    assertThat(books.available("builder")).isEqualTo(127);
    assertThat(books.units("builder")).isEqualTo(377);
    assertThat(books.budget()).isEqualTo(2_450_123 - 12_251);
    assertThat(books.available("hello")).isZero();
    assertThat(books.orders.order(Scheme.SHENZHEN, "hello", listing.id()).remainingTonnes())
        .isEqualTo(623);
  }

  @Test
  void aWaiverIsForItsMemberUntilItIsUsedUp() throws Exception {
    // Given
    books.issue("b", 1_000);
    books.deposit("builder", 10_000_000);
    books.deposit("broker", 10_000_000);
    Order listing = books.sellOfProject("hello", 1_000, 6_499);
    UUID waiver = waiver("builder", 6_499 * 10);

    // Then
    assertRefused(ProblemCode.FEE_WAIVER_INVALID, () -> waived("broker", listing, 1, waiver));
    assertRefused(
        ProblemCode.FEE_WAIVER_INVALID, () -> waived("builder", listing, 1, new UUID(1, 1)));
    waived("builder", listing, 9, waiver);
    assertRefused(ProblemCode.FEE_WAIVER_INVALID, () -> waived("builder", listing, 2, waiver));
    waived("builder", listing, 1, waiver);
    assertThat(books.available("builder")).isEqualTo(10_000_000 - 6_499 * 10);
  }

  private UUID waiver(String org, long limit) {
    return books
        .members
        .waive(
            Scheme.SHENZHEN,
            org,
            limit,
            THURSDAY.plusSeconds(3_600),
            "settlement of a damage case",
            "exchange-1")
        .id();
  }

  private Trade waived(String org, Order listing, long tonnes, UUID waiver) {
    return books.orders.pick(books.who(org), listing.id(), new Wish(tonnes, null, waiver), null);
  }

  @Test
  void partsOfAListingCostItsOwnerNoMoreThanTheWhole() throws Exception {
    // Given
    books.issue("b", 1_000, CreditOwner.organisation(Scheme.SHENZHEN, "broker"));
    long cost = new Terms(377, 6_499).costFen(50);
    books.deposit("builder", cost);
    Order wanted = books.buy("builder", 377, 6_499);
    assertThat(books.available("builder")).isZero();
    assertThat(books.frozen("builder")).isEqualTo(cost);

    // When
    for (int i = 0; i < 376; i += 8) {
      books.pick("broker", wanted, 8);
    }
    Trade last = books.pick("broker", wanted, 1);

    // Then
    assertThat(books.orders.order(Scheme.SHENZHEN, "builder", wanted.id()).state())
        .isEqualTo("done");
    assertThat(books.available("builder") + books.frozen("builder")).isZero();
    assertThat(last.buyerFeeFen()).isBetween(0L, 33L);
    assertThat(books.database.number("SELECT sum(buyer_fee_fen) FROM market_trade"))
        .isEqualTo(12_251);
  }

  @Test
  void whatIsWithdrawnComesBackAndNobodyElseCanWithdrawIt() throws Exception {
    // Given
    books.issue("b", 100, CreditOwner.organisation(Scheme.SHENZHEN, "broker"));
    books.deposit("builder", 1_000_000);
    Order offered = books.sell("broker", 60, 6_600);
    Order wanted = books.buy("builder", 100, 6_400);
    assertThat(books.units("broker")).isEqualTo(40);

    // When
    clock.set(Instant.parse("2023-08-19T02:00:00Z"));
    books.withdraw("broker", offered);
    books.withdraw("broker", offered);
    books.withdraw("builder", wanted);

    // Then
    assertThat(books.units("broker")).isEqualTo(100);
    assertThat(books.available("builder")).isEqualTo(1_000_000);
    assertRefused(ProblemCode.ORDER_UNKNOWN, () -> books.withdraw("hello", offered));
  }

  @Test
  void boughtUnitsRestUntilTheNextTradingDayButMayBeRetiredAtOnce() throws Exception {
    // Given: bought on a Friday
    clock.set(Instant.parse("2023-08-18T02:00:00Z"));
    books.issue("b", 500);
    books.deposit("builder", 10_000_000);
    Order listing = books.sellOfProject("hello", 500, 6_499);
    books.pick("builder", listing, 10);
    clock.set(Instant.parse("2023-08-18T06:00:00Z"));
    books.pick("builder", listing, 200);

    // Then
    assertRefused(ProblemCode.UNITS_NOT_RESALEABLE, () -> books.sell("builder", 1, 6_499));
    assertRefused(ProblemCode.INSUFFICIENT_CREDITS, () -> books.sell("builder", 211, 6_499));
    books.retire("builder", 30);
    clock.set(Instant.parse("2023-08-21T01:30:00Z"));
    assertThat(books.sell("builder", 180, 6_499).state()).isEqualTo("listed");
    assertRefused(ProblemCode.INSUFFICIENT_CREDITS, () -> books.sell("builder", 1, 6_499));
  }

  @Test
  void theCloseFollowsAHundredTonnesAndTheBandFollowsTheClose() throws Exception {
    // Given
    books.issue("b", 5_000);
    books.deposit("builder", 100_000_000);
    books.pick("builder", books.sellOfProject("hello", 100, 6_600), 100);

    // When a hundred tonnes move nothing
    clock.set(Instant.parse("2023-08-18T02:00:00Z"));
    assertThat(books.instruments.quote(Scheme.SHENZHEN, BIKES).bandHighFen()).isEqualTo(7_149);
    books.pick("builder", books.sellOfProject("hello", 60, 6_600), 60);
    books.pick("builder", books.sellOfProject("hello", 41, 7_000), 41);

    // Then more do
    clock.set(Instant.parse("2023-08-21T02:00:00Z"));
    long close = Math.round((60 * 6_600 + 41 * 7_000) / 101.0);
    assertThat(
            books.instruments.quote(Scheme.SHENZHEN, BIKES).instrument().day().previousCloseFen())
        .isEqualTo(close)
        .isEqualTo(6_762);
    books.sellOfProject("hello", 1, 7_438);
    assertRefused(ProblemCode.PRICE_OUTSIDE_BAND, () -> books.sellOfProject("hello", 1, 7_439));
    assertThat(books.instruments.closes(Scheme.SHENZHEN, BIKES, LocalDate.parse("2023-08-22"), 5))
        .containsExactly(
            new Close(LocalDate.parse("2023-08-18"), 6_762, 101, 683_000),
            new Close(LocalDate.parse("2023-08-17"), 6_499, 100, 660_000));
  }

  @Test
  void onlyTheBestListingIsPickedAndSleepingOnesStandInNobodysWay() throws Exception {
    // Given
    books.issue("b", 5_000);
    books.deposit("builder", 100_000_000);
    Order dear = books.sellOfProject("hello", 10, 6_700);
    Order first = books.sellOfProject("hello", 10, 6_600);
    Order second = books.sellOfProject("hello", 10, 6_600);
    Order low = books.sellOfProject("hello", 200, 5_849);

    // Then
    assertRefused(ProblemCode.NOT_BEST_LISTING, () -> books.pick("builder", first, 1));
    books.pick("builder", low, 150);
    assertRefused(ProblemCode.QUANTITY_OVER_LISTING, () -> books.pick("builder", low, 51));
    books.pick("builder", low, 50);
    assertRefused(ProblemCode.ORDER_STATE, () -> books.pick("builder", low, 1));
    assertRefused(ProblemCode.NOT_BEST_LISTING, () -> books.pick("builder", second, 1));
    books.pick("builder", first, 10);
    // The next day's band ends at 64.34: the others sleep.
    clock.set(Instant.parse("2023-08-18T02:00:00Z"));
    assertThat(books.instruments.quote(Scheme.SHENZHEN, BIKES).bestSell()).isNull();
    assertRefused(ProblemCode.PRICE_OUTSIDE_BAND, () -> books.pick("builder", second, 1));
    Order awake = books.sellOfProject("hello", 1, 6_400);
    books.pick("builder", awake, 1);
    assertThat(books.withdraw("hello", dear).state()).isEqualTo("withdrawn");
  }

  @Test
  void aKeyUsedAgainAnswersTheFirstAndWithOtherContentIsRefused() throws Exception {
    // Given
    books.issue("b", 100);
    books.deposit("builder", 1_000_000);
    Who seller = books.who("hello");
    Offer offer = new Offer(BIKES, Side.SELL, new Terms(20, 6_499), MarketBooks.PROJECT);
    Order listing = books.orders.enter(seller, offer);
    Who buyer = books.who("builder");

    // When
    Trade trade = books.orders.pick(buyer, listing.id(), new Wish(5L, null, null), null);

    // Then
    assertThat(books.orders.enter(seller, offer).id()).isEqualTo(listing.id());
    assertThat(books.orders.pick(buyer, listing.id(), new Wish(5L, null, null), null))
        .isEqualTo(trade);
    assertRefused(
        ProblemCode.ID_REUSED,
        () -> books.orders.pick(buyer, listing.id(), new Wish(6L, null, null), null));
    assertRefused(
        ProblemCode.ID_REUSED,
        () ->
            books.orders.enter(
                seller, new Offer(BIKES, Side.SELL, new Terms(21, 6_499), MarketBooks.PROJECT)));
    assertThat(books.units("builder")).isEqualTo(5);
  }

  @Test
  void badOrdersGetTheirCodeAndChangeNothing() throws Exception {
    // Given
    books.issue("b", 100);
    books.deposit("builder", 649_899);
    Order listing = books.sellOfProject("hello", 50, 6_499);
    Order wanted = books.buy("builder", 10, 6_400);

    // Then
    assertRefused(ProblemCode.PRICE_OUTSIDE_BAND, () -> books.sellOfProject("hello", 1, 5_848));
    assertRefused(ProblemCode.PRICE_OUTSIDE_BAND, () -> books.buy("builder", 1, 7_150));
    assertRefused(ProblemCode.INSUFFICIENT_CREDITS, () -> books.sellOfProject("hello", 51, 6_499));
    assertRefused(ProblemCode.INSUFFICIENT_CASH, () -> books.buy("builder", 1_000, 6_499));
    assertRefused(ProblemCode.PROJECT_NOT_YOURS, () -> books.sellOfProject("broker", 1, 6_499));
    assertRefused(ProblemCode.SELF_TRADE, () -> books.pick("hello", listing, 1));
    assertRefused(ProblemCode.NOT_A_MEMBER, () -> books.buy("stranger", 1, 6_499));
    assertRefused(ProblemCode.INSUFFICIENT_CREDITS, () -> books.pick("broker", wanted, 1));
    assertRefused(
        ProblemCode.FIELD_RANGE,
        () ->
            books.orders.pick(
                books.who("broker"), wanted.id(), new Wish(null, 6_400L, null), null));
    assertRefused(ProblemCode.INSUFFICIENT_CASH, () -> books.pick("broker", listing, 1));
    assertRefused(
        ProblemCode.CHANGED_MEANWHILE,
        () -> books.orders.pick(books.who("builder"), listing.id(), new Wish(1L, null, null), 2));
    assertRefused(
        ProblemCode.INSUFFICIENT_CASH,
        () ->
            books.orders.pick(
                books.who("broker"), listing.id(), new Wish(null, 6_498L, null), null));
    books.instruments.set(Scheme.SHENZHEN, BIKES, false, 1, "news", "exchange-1");
    assertRefused(ProblemCode.MARKET_HALTED, () -> books.buy("builder", 1, 6_499));
    assertRefused(
        ProblemCode.CHANGED_MEANWHILE,
        () -> books.instruments.set(Scheme.SHENZHEN, BIKES, true, 1, "over", "exchange-1"));
    books.instruments.set(Scheme.SHENZHEN, BIKES, true, 2, "over", "exchange-1");
    clock.set(Instant.parse("2023-08-17T04:00:00Z"));
    assertRefused(ProblemCode.MARKET_CLOSED, () -> books.buy("builder", 1, 6_499));
    assertRefused(ProblemCode.MARKET_CLOSED, () -> books.pick("builder", listing, 1));
    assertThat(books.database.number("SELECT count(*) FROM market_trade")).isZero();
    assertThat(books.available("builder")).isEqualTo(649_899 - 64_320);
  }

  @Test
  void moneyComesAndGoesInTwoStepsByTwoPeople() throws Exception {
    // Given
    Movement deposit =
        books.cash.request(Scheme.SHENZHEN, "builder", "deposit", "k1", 500_00, "clerk");
    assertThat(books.available("builder")).isZero();
    assertRefused(
        ProblemCode.SAME_PERSON,
        () -> books.cash.confirm(Scheme.SHENZHEN, "deposit", deposit.id(), "ref-1", "clerk"));
    books.cash.confirm(Scheme.SHENZHEN, "deposit", deposit.id(), "ref-1", "banker");
    books.cash.confirm(Scheme.SHENZHEN, "deposit", deposit.id(), "ref-1", "banker");
    assertThat(books.available("builder")).isEqualTo(500_00);

    // When
    Movement out =
        books.cash.request(Scheme.SHENZHEN, "builder", "withdrawal", "k1", 300_00, "clerk");

    // Then
    assertThat(books.available("builder")).isEqualTo(200_00);
    assertRefused(
        ProblemCode.INSUFFICIENT_CASH,
        () -> books.cash.request(Scheme.SHENZHEN, "builder", "withdrawal", "k2", 200_01, "clerk"));
    Movement back =
        books.cash.request(Scheme.SHENZHEN, "builder", "withdrawal", "k3", 200_00, "clerk");
    books.cash.reject(Scheme.SHENZHEN, "withdrawal", back.id(), "account closed", "banker");
    assertThat(books.available("builder")).isEqualTo(200_00);
    books.cash.confirm(Scheme.SHENZHEN, "withdrawal", out.id(), "ref-2", "banker");
    assertThat(books.frozen("builder")).isZero();
    assertRefused(
        ProblemCode.MOVEMENT_STATE,
        () -> books.cash.reject(Scheme.SHENZHEN, "withdrawal", out.id(), "late", "banker"));
    assertRefused(
        ProblemCode.MOVEMENT_UNKNOWN,
        () -> books.cash.movement(Scheme.SHENZHEN, "broker", "withdrawal", out.id()));
    assertRefused(
        ProblemCode.MOVEMENT_UNKNOWN,
        () -> books.cash.cancel(Scheme.SHENZHEN, "broker", "withdrawal", back.id(), "x"));
  }

  @Test
  void aBlockAgreementIsExecutedWhenBothConfirmedInTheWiderBand() throws Exception {
    // Given
    books.issue("b", 30_000);
    books.deposit("builder", 1_000_000_000);
    Agreement offered = block("hello", "builder", Side.SELL, 10_000, 8_449, MarketBooks.PROJECT);

    // Then
    assertRefused(
        ProblemCode.BELOW_BLOCK_MINIMUM,
        () -> block("hello", "builder", Side.SELL, 9_999, 6_499, MarketBooks.PROJECT));
    assertRefused(
        ProblemCode.PRICE_OUTSIDE_BAND,
        () -> block("hello", "builder", Side.SELL, 10_000, 8_450, MarketBooks.PROJECT));
    assertRefused(
        ProblemCode.SELF_TRADE, () -> block("hello", "hello", Side.SELL, 10_000, 6_499, null));
    assertRefused(
        ProblemCode.NOT_THE_COUNTERPARTY,
        () -> books.agreements.confirm(books.who("hello"), "block", offered.id(), null));
    assertRefused(
        ProblemCode.SAME_PERSON,
        () ->
            books.agreements.confirm(
                new Who(Scheme.SHENZHEN, "builder", "hello-trader", "k"),
                "block",
                offered.id(),
                null));
    assertRefused(
        ProblemCode.AGREEMENT_UNKNOWN,
        () -> books.agreements.confirm(books.who("broker"), "block", offered.id(), null));
    Agreement executed = books.agreements.confirm(books.who("builder"), "block", offered.id(), 1);
    assertThat(executed.state()).isEqualTo("executed");
    assertThat(books.units("builder")).isEqualTo(10_000);
    assertThat(books.budget()).isEqualTo(84_490_000 - 422_450);
    assertRefused(
        ProblemCode.AGREEMENT_STATE,
        () -> books.agreements.end(books.who("hello"), "block", offered.id(), false, null));
    // A block moves neither the day's volume nor the price.
    assertThat(books.instruments.quote(Scheme.SHENZHEN, BIKES).instrument().day().tonnes())
        .isZero();
  }

  @Test
  void aProposedAgreementIsWithdrawnOrDeclinedAndEverythingComesBack() throws Exception {
    // Given
    books.issue("b", 30_000);
    books.deposit("builder", 1_000_000_000);
    Agreement wanted = block("builder", "hello", Side.BUY, 20_000, 6_499, MarketBooks.PROJECT);
    Agreement offered = block("hello", "builder", Side.SELL, 20_000, 6_499, MarketBooks.PROJECT);
    assertThat(books.frozen("builder")).isEqualTo(new Terms(20_000, 6_499).costFen(50));

    // When
    books.agreements.end(books.who("hello"), "block", wanted.id(), true, 1);
    books.agreements.end(books.who("hello"), "block", offered.id(), false, null);

    // Then
    assertThat(books.available("builder")).isEqualTo(1_000_000_000);
    assertThat(books.sellOfProject("hello", 30_000, 6_499).state()).isEqualTo("listed");
  }

  @Test
  void aForwardAgreementMovesNoCreditsUntilItsBatchIsIssued() throws Exception {
    // Given: before there is any credit
    books.deposit("builder", 100_000_000);
    Agreement forward =
        books.agreements.propose(
            books.who("hello"),
            new Proposal(
                null,
                "batch-1",
                MarketBooks.PROJECT,
                Side.SELL,
                "builder",
                new Terms(1_000, 3_000)));
    Agreement recorded =
        books.agreements.confirm(books.who("builder"), "forward", forward.id(), null);
    assertThat(recorded.state()).isEqualTo("recorded");
    assertThat(books.frozen("builder")).isEqualTo(3_015_000);
    assertThat(books.database.number("SELECT count(*) FROM journal WHERE asset = 3")).isZero();
    assertRefused(
        ProblemCode.BATCH_NOT_ISSUED,
        () -> books.agreements.deliver(books.who("hello"), forward.id()));

    // When
    books.issue("other-batch", 5_000);
    books.issue("batch-1", 2_000);
    assertThat(books.agreements.deliverIssued()).isEqualTo(1);
    assertThat(books.agreements.deliverIssued()).isZero();
    Agreement delivered = books.agreements.deliver(books.who("hello"), forward.id());

    // Then
    assertThat(delivered.state()).isEqualTo("executed");
    assertThat(books.units("builder")).isEqualTo(1_000);
    assertThat(books.frozen("builder")).isZero();
    assertThat(books.budget()).isEqualTo(3_000_000 - 15_000);
    assertThat(
            books.database.number(
                "SELECT count(*) FROM market_trade_units WHERE batch_id = 'batch-1'"))
        .isEqualTo(1);
  }

  @Test
  void theExchangeCancelsAForwardAgreementWhoseBatchWillNotCome() throws Exception {
    books.deposit("builder", 100_000_000);
    Agreement forward =
        books.agreements.propose(
            books.who("builder"),
            new Proposal(
                null, "batch-1", MarketBooks.PROJECT, Side.BUY, "hello", new Terms(1_000, 3_000)));
    books.agreements.confirm(books.who("hello"), "forward", forward.id(), null);
    assertThat(books.agreements.cancel(Scheme.SHENZHEN, forward.id(), "exchange-1").state())
        .isEqualTo("cancelled");
    assertThat(books.available("builder")).isEqualTo(100_000_000);
  }

  @Test
  void theExchangeChangesParametersForTheFutureOnly() throws Exception {
    // Given
    Instant tomorrow = Instant.parse("2023-08-17T16:00:00Z");
    books.issue("b", 100);
    Version fee = new Version(Parameter.FEE, tomorrow, 0, "illustrative", "test", "exchange-1");
    books.rules.add(Scheme.SHENZHEN, fee);
    books.rules.add(
        Scheme.SHENZHEN,
        new Version(Parameter.LOT, tomorrow, 10, "illustrative", "test", "exchange-1"));
    books.rules.add(
        Scheme.SHENZHEN,
        new Version(Parameter.TICK, tomorrow, 5, "illustrative", "test", "exchange-1"));

    // Then
    assertRefused(ProblemCode.RULE_EXISTS, () -> books.rules.add(Scheme.SHENZHEN, fee));
    assertRefused(
        ProblemCode.RULE_NOT_IN_FUTURE,
        () ->
            books.rules.add(
                Scheme.SHENZHEN,
                new Version(Parameter.FEE, THURSDAY, 0, "illustrative", "t", "exchange-1")));
    assertRefused(
        ProblemCode.FIELD_RANGE,
        () ->
            books.rules.add(
                Scheme.SHENZHEN,
                new Version(Parameter.FEE, tomorrow, 2_001, "illustrative", "t", "exchange-1")));
    assertThat(books.sellOfProject("hello", 1, 6_499).state()).isEqualTo("listed");
    clock.set(Instant.parse("2023-08-18T02:00:00Z"));
    assertRefused(ProblemCode.QUANTITY_NOT_LOT, () -> books.sellOfProject("hello", 1, 6_500));
    assertRefused(ProblemCode.PRICE_OFF_TICK, () -> books.sellOfProject("hello", 10, 6_499));
    assertThat(books.sellOfProject("hello", 10, 6_500).feeBasisPoints()).isZero();
  }

  @Test
  void theDatabaseRefusesWhatTheServiceWouldNeverDo() throws Exception {
    List<String> statements =
        List.of(
            "UPDATE system_balance SET debits = credits + 1 WHERE account >> 48 & 255 = 25",
            "UPDATE market_order SET remaining_t = remaining_t + 1000000",
            "UPDATE market_order SET price_fen = 1",
            "UPDATE market_trade SET price_fen = 1",
            "DELETE FROM market_trade",
            "DELETE FROM market_order",
            "UPDATE market_parameter SET value = 0",
            "UPDATE cash_movement SET state = 'confirmed', decided_by = requested_by",
            "INSERT INTO journal (entry_id, line, purpose, cause, occurred_at, recorded_at, book_date, debit_account, credit_account, amount, asset)"
                + " SELECT gen_random_uuid(), 0, 26, gen_random_uuid(), now(), now(), now(), min(account), max(account), 1, 4 FROM system_balance WHERE account >> 48 & 255 = 25 HAVING min(account) < max(account)");
    books.issue("b", 100);
    books.deposit("builder", 100_000);
    books.deposit("broker", 100_000);
    books.cash.request(Scheme.SHENZHEN, "builder", "deposit", "waits", 1, "clerk");
    books.pick("builder", books.sellOfProject("hello", 50, 6_499), 1);
    try (Connection connection = books.connection();
        Statement sql = connection.createStatement()) {
      for (String statement : statements) {
        assertThatThrownBy(() -> sql.executeUpdate(statement))
            .as(statement)
            .isInstanceOf(SQLException.class);
      }
    }
  }

  private Agreement block(
      String org, String other, Side side, long tonnes, long price, String project) {
    return books.agreements.propose(
        books.who(org), new Proposal(BIKES, null, project, side, other, new Terms(tonnes, price)));
  }

  private static void assertRefused(ProblemCode code, ThrowingCallable command) {
    assertThatThrownBy(command)
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }

  @Test
  void anUnknownOrderOfAnotherSchemeIsUnknown() {
    assertRefused(
        ProblemCode.ORDER_UNKNOWN,
        () ->
            books.orders.pick(
                books.who("builder"), new UUID(1, 1), new Wish(1L, null, null), null));
    assertRefused(
        ProblemCode.INSTRUMENT_UNKNOWN,
        () ->
            books.orders.enter(
                books.who("builder"), new Offer("nothing-2023", Side.BUY, new Terms(1, 1), null)));
  }
}
