package org.tanpuhui.deploy.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * Rules of a {@link World} that are announced: they begin long after a test has ended, so that they
 * change nothing in it.
 */
final class WorldOfRules {
  private static final Instant LATER =
      Instant.now().plus(365, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS);

  private final World world;

  WorldOfRules(World world) {
    this.world = world;
  }

  void announced() throws Exception {
    world.post(
        "/v1/exchange-rules",
        "bureau",
        """
        {"valid_from":"%s","points_numerator":1,"grams_denominator":2,"validity_months":12,"provenance":"illustrative","source":"test"}
        """
            .formatted(LATER),
        201);
    world.post(
        "/v1/correction-rules",
        "bureau",
        "{\"valid_from\":\"%s\",\"window_days\":14,\"provenance\":\"illustrative\",\"source\":\"test\"}"
            .formatted(LATER),
        201);
    world.post(
        "/v1/offset-rules",
        "bureau",
        """
        {"from_year":2099,"basis":"shortfall","numerator":10,"denominator":100,"provenance":"illustrative","source":"test"}
        """,
        201);
    world.post(
        "/v1/market/parameters/fee",
        "exchange",
        "{\"valid_from\":\"%s\",\"value\":40,\"provenance\":\"illustrative\",\"source\":\"test\"}"
            .formatted(LATER),
        201);
    world.post(
        "/v1/market/calendar",
        "exchange",
        """
        {"valid_from":"%1$d-01-01","weekdays":[1,2,3,4,5],"sessions":[{"from":"09:30","to":"11:30"},{"from":"13:30","to":"15:30"}],
         "closures":[{"from":"%1$d-01-01","to":"%1$d-01-03","name_zh":"元旦","name_en":"New Year"}],
         "provenance":"illustrative","source":"test"}
        """
            .formatted(LocalDate.now().getYear() + 2),
        201);
    methodology();
  }

  /** A draft after a filed one, revised, submitted and reviewed; nobody files it. */
  private void methodology() throws Exception {
    String filed = "/v1/methodologies/sz-distributed-pv";
    String version = world.get(filed, null).at("/items/0/version").asText();
    ObjectNode document =
        (ObjectNode) world.get(filed + "/versions/" + version, null).get("document");
    document.put("id", "yantian-pv").put("version", "draft-1");
    document.putArray("schemes").add("sandbox");
    ((ObjectNode) document.get("validity")).put("from", LATER.toString().substring(0, 10));
    world.post("/v1/methodologies", "green-a", document.toString(), 201);
    String at = "/v1/methodologies/yantian-pv/versions/draft-1";
    ((ObjectNode) document.get("names")).put("en", "Photovoltaics on roofs");
    world.change("PUT", at, "green-a", document.toString());
    world.post(at + "/submit", "green-a", "{}", 200);
    world.post(at + "/start-review", "bureau", "{}", 200);
    world.post(
        at + "/review",
        "university",
        "{\"decision\":\"reject\",\"reason\":\"the factor needs a source\"}",
        200);
    JsonNode after = world.get(at, "green-a");
    if (!after.get("state").asText().equals("draft")) {
      throw new AssertionError("not a draft again: " + after);
    }
  }
}
