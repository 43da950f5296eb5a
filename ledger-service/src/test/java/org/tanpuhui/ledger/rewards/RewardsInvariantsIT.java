package org.tanpuhui.ledger.rewards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tanpuhui.ledger.rewards.RewardsBooks.SHOP;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.rewards.OfferTerms.CapPeriod;
import org.tanpuhui.ledger.store.OfferStore.Offer;
import org.tanpuhui.ledger.store.PointsStore.Redemption;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Random commands of 32 clients on a few people, offers and one budget. What is counted here beside
 * the books must be what the books say in the end. Fails when any of stock, cap, budget or points
 * is checked in one statement and taken in another.
 */
class RewardsInvariantsIT {
  private static final int CLIENTS = 32;
  private static final int STEPS = 40;
  private static final int PEOPLE = 6;
  private static final long BUDGET = 2_000;
  private static final Set<ProblemCode> REFUSALS =
      Set.of(
          ProblemCode.OUT_OF_STOCK,
          ProblemCode.OVER_PERSONAL_CAP,
          ProblemCode.BUDGET_EXHAUSTED,
          ProblemCode.INSUFFICIENT_POINTS,
          ProblemCode.REDEMPTION_STATE,
          ProblemCode.REDEMPTION_RELEASED,
          ProblemCode.ALREADY_USED,
          ProblemCode.OFFER_CLOSED);

  private final RewardsBooks books = new RewardsBooks();
  private final AtomicLong refused = new AtomicLong();
  private List<Offer> offers;

  @Test
  void stockBudgetCapsAndPointsHoldWhateverThirtyTwoClientsDo() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("RewardsInvariantsIT seed " + seed);

    // Given
    books.budget("fund", BUDGET);
    for (int i = 0; i < PEOPLE; i++) {
      books.earn(Reductions.participant(i), 2_000);
    }
    offers =
        List.of(
            books.publish("scarce", Terms.of(7).stock(15).terms()),
            books.publish("capped", Terms.of(5).cap(4, CapPeriod.MONTH).terms()),
            books.publish("paid", Terms.of(3).budget("fund", 70).terms()),
            books.publish(
                "all", Terms.of(2).stock(25).cap(3, CapPeriod.DAY).budget("fund", 30).terms()),
            books.publish("given", Terms.of(4).stock(9).donation().terms()));

    // When
    RewardsBooks.atOnce(CLIENTS, client -> play(new SplittableRandom(seed + client), client));

    // Then: StockNeverNegative, BudgetNeverBelowZero, CapKept, PointsConserved, BooksBalanced
    assertThat(refused.get()).isPositive();
    assertNothing("SELECT count(*) FROM offer WHERE taken < 0 OR taken > stock");
    assertNothing(
        "SELECT count(*) FROM offer o WHERE taken <> (SELECT coalesce(sum(quantity), 0) FROM"
            + " redemption r WHERE r.offer_id = o.offer_id AND r.state <> 'released')");
    assertNothing(
        "SELECT count(*) FROM offer_use u WHERE taken > cap OR taken <> (SELECT"
            + " coalesce(sum(quantity), 0) FROM redemption r WHERE r.offer_id = u.offer_id AND"
            + " r.participant = u.participant AND r.state <> 'released')");
    long holding = fen("state IN ('reserved', 'used')");
    long claimed = fen("state = 'cancelled'");
    assertThat(books.held(13)).isEqualTo(holding);
    assertThat(books.held(14)).isEqualTo(claimed);
    assertThat(books.held(12)).isEqualTo(BUDGET - holding - claimed).isNotNegative();
    assertThat(
            books.database.number(
                "SELECT (SELECT sum(points_credits - points_debits) FROM participant_balance)"
                    + " + (SELECT sum(credits - debits) FROM points_reserve)"
                    + " + (SELECT sum(credits - debits) FROM system_balance"
                    + "     WHERE account >> 48 & 255 = 6)"))
        .isEqualTo(PEOPLE * 2_000L);
    books.assertAgrees();
  }

  private void play(SplittableRandom random, int client) {
    List<Redemption> mine = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      try {
        if (mine.isEmpty() || random.nextInt(10) < 6) {
          ParticipantId who = Reductions.participant(random.nextInt(PEOPLE));
          Offer offer = offers.get(random.nextInt(offers.size()));
          String key = client + "-" + (random.nextInt(8) == 0 ? step / 2 : step);
          mine.add(redeem(who, key, offer, 1 + random.nextInt(2)));
        } else {
          end(mine.get(random.nextInt(mine.size())), random.nextInt(4), client + "-" + step);
        }
        if (random.nextInt(40) == 0) {
          Offer offer = offers.get(1);
          books.offers.move(SHOP, offer.id(), "pause", null);
          books.offers.move(SHOP, offer.id(), "resume", null);
        }
      } catch (ProblemException e) {
        boolean same = e.code() == ProblemCode.ID_REUSED || e.code() == ProblemCode.CONFLICT;
        assertThat(same || REFUSALS.contains(e.code())).as(e.code() + e.getMessage()).isTrue();
        refused.incrementAndGet();
      }
    }
  }

  private Redemption redeem(ParticipantId who, String key, Offer offer, long quantity) {
    return books.redemptions.redeem(who, key, offer.id(), quantity);
  }

  private void end(Redemption redemption, int how, String key) {
    switch (how) {
      case 0 -> books.redemptions.release(redemption.id(), r -> true, "somebody");
      case 1 -> books.redemptions.use(redemption.id(), r -> true, "clerk", key);
      case 2 -> books.redemptions.cancel(redemption.id(), r -> true, "operator");
      default -> books.budgets.fund(Scheme.SANDBOX, "fund", key, -1_000_000, "too much", "a");
    }
  }

  private long fen(String condition) throws Exception {
    return books.database.number("SELECT coalesce(sum(fen), 0) FROM redemption WHERE " + condition);
  }

  private void assertNothing(String query) throws Exception {
    assertThat(books.database.number(query)).as(query).isZero();
  }
}
