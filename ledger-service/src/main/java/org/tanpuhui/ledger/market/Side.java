package org.tanpuhui.ledger.market;

import java.util.Locale;

/** Which side of a trade a listing stands on. */
public enum Side {
  SELL(1),
  BUY(2);

  private final int number;

  Side(int number) {
    this.number = number;
  }

  /** The number in rows. */
  public int number() {
    return number;
  }

  /** The name in requests and answers. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Side opposite() {
    return this == SELL ? BUY : SELL;
  }

  /** Whether a listing of this side at the first price is better for a taker than the second. */
  public boolean isBetter(long priceFen, long thanFen) {
    return this == SELL ? priceFen < thanFen : priceFen > thanFen;
  }

  /**
   * The side with this number.
   *
   * @throws IllegalArgumentException there is none
   */
  public static Side byNumber(int number) {
    for (Side side : values()) {
      if (side.number == number) {
        return side;
      }
    }
    throw new IllegalArgumentException("no side has number " + number);
  }
}
