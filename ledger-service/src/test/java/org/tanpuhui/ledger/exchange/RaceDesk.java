package org.tanpuhui.ledger.exchange;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.tanpuhui.ledger.market.Side;

/** A market that many clients use at once, and that can tell afterwards what happened. */
interface RaceDesk {
  long REFERENCE_FEN = 6_499;
  int FEE_BASIS_POINTS = 50;

  /** Lists an offer; null when it was refused. */
  UUID list(int member, Side side, long tonnes, long priceFen) throws Exception;

  /** Picks a listing; whether it was done. */
  boolean pick(int member, UUID listing, long tonnes) throws Exception;

  /** Withdraws a listing; whether it was done. */
  boolean withdraw(int member, UUID listing) throws Exception;

  /** The best listing of a side; null when there is none. */
  UUID best(Side side) throws Exception;

  History history() throws Exception;

  /** Something that happened, in the order in which the market says it did. */
  record Event(Kind kind, UUID listing, Side side, int member, long priceFen, long tonnes) {
    enum Kind {
      LISTED,
      PICKED,
      WITHDRAWN
    }
  }

  /** What a member has. */
  record Holding(long availableFen, long frozenFen, long freeTonnes, long frozenTonnes) {}

  /**
   * All that happened.
   *
   * @param before what each member had, by member
   * @param after what each has
   */
  record History(Map<Integer, Holding> before, List<Event> events, Map<Integer, Holding> after) {}
}
