package org.tanpuhui.ledger.journal;

import java.util.Locale;

/** What the books count. Assets never mix: every posting pair moves one of them. */
public enum Asset {
  /** Recorded reduction, milligrams CO2e. */
  REDUCTION(1, "mg_co2e"),
  /** Reward, whole points: not transferable, not money, expires. */
  POINTS(2, "point"),
  /** Certified credits, whole tonnes. */
  CREDIT(3, "t"),
  /** Money of the market, fen. */
  CASH(4, "fen");

  private final int number;
  private final String unit;

  Asset(int number, String unit) {
    this.number = number;
    this.unit = unit;
  }

  /** The number in rows; never changes. */
  public int number() {
    return number;
  }

  /** The unit of its amounts. */
  public String unit() {
    return unit;
  }

  /** The name in answers, for example {@code reduction}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The asset with this number.
   *
   * @throws IllegalArgumentException there is none
   */
  public static Asset byNumber(int number) {
    for (Asset asset : values()) {
      if (asset.number == number) {
        return asset;
      }
    }
    throw new IllegalArgumentException("no asset has number " + number);
  }
}
