package org.tanpuhui.deploy.driver.city;

import org.tanpuhui.deploy.driver.event.EventBuffer;
import org.tanpuhui.deploy.driver.event.EventTypes;

/** A generated event as the partner writes it, including the ways in which it gets it wrong. */
final class CityEventJson {

  private final long seed;

  CityEventJson(long seed) {
    this.seed = seed;
  }

  /** Appends the event as one line. */
  void write(CityEvent event, EventBuffer out) {
    BadKind bad = event.bad();
    String subject = event.partner().subject(seed, event.person());
    out.begin(
        bad == BadKind.NO_SPECVERSION ? null : "1.0",
        event.id(),
        bad == BadKind.FOREIGN_SOURCE ? "/partners/somebody-else" : event.partner().source(),
        type(event),
        bad == BadKind.NEVER_ENROLLED ? "never-enrolled-" + subject : subject,
        bad == BadKind.UNPUBLISHED_SCENARIO ? "not-published" : null);
    if (type(event).equals(EventTypes.BIKE_RIDE)) {
      ride(event, out);
    } else {
      trip(event, out);
    }
    out.end();
  }

  private static String type(CityEvent event) {
    if (event.bad() == BadKind.UNKNOWN_TYPE) {
      return "tanpuhui.activity.balloon.v1";
    }
    return event.bad() == BadKind.OTHER_TYPE ? EventTypes.BIKE_RIDE : event.partner().type();
  }

  private static void trip(CityEvent event, EventBuffer out) {
    BadKind bad = event.bad();
    out.text("mode", event.mode() == Mode.BUS ? "bus" : "metro");
    if (bad != BadKind.MISSING_FIELD) {
      out.instant("boarded_at", event.startS());
    }
    if (event.mode() == Mode.BUS) {
      if (event.line() != null) {
        out.text("line", event.line());
      }
    } else {
      out.instant("alighted_at", event.endS());
      metroDistance(event, out);
    }
    out.text("order_id", "o" + event.id());
    out.number("fare_fen", 200 + event.distanceM() / 100);
  }

  private static void metroDistance(CityEvent event, EventBuffer out) {
    if (event.bad() == BadKind.NO_DISTANCE) {
      return;
    }
    if (event.stops() != null) {
      out.text("board_stop", event.stops().board()).text("alight_stop", event.stops().alight());
      return;
    }
    if (event.bad() == BadKind.UNKNOWN_STOPS) {
      out.text("board_stop", "Nowhere").text("alight_stop", "Elsewhere");
    } else if (event.bad() == BadKind.UNKNOWN_FIELD) {
      out.number("distance_m", event.distanceM()).number("distance_yd", 5_468);
    } else if (event.bad() == BadKind.WRONG_FIELD_TYPE) {
      out.text("distance_m", "far");
    } else if (event.bad() == BadKind.OUT_OF_RANGE) {
      out.number("distance_m", -event.distanceM());
    } else {
      out.number("distance_m", event.distanceM());
    }
  }

  private static void ride(CityEvent event, EventBuffer out) {
    out.text("ride_id", "r" + event.id());
    out.text("vehicle", "bike");
    out.instant("unlocked_at", event.startS());
    out.instant("locked_at", event.endS());
    out.number("distance_m", event.distanceM());
    out.text("status", event.bad() == BadKind.RIDE_VOIDED ? "voided" : "completed");
  }
}
