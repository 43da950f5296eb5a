package org.tanpuhui.ledger.market;

import java.util.Optional;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * Decides listings and picks (挂牌点选). A taker picks a listing and nothing else happens by itself:
 * two listings never match each other. Only the best-priced listing of a side may be picked, the
 * earlier of two at the same price, in whole lots up to what remains of it, at its price.
 *
 * <p>Listings outside the day's band sleep: they cannot be picked and stand in nobody's way.
 *
 * @see "rules.md section 8.2, Arts 18 to 20"
 */
public final class Matcher {
  private Matcher() {}

  /** Where listings stand. */
  public interface Queue {
    /** The listing of a side that a taker meets first, of those inside the band. */
    Optional<Listing> best(Side side, PriceBand band);
  }

  /** Why a quantity and a price cannot be listed; empty when they can. */
  public static Optional<Refusal> checkListing(Terms terms, MarketRules rules, PriceBand band) {
    return checkQuantity(terms.tonnes(), rules)
        .or(() -> checkTick(terms.priceFen(), rules))
        .or(() -> checkBand(terms.priceFen(), band));
  }

  /** Why a block agreement cannot be made on these terms; empty when it can. */
  public static Optional<Refusal> checkBlock(Terms terms, MarketRules rules, PriceBand band) {
    if (terms.tonnes() < rules.blockMinimumTonnes()) {
      return Optional.of(
          new Refusal(
              ProblemCode.BELOW_BLOCK_MINIMUM,
              "/quantity_t",
              "a block agreement has at least " + rules.blockMinimumTonnes() + " t"));
    }
    return checkListing(terms, rules, band);
  }

  /** Why a forward agreement cannot be made on these terms; no band before there is a price. */
  public static Optional<Refusal> checkForward(Terms terms, MarketRules rules) {
    return checkQuantity(terms.tonnes(), rules).or(() -> checkTick(terms.priceFen(), rules));
  }

  /**
   * Why a member cannot pick a listing; empty when it can.
   *
   * @param taker account number of the member that picks
   * @param tonnes wanted, positive
   */
  public static Optional<Refusal> checkPick(
      Listing listing, Queue queue, PriceBand band, MarketRules rules, long taker, long tonnes) {
    if (listing.member() == taker) {
      return Optional.of(
          new Refusal(
              ProblemCode.SELF_TRADE, null, "the listing is your own; withdraw it instead"));
    }
    Optional<Refusal> fault =
        checkQuantity(tonnes, rules).or(() -> checkBand(listing.priceFen(), band));
    if (fault.isPresent()) {
      return fault;
    }
    Listing best = queue.best(listing.side(), band).orElseThrow();
    if (!best.id().equals(listing.id())) {
      return Optional.of(
          new Refusal(
              ProblemCode.NOT_BEST_LISTING,
              null,
              "the best listing of this side is "
                  + best.id()
                  + " at "
                  + best.priceFen()
                  + " fen, so pick that"));
    }
    if (tonnes > listing.remainingTonnes()) {
      return Optional.of(
          new Refusal(
              ProblemCode.QUANTITY_OVER_LISTING,
              "/quantity_t",
              "of the listing " + listing.remainingTonnes() + " t remain"));
    }
    return Optional.empty();
  }

  private static Optional<Refusal> checkQuantity(long tonnes, MarketRules rules) {
    return tonnes % rules.lotTonnes() == 0
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                ProblemCode.QUANTITY_NOT_LOT,
                "/quantity_t",
                "quantities are multiples of " + rules.lotTonnes() + " t, not " + tonnes));
  }

  private static Optional<Refusal> checkTick(long priceFen, MarketRules rules) {
    return priceFen % rules.tickFen() == 0
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                ProblemCode.PRICE_OFF_TICK,
                "/price_fen",
                "prices are multiples of " + rules.tickFen() + " fen, not " + priceFen));
  }

  private static Optional<Refusal> checkBand(long priceFen, PriceBand band) {
    return band.holds(priceFen)
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                ProblemCode.PRICE_OUTSIDE_BAND,
                "/price_fen",
                "today's prices lie between "
                    + band.lowFen()
                    + " and "
                    + band.highFen()
                    + " fen, and "
                    + priceFen
                    + " does not"));
  }
}
