package org.tanpuhui.ledger.rewards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.ledger.BudgetAwards;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.journal.AwardBatch.Award;
import org.tanpuhui.ledger.journal.Campaign;
import org.tanpuhui.ledger.journal.CampaignDesk;
import org.tanpuhui.ledger.journal.ExchangeRule;
import org.tanpuhui.ledger.journal.OpenPeriods;
import org.tanpuhui.ledger.journal.PointsDesk;
import org.tanpuhui.ledger.store.CommandStore;
import org.tanpuhui.platform.Scheme;

/** One bounded budget and several writers on a real PostgreSQL, with the app role's rights. */
class BudgetAwardsIT {
  private static final int WRITERS = 4;
  private static final Instant AT = Instant.parse("2026-11-20T08:00:00Z");
  private static final CampaignDesk.Subject CAMPAIGN =
      CampaignDesk.Subject.of(Scheme.SANDBOX, "greenest-street", 7);
  private static final ExchangeRule RULE =
      new ExchangeRule(
          2, Scheme.SANDBOX, 1, Instant.EPOCH, 1, 1, 60, "illustrative", "test of budgets");

  private final BudgetAwards awards = new BudgetAwards(LedgerDatabase.SALTS);
  private LedgerDatabase database;
  private RewardsBooks books;

  @BeforeEach
  void create() {
    database = LedgerDatabase.create();
    books = new RewardsBooks(database);
  }

  /** Without the draw a writer would refuse what the budget still holds in another stripe. */
  @Test
  void aDryStripeDrawsFromTheOthers() throws Exception {
    // Given
    fund(100, 0, 1);

    // When
    BitSet paid = pay(0, award(1, 30), award(2, 30), award(3, 30), award(4, 20));

    // Then
    assertThat(paid).isEqualTo(bits(0, 1, 2));
    assertThat(held(0)).isEqualTo(10);
    assertThat(held(1)).isZero();
    books.assertAgrees();
  }

  @Test
  void whatIsPaidTwiceIsPaidOnce() throws Exception {
    // Given
    fund(100, 0);
    Award first = award(1, 60);
    Award second = award(2, 40);
    pay(0, first);

    // When
    BitSet again = pay(0, first, second, second);

    // Then
    assertThat(again).isEqualTo(bits(0, 1, 2));
    assertThat(books.balance(Reductions.participant(1))).isEqualTo(60);
    assertThat(books.balance(Reductions.participant(2))).isEqualTo(40);
    assertThat(held(0)).isZero();
    books.assertAgrees();
  }

  /** Without it an award that was paid would be called refused once the budget is dry. */
  @Test
  void whatWasPaidBeforeIsPaidAlsoWhenTheBudgetIsDry() throws Exception {
    // Given
    fund(100, 0);
    Award first = award(1, 60);
    pay(0, first);

    // When
    BitSet again = pay(0, award(3, 40), first, award(2, 1));

    // Then
    assertThat(again).isEqualTo(bits(0, 1));
    assertThat(books.balance(Reductions.participant(1))).isEqualTo(60);
    books.assertAgrees();
  }

  /** The bound is the database's as well as ours. */
  @Test
  void theDatabaseRefusesAStripeBelowZero() throws Exception {
    // Given
    fund(100, 0);

    // When, then
    assertThatThrownBy(
            () ->
                books.own(
                    "UPDATE system_balance SET debits = credits + 1 WHERE account = "
                        + Campaign.share(Scheme.SANDBOX, 7, 0).value()))
        .hasMessageContaining("ck_system_balance_reward_bound");
  }

