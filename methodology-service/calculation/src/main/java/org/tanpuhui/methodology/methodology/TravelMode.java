package org.tanpuhui.methodology.methodology;

import java.util.Locale;

/**
 * What the double-claim guard compares: how a person travelled, or that the claim is no travel.
 * Only claims of one {@link #group} can be the same act.
 */
public enum TravelMode {
  NONE(0),
  METRO(1),
  BUS(2),
  BIKE(3),
  EBIKE(4),
  /** A household's day of electricity. */
  HOUSEHOLD_DAY(10),
  /** A period of a project's monitoring. */
  PROJECT_PERIOD(11),
  /** A day that a meter counted; never guarded, and in nobody's way. */
  METERED_DAY(12),
  OTHER(99);

  private final int number;

  TravelMode(int number) {
    this.number = number;
  }

  /** The number in rows; 0 for activities that are no travel. */
  public int number() {
    return number;
  }

  /** Claims of different groups never stand in each other's way. */
  public int group() {
    return switch (this) {
      case HOUSEHOLD_DAY, PROJECT_PERIOD, METERED_DAY -> number;
      default -> 0;
    };
  }

  /** The mode of a claim, of travel from its {@code mode} or {@code vehicle}. */
  public static TravelMode of(Claim claim) {
    return switch (claim.type()) {
      case ELECTRICITY_DAY -> HOUSEHOLD_DAY;
      case FOREST_MONITORING -> PROJECT_PERIOD;
      case METERED_DAY -> METERED_DAY;
      case VOID -> NONE;
      default -> of(claim.quantities());
    };
  }

  private static TravelMode of(Quantities quantities) {
    String word = quantities.text("mode");
    if (word == null) {
      word = quantities.text("vehicle");
    }
    if (word == null) {
      return NONE;
    }
    return switch (word) {
      case "metro" -> METRO;
      case "bus" -> BUS;
      case "bike" -> BIKE;
      case "ebike" -> EBIKE;
      default -> OTHER;
    };
  }

  /**
   * The mode with this number.
   *
   * @throws IllegalArgumentException none has it
   */
  public static TravelMode byNumber(int number) {
    for (TravelMode mode : values()) {
      if (mode.number == number) {
        return mode;
      }
    }
    throw new IllegalArgumentException("no travel mode has number " + number);
  }

  /** The word in answers. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
