package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tanpuhui.deploy.faults.World.CITY;
import static org.tanpuhui.deploy.faults.World.FOREST;
import static org.tanpuhui.deploy.faults.World.PATIENCE;
import static org.tanpuhui.deploy.faults.World.TRIP;
import static org.tanpuhui.deploy.faults.World.VOID;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Two app operators in a {@link World}: what they are registered for, and what they hear. */
final class WorldOfPartners {
  private final World world;
  private final Map<String, String> ids;

  WorldOfPartners(World world) {
    this.world = world;
    this.ids = world.ids();
  }

  void registered() throws Exception {
    for (String id : new String[] {"metro-a", "metro-b"}) {
      world.post(
          "/v1/partners",
          "bureau",
          """
          {"id":"%1$s","name_zh":"地铁","name_en":"Metro","kind":"app_operator","sources":["/partners/%1$s"],
           "activity_types":["%2$s","%3$s","%4$s"],
           "evidence_grades":{"%2$s":"transaction","%3$s":"metered","%4$s":"transaction"}}
          """
              .formatted(id, TRIP, FOREST, VOID),
          201);
    }
    ids.put("partner", "metro-a");
    ids.put(
        "backfill",
        world.made(
            "/v1/partners/metro-a/backfills",
            "bureau",
            """
            {"activity_types":["%s"],"from":"2022-12-01T00:00:00Z","to":"2024-11-01T00:00:00Z","closes_at":"%s"}
            """
                .formatted(FOREST, Instant.now().plus(1, ChronoUnit.DAYS)),
            "backfill_id"));
    scenarios();
    alliance();
    webhook();
  }

  /** A draft of the authority; an application that is refused, one that is withdrawn. */
  private void scenarios() throws Exception {
    ids.put(
        "scenario",
        world.made(
            "/v1/scenarios",
            "bureau",
            "{\"code\":\"gates\",\"partner\":\"metro-a\",\"name_zh\":\"闸机\",\"name_en\":\"Gates\"}",
            "id"));
    for (String code : new String[] {"night", "ferry"}) {
      world.post(
          "/v1/partner/scenarios",
          "metro-a",
          """
          {"code":"%s","name_zh":"夜班车","name_en":"Night buses","description":"Trips on the night lines, by ticket.",
           "data_security":"Tickets stay with us; only times and distances are sent."}
          """
              .formatted(code),
          201);
    }
    world.post(
        "/v1/scenarios/metro-a.night/assess",
        "university",
        "{\"recommended\":false,\"reason\":\"tickets are not tied to a person\"}",
        200);
    world.post(
        "/v1/scenarios/metro-a.night/refuse",
        "bureau",
        "{\"reason\":\"as the assessment says\"}",
        200);
    world.get("/v1/scenarios/metro-a.night", "bureau");
    world.post(
        "/v1/partner/scenarios/ferry/withdraw",
        "metro-a",
        "{\"reason\":\"the line was closed\"}",
        200);
    world.get("/v1/partner/scenarios/ferry", "metro-a");
  }

  private void alliance() throws Exception {
    Instant from = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
    ids.put(
        "alliance",
        world.made(
            "/v1/alliances",
            "bureau",
            """
            {"code":"metros","name_zh":"地铁联盟","name_en":"The metros","partners":["metro-a","metro-b"],"from":"%s"}
            """
                .formatted(from),
            "code"));
    world.post(
        "/v1/alliances/metros/end",
        "bureau",
        "{\"until\":\"%s\",\"reason\":\"agreed for a year\"}"
            .formatted(from.plus(365, ChronoUnit.DAYS)),
        200);
  }

  /** A webhook of metro-a, with the call that a test made. */
  private void webhook() throws Exception {
    JsonNode made =
        world.post(
            "/v1/partner/webhooks",
            "metro-a",
            "{\"url\":\"http://127.0.0.1:9/a\",\"event_types\":[\"mandate.revoked\"]}",
            201);
    ids.put("webhook", made.get("endpoint_id").asText());
    world.secrets().put("secret of a webhook", made.get("secret").asText());
    String at = "/v1/partner/webhooks/" + world.id("webhook");
    ids.put(
        "message",
        world.post(at + "/test", "metro-a", "{}", 200).at("/delivery/message_id").asText());
    world.change("PATCH", at, "metro-a", "{\"description\":\"mandates that ended\"}");
  }

  /** The app acts for its user; a school takes part as itself. */
  void served() throws Exception {
    String token =
        world.made(
            "/v1/partner/participant-tokens",
            "metro-a",
            "{\"participant_ref\":\"" + world.id("ref") + "\"}",
            "access_token");
    world.secrets().put("token of an app", token);
    world.post(
        "/v1/enrolments",
        "metro-a",
        """
        {"items":[{"subject":"school-of-nanshan","kind":"school","evidence":"contract",
          "mandates":[{"scope":"record","from":"%s"}]}]}
        """
            .formatted(Instant.now().minus(1, ChronoUnit.DAYS)),
        200);
    world.get("/v1/enrolments?partner=metro-a", "bureau");
  }

  /** What a day came to: accepted, parked, and refused at once. */
  void reported() throws Exception {
    String day = LocalDate.now(CITY).toString();
    ids.put("today", day);
    String statement = "/v1/partner/statements/" + day;
    world
        .stack()
        .post(
            world.stack().gateway("/v1/activities"),
            world.token("metro-a"),
            "application/cloudevents+json",
            """
            {"specversion":"1.0","id":"trip-of-nobody","source":"/partners/metro-a","type":"%s","subject":"card-of-nobody",
             "data":{"mode":"metro","boarded_at":"%2$s","alighted_at":"%2$s","distance_m":1}}
            """
                .formatted(TRIP, Instant.now().minus(1, ChronoUnit.HOURS)));
    await("a refusal in the statement")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(world.get(statement + "/refusals", "metro-a").get("items"))
                    .isNotEmpty());
    world.get(statement, "metro-a");
    assertThat(world.get(statement + "/exceptions", "metro-b").get("items")).isNotEmpty();
  }
}
