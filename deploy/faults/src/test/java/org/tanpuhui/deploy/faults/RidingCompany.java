package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * A company of shared bikes whose riders ride as much as the methodology counts: ten rides of 20 km
 * a day, on the five days before today.
 */
final class RidingCompany {
  static final String ID = "shared-bikes";
  static final String METHODOLOGY = "sz-shared-bike-riding";

  /** 33.88 g/km, rounded down for each ride. */
  static final long RIDE_MG = 677_600;

  static final long TONNE_MG = 1_000_000_000;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ZoneId CITY = ZoneId.of("Asia/Shanghai");
  private static final String TYPE = "tanpuhui.activity.bike-ride.v1";
  private static final int DAYS = 5;
  private static final int RIDES_A_DAY = 10;
  private static final int RIDES_EACH = DAYS * RIDES_A_DAY;
  private static final LocalTime FIRST_RIDE = LocalTime.of(6, 0);
  private static final Duration EVERY = Duration.ofMinutes(90);
  private static final Duration RIDE = Duration.ofMinutes(50);
  private static final int METRES = 20_000;
  private static final int LINES = 2_000;
  private static final int ENROLLED_AT_ONCE = 500;

  private final Stack stack;
  private final int rides;
  private final LocalDate today = LocalDate.now(CITY);

  /** With the fewest rides that make so many whole tonnes. */
  RidingCompany(Stack stack, long tonnes) {
    this.stack = stack;
    this.rides = Math.toIntExact((tonnes * TONNE_MG + RIDE_MG - 1) / RIDE_MG);
  }

  LocalDate firstDay() {
    return today.minusDays(DAYS);
  }

  LocalDate lastDay() {
    return today.minusDays(1);
  }

  int rides() {
    return rides;
  }

  long milligrams() {
    return rides * RIDE_MG;
  }

  int riders() {
    return (rides + RIDES_EACH - 1) / RIDES_EACH;
  }

  /** Milligrams of each rider but perhaps the last. */
  static long milligramsOfOneRider() {
    return RIDES_EACH * RIDE_MG;
  }

  void enrolAll() throws Exception {
    String from = firstDay().atStartOfDay(CITY).toInstant().toString();
    for (int first = 0; first < riders(); first += ENROLLED_AT_ONCE) {
      ObjectNode enrolments = JSON.createObjectNode();
      ArrayNode items = enrolments.putArray("items");
      for (int i = first; i < Math.min(first + ENROLLED_AT_ONCE, riders()); i++) {
        ObjectNode item = items.addObject();
        item.put("subject", "rider-" + i).put("kind", "person").put("evidence", "consent in app");
        item.putObject("link").put("person_key", personKey(i));
        ArrayNode mandates = item.putArray("mandates");
        for (String scope : List.of("record", "points", "pool")) {
          mandates.addObject().put("scope", scope).put("from", from);
        }
      }
      HttpResponse<String> answer =
          stack.command(stack.gateway("/v1/enrolments"), token(), enrolments.toString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(JSON.readTree(answer.body()).get("items").findValuesAsText("status"))
          .as(answer.body())
          .containsOnly("enrolled");
    }
  }

  void postRides() throws Exception {
    for (int first = 0; first < rides; first += LINES) {
      List<String> lines = new ArrayList<>();
      for (int i = first; i < Math.min(first + LINES, rides); i++) {
        lines.add(ride(i));
      }
      HttpResponse<String> answer =
          stack.post(
              stack.gateway("/v1/activities"),
              token(),
              "application/x-ndjson",
              String.join("\n", lines));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      JsonNode said = JSON.readTree(answer.body());
      assertThat(said.get("accepted").asInt()).as(answer.body()).isEqualTo(lines.size());
    }
  }

  /** Reports that the last ride did not happen. */
  void takeBackLastRide() throws Exception {
    ObjectNode event = JSON.createObjectNode();
    event.put("specversion", "1.0").put("type", "tanpuhui.activity.void.v1");
    event.put("source", "/partners/" + ID).put("id", "void-of-last");
    event.put("subject", "rider-" + (rides - 1) / RIDES_EACH);
    event.putObject("data").put("voids", "ride-" + (rides - 1)).put("reason", "refunded");
    HttpResponse<String> answer =
        stack.post(
            stack.gateway("/v1/activities"),
            token(),
            "application/cloudevents+json",
            event.toString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(JSON.readTree(answer.body()).get("accepted").asInt()).as(answer.body()).isOne();
  }

  String lastRidePath() {
    return "/v1/activities?source=/partners/" + ID + "&id=ride-" + (rides - 1);
  }

  private String ride(int number) {
    int ofRider = number % RIDES_EACH;
    Instant unlocked =
        firstDay()
            .plusDays(ofRider / RIDES_A_DAY)
            .atTime(FIRST_RIDE)
            .plus(EVERY.multipliedBy(ofRider % RIDES_A_DAY))
            .atZone(CITY)
            .toInstant();
    ObjectNode event = JSON.createObjectNode();
    event.put("specversion", "1.0").put("type", TYPE).put("source", "/partners/" + ID);
    event.put("id", "ride-" + number).put("subject", "rider-" + number / RIDES_EACH);
    event
        .putObject("data")
        .put("ride_id", "order-" + number)
        .put("vehicle", "bike")
        .put("unlocked_at", unlocked.toString())
        .put("locked_at", unlocked.plus(RIDE).toString())
        .put("distance_m", METRES)
        .put("status", "completed");
    return event.toString();
  }

  String token() {
    return stack.token("partner", ID);
  }

  static String personKey(int rider) {
    return ID + "-key-" + rider;
  }
}
