package org.tanpuhui.activity;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.tanpuhui.platform.json.Json;

/** Well-formed events and bodies for tests, as maps that a test may spoil. */
public final class Bodies {
  private static final AtomicLong NEXT = new AtomicLong();

  private Bodies() {}

  /** A name that no other test of this run uses. */
  public static String unique(String prefix) {
    return prefix + "-" + Long.toHexString(System.nanoTime()) + "-" + NEXT.incrementAndGet();
  }

  /** An instant some time ago, in whole seconds. */
  public static Instant ago(Duration before) {
    return Instant.now().minus(before).truncatedTo(ChronoUnit.SECONDS);
  }

  public static Map<String, Object> metroTrip(String source, String subject) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("mode", "metro");
    data.put("boarded_at", ago(Duration.ofHours(2)).toString());
    data.put("alighted_at", ago(Duration.ofMinutes(90)).toString());
    data.put("board_stop", "Futian");
    data.put("alight_stop", "Luohu");
    data.put("distance_m", 14_200);
    data.put("order_id", "o-1");
    data.put("fare_fen", 500);
    return event("tanpuhui.activity.transit-trip.v1", source, subject, data);
  }

  public static Map<String, Object> bikeRide(String source, String subject) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("ride_id", "r-1");
    data.put("vehicle", "bike");
    data.put("unlocked_at", ago(Duration.ofHours(2)).toString());
    data.put("locked_at", ago(Duration.ofMinutes(100)).toString());
    data.put("distance_m", 3_000);
    data.put("start", point(22.54321, 114.05678));
    data.put("end", point(22.55, 114.06));
    data.put("status", "completed");
    return event("tanpuhui.activity.bike-ride.v1", source, subject, data);
  }

  public static Map<String, Object> point(double lat, double lon) {
    Map<String, Object> point = new LinkedHashMap<>();
    point.put("lat", lat);
    point.put("lon", lon);
    point.put("datum", "wgs84");
    return point;
  }

  public static Map<String, Object> event(
      String type, String source, String subject, Map<String, Object> data) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("specversion", "1.0");
    event.put("id", unique("e"));
    event.put("source", source);
    event.put("type", type);
    event.put("subject", subject);
    event.put("data", data);
    return event;
  }

  @SuppressWarnings("unchecked") // built above
  public static Map<String, Object> data(Map<String, Object> event) {
    return (Map<String, Object>) event.get("data");
  }

  public static String json(Object value) {
    try {
      return Json.mapper().writeValueAsString(value);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
