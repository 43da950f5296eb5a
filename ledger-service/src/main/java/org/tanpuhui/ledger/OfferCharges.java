package org.tanpuhui.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.tanpuhui.ledger.journal.Changes;
import org.tanpuhui.ledger.journal.PointsDesk;
import org.tanpuhui.ledger.journal.PostingPair;
import org.tanpuhui.ledger.rewards.OfferTerms;
import org.tanpuhui.ledger.rewards.OfferTerms.Pool;
import org.tanpuhui.ledger.rewards.PoolShare;
import org.tanpuhui.ledger.rewards.RewardMoney;
import org.tanpuhui.ledger.store.BoundException;
import org.tanpuhui.ledger.store.CommandStore;
import org.tanpuhui.ledger.store.OfferStore;
import org.tanpuhui.ledger.store.OfferStore.Offer;
import org.tanpuhui.ledger.store.OfferUseStore;
import org.tanpuhui.ledger.store.OfferUseStore.PoolPeriod;
import org.tanpuhui.ledger.store.PointsStore.Item;
import org.tanpuhui.ledger.store.PointsStore.Redemption;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * What a redemption of an offer takes beside points, in the redemption's transaction: money of a
 * budget with the entry of the points, then stock, the month's quota and the personal caps, in that
 * lock order. A refusal rolls everything back.
 */
final class OfferCharges {
  private static final int RETRY_SECONDS = 60;

  private final CommandStore commands;
  private final OfferStore offers = new OfferStore();
  private final OfferUseStore uses = new OfferUseStore();

  OfferCharges(CommandStore commands) {
    this.commands = commands;
  }

  /**
   * An offer that can be redeemed at an instant.
   *
   * @throws ProblemException OFFER_UNKNOWN, OFFER_CLOSED
   */
  Offer open(Connection connection, Scheme scheme, UUID id, Instant at) throws SQLException {
    Offer offer =
        offers
            .one(connection, id)
            .filter(o -> o.scheme() == scheme && !o.state().equals("draft"))
            .orElseThrow(
                () -> new ProblemException(ProblemCode.OFFER_UNKNOWN, "no offer has the id " + id));
    if (!offer.state().equals("published")) {
      throw closed("the offer is " + offer.state());
    }
    if (!offer.terms().isOpen(at)) {
      throw closed(
          "the offer is open from " + offer.terms().validFrom() + " to " + offer.terms().validTo());
    }
    return offer;
  }

  private static ProblemException closed(String why) {
    return new ProblemException(ProblemCode.OFFER_CLOSED, why);
  }

  /** Points for so many units. */
  static long price(Offer offer, long quantity) {
    try {
      return Math.multiplyExact(offer.terms().points(), quantity);
    } catch (ArithmeticException e) {
      throw ProblemException.field(
          ProblemCode.AMOUNT_INVALID, "/quantity", "so many units cost more than anybody has");
    }
  }

  static Item item(Offer offer, long quantity) {
    Long fen = offer.terms().fenPerUnit();
    return new Item(
        offer.id(),
        quantity,
        offer.owner(),
        offer.budgetNo(),
        fen == null ? 0 : Math.multiplyExact(fen, quantity));
  }

  static List<PostingPair> reserve(Scheme scheme, Item item) {
    return isPaid(item)
        ? List.of(new RewardMoney(scheme, item.budgetNo()).reserve(item.fen()))
        : List.of();
  }

  static List<PostingPair> release(Scheme scheme, Item item) {
    return isPaid(item)
        ? List.of(new RewardMoney(scheme, item.budgetNo()).release(item.fen()))
        : List.of();
  }

  static List<PostingPair> claim(Scheme scheme, Item item) {
    return isPaid(item)
        ? List.of(new RewardMoney(scheme, item.budgetNo()).claim(item.owner(), item.fen()))
        : List.of();
  }

  private static boolean isPaid(Item item) {
    return item != null && item.fen() > 0;
  }

