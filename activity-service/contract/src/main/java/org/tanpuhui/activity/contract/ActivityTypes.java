package org.tanpuhui.activity.contract;

/** CloudEvents types of activities. */
public final class ActivityTypes {
  public static final String TRANSIT_TRIP = "tanpuhui.activity.transit-trip.v1";
  public static final String BIKE_RIDE = "tanpuhui.activity.bike-ride.v1";
  public static final String ELECTRICITY_DAY = "tanpuhui.activity.electricity-day.v1";
  public static final String FOREST_MONITORING = "tanpuhui.activity.forest-monitoring.v1";
  public static final String VOID = "tanpuhui.activity.void.v1";

  private ActivityTypes() {}
}
