package org.tanpuhui.deploy.faults;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/** A partner that tries the subjects of the sandbox before it goes live, as its guide says. */
final class Rehearsal {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ID = "rehearsing-bikes";
  private static final String RIDE = "tanpuhui.activity.bike-ride.v1";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Stack stack;
  private final Calls calls;
  private final String token;
  private final Instant unlocked =
      Instant.now().minus(2, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);

  Rehearsal(Stack stack) throws Exception {
    this.stack = stack;
    calls = new Calls(stack);
    token = stack.token("partner", ID);
    calls.command(
        "/v1/partners",
        calls.authority("ada"),
        """
        {"id":"%1$s","name_zh":"演练单车","name_en":"Rehearsing bikes","kind":"company","sources":["/partners/%1$s"],
         "activity_types":["%2$s"],"evidence_grades":{"%2$s":"sensor"}}
        """
            .formatted(ID, RIDE),
        201);
  }

  /** What became of one ride of each subject: status and code; at intake, the refusal's. */
  Map<String, String> outcomes(String... subjects) throws Exception {
    Map<String, String> outcomes = new TreeMap<>();
    for (String subject : subjects) {
      enrol(subject);
      HttpResponse<String> answer =
          stack.post(
              stack.gateway("/v1/activities"),
              token,
              "application/cloudevents+json",
              ride(subject));
      JsonNode told = JSON.readTree(answer.body());
      outcomes.put(
          subject,
          answer.statusCode() == 202
              ? ended(told.at("/results/0/activity_id").asText())
              : answer.statusCode() + " " + told.path("code").asText());
    }
    return outcomes;
  }

  private void enrol(String subject) throws Exception {
    calls.command(
        "/v1/enrolments",
        token,
        """
        {"items":[{"subject":"%s","kind":"person","evidence":"consent","mandates":[{"scope":"record","from":"%s"}]}]}
        """
            .formatted(subject, unlocked.minus(1, ChronoUnit.HOURS)),
        200);
  }

  private String ride(String subject) {
    return """
        {"specversion":"1.0","id":"ride-of-%1$s","source":"/partners/%2$s","type":"%3$s","subject":"%1$s",
         "data":{"ride_id":"r","vehicle":"bike","unlocked_at":"%4$s","locked_at":"%5$s","distance_m":3000}}
        """
        .formatted(subject, ID, RIDE, unlocked, unlocked.plus(20, ChronoUnit.MINUTES));
  }

  private String ended(String activity) {
    return await("the end of " + activity)
        .atMost(PATIENCE)
        .until(
            () -> {
              JsonNode seen =
                  JSON.readTree(
                      stack.get(stack.gateway("/v1/activities/" + activity), token).body());
              return seen.path("status").asText() + " " + seen.path("outcome_code").asText("");
            },
            ended -> ended.matches("(posted|parked|rejected) .*"));
  }
}
