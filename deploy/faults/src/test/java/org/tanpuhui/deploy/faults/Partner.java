package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A metro operator that loses nothing: it sends a batch again until each event was accepted or was
 * a duplicate. It adds up by itself what its trips must come to.
 */
final class Partner {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TYPE = "tanpuhui.activity.transit-trip.v1";
  private static final Duration GIVE_UP = Duration.ofMinutes(3);
  private static final int TRIP_MINUTES = 20;
  private static final int TRIP_EVERY_MINUTES = 30;

  private final Stack stack;
  private final String id;
  private final int people;
  private final Instant firstTrip;
  private int trips;
  private long milligrams;
  private long points;
  private int resent;

  Partner(Stack stack, String id, int people, Instant firstTrip) {
    this.stack = stack;
    this.id = id;
    this.people = people;
    this.firstTrip = firstTrip;
  }

  /** Trips accepted so far. */
  synchronized int trips() {
    return trips;
  }

  /** What they reduce, at 46.8 mg per metre, each rounded down. */
  synchronized long milligrams() {
    return milligrams;
  }

  /** What they earn, at a point per whole gram of each. */
  synchronized long points() {
    return points;
  }

  /** Batches that had to be sent more than once. */
  synchronized int resent() {
    return resent;
  }

  void registerAndEnrol() throws IOException, InterruptedException {
    ObjectNode partner = JSON.createObjectNode();
    partner.put("id", id).put("name_zh", "试验地铁").put("name_en", "Trial metro");
    partner.put("kind", "company");
    partner.putArray("sources").add("/partners/" + id);
    partner.putArray("activity_types").add(TYPE);
    partner.putObject("evidence_grades").put(TYPE, "transaction");
    HttpResponse<String> registered =
        stack.post(
            stack.gateway("/v1/partners"),
            stack.token("authority", null),
            "application/json",
            partner.toString());
    assertThat(registered.statusCode()).as(registered.body()).isEqualTo(201);

    ObjectNode enrolments = JSON.createObjectNode();
    ArrayNode items = enrolments.putArray("items");
    for (int i = 0; i < people; i++) {
      ObjectNode item = items.addObject();
      item.put("subject", subject(i)).put("kind", "person");
      item.putObject("link").put("person_key", id + "-key-" + i);
      ArrayNode mandates = item.putArray("mandates");
      for (String scope : List.of("record", "points", "pool")) {
        mandates.addObject().put("scope", scope).put("from", firstTrip.minusSeconds(60).toString());
      }
      item.put("evidence", "paper form " + i);
    }
    HttpResponse<String> enrolled =
        stack.post(
            stack.gateway("/v1/enrolments"), token(), "application/json", enrolments.toString());
    assertThat(enrolled.statusCode()).as(enrolled.body()).isEqualTo(200);
    for (JsonNode item : JSON.readTree(enrolled.body()).get("items")) {
      assertThat(item.get("status").asText()).as(item.toString()).isEqualTo("enrolled");
    }
  }

  /** Sends the next trips, until each is accepted. */
  void send(int count) throws InterruptedException {
    List<String> events = new ArrayList<>(count);
    long mg = 0;
    long earned = 0;
    for (int i = 0; i < count; i++) {
      int trip = trips + i;
      long distance = 400 + (trip * 7_919L) % 30_000;
      events.add(event(trip, distance));
      long amount = distance * 468 / 10;
      mg += amount;
      earned += amount / 1_000;
    }
    sendUntilAccepted(events);
    synchronized (this) {
      trips += count;
      milligrams += mg;
      points += earned;
    }
  }

  private void sendUntilAccepted(List<String> events) throws InterruptedException {
    long until = System.nanoTime() + GIVE_UP.toNanos();
    String body = String.join("\n", events);
    String last = "nothing";
    while (System.nanoTime() < until) {
      try {
        HttpResponse<String> response =
            stack.post(stack.gateway("/v1/activities"), token(), "application/x-ndjson", body);
        last = response.statusCode() + " " + response.body();
        if (response.statusCode() == 202) {
          JsonNode answer = JSON.readTree(response.body());
          assertOnlyOutages(answer);
          if (answer.get("rejected").asInt() == 0) {
            assertThat(answer.get("accepted").asInt() + answer.get("duplicates").asInt())
                .isEqualTo(events.size());
            return;
          }
        } else {
          assertThat(response.statusCode()).as(last).isIn(502, 503, 504);
        }
      } catch (IOException e) {
        last = e.toString();
      }
      synchronized (this) {
        resent++;
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new AssertionError("not accepted within " + GIVE_UP + "; last answer: " + last);
  }

  private static void assertOnlyOutages(JsonNode answer) {
    for (JsonNode line : answer.get("results")) {
      if (line.get("status").asText().equals("rejected")) {
        assertThat(line.get("code").asText())
            .as(line.toString())
            .isEqualTo("unavailable_not_accepted");
      }
    }
  }

  private String event(int trip, long distance) {
    Instant boarded =
        firstTrip.plus(Duration.ofMinutes((long) (trip / people) * TRIP_EVERY_MINUTES));
    ObjectNode event = JSON.createObjectNode();
    event.put("specversion", "1.0").put("type", TYPE).put("source", "/partners/" + id);
    event.put("id", "trip-" + trip).put("subject", subject(trip % people));
    event.put("datacontenttype", "application/json");
    ObjectNode data = event.putObject("data");
    data.put("mode", "metro").put("boarded_at", boarded.toString());
    data.put("alighted_at", boarded.plus(Duration.ofMinutes(TRIP_MINUTES)).toString());
    data.put("board_stop", "罗湖").put("alight_stop", "世界之窗").put("distance_m", distance);
    data.put("order_id", "order-" + trip);
    return event.toString();
  }

  private String token() {
    return stack.token("partner", id);
  }

  private static String subject(int person) {
    return "card-" + person;
  }
}
