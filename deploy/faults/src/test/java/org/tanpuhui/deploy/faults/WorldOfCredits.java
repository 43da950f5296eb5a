package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tanpuhui.deploy.faults.World.FOREST;
import static org.tanpuhui.deploy.faults.World.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** The half of a {@link World} with credits: a forest, its batch, the market, what is audited. */
final class WorldOfCredits {
  private final World world;
  private final Map<String, String> ids;

  WorldOfCredits(World world) {
    this.world = world;
    this.ids = world.ids();
  }

  /** A forest of green-a, its monitoring reported, and a draft beside it. */
  void forestSubmitted() throws Exception {
    project("wood-a");
    project("draft-a");
    String steps = "/v1/projects/wood-a/";
    world.post(steps + "submit", "green-a", "{}", 200);
    world.post(steps + "start-validation", "bureau", "{}", 200);
    world.post(steps + "validate", "validators", "{\"decision\":\"approve\"}", 200);
    world.post(steps + "file", "bureau", "{}", 200);
    world.post(steps + "activate", "department", "{}", 200);
    world.post(
        "/v1/enrolments",
        "metro-a",
        "{\"items\":[{\"subject\":\"wood-a\",\"kind\":\"project\",\"mandates\":[]}]}",
        200);
    world.event(
        "metro-a",
        "wood-2023",
        FOREST,
        "wood-a",
        """
        {"project_id":"wood-a","period_start":"2023-01-01","period_end":"2023-12-31",
         "strata":[{"stratum_id":"A","stem_volume_start_m3_per_ha":100.0,"stem_volume_end_m3_per_ha":105.2}]}
        """);
    ids.put("project", "wood-a");
    ids.put("draft", "draft-a");
  }

  private void project(String id) throws Exception {
    world.post(
        "/v1/projects",
        "green-a",
        """
        {"id":"%s","name_zh":"林场","name_en":"Wood","methodology":"sz-forest-management","partner":"metro-a",
         "strata":[{"stratum_id":"A","forest_type":"broadleaf_mixed","area_m2":1600000,"baseline_growth_m3_per_ha_year":"3.6"}],
         "exclusive_of":["CCER"],"statement":"Claimed nowhere else."}
        """
            .formatted(id),
        201);
  }

  /** The forest's year becomes credits. */
  void certified() throws Exception {
    world.post(
        "/v1/batches",
        "green-a",
        """
        {"id":"batch-a","project":"wood-a","period_from":"2023-01-01","period_to":"2023-12-31"}
        """,
        201);
    awaitBatch("/ready", "true");
    String steps = "/v1/batches/batch-a/";
    String approve = "{\"decision\":\"approve\"}";
    world.post(steps + "report", "green-a", "{}", 200);
    world.post(steps + "start-verification", "checkers", "{}", 200);
    world.post(steps + "sample", "checkers", "{\"nonce\":\"0123456789abcdef\",\"size\":1}", 201);
    world.post(steps + "recomputations", "checkers", "{}", 202);
    awaitBatch("/recomputation/differing", "0");
    world.people().put("vito", World.request("verifier", "vito").claim("org", "checkers"));
    world.post(steps + "verify", "vito", approve, 200);
    world.post(steps + "verify", "university", approve, 200);
    world.post(steps + "publish-notice", "bureau", "{}", 200);
    world.post(steps + "file", "department", "{}", 200);
    world.post(steps + "issue", "exchange", "{}", 200);
    awaitBatch("/state", "issued");
    ids.put("batch", "batch-a");
  }

