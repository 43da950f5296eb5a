package org.tanpuhui.ledger.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.engines.Database;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.exchange.PayoutService.Funds;
import org.tanpuhui.ledger.market.ProceedsSplit;
import org.tanpuhui.ledger.market.store.PayoutStore.Payout;
import org.tanpuhui.ledger.points.TestClock;
import org.tanpuhui.ledger.store.ErasureStore.Open;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** Shares of proceeds leave through the bank, once, and what it refuses comes back. */
class PayoutIT {
  private static final ParticipantId ANNA = ParticipantId.of(Scheme.SHENZHEN, 7);
  private static final ParticipantId BEI = ParticipantId.of(Scheme.SHENZHEN, 3);
  private static final ParticipantId CHEN = ParticipantId.of(Scheme.SHENZHEN, 5);
  private static final Instant FIRST = Instant.EPOCH;
  private static final UUID NONE = new UUID(0, 0);

  private final TestClock clock = new TestClock(Instant.parse("2023-08-17T02:00:00Z"));
  private MarketBooks books;
  private ProceedsService proceeds;
  private PayoutService payouts;

  @BeforeEach
  void create() throws SQLException {
    books = new MarketBooks(Scheme.SHENZHEN, clock);
    proceeds = new ProceedsService(books.source, LedgerDatabase.SALTS, clock);
    payouts = new PayoutService(books.source, LedgerDatabase.SALTS, clock);
    books.members.admit(Scheme.SHENZHEN, "hello", "示例", "sample", "exchange-1");
    books.members.admit(Scheme.SHENZHEN, "builder", "示例", "sample", "exchange-1");
    books.members.register(Scheme.SHENZHEN, MarketBooks.PROJECT, "hello", true, "exchange-1");
    books.instruments.list(
        Scheme.SHENZHEN, MarketBooks.METHODOLOGY, 2023, 6_499, "first price", "exchange-1");
    books.deposit("builder", 1_000_000_000);
  }

  @AfterEach
  void close() throws SQLException {
    books.assertAgrees();
    assertThat(
            books.database.number(
                """
                SELECT coalesce(sum(credits - debits), 0)
                       - (SELECT coalesce(sum(amount_fen), 0) FROM share_payout WHERE state = 'requested')
                  FROM system_balance WHERE account >> 48 & 255 = 31
                """))
        .as("what is set aside is what payouts wait for")
        .isZero();
    books.close();
  }

  @Test
  void aPayoutIsSetAsideWhenAskedForAndLeavesWhenTheBankConfirms() throws Exception {
    // Given: half of 10 t at 64.99 less the seller's fee
    sold("batch-1", 10, 10, 5_000_000_000L, 1_000_000_000L, 4_000_000_000L);
    assertThat(payouts.funds(ANNA)).isEqualTo(new Funds(32_332, 0, 0, 0));

    // When
    Payout asked = payouts.request(ANNA, "k-1", null, "mandate-77");

    // Then
    assertThat(asked.amountFen()).isEqualTo(32_332);
    assertThat(payouts.request(ANNA, "k-1", null, "mandate-77").id()).isEqualTo(asked.id());
    assertRefused(ProblemCode.ID_REUSED, () -> payouts.request(ANNA, "k-1", 5L, "mandate-77"));
    assertThat(payouts.funds(ANNA)).isEqualTo(new Funds(0, 0, 32_332, 0));
    assertThat(books.database.service().erasureBlockers(ANNA).open())
        .containsExactly(new Open("cash_open", asked.id().toString(), "requested", "32332 fen"));
    assertThat(payouts.waiting(Scheme.SHENZHEN, FIRST, NONE, 9))
        .extracting(Payout::payee)
        .containsExactly("mandate-77");

    // When
    Payout paid = payouts.confirm(Scheme.SHENZHEN, asked.id(), "wire-1", "bank-1");

    // Then
    assertThat(paid.state()).isEqualTo("confirmed");
    assertThat(payouts.confirm(Scheme.SHENZHEN, asked.id(), "wire-1", "bank-1").decidedAt())
        .isEqualTo(paid.decidedAt());
    assertRefused(
        ProblemCode.MOVEMENT_STATE,
        () -> payouts.reject(Scheme.SHENZHEN, asked.id(), "late", "bank-1"));
    assertThat(payouts.funds(ANNA)).isEqualTo(new Funds(0, 0, 0, 32_332));
    assertThat(books.database.service().erasureBlockers(ANNA).open()).isEmpty();
    assertRefused(
        ProblemCode.INSUFFICIENT_CASH, () -> payouts.request(ANNA, "k-2", null, "mandate-77"));
    assertRefused(
        ProblemCode.PAYOUT_UNKNOWN,
        () -> payouts.confirm(Scheme.SANDBOX, asked.id(), "wire-2", "bank-1"));
  }