  /** Writes a reservation; what its budget does not hold is refused. */
  void write(Connection connection, Changes changes) throws SQLException {
    try {
      commands.write(connection, changes, (int) PointsDesk.COMMANDS);
    } catch (BoundException e) {
      throw new ProblemException(
          ProblemCode.BUDGET_EXHAUSTED, "the budget that pays for this offer does not suffice");
    }
  }

  /** Takes stock, quota and caps for a reservation. */
  void take(Connection connection, Offer offer, Redemption redemption) throws SQLException {
    OfferTerms terms = offer.terms();
    long units = redemption.item().quantity();
    if (!uses.take(connection, offer.id(), units)) {
      Offer now = offers.one(connection, offer.id()).orElseThrow();
      if (!now.state().equals("published")) {
        throw closed("the offer is " + now.state());
      }
      Long stock = now.terms().stock();
      if (stock == null || now.taken() + units <= stock) {
        // Paused when the units were asked for, and published again since.
        throw closed("the offer was paused just then; ask again");
      }
      throw new ProblemException(
          ProblemCode.OUT_OF_STOCK,
          "of the " + units + " units " + (stock - now.taken()) + " are left");
    }
    if (terms.pool() != null) {
      takeFromPool(connection, offer, redemption);
    }
    if (terms.cap() != null) {
      LocalDate period = terms.capPeriod().startOf(redemption.reservedAt());
      if (!uses.takeFromCap(
          connection, offer.id(), redemption.participant(), "cap", period, terms.cap(), units)) {
        throw new ProblemException(
            ProblemCode.OVER_PERSONAL_CAP,
            "a person may take "
                + terms.cap()
                + " in the period "
                + terms.capPeriod().name().toLowerCase(Locale.ROOT));
      }
    }
  }

  private void takeFromPool(Connection connection, Offer offer, Redemption redemption)
      throws SQLException {
    Pool pool = offer.terms().pool();
    long units = redemption.item().quantity();
    LocalDate month = PoolShare.period(redemption.reservedAt());
    PoolPeriod period =
        uses.pool(connection, offer.id(), month)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.POOL_NOT_OPEN,
                        "the quota of the month from " + month + " is not released yet",
                        List.of(),
                        RETRY_SECONDS));
    long own = uses.ownMg(connection, redemption.participant(), month.minusMonths(1), month);
    long part = PoolShare.of(period.quota(), pool.least(), own, period.totalMg());
    if (!uses.takeFromPool(connection, offer.id(), month, units)) {
      throw new ProblemException(
          ProblemCode.OUT_OF_STOCK,
          "the quota of this month has "
              + (period.quota() - period.taken())
              + " units left, of "
              + period.quota());
    }
    if (!uses.takeFromCap(
        connection, offer.id(), redemption.participant(), "pool", month, part, units)) {
      throw new ProblemException(
          ProblemCode.OVER_PERSONAL_CAP, "your part of this month's quota is " + part + " units");
    }
  }

  /** Gives back what a reservation took; nothing for points alone. */
  void giveBack(Connection connection, Redemption redemption) throws SQLException {
    Item item = redemption.item();
    if (item == null) {
      return;
    }
    OfferTerms terms = offers.one(connection, item.offer()).orElseThrow().terms();
    uses.giveBack(connection, item.offer(), item.quantity());
    if (terms.pool() != null) {
      LocalDate month = PoolShare.period(redemption.reservedAt());
      uses.giveBackToPool(connection, item.offer(), month, item.quantity());
      uses.giveBackToCap(
          connection, item.offer(), redemption.participant(), "pool", month, item.quantity());
    }
    if (terms.cap() != null) {
      uses.giveBackToCap(
          connection,
          item.offer(),
          redemption.participant(),
          "cap",
          terms.capPeriod().startOf(redemption.reservedAt()),
          item.quantity());
    }
  }
}
