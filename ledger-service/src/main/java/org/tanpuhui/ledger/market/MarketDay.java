package org.tanpuhui.ledger.market;

import java.time.LocalDate;

/**
 * An instrument's trading day: what it closed at before, and what was picked since.
 *
 * @param day local day of the latest trade or reference price
 * @param previousCloseFen closing price before that day
 * @param tonnes picked from listings on that day; agreements do not count
 * @param turnoverFen price times quantity of those
 */
public record MarketDay(LocalDate day, long previousCloseFen, long tonnes, long turnoverFen) {

  /** A day that begins with a reference price. */
  public static MarketDay opening(LocalDate day, long referenceFen) {
    return new MarketDay(day, referenceFen, 0, 0);
  }

  /**
   * What the day would close at now: the volume-weighted mean when more than so many tonnes were
   * picked, otherwise the previous close.
   *
   * @see "rules.md section 8.2, closing price of 31 July 2018; the rounding to the tick is ours"
   */
  public long closeFen(long overTonnes, long tickFen) {
    if (tonnes <= overTonnes) {
      return previousCloseFen;
    }
    return Math.max(
        tickFen,
        Math.multiplyExact(
            Rounding.halfUp(turnoverFen, 1, Math.multiplyExact(tonnes, tickFen)), tickFen));
  }

  /** The same instrument on a later day; itself on its own day. */
  public MarketDay on(LocalDate today, long overTonnes, long tickFen) {
    return today.isAfter(day) ? opening(today, closeFen(overTonnes, tickFen)) : this;
  }

  /** With a pick of today. */
  public MarketDay with(Terms pick) {
    return new MarketDay(
        day,
        previousCloseFen,
        Math.addExact(tonnes, pick.tonnes()),
        Math.addExact(turnoverFen, pick.amountFen()));
  }
}