  private void awaitBatch(String member, String value) {
    await("batch-a" + member)
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(world.get("/v1/batches/batch-a", "green-a").at(member).asText())
                    .isEqualTo(value));
  }

  void market() throws Exception {
    for (String org : new String[] {"firm-a", "firm-b", "firm-c", "owner-a"}) {
      world.post(
          "/v1/market/members",
          "exchange",
          "{\"org\":\"%1$s\",\"name_zh\":\"%1$s\",\"name_en\":\"%1$s\"}".formatted(org),
          201);
    }
    world.post(
        "/v1/market/sellers", "exchange", "{\"project_id\":\"wood-a\",\"org\":\"owner-a\"}", 201);
    world.post(
        "/v1/market/instruments",
        "exchange",
        "{\"methodology\":\"sz-forest-management\",\"vintage\":2023,\"reference_price_fen\":100,\"reason\":\"first\"}",
        201);
    ids.put("instrument", "sz-forest-management-2023");
    ids.put(
        "order",
        world
            .post(
                "/v1/orders",
                "owner-a",
                """
                {"instrument":"sz-forest-management-2023","side":"sell","quantity_t":100,"price_fen":100,"project_id":"wood-a"}
                """,
                201)
            .get("order_id")
            .asText());
    String first = deposit("firm-a", 5_000_000);
    world.post(
        "/v1/cash/deposits/" + first + "/confirm",
        "sponsor-a",
        "{\"bank_reference\":\"transfer-1\"}",
        200);
    ids.put("deposit", deposit("firm-a", 500));
    ids.put(
        "withdrawal",
        world
            .post("/v1/cash/withdrawals", "firm-a", "{\"amount_fen\":100}", 201)
            .get("id")
            .asText());
    world.post("/v1/orders/" + world.id("order") + "/pick", "firm-a", "{\"quantity_t\":20}", 201);
    ids.put(
        "block",
        agreement(
            "block",
            "firm-a",
            "firm-c",
            "\"instrument\":\"sz-forest-management-2023\",\"side\":\"buy\",\"quantity_t\":10000"));
    ids.put(
        "forward",
        agreement(
            "forward",
            "owner-a",
            "firm-c",
            "\"batch_id\":\"batch-a\",\"project_id\":\"wood-a\",\"side\":\"sell\",\"quantity_t\":1"));
    ids.put("retirement", retire("voluntary_neutrality").get("retirement_id").asText());
    ids.put("certificate", retire("voluntary_cancellation").get("certificate_id").asText());
  }

  private JsonNode retire(String reason) throws Exception {
    return world.post(
        "/v1/retirements",
        "firm-a",
        """
        {"reason":"%s","tonnes":2,"beneficiary":"expo","purpose":"green conference",
         "period_start":"2026-01-01","period_end":"2026-12-31"}
        """
            .formatted(reason),
        201);
  }

  private String deposit(String org, long fen) throws Exception {
    return world
        .post("/v1/cash/deposits", org, "{\"amount_fen\":" + fen + "}", 201)
        .get("id")
        .asText();
  }

  private String agreement(String kind, String from, String to, String what) throws Exception {
    return world
        .post(
            "/v1/" + kind + "-agreements",
            from,
            "{%s,\"counterparty\":\"%s\",\"price_fen\":100}".formatted(what, to),
            201)
        .get("agreement_id")
        .asText();
  }

  void audited() throws Exception {
    ids.put(
        "position",
        world
            .post(
                "/v1/compliance-positions",
                "bureau",
                """
                {"entity":"firm-a","year":2025,"emissions_t":120000,"allowances_t":100000,"boundary_projects":[],"reason":"verified"}
                """,
                201)
            .get("position_id")
            .asText());
    String serials =
        world.get("/v1/register/batches/batch-a?scheme=sandbox", null).at("/serial").asText();
    ids.put("serial", serials);
    ids.put(
        "credit_order",
        world
            .post(
                "/v1/credit-orders",
                "bureau",
                "{\"batch_id\":\"batch-a\",\"serial\":\""
                    + serials
                    + "\",\"reason\":\"over-issued\"}",
                201)
            .get("order_id")
            .asText());
    ids.put(
        "restoration",
        world
            .post(
                "/v1/restorations",
                "bureau",
                """
                {"case_no":"case-a","liable_org":"firm-a","liable_name":"工地","damage":"smoke","agreed_on":"2025-09-01","amount_fen":100}
                """,
                201)
            .get("restoration_id")
            .asText());
    world.post(
        "/v1/public-welfare-accounts",
        "bureau",
        "{\"code\":\"welfare-a\",\"name_zh\":\"公益\",\"name_en\":\"Welfare\"}",
        201);
    ids.put("welfare", "welfare-a");
    ids.put(
        "shadow_run",
        world
            .post(
                "/v1/shadow-runs",
                "platform",
                """
                {"methodology":"sz-forest-management","version":"%s","from":"2023-01-01","to":"2023-12-31"}
                """
                    .formatted(
                        world
                            .get("/v1/methodologies/sz-forest-management", null)
                            .at("/items/0/version")
                            .asText()),
                202)
            .get("shadow_run_id")
            .asText());
    ids.put(
        "export",
        world
            .post(
                "/v1/audit/exports",
                "audit-firm",
                "{\"scope\":\"all\",\"from\":\"2022-12-01\",\"to\":\"2023-12-31\"}",
                202)
            .get("export_id")
            .asText());
    await("the export")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        world
                            .get("/v1/audit/exports/" + world.id("export"), "audit-firm")
                            .get("state")
                            .asText())
                    .isEqualTo("done"));
    JsonNode manifest =
        world.get("/v1/audit/exports/" + world.id("export") + "/manifest", "audit-firm");
    manifest.findValuesAsText("name").stream()
        .filter(name -> name.startsWith("ledger/"))
        .findFirst()
        .ifPresent(name -> ids.put("ledger_file", name.substring("ledger/".length())));
  }
}