  @Test
  void whatTheBankRefusesOrThePersonCancelsComesBack() throws Exception {
    // Given
    sold("batch-1", 10, 10, 5_000_000_000L, 1_000_000_000L, 4_000_000_000L);
    Payout refused = payouts.request(ANNA, "k-1", 30_000L, "unknown-mandate");
    assertRefused(
        ProblemCode.INSUFFICIENT_CASH, () -> payouts.request(ANNA, "k-2", 2_333L, "mandate-77"));

    // When
    payouts.reject(Scheme.SHENZHEN, refused.id(), "nobody has this mandate", "bank-1");

    // Then
    assertThat(payouts.funds(ANNA)).isEqualTo(new Funds(32_332, 0, 0, 0));
    Payout cancelled = payouts.request(ANNA, "k-2", 32_332L, "mandate-77");
    assertRefused(ProblemCode.PAYOUT_UNKNOWN, () -> payouts.cancel(BEI, cancelled.id()));
    assertThat(payouts.cancel(ANNA, cancelled.id()).state()).isEqualTo("cancelled");
    assertThat(payouts.cancel(ANNA, cancelled.id()).state()).isEqualTo("cancelled");
    assertRefused(
        ProblemCode.MOVEMENT_STATE,
        () -> payouts.confirm(Scheme.SHENZHEN, cancelled.id(), "wire-1", "bank-1"));
    assertThat(payouts.funds(ANNA)).isEqualTo(new Funds(32_332, 0, 0, 0));
    assertThat(payouts.of(ANNA, FIRST, NONE, 9))
        .extracting(Payout::state)
        .containsExactlyInAnyOrder("rejected", "cancelled");
  }

  @Test
  void aReferenceOfTheBankPaysOncePerScheme() throws Exception {
    sold("batch-1", 10, 10, 5_000_000_000L, 1_000_000_000L, 4_000_000_000L);
    Payout first = payouts.request(ANNA, "k-1", 100L, "mandate-77");
    Payout second = payouts.request(ANNA, "k-2", 100L, "mandate-77");
    payouts.confirm(Scheme.SHENZHEN, first.id(), "wire-1", "bank-1");

    assertRefused(
        ProblemCode.CONFLICT,
        () -> payouts.confirm(Scheme.SHENZHEN, second.id(), "wire-1", "bank-1"));
    assertThat(payouts.funds(ANNA)).isEqualTo(new Funds(32_132, 0, 100, 100));
  }

