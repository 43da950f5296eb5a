package org.tanpuhui.ledger.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.Transactions;
import org.tanpuhui.ledger.cash.CashAccounts;
import org.tanpuhui.ledger.credits.CreditBook;
import org.tanpuhui.ledger.credits.CreditBook.Command;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.credits.unit.EndReason;
import org.tanpuhui.ledger.credits.unit.Issuance;
import org.tanpuhui.ledger.credits.unit.Pick;
import org.tanpuhui.ledger.exchange.OrderService.Offer;
import org.tanpuhui.ledger.exchange.OrderService.Who;
import org.tanpuhui.ledger.exchange.OrderService.Wish;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.market.Side;
import org.tanpuhui.ledger.market.Terms;
import org.tanpuhui.ledger.market.store.MovementStore.Movement;
import org.tanpuhui.ledger.market.store.OrderStore.Order;
import org.tanpuhui.ledger.market.store.TradeStore.Trade;
import org.tanpuhui.ledger.store.TrialBalanceStore.AssetBalance;
import org.tanpuhui.platform.Scheme;

/** A market on a real database, with members who have money and a project that has credits. */
final class MarketBooks implements AutoCloseable {
  static final String METHODOLOGY = "sz-shared-bike-riding";
  static final String BIKES = METHODOLOGY + "-2023";
  static final String PROJECT = "hello-riding";

  final Scheme scheme;
  final LedgerDatabase database;
  final AgroalDataSource source;
  final MemberService members;
  final CashService cash;
  final MarketRuleService rules;
  final InstrumentService instruments;
  final OrderService orders;
  final AgreementService agreements;
  private final Clock clock;
  private int keys;

  MarketBooks(Scheme scheme, Clock clock) throws SQLException {
    this(scheme, clock, LedgerDatabase.create());
  }

  MarketBooks(Scheme scheme, Clock clock, LedgerDatabase database) throws SQLException {
    this.scheme = scheme;
    this.database = database;
    this.clock = clock;
    this.source = pool(database);
    members = new MemberService(source, LedgerDatabase.SALTS, clock);
    cash = new CashService(source, LedgerDatabase.SALTS, members, clock);
    rules = new MarketRuleService(source, clock);
    instruments = new InstrumentService(source, rules, clock);
    orders = new OrderService(source, LedgerDatabase.SALTS, members, cash, rules, clock);
    agreements = new AgreementService(source, LedgerDatabase.SALTS, members, cash, rules, clock);
  }

