package org.tanpuhui.deploy.driver.event;

/** The event types the partners' side sends (design, section 3). */
public final class EventTypes {

  public static final String TRANSIT_TRIP = "tanpuhui.activity.transit-trip.v1";
  public static final String BIKE_RIDE = "tanpuhui.activity.bike-ride.v1";

  public static final String ELECTRICITY_DAY = "tanpuhui.activity.electricity-day.v1";
  public static final String FOREST_MONITORING = "tanpuhui.activity.forest-monitoring.v1";

  private EventTypes() {}
}