  @Test
  void payoutsBetweenSalesNeverPayWhatALaterSaleTakesBack() throws Exception {
    long seed = Long.getLong("tanpuhui.market.seed", 20_221_230L);
    Random random = new Random(seed);
    // Given
    long[] milligrams = {33_333_333_333L, 6_666_666_667L, 60_000_000_000L};
    batch("batch-1", 1, 100, milligrams);
    for (ParticipantId who : List.of(ANNA, BEI, CHEN)) {
      proceeds.give(who, MarketBooks.PROJECT);
    }

    // When: everyone takes all they can after each sale
    long net = 0;
    for (int left = 100; left > 0; ) {
      int tonnes = Math.min(left, 1 + random.nextInt(5));
      var trade =
          books.pick(
              "builder",
              books.sellOfProject("hello", tonnes, 5_849 + random.nextInt(1_301)),
              tonnes);
      net += trade.amountFen() - trade.sellerFeeFen();
      left -= tonnes;
      for (ParticipantId who : List.of(ANNA, BEI, CHEN)) {
        if (payouts.funds(who).payableFen() > 0) {
          Payout asked = payouts.request(who, "left-" + left, null, "mandate");
          payouts.confirm(Scheme.SHENZHEN, asked.id(), "wire-" + asked.id(), "bank-1");
        }
        assertThat(payouts.funds(who).availableFen()).as("seed %d", seed).isBetween(0L, 1L);
      }
    }

    // Then: sold out, so nothing is kept back, and all of it is one split of the sum
    long[] whole =
        new ProceedsSplit(new long[] {milligrams[1], milligrams[2], milligrams[0]}).of(net);
    List<ParticipantId> inOrder = List.of(BEI, CHEN, ANNA);
    for (int i = 0; i < whole.length; i++) {
      Funds funds = payouts.funds(inOrder.get(i));
      assertThat(funds.keptBackFen()).isZero();
      assertThat(funds.paidOutFen() + funds.availableFen()).as("seed %d", seed).isEqualTo(whole[i]);
    }
    assertThat(books.budget()).isZero();
  }

  @Test
  void aFenThatALaterSaleMayTakeBackDoesNotBlockAnErasure() throws Exception {
    // Given: a third of 1 t sold of 100
    sold("batch-1", 100, 1, 33_333_333_333L, 1_000_000_000L, 65_666_666_667L);
    Funds funds = payouts.funds(ANNA);
    assertThat(funds.keptBackFen()).isEqualTo(1);
    Payout asked = payouts.request(ANNA, "k-1", null, "mandate-77");
    assertThat(asked.amountFen()).isEqualTo(funds.availableFen() - 1);
    payouts.confirm(Scheme.SHENZHEN, asked.id(), "wire-1", "bank-1");

    assertThat(payouts.funds(ANNA).availableFen()).isEqualTo(1);
    assertThat(books.database.service().erasureBlockers(ANNA).open()).isEmpty();
  }

  @Test
  void whatAnErasedPersonStillHasAndWhatLaterSalesBringStaysInTheProjectsBudget() throws Exception {
    // Given: two batches of one project, one paid out, and the erasure in between
    sold("batch-1", 10, 5, 5_000_000_000L, 1_000_000_000L, 4_000_000_000L);
    Payout asked = payouts.request(ANNA, "k-1", 10_000L, "mandate-77");
    payouts.confirm(Scheme.SHENZHEN, asked.id(), "wire-1", "bank-1");
    long budget = books.budget();
    long left = payouts.funds(ANNA).availableFen();
    final long ofChen = payouts.funds(CHEN).availableFen();
    assertThat(left).isPositive();
    erase(ANNA);

    // When
    assertThat(payouts.returnSharesOfErased()).isEqualTo(1);
    assertThat(payouts.returnSharesOfErased()).isZero();

    // Then
    assertThat(payouts.funds(ANNA).availableFen()).isZero();
    assertThat(books.budget()).isEqualTo(budget + left);
    books.pick("builder", books.sellOfProject("hello", 5, 6_499), 5);
    assertThat(payouts.funds(ANNA).availableFen()).isZero();
    assertThat(payouts.funds(CHEN).availableFen()).isEqualTo(ofChen + 12_933);
    // Anna's half and Bei's tenth of 5 t; Bei gave no mandate.
    assertThat(books.budget()).isEqualTo(budget + left + 32_333 - 12_933);
  }

