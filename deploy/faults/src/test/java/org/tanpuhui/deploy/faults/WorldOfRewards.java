package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tanpuhui.deploy.faults.World.CITY;
import static org.tanpuhui.deploy.faults.World.PATIENCE;
import static org.tanpuhui.deploy.faults.World.VOID;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** What points are spent on in a {@link World}, and what happens when they were not deserved. */
final class WorldOfRewards {
  /** A campaign is announced a minute ahead; the clocks of two processes differ. */
  private static final long NOTICE_S = 62;

  private static final String VALID =
      "\"valid_from\":\"2026-01-01T00:00:00Z\",\"valid_to\":\"2030-01-01T00:00:00Z\"";

  private final World world;
  private final Map<String, String> ids;
  private Instant begins;

  WorldOfRewards(World world) {
    this.world = world;
    this.ids = world.ids();
  }

  void offered() throws Exception {
    world.post(
        "/v1/reward-budgets",
        "bureau",
        """
        {"code":"budget-a","name":{"zh":"预算","en":"Budget"},"sponsor":"sponsor-a","provenance":"illustrative","source":"test"}
        """,
        201);
    world.post(
        "/v1/reward-budgets/budget-a/fundings",
        "bureau",
        "{\"reference\":\"first\",\"fen\":100000,\"reason\":\"sponsor paid\"}",
        201);
    begins = Instant.now().plusSeconds(NOTICE_S);
    campaign("campaign-a", begins.plus(30, ChronoUnit.DAYS));
    campaign("campaign-b", begins);
    ids.put("budget", "budget-a");
    ids.put("campaign", "campaign-a");
    String paid = "\"budget\":\"budget-a\",\"fen_per_unit\":12,\"stock\":1000,";
    offer("bread", "shop-a", paid);
    offer("secret-draft", "shop-a", paid);
    offer("fare", "metro-a", "\"channel\":\"partner\",\"stock\":1000,");
    offer(
        "trees",
        "shop-a",
        "\"kind\":\"donation\",\"commitment\":{\"unit\":{\"zh\":\"棵树\",\"en\":\"trees\"},\"units_per_redemption\":1},");
    world.change(
        "PUT",
        "/v1/offers/" + world.id("secret-draft"),
        "shop-a",
        terms("secret-draft", paid + "\"description\":{\"zh\":\"刚出炉\",\"en\":\"Fresh\"},"));
    for (String published : new String[] {"bread", "fare", "trees"}) {
      String owner = published.equals("fare") ? "metro-a" : "shop-a";
      world.post("/v1/offers/" + world.id(published) + "/publish", owner, "{}", 200);
    }
    world.post(
        "/v1/offers/" + world.id("trees") + "/performance-reports",
        "shop-a",
        """
        {"reference":"spring","performed_on":"2026-03-12","units":40,"evidence":"photographs of 12 March, kept by the sponsor"}
        """,
        201);
  }

  private void campaign(String code, Instant from) throws Exception {
    world.post(
        "/v1/campaigns",
        "bureau",
        """
        {"code":"%s","kind":"recognition","name":{"zh":"表彰","en":"Recognition"},"holder_kinds":["person"],
         "budget_points":100,"valid_from":"%s","valid_to":"2030-01-01T00:00:00Z","provenance":"illustrative","source":"test"}
        """
            .formatted(code, from),
        201);
  }

  private void offer(String code, String owner, String more) throws Exception {
    ids.put(code, world.made("/v1/offers", owner, terms(code, more), "offer_id"));
  }

  private static String terms(String code, String more) {
    return "{\"code\":\"%s\",\"name\":{\"zh\":\"面包\",\"en\":\"Bread\"},\"points\":10,%s%s}"
        .formatted(code, more, VALID);
  }

  void redeemed() throws Exception {
    String bread = "\"offer_id\":\"" + world.id("bread") + "\"";
    String mall = "\"points\":10,\"partner\":\"metro-a\"";
    ids.put("redemption", redeem("alice", bread));
    ids.put("redemption_in_mall", redeem("alice", mall));
    String used = redeem("alice", bread);
    ids.put("used", used);
    world.post("/v1/redemptions/" + used + "/use", "shop-a", "{}", 200);
    world.post("/v1/redemptions/" + used + "/cancel", "platform", "{}", 200);
    ids.put(
        "settlement",
        world.made(
            "/v1/settlements",
            "platform",
            "{\"budget\":\"budget-a\",\"period\":\"first\"}",
            "settlement_id"));
    world.post("/v1/me/redemptions/" + redeem("alice", bread) + "/release", "alice", "{}", 200);
    world.post("/v1/redemptions/" + redeem("alice", bread) + "/release", "shop-a", "{}", 200);
    world.post(
        "/v1/partner/redemptions/" + redeem("alice", mall) + "/release", "metro-a", "{}", 200);
    reported(redeem("alice", mall));
    notDeserved();
  }

  private String redeem(String name, String what) throws Exception {
    return world.made("/v1/me/redemptions", name, "{" + what + "}", "redemption_id");
  }

  /** A report of nothing, and one of a redemption that the books do not know as used. */
  private void reported(String redemption) throws Exception {
    LocalDate today = LocalDate.now(CITY);
    ids.put("day", today.minusDays(1).toString());
    String reports = "/v1/partner/used-points-reports";
    world.post(reports, "metro-a", "{\"day\":\"" + world.id("day") + "\",\"items\":[]}", 200);
    world.post(
        reports,
        "metro-a",
        "{\"day\":\"%s\",\"items\":[{\"redemption_id\":\"%s\",\"points\":10}]}"
            .formatted(today, redemption),
        200);
    world.post(
        "/v1/used-points-reports/metro-a/" + today + "/corrections",
        "platform",
        "{\"redemption_id\":\"%s\",\"action\":\"accept_report\",\"reason\":\"the receipt was seen\"}"
            .formatted(redemption),
        200);
  }

  /** What Carol got she spends; then her trips are voided, and her points wait for a decision. */
  private void notDeserved() throws Exception {
    long has = world.get("/v1/me/balances", "carol").at("/items/1/available").asLong();
    redeem("carol", "\"points\":" + has);
    for (String trip : new String[] {"trip-c", "trip-d"}) {
      world.event(
          "metro-a",
          "void-of-" + trip,
          VOID,
          "card-of-carol-9573",
          "{\"voids\":\"" + trip + "\",\"reason\":\"refunded\"}");
    }
    await("two parked reversals")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(world.get("/v1/parked-reversals", "bureau").get("items")).hasSize(2));
    JsonNode parked = world.get("/v1/parked-reversals", "bureau").get("items");
    ids.put("reversal", parked.get(0).get("reversal_id").asText());
    world.post(
        "/v1/parked-reversals/" + parked.get(1).get("reversal_id").asText() + "/dismiss",
        "bureau",
        "{\"reason\":\"the refund was the operator's mistake\"}",
        200);
  }

  /** When the second campaign has begun; the first does not begin here. */
  void recognised() throws Exception {
    await("the campaign").atMost(PATIENCE).until(() -> Instant.now().isAfter(begins));
    String at = "/v1/campaigns/campaign-b/award";
    world.post(at + "s", "bureau", award("alice", "year-1"), 201);
    world.post(at + "-lists", "bureau", "{\"items\":[" + award("carol", "year-2") + "]}", 200);
    world.get(at + "s", "bureau");
  }

  private String award(String name, String reference) {
    return """
        {"participant":"%s","holder_kind":"person","reference":"%s","title":{"zh":"低碳之星","en":"Star of the year"},"points":5}
        """
        .formatted(world.id(name), reference)
        .strip();
  }
}
