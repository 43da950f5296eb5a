package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.tanpuhui.deploy.faults.World.PATIENCE;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.tanpuhui.deploy.faults.Stack.Kind;

/**
 * Rides in a {@link World} that become a tonne, which is sold; Rita, who rode a part of it, has her
 * share paid out.
 */
final class WorldOfSales {
  private static final String PROJECT = "riding-a";
  private static final String BATCH = "rides-a";
  private static final long FEN = 6_499;

  private final World world;
  private final Map<String, String> ids;
  private final Certification certification;
  private final WorldOfMarket market;
  private final RidingCompany company;

  WorldOfSales(World world, Certification certification, WorldOfMarket market) {
    this.world = world;
    this.ids = world.ids();
    this.certification = certification;
    this.market = market;
    this.company = new RidingCompany(world.stack(), 2);
  }

  void ridden() throws Exception {
    String rides = "tanpuhui.activity.bike-ride.v1";
    world.post(
        "/v1/partners",
        "bureau",
        """
        {"id":"%1$s","name_zh":"单车","name_en":"Bikes","kind":"company","sources":["/partners/%1$s"],
         "activity_types":["%2$s"],"evidence_grades":{"%2$s":"transaction"}}
        """
            .formatted(RidingCompany.ID, rides),
        201);
    company.enrolAll();
    certification.draft(PROJECT, RidingCompany.METHODOLOGY, RidingCompany.ID, "");
    certification.activate(PROJECT);
    company.postRides();
    String personKey = RidingCompany.personKey(0);
    world.people().put("rita", World.request("participant", "login-of-rita").personKey(personKey));
    world.secrets().put("login of rita", "login-of-rita");
    world.secrets().put("person key of rita", personKey);
    String rita = world.post("/v1/participants", "rita", "{}", 200).get("participant").asText();
    world.people().put("rita", World.request("participant", rita));
    world.post("/v1/me/sales/mandates", "rita", "{\"project_id\":\"" + PROJECT + "\"}", 200);
  }

  /** The verifier takes one ride out, so that one tonne is left. */
  void certified() throws Exception {
    await("the rides in the pool")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        world
                            .stack()
                            .number(
                                Kind.LEDGER_SERVICE,
                                "SELECT coalesce(sum(credits - debits), 0) FROM pooled_balance"))
                    .isEqualTo(company.milligrams()));
    certification.collect(BATCH, PROJECT, company.firstDay(), company.lastDay());
    String at = "/v1/batches/" + BATCH + "/";
    String drawnUp = drawnUp();
    world.post(at + "reports", "green-a", "{}", 202);
    await("another report").atMost(PATIENCE).until(() -> !drawnUp().equals(drawnUp));
    market.sells(PROJECT, true);
    market.promised(BATCH, PROJECT);
    certification.sample(BATCH);
    String sampled =
        world.get(at + "sample", "checkers").at("/items/0/activity/activity_id").asText();
    world.post(
        at + "exclusions",
        "checkers",
        "{\"activity_id\":\"" + sampled + "\",\"reason\":\"the lock was opened twice\"}",
        200);
    String left = Long.toString(company.milligrams() - RidingCompany.RIDE_MG);
    certification.awaitBatch(BATCH, "/held/expected_mg_co2e", left);
    certification.awaitBatch(BATCH, "/held/confirmed_mg_co2e", left);
    certification.issue(BATCH);
  }

  private String drawnUp() throws Exception {
    return world.get("/v1/batches/" + BATCH, "green-a").at("/report/drawn_up_at").asText();
  }

  /** The bank pays once, refuses once, and once Rita takes back what she asked for. */
  void paid() throws Exception {
    int vintage = company.lastDay().getYear();
    market.list(RidingCompany.METHODOLOGY, vintage, FEN);
    String listing = market.offer(RidingCompany.METHODOLOGY + "-" + vintage, PROJECT, 1, FEN);
    market.pick(listing, "firm-b", 1);
    JsonNode sales = world.get("/v1/me/sales", "rita");
    assertThat(sales.at("/funds/payable_fen").asLong()).as("" + sales).isGreaterThan(10);
    world.post("/v1/me/payouts/" + ask() + "/cancel", "rita", "{}", 200);
    world.post(
        "/v1/cash/payouts/" + ask() + "/reject",
        "sponsor-a",
        "{\"reason\":\"no such mandate\"}",
        200);
    String paid = ask();
    world.post(
        "/v1/cash/payouts/" + paid + "/confirm",
        "sponsor-a",
        "{\"bank_reference\":\"wire-1\"}",
        200);
    world.get("/v1/me/payouts/" + paid, "rita");
    ids.put("payout", ask());
    world.get("/v1/me/payouts", "rita");
    world.get("/v1/cash/payouts", "sponsor-a");
  }

  private String ask() throws Exception {
    return world.made(
        "/v1/me/payouts", "rita", "{\"amount_fen\":5,\"payment_reference\":\"mandate-77\"}", "id");
  }
}