  private static AgroalDataSource pool(LedgerDatabase database) throws SQLException {
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(16)
                        .acquisitionTimeout(Duration.ofSeconds(60))
                        .connectionFactoryConfiguration(
                            factory ->
                                factory
                                    .jdbcUrl(database.database().jdbcUrl())
                                    .principal(new NamePrincipal(database.database().app()))
                                    .credential(
                                        new SimplePassword(database.database().appPassword())))));
  }

  /** Admits members, and makes one of them the seller of the project. */
  MarketBooks open(long referenceFen, String seller, String... others) {
    members.admit(scheme, seller, seller + "（示例）", seller, "exchange-1");
    for (String other : others) {
      members.admit(scheme, other, other + "（示例）", other, "exchange-1");
    }
    members.register(scheme, PROJECT, seller, false, "exchange-1");
    instruments.list(scheme, METHODOLOGY, 2023, referenceFen, "first price", "exchange-1");
    return this;
  }

  /** Issues a batch of the project. */
  void issue(String batch, long tonnes) {
    issue(batch, tonnes, CreditOwner.project(scheme, PROJECT));
  }

  /** Issues a batch straight to an organisation, so that a test need not buy first. */
  void issue(String batch, long tonnes, CreditOwner owner) {
    LocalDate end = LocalDate.parse("2023-05-31");
    write(
        c ->
            new CreditBook(LedgerDatabase.SALTS)
                .issue(
                    c,
                    new Issuance(
                        scheme,
                        batch,
                        PROJECT,
                        7,
                        METHODOLOGY,
                        "1.0.0",
                        end.minusMonths(3),
                        end,
                        tonnes,
                        owner,
                        Instant.parse("2023-06-20T02:00:00Z"),
                        0)));
  }

  <T> T write(Transactions.Work<T> work) {
    return Transactions.write(source, work);
  }

  /** Retires units that a member holds free. */
  void retire(String org, long tonnes) {
    write(
        c ->
            new CreditBook(LedgerDatabase.SALTS)
                .end(
                    c,
                    new Command(UUID.randomUUID(), 0, clock.instant(), "tester"),
                    holding(org),
                    Pick.any(tonnes),
                    EndReason.VOLUNTARY_NEUTRALITY));
  }

  void deposit(String org, long fen) {
    Movement movement = cash.request(scheme, org, "deposit", key(), fen, org + "-clerk");
    cash.confirm(scheme, "deposit", movement.id(), "bank-" + movement.id(), "bank-1");
  }

  Order sell(String org, long tonnes, long priceFen) {
    return list(org, Side.SELL, tonnes, priceFen, null);
  }

  Order sellOfProject(String org, long tonnes, long priceFen) {
    return list(org, Side.SELL, tonnes, priceFen, PROJECT);
  }

  Order buy(String org, long tonnes, long priceFen) {
    return list(org, Side.BUY, tonnes, priceFen, null);
  }

  private Order list(String org, Side side, long tonnes, long priceFen, String project) {
    return orders.enter(who(org), new Offer(BIKES, side, new Terms(tonnes, priceFen), project));
  }

  Trade pick(String org, Order listing, long tonnes) {
    return orders.pick(who(org), listing.id(), new Wish(tonnes, null, null), null);
  }

  Order withdraw(String org, Order listing) {
    return orders.withdraw(who(org), listing.id(), null);
  }

  /** A member's clerk with a fresh key. */
  Who who(String org) {
    return new Who(scheme, org, org + "-trader", key());
  }

  String key() {
    return "key-" + ++keys;
  }

  AccountId holding(String org) {
    return CreditOwner.organisation(scheme, org).account();
  }

  long available(String org) {
    return cash.balance(scheme, org).availableFen();
  }

  long frozen(String org) {
    return cash.balance(scheme, org).frozenFen();
  }

  long budget() throws SQLException {
    return balance(
        CashAccounts.projectBudget(scheme, CashAccounts.projectNumber(scheme, PROJECT)), 4);
  }

  long units(String org) throws SQLException {
    return balance(holding(org), 3);
  }

  long frozenUnits(String org) throws SQLException {
    return balance(CreditOwner.frozen(holding(org)), 3);
  }

  long balance(AccountId account, int asset) throws SQLException {
    return database.number(
        "SELECT coalesce(sum(credits - debits), 0) FROM system_balance WHERE account = "
            + account.value()
            + " AND asset = "
            + asset);
  }

  Connection connection() throws SQLException {
    return database.open();
  }

  /** The books agree to the last row, and money is where the orders say. */
  void assertAgrees() throws SQLException {
    for (AssetBalance asset : database.service().trialBalance(scheme).assets()) {
      assertThat(asset.difference()).as(asset.asset().id()).isZero();
    }
    assertThat(
            database.number(
                "SELECT coalesce(sum(credits - debits), 0) FROM system_balance WHERE account >> 48 & 255 = 30"))
        .as("clearing is empty")
        .isZero();
    assertThat(
            database.number(
                """
                SELECT coalesce(sum(credits - debits), 0)
                       - (SELECT coalesce(sum(frozen_fen), 0) FROM market_order)
                       - (SELECT coalesce(sum(frozen_fen), 0) FROM market_agreement)
                       - (SELECT coalesce(sum(amount_fen), 0) FROM cash_movement
                           WHERE kind = 'withdrawal' AND state = 'requested')
                  FROM system_balance WHERE account >> 48 & 255 = 26
                """))
        .as("frozen money is that of orders, agreements and withdrawals")
        .isZero();
    assertThat(
            database.number(
                """
                SELECT count(*) FROM market_order o
                 WHERE quantity_t <> remaining_t + (SELECT coalesce(sum(t.quantity_t), 0)
                                                      FROM market_trade t WHERE t.source_id = o.order_id)
                    OR side = 1 AND state = 'listed'
                       AND remaining_t <> (SELECT coalesce(sum(last_no - first_no + 1), 0)
                                             FROM credit_range r WHERE r.hold = o.order_id)
                """))
        .as("an order is what was picked of it and what remains, and that is frozen")
        .isZero();
  }

  @Override
  public void close() {
    source.close();
  }
}