  @Test
  void eightWhoAskForTheSameMoneyAtOnceGetItOnce() throws Exception {
    sold("batch-1", 10, 10, 5_000_000_000L, 1_000_000_000L, 4_000_000_000L);
    ExecutorService clients = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Boolean>> wishes = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String key = "k-" + i;
        wishes.add(
            () -> {
              try {
                payouts.request(ANNA, key, 20_000L, "mandate-77");
                return true;
              } catch (ProblemException e) {
                assertThat(e.code()).isEqualTo(ProblemCode.INSUFFICIENT_CASH);
                return false;
              }
            });
      }
      int granted = 0;
      for (Future<Boolean> wish : clients.invokeAll(wishes)) {
        granted += wish.get() ? 1 : 0;
      }
      assertThat(granted).isEqualTo(1);
    } finally {
      clients.shutdownNow();
    }
  }

  @Test
  void theDatabaseLetsAShareLeaveOnlyForItsOwnParticipant() throws Exception {
    sold("batch-1", 10, 10, 5_000_000_000L, 1_000_000_000L, 4_000_000_000L);
    String pair =
        """
        INSERT INTO journal (entry_id, line, purpose, holder, asset, debit_account, credit_account,
                             amount, occurred_at, recorded_at, book_date, cause, given_by)
        SELECT gen_random_uuid(), 0, 26, holder, 4, holder, %s, 1, occurred_at, recorded_at,
               book_date, cause, given_by
          FROM journal WHERE purpose = 23 AND holder = credit_account LIMIT 1
        """;
    for (String elsewhere :
        List.of(
            "holder + (2::bigint << 48) + 1", // another's payout
            "holder + 1", // another's share
            "(holder & ~(255::bigint << 48)) + (25::bigint << 48)")) { // a member's money
      assertThatThrownBy(() -> owner(pair.formatted(elsewhere)))
          .as(elsewhere)
          .hasMessageContaining("ck_journal_cash");
    }
  }

  private static void assertRefused(
      ProblemCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  /** A batch of Anna's, Bei's and Chen's grams, of which some was sold; Bei wants no share. */
  private void sold(String id, long tonnes, long sold, long... milligrams) throws SQLException {
    batch(id, 1, tonnes, milligrams);
    proceeds.give(ANNA, MarketBooks.PROJECT);
    proceeds.give(CHEN, MarketBooks.PROJECT);
    books.pick("builder", books.sellOfProject("hello", sold, 6_499), sold);
  }

  private void erase(ParticipantId who) throws SQLException {
    owner(
        "INSERT INTO erased_account VALUES (%d, now(), gen_random_uuid())".formatted(who.value()));
  }

  private void batch(String id, int number, long tonnes, long[] milligrams) throws SQLException {
    books.issue(id, tonnes);
    ParticipantId[] people = {ANNA, BEI, CHEN};
    owner(
        """
        INSERT INTO batch_issue (batch_no, scheme, project, total_mg, carried_in_mg, replaced_mg,
                                 tonnes, carried_out_mg, entry_id, issued_at, batch_id, serials)
        VALUES (%d, 1, 7, %d, 0, 0, %d, 0, gen_random_uuid(), now(), '%s', '')
        """
            .formatted(number, tonnes * 1_000_000_000L, tonnes, id));
    for (int i = 0; i < people.length; i++) {
      owner(
          "INSERT INTO batch_holding (participant, batch_no, amount) VALUES (%d, %d, %d)"
              .formatted(people[i].value(), number, milligrams[i]));
    }
  }

  private void owner(String statement) throws SQLException {
    Database database = books.database.database();
    try (Connection owner =
            DriverManager.getConnection(
                database.jdbcUrl(), database.owner(), database.ownerPassword());
        Statement sql = owner.createStatement()) {
      sql.execute(statement);
    }
  }
}
