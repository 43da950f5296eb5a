package org.tanpuhui.activity.contract;

/** CloudEvents types of activities. */
public final class ActivityTypes {
  public static final String TRANSIT_TRIP = "tanpuhui.activity.transit-trip.v1";
  public static final String BIKE_RIDE = "tanpuhui.activity.bike-ride.v1";
  public static final String ELECTRICITY_DAY = "tanpuhui.activity.electricity-day.v1";
  public static final String FOREST_MONITORING = "tanpuhui.activity.forest-monitoring.v1";

  /**
   * What a meter counted on one local day, of an act that a methodology document names: {@code
   * act}, {@code day}, {@code amount} (whole, at least 0), {@code unit}, {@code capacity_w}. A new
   * act of this shape needs a document and no release.
   */
  public static final String METERED_DAY = "tanpuhui.activity.metered-day.v1";

  public static final String VOID = "tanpuhui.activity.void.v1";

  private ActivityTypes() {}
}
