package org.tanpuhui.methodology.methodology;

import java.util.Locale;

/** How a person travelled; what the double-claim guard compares. */
public enum TravelMode {
  NONE(0),
  METRO(1),
  BUS(2),
  BIKE(3),
  EBIKE(4),
  OTHER(99);

  private final int number;

  TravelMode(int number) {
    this.number = number;
  }

  /** The number in rows; 0 for activities that are no travel. */
  public int number() {
    return number;
  }

  /** The mode of an activity from its {@code mode} or {@code vehicle}. */
  public static TravelMode of(Quantities quantities) {
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
