package org.tanpuhui.ledger.market;

/**
 * The prices that are allowed on a day, both ends included.
 *
 * @param lowFen lowest, at least one tick
 * @param highFen highest
 * @see "rules.md section 8.1: a share of the previous close, rounded half-up to the tick"
 */
public record PriceBand(long lowFen, long highFen) {
  private static final long BASIS_POINTS = 10_000;

  /**
   * The band around a previous close: 64.99 ± 10 % gives 58.49 … 71.49.
   *
   * @param widthBasisPoints of the close, to each side, [0, 10 000)
   */
  public static PriceBand around(long previousCloseFen, int widthBasisPoints, long tickFen) {
    return new PriceBand(
        Math.max(tickFen, toTick(previousCloseFen, BASIS_POINTS - widthBasisPoints, tickFen)),
        toTick(previousCloseFen, BASIS_POINTS + widthBasisPoints, tickFen));
  }

  private static long toTick(long fen, long basisPoints, long tickFen) {
    return Math.multiplyExact(
        Rounding.halfUp(fen, basisPoints, Math.multiplyExact(BASIS_POINTS, tickFen)), tickFen);
  }

  public boolean holds(long priceFen) {
    return priceFen >= lowFen && priceFen <= highFen;
  }
}
