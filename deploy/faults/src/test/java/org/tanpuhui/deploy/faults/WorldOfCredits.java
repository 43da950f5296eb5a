package org.tanpuhui.deploy.faults;

import static org.tanpuhui.deploy.faults.World.FOREST;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A forest in a {@link World}: what it grew becomes credits, and credits are used up. */
final class WorldOfCredits {
  private static final String METHODOLOGY = "sz-forest-management";
  private static final Pattern UNITS = Pattern.compile("-(\\d+)-(\\d+)-[0-9A-Z]+$");
  private static final String FINE = "{\"reason\":\"checked\"}";

  /** So many square metres that the year gives more than the smallest block. */
  private static final String STRATA =
      """
      "strata":[{"stratum_id":"A","forest_type":"broadleaf_mixed","area_m2":64000000,"baseline_growth_m3_per_ha_year":"%s"}],
      """;

  private final World world;
  private final Map<String, String> ids;
  private final Certification certification;

  WorldOfCredits(World world, Certification certification) {
    this.world = world;
    this.ids = world.ids();
    this.certification = certification;
  }

  /** A forest of green-a, its monitoring reported, and a draft beside it. */
  void forestSubmitted() throws Exception {
    certification.draft("wood-a", METHODOLOGY, "metro-a", STRATA.formatted("3.6"));
    certification.draft("draft-a", METHODOLOGY, "metro-a", STRATA.formatted("3.6"));
    world.change(
        "PUT",
        "/v1/projects/draft-a",
        "green-a",
        Certification.text("draft-a", METHODOLOGY, "metro-a", STRATA.formatted("3.7")));
    certification.activate("wood-a");
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

  /** The forest's year becomes credits. */
  void certified() throws Exception {
    certification.collect(
        "batch-a", "wood-a", LocalDate.of(2023, 1, 1), LocalDate.of(2023, 12, 31));
    certification.sample("batch-a");
    certification.issue("batch-a");
    ids.put("batch", "batch-a");
  }

  /** Credits that firm-a bought end in every way there is. */
  void used() throws Exception {
    String neutrality = "voluntary_neutrality";
    ids.put("retirement", retire(neutrality).get("retirement_id").asText());
    ids.put("certificate", retire("voluntary_cancellation").get("certificate_id").asText());
    for (String verb : new String[] {"approve", "reject"}) {
      String retirement = retire(neutrality).get("retirement_id").asText();
      world.post("/v1/retirements/" + retirement + "/" + verb, "bureau", FINE, 200);
    }
    world.post(
        "/v1/public-welfare-accounts",
        "bureau",
        "{\"code\":\"welfare-a\",\"name_zh\":\"公益\",\"name_en\":\"Welfare\"}",
        201);
    ids.put("welfare", "welfare-a");
    world.post("/v1/public-welfare-accounts/welfare-a/donate", "firm-a", "{\"tonnes\":1}", 201);
    position();
    restored();
    orders();
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

  private void position() throws Exception {
    String figures =
        """
        {"entity":"firm-a","year":2025,"emissions_t":%d,"allowances_t":100000,"boundary_projects":[],"reason":"verified"}
        """;
    ids.put(
        "position",
        world.made(
            "/v1/compliance-positions", "bureau", figures.formatted(119_000), "position_id"));
    world.change(
        "PUT",
        "/v1/compliance-positions/" + world.id("position"),
        "bureau",
        figures.formatted(120_000));
  }

  /** A case that waits, and one whose money buys whole tonnes. */
  private void restored() throws Exception {
    ids.put("restoration", damage("case-a", "firm-a", 100));
    String at = "/v1/restorations/" + damage("case-b", "firm-b", 250) + "/";
    world.post(at + "freeze", "exchange", "{}", 200);
    world.post(at + "purchase", "exchange", "{\"listing_id\":\"" + world.id("order") + "\"}", 200);
    world.post(at + "close", "bureau", "{}", 200);
  }

  private String damage(String caseNo, String liable, long fen) throws Exception {
    return world.made(
        "/v1/restorations",
        "bureau",
        """
        {"case_no":"%s","liable_org":"%s","liable_name":"工地","damage":"smoke","agreed_on":"2025-09-01","amount_fen":%d}
        """
            .formatted(caseNo, liable, fen),
        "restoration_id");
  }

  /** Orders on units that were wrongly issued: all, which waits; one unit, which goes. */
  private void orders() throws Exception {
    String serial =
        world.get("/v1/register/batches/batch-a?scheme=sandbox", null).at("/serial").asText();
    ids.put("serial", serial);
    ids.put("credit_order", order(serial));
    Matcher units = UNITS.matcher(serial);
    if (!units.find()) {
      throw new AssertionError("no units in " + serial);
    }
    String last = units.group(2);
    world.post("/v1/credit-orders/" + order(last) + "/dismiss", "department", FINE, 200);
    world.post("/v1/credit-orders/" + order(last) + "/confirm", "department", FINE, 200);
  }

  private String order(String serial) throws Exception {
    return world.made(
        "/v1/credit-orders",
        "bureau",
        "{\"batch_id\":\"batch-a\",\"serial\":\"" + serial + "\",\"reason\":\"over-issued\"}",
        "order_id");
  }
}
