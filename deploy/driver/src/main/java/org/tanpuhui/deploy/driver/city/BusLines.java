package org.tanpuhui.deploy.driver.city;

import java.util.Map;

/**
 * Illustrative lengths in metres, copied from the tables of the filed public-transport methodology,
 * so that the totals do not come from the product.
 *
 * @see "sz-low-carbon-public-transport, version 2021-12-17: bus_average_trip, metro_distance"
 */
public final class BusLines {

  /** Average trip on a bus line that has no entry of its own. */
  public static final long DEFAULT_M = 6_300;

  /** Average trip by bus line. */
  public static final Map<String, Long> TABLE_M =
      Map.of(
          "M1", 7_200L, "M2", 6_800L, "M3", 8_100L, "M7", 7_600L, "B689", 3_100L, "74", 6_300L,
          "101", 6_900L, "103", 5_900L, "324", 8_600L);

  private BusLines() {}
}
