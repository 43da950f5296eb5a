package org.tanpuhui.ledger.market;

import java.util.Locale;
import java.util.Optional;

/**
 * A number that rules the market. Each has dated versions with provenance and source; the exchange
 * may add one for the future.
 */
public enum Parameter {
  /** Smallest quantity, and what every quantity is a multiple of. */
  LOT("t", 1, 1_000_000),
  /** Smallest step of a price. */
  TICK("fen", 1, 10_000),
  /** How far a listed price may lie from the previous close. */
  PRICE_BAND("basis_points", 1, 9_999),
  /** How far the price of a block agreement may lie from the previous close. */
  BLOCK_BAND("basis_points", 1, 9_999),
  /** Smallest quantity of a block agreement. */
  BLOCK_MINIMUM("t", 1, 100_000_000),
  /** Fee of each side of a trade, of price times quantity. */
  FEE("basis_points", 0, 2_000),
  /** A day's close moves only when more than so much was picked. */
  CLOSE_VOLUME("t", 0, 100_000_000),
  /** Trading days until what was bought may be sold again. */
  RESALE_AFTER("trading_days", 0, 30);

  private final String unit;
  private final long min;
  private final long max;

  Parameter(String unit, long min, long max) {
    this.unit = unit;
    this.min = min;
    this.max = max;
  }

  /** The name in paths, rows and answers, for example {@code price_band}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String unit() {
    return unit;
  }

  /** Lowest value a version may have. */
  public long min() {
    return min;
  }

  /** Highest value a version may have. */
  public long max() {
    return max;
  }

  /** The parameter of this name, empty if there is none. */
  public static Optional<Parameter> byId(String id) {
    for (Parameter parameter : values()) {
      if (parameter.id().equals(id)) {
        return Optional.of(parameter);
      }
    }
    return Optional.empty();
  }
}