  /**
   * Writers at once, one budget that is filled up while it is spent, and the same people paid by
   * all of them: nothing is overspent, lost, paid in part or refused while the budget holds it, and
   * no deadlock surfaces.
   */
  @Test
  void manyWritersNeverOverspendOneBudgetNorRefuseWhatItHolds() throws Exception {
    // Given
    long seed = System.nanoTime();
    fund(3_000, IntStream.range(0, WRITERS).toArray());
    AtomicLong paidPoints = new AtomicLong();
    AtomicLong funded = new AtomicLong(3_000);
    AtomicLong refused = new AtomicLong();

    // When
    RewardsBooks.atOnce(
        WRITERS + 1,
        number -> {
          SplittableRandom random = new SplittableRandom(seed + number);
          for (int round = 0; round < 25; round++) {
            if (number == WRITERS) {
              long some = 1 + random.nextInt(300);
              fund(some, random.nextInt(WRITERS));
              funded.addAndGet(some);
              continue;
            }
            List<Award> batch = new ArrayList<>();
            // Together about twice what the budget ever holds.
            int size = 1 + random.nextInt(30);
            for (int i = 0; i < size; i++) {
              batch.add(award(1 + random.nextInt(40), 1 + random.nextInt(20)));
            }
            BitSet paid = pay(number, batch.toArray(Award[]::new));
            for (int i = 0; i < batch.size(); i++) {
              (paid.get(i) ? paidPoints : refused).addAndGet(batch.get(i).points());
            }
          }
        });

    // Then
    long left = books.held(10);
    assertThat(left).as("seed %d", seed).isEqualTo(funded.get() - paidPoints.get()).isNotNegative();
    assertThat(
            database.number(
                "SELECT count(*) FROM system_balance WHERE account >> 48 & 255 = 10 AND credits < debits"))
        .isZero();
    assertThat(
            database.number("SELECT sum(points_credits - points_debits) FROM participant_balance"))
        .as("seed %d", seed)
        .isEqualTo(paidPoints.get());
    assertThat(refused.get()).as("seed %d: the budget ran dry", seed).isPositive();
    assertThat(
            database.number(
                """
                SELECT count(*) FROM system_balance AS s
                 WHERE account >> 48 & 255 = 10
                   AND (debits, credits) IS DISTINCT FROM
                       ((SELECT sum(amount) FROM journal WHERE debit_account = s.account),
                        (SELECT sum(amount) FROM journal WHERE credit_account = s.account))
                """))
        .as("seed %d: a stripe that its entries do not explain", seed)
        .isZero();
    books.assertAgrees();
    // What is left is found wherever it is.
    if (left > 0) {
      assertThat(pay(0, award(41, left))).isEqualTo(bits(0));
      assertThat(books.held(10)).isZero();
    }
  }

  private BitSet pay(int writer, Award... batch) throws Exception {
    try (Connection connection = database.openHot()) {
      BitSet paid =
          awards.pay(
              connection,
              new BudgetAwards.Order(CAMPAIGN, writer, RULE, OpenPeriods.ALL, "authority-1"),
              List.of(batch));
      connection.commit();
      return paid;
    }
  }

  private void fund(long points, int... stripes) throws Exception {
    Instant now = AT.plusNanos(1_000_000L * UUID.randomUUID().hashCode());
    try (Connection connection = database.open()) {
      connection.setAutoCommit(false);
      new CommandStore(LedgerDatabase.SALTS)
          .write(
              connection,
              CampaignDesk.fund(
                  CAMPAIGN, IntStream.of(stripes).boxed().toList(), points, now, "authority-1"),
              (int) PointsDesk.COMMANDS);
      connection.commit();
    }
  }

  private static Award award(int participant, long points) {
    return new Award(UUID.randomUUID(), Reductions.participant(participant), points, AT);
  }

  private long held(int stripe) throws Exception {
    return database.number(
        "SELECT credits - debits FROM system_balance WHERE account = "
            + Campaign.share(Scheme.SANDBOX, 7, stripe).value());
  }

  private static BitSet bits(int... positions) {
    BitSet bits = new BitSet();
    IntStream.of(positions).forEach(bits::set);
    return bits;
  }
}
