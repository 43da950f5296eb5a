package org.tanpuhui.ledger.market;

/**
 * How much at what price.
 *
 * @param tonnes whole tonnes, [1, {@link #MAX_TONNES}]
 * @param priceFen fen per tonne, [1, {@link #MAX_PRICE_FEN}]
 */
public record Terms(long tonnes, long priceFen) {
  /** 10^9 t: more than a century of the city's emissions of any sector. */
  public static final long MAX_TONNES = 1_000_000_000L;

  /** One million yuan per tonne. */
  public static final long MAX_PRICE_FEN = 100_000_000L;

  private static final long BASIS_POINTS = 10_000;

  public Terms {
    if (tonnes < 1 || tonnes > MAX_TONNES || priceFen < 1 || priceFen > MAX_PRICE_FEN) {
      throw new IllegalArgumentException("no such terms: " + tonnes + " t at " + priceFen);
    }
  }

  /** Price times quantity, fen. */
  public long amountFen() {
    return Math.multiplyExact(tonnes, priceFen);
  }

  /** The fee of one side, rounded half-up to the fen. */
  public long feeFen(int feeBasisPoints) {
    return Rounding.halfUp(amountFen(), feeBasisPoints, BASIS_POINTS);
  }

  /** What a buyer must have: the price and the fee, fen. */
  public long costFen(int feeBasisPoints) {
    return Math.addExact(amountFen(), feeFen(feeBasisPoints));
  }

  /** The same price for another quantity. */
  public Terms of(long otherTonnes) {
    return new Terms(otherTonnes, priceFen);
  }

  /**
   * How many whole lots an amount of money buys, fee included; what is left over stays where it is.
   *
   * @param moneyFen at least 0
   * @param lotTonnes tonnes per lot
   * @return tonnes, a multiple of the lot, 0 when not even one lot can be paid
   */
  public static long affordable(long moneyFen, long priceFen, int feeBasisPoints, long lotTonnes) {
    long low = 0;
    long high = Math.min(MAX_TONNES, moneyFen / priceFen) / lotTonnes;
    while (low < high) {
      long middle = low + (high - low + 1) / 2;
      if (new Terms(middle * lotTonnes, priceFen).costFen(feeBasisPoints) <= moneyFen) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low * lotTonnes;
  }
}
