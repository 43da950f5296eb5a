package org.tanpuhui.deploy.driver.city;

import org.tanpuhui.deploy.driver.event.EventTypes;

/** The three partners of the generated city; each knows a person by a reference of its own. */
public enum CityPartner {
  METRO("city-metro", "深城地铁（演示）", "City Metro and Bus (demo)", EventTypes.TRANSIT_TRIP, "m"),
  BIKE("city-bike", "深城单车（演示）", "City Bike (demo)", EventTypes.BIKE_RIDE, "b"),
  /** A second bike operator's app, which also reports rides that the first one reported. */
  BIKE_TWO("city-bike-2", "深城骑行（演示）", "City Ride (demo)", EventTypes.BIKE_RIDE, "r");

  private final String id;
  private final String nameZh;
  private final String nameEn;
  private final String type;
  private final String letter;

  CityPartner(String id, String nameZh, String nameEn, String type, String letter) {
    this.id = id;
    this.nameZh = nameZh;
    this.nameEn = nameEn;
    this.type = type;
    this.letter = letter;
  }

  public String id() {
    return id;
  }

  public String nameZh() {
    return nameZh;
  }

  public String nameEn() {
    return nameEn;
  }

  /** The one event type this partner reports. */
  public String type() {
    return type;
  }

  /** The registered CloudEvents source. */
  public String source() {
    return "/partners/" + id;
  }

  /** What this partner calls the person. */
  public String subject(long seed, long person) {
    return "c" + letter + seed + "-" + person;
  }

  String letter() {
    return letter;
  }
}
