package org.tanpuhui.ledger.market;

import java.util.UUID;

/**
 * An offer that stands in the queue of an instrument until it is picked or withdrawn.
 *
 * @param number its place by time within the instrument, from 1; the lower came first
 * @param member account number of the member that offers
 * @param priceFen fen per tonne
 * @param remainingTonnes not yet picked, positive
 */
public record Listing(
    UUID id, long number, Side side, long member, long priceFen, long remainingTonnes) {

  /** Whether a taker meets this listing before the other one: price, then time. */
  public boolean isBefore(Listing other) {
    return side.isBetter(priceFen, other.priceFen)
        || priceFen == other.priceFen && number < other.number;
  }
}
