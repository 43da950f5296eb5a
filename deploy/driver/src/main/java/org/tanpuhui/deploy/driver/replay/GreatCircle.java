package org.tanpuhui.deploy.driver.replay;

/**
 * Distances on a sphere of the earth's mean radius. Geometry, the one place where the partners'
 * side measures instead of counting; the result is rounded down to whole metres before it becomes a
 * quantity.
 */
final class GreatCircle {

  private static final double RADIUS_M = 6_371_008.8;

  private GreatCircle() {}

  /** Metres between two points given in degrees, exact to about 0.5 % of the real earth. */
  static double metres(double latA, double lonA, double latB, double lonB) {
    double dLat = Math.toRadians(latB - latA);
    double dLon = Math.toRadians(lonB - lonA);
    double h =
        square(Math.sin(dLat / 2))
            + Math.cos(Math.toRadians(latA))
                * Math.cos(Math.toRadians(latB))
                * square(Math.sin(dLon / 2));
    return 2 * RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
  }

  private static double square(double value) {
    return value * value;
  }
}
