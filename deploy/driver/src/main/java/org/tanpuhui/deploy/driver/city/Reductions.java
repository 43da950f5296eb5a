package org.tanpuhui.deploy.driver.city;

import java.util.Map;

/**
 * What one trip saves, by whole-number arithmetic straight from the published factors, so that the
 * product is checked against something it does not share code with.
 *
 * <p>Milligrams of CO2e, rounded down once; points are whole grams, rounded down per activity.
 *
 * @see "domain/methodologies.md, sections 1 and 2: 46.8 and 26.9 g per person-km, 33.88 g per km"
 */
public final class Reductions {

  private static final long METRO_TENTHS_MG_PER_M = 468;
  private static final long BUS_TENTHS_MG_PER_M = 269;
  private static final long BIKE_HUNDREDTHS_MG_PER_M = 3388;

  private Reductions() {}

  /** A metro trip of this many metres. */
  public static long metroMg(long distanceM) {
    return METRO_TENTHS_MG_PER_M * distanceM / 10;
  }

  /** A bus trip of this many metres. */
  public static long busMg(long distanceM) {
    return BUS_TENTHS_MG_PER_M * distanceM / 10;
  }

  /** A ride on a shared bike of this many metres. */
  public static long bikeMg(long distanceM) {
    return BIKE_HUNDREDTHS_MG_PER_M * distanceM / 100;
  }

  /** Points for one activity: one per whole gram (illustrative exchange rule). */
  public static long points(long amountMg) {
    return amountMg / 1000;
  }

  /**
   * The average trip length of a bus line, the methodology's default for lines it does not list.
   */
  public static long busLineM(Map<String, Long> tableM, long defaultM, String line) {
    return line == null ? defaultM : tableM.getOrDefault(line, defaultM);
  }
}
