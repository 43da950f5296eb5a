package org.tanpuhui.methodology.methodology;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.tanpuhui.activity.contract.ActivityTypes;

/** The kinds of activity on the topic, with their small numbers in rows. */
public enum ActivityType {
  TRANSIT_TRIP(1, ActivityTypes.TRANSIT_TRIP),
  BIKE_RIDE(2, ActivityTypes.BIKE_RIDE),
  ELECTRICITY_DAY(3, ActivityTypes.ELECTRICITY_DAY),
  FOREST_MONITORING(4, ActivityTypes.FOREST_MONITORING),
  VOID(5, ActivityTypes.VOID),
  METERED_DAY(6, ActivityTypes.METERED_DAY);

  private static final Map<String, ActivityType> BY_ID = new HashMap<>();

  static {
    for (ActivityType type : values()) {
      BY_ID.put(type.id, type);
    }
  }

  private final int number;
  private final String id;

  ActivityType(int number, String id) {
    this.number = number;
    this.id = id;
  }

  /** The number in rows; never reused. */
  public int number() {
    return number;
  }

  /**
   * Whether it covers whole local days, so that it is heard late when its last day has been over
   * for the lateness window.
   */
  public boolean isWholeDays() {
    return this == ELECTRICITY_DAY || this == FOREST_MONITORING || this == METERED_DAY;
  }

  /** The CloudEvents type. */
  public String id() {
    return id;
  }

  public static Optional<ActivityType> byId(String id) {
    return Optional.ofNullable(BY_ID.get(id));
  }

  /**
   * The type with this number.
   *
   * @throws IllegalArgumentException none has it
   */
  public static ActivityType byNumber(int number) {
    for (ActivityType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    throw new IllegalArgumentException("no activity type has number " + number);
  }
}
