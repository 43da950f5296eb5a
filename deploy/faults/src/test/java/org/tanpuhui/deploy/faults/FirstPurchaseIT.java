package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tanpuhui.deploy.faults.Stack.Kind;
import org.tanpuhui.engines.Processes;

/**
 * The first purchase for a damage to the environment, and the forward trade before it, by all their
 * roles through the gateway: from rides to a certificate that anybody checks without us. 377 t are
 * 557,000 rides at the illustrative 33.88 g/km, so every build replays it with a few tonnes of real
 * rides and an amount to match, and then buys the 377 t for 24,502.50 from a forest, whose
 * monitoring of one year brings them in one event. The long test has a ride for every gram.
 *
 * @see "domain/rules.md, section 7: first damage purchase"
 */
class FirstPurchaseIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration AUDIT_PATIENCE = Duration.ofMinutes(5);
  private static final long PRICE_FEN = 6_499;
  private static final long LEFT_FEN = 127;
  private static final long DAMAGE_FEN = 2_450_250;
  private static final long BOUGHT_T = 377;
  private static final long BLOCK_T = 4;
  private static final long FORWARD_FEN = 3_000;

  /** A quarter below the close: outside the band of listings, inside that of blocks. */
  private static final long BLOCK_FEN = 4_874;

  private static final String BUILDER = "builder";
  private static final String PIONEER = "pioneer";
  private static final String FORESTRY = "forestry";
  private static final String FOREST = "wood-1";
  private static final int WRONG_ENTRY = 21;
  private static final int FOREST_YEAR = 2023;

  @TempDir Path folder;
  private Stack stack;
  private RidingCompany company;

  @Test
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void ridesBecomeACertificateAndTheForestSellsThe377TonnesOfTheFirstPurchase() throws Exception {
    try (Stack started = new Stack(1)) {
      stack = started;
      LaterTrades.lowerTheBlockMinimum(new Calls(stack), BLOCK_T);
      sellRides(2, 2 * PRICE_FEN + LEFT_FEN);
      sellForest();
      theBooksHold();
    }
  }

  /** With {@code -Dtanpuhui.first-purchase.tonnes=20} with fewer rides. */
  @Test
  @Tag("long")
  @Timeout(value = 40, unit = TimeUnit.MINUTES)
  void ridesAloneBecomeThe377TonnesOfTheFirstPurchase() throws Exception {
    try (Stack started = new Stack(1)) {
      stack = started;
      long tonnes = Long.getLong("tanpuhui.first-purchase.tonnes", BOUGHT_T);
      sellRides(tonnes, tonnes * PRICE_FEN + LEFT_FEN);
      theBooksHold();
    }
  }

  /**
   * One tonne goes to public welfare, one to whom it was promised, the others are bought for a
   * damage; riders see what became of theirs.
   */
  private void sellRides(long tonnes, long damageFen) throws Exception {
    // Given
    company = new RidingCompany(stack, tonnes + 2);
    register(RidingCompany.ID, "bike-ride", "transaction");
    company.enrolAll();
    fileProject("riding-1", RidingCompany.METHODOLOGY, RidingCompany.ID, "[]");
    admit(RidingCompany.ID, PIONEER, BUILDER);
    nameSeller("riding-1", RidingCompany.ID, true);
    company.postRides();
    awaitPooled(company.milligrams());
    Riders riders = new Riders(stack, company);
    riders.choose("riding-1");

    // When
    openBatch("rides", "riding-1", company.firstDay(), company.lastDay());
    String forward = sellForward();
    certify("rides", RidingCompany.ID);

    // Then
    JsonNode issued = json(get("/v1/batches/rides", exchange()), 200).get("issued");
    assertThat(issued.get("tonnes").asLong()).isEqualTo(tonnes + 2);
    assertThat(issued.get("total_mg_co2e").asLong()).isEqualTo(company.milligrams());
    assertThat(issued.get("carried_out_mg_co2e").asLong())
        .isEqualTo(company.milligrams() % RidingCompany.TONNE_MG);
    int vintage = company.lastDay().getYear();
    assertDeliverRefused(forward, 404, "instrument_unknown");
    listInstrument(RidingCompany.METHODOLOGY, vintage);
    deliver(forward);
    String listing = list(RidingCompany.METHODOLOGY, vintage, "riding-1", RidingCompany.ID, tonnes);
    JsonNode purchase = buyForDamage("case-riding", listing, damageFen, tonnes);
    anybodyChecks(purchase, "rides", tonnes);
    riders.theFirstSeesItsSalesAndIsPaid(tonnes, PRICE_FEN, FORWARD_FEN);
    riders.theGramsThatWereGivenAreATonneOfPublicWelfare("rides");
    aRideTakenBackIsOwedByTheProject(tonnes + 2);
  }

  private void sellForest() throws Exception {
    register(FORESTRY, "forest-monitoring", "metered");
    fileProject(
        FOREST,
        "sz-forest-management",
        FORESTRY,
        """
        [{"stratum_id":"A","forest_type":"broadleaf_mixed","area_m2":1600000,"baseline_growth_m3_per_ha_year":"3.6"}]
        """);
    admit(FORESTRY);
    nameSeller(FOREST, FORESTRY, false);
    monitorForest();
    openBatch("wood", FOREST, LocalDate.of(FOREST_YEAR, 1, 1), LocalDate.of(FOREST_YEAR, 12, 31));
    certify("wood", FORESTRY);

    long issued = json(get("/v1/batches/wood", exchange()), 200).at("/issued/tonnes").asLong();
    assertThat(issued).isGreaterThan(BOUGHT_T);
    listInstrument("sz-forest-management", FOREST_YEAR);
    String listing = list("sz-forest-management", FOREST_YEAR, FOREST, FORESTRY, issued);
    JsonNode purchase = buyForDamage("case-forest", listing, DAMAGE_FEN, BOUGHT_T);
    assertThat(purchase.get("spent_fen").asLong()).isEqualTo(2_450_123);
    anybodyChecks(purchase, "wood", BOUGHT_T);
    tradeOn(listing);
  }

  /** What is left of the forest is sold in a block, and covers a part of the buyer's obligation. */
  private void tradeOn(String listing) throws Exception {
    LaterTrades later =
        new LaterTrades(stack, FORESTRY, FOREST, "sz-forest-management-" + FOREST_YEAR, PIONEER);
    later.theSellerWithdrawsWhatIsLeftOfItsListing(listing);
    deposit(PIONEER, 200_000);
    later.theBuyerWithdrawsItsOwn(PRICE_FEN);
    later.aBlockIsAgreed(BLOCK_T, BLOCK_FEN);
    later.anObligationIsCovered(BLOCK_T + 1);
  }

  private void register(String partner, String type, String grade) throws Exception {
    command(
        "/v1/partners",
        authority("ada"),
        """
        {"id":"%1$s","name_zh":"试验","name_en":"Trial","kind":"company","sources":["/partners/%1$s"],
         "activity_types":["tanpuhui.activity.%2$s.v1"],"evidence_grades":{"tanpuhui.activity.%2$s.v1":"%3$s"}}
        """
            .formatted(partner, type, grade),
        201);
  }

  private void fileProject(String id, String methodology, String partner, String strata)
      throws Exception {
    String applicant = stack.token("applicant", "anna", partner);
    String validator = stack.token("verifier", "val", "validators");
    command(
        "/v1/projects",
        applicant,
        """
        {"id":"%s","name_zh":"项目","name_en":"Project","methodology":"%s","partner":"%s",%s
         "exclusive_of":["CCER"],"statement":"Claimed nowhere else."}
        """
            .formatted(
                id,
                methodology,
                partner,
                strata.equals("[]") ? "" : "\"strata\":" + strata.strip() + ","),
        201);
    String steps = "/v1/projects/" + id + "/";
    command(steps + "submit", applicant, "{}", 200);
    command(steps + "start-validation", authority("ada"), "{}", 200);
    command(steps + "validate", validator, "{\"decision\":\"approve\"}", 200);
    command(steps + "file", authority("ada"), "{}", 200);
    command(steps + "activate", authority("bob"), "{}", 200);
  }

  private void monitorForest() throws Exception {
    String partner = stack.token("partner", FORESTRY);
    command(
        "/v1/enrolments",
        partner,
        "{\"items\":[{\"subject\":\"wood-1\",\"kind\":\"project\",\"mandates\":[]}]}",
        200);
    command(
        "/v1/partners/forestry/backfills",
        authority("ada"),
        """
        {"activity_types":["tanpuhui.activity.forest-monitoring.v1"],
         "from":"2022-12-01T00:00:00Z","to":"2024-11-01T00:00:00Z","closes_at":"%s"}
        """
            .formatted(Instant.now().plus(1, ChronoUnit.DAYS)),
        201);
    HttpResponse<String> answer =
        stack.post(
            stack.gateway("/v1/activities"),
            partner,
            "application/cloudevents+json",
            """
            {"specversion":"1.0","id":"wood-2023","source":"/partners/forestry","subject":"wood-1",
             "type":"tanpuhui.activity.forest-monitoring.v1",
             "data":{"project_id":"wood-1","period_start":"2023-01-01","period_end":"2023-12-31",
                     "strata":[{"stratum_id":"A","stem_volume_start_m3_per_ha":100.0,"stem_volume_end_m3_per_ha":105.2}]}}
            """);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    await("the forest in the books")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        stack.number(
                            Kind.METHODOLOGY_SERVICE, "SELECT count(*) FROM activity_identity"))
                    .as("rides, the void of the last, the monitoring")
                    .isEqualTo(company.rides() + 2L));
  }

  private void awaitPooled(long milligrams) {
    await("milligrams in the pool")
        .atMost(PATIENCE.multipliedBy(10))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () ->
                assertThat(
                        stack.number(
                            Kind.LEDGER_SERVICE,
                            "SELECT coalesce(sum(credits - debits), 0) FROM pooled_balance"))
                    .isEqualTo(milligrams));
  }

  private void openBatch(String id, String project, LocalDate from, LocalDate to) throws Exception {
    String applicant = stack.token("applicant", "anna", ownerOf(project));
    command(
        "/v1/batches",
        applicant,
        "{\"id\":\"%s\",\"project\":\"%s\",\"period_from\":\"%s\",\"period_to\":\"%s\"}"
            .formatted(id, project, from, to),
        201);
    awaitBatch(id, "/ready", "true");
  }

  private static String ownerOf(String project) {
    return project.equals(FOREST) ? FORESTRY : RidingCompany.ID;
  }

  /** From the report to issuance, each side by its own people. */
  private void certify(String id, String owner) throws Exception {
    String steps = "/v1/batches/" + id + "/";
    String approve = "{\"decision\":\"approve\"}";
    String verifier = stack.token("verifier", "vera", "verifiers");
    command(steps + "report", stack.token("applicant", "anna", owner), "{}", 200);
    command(steps + "start-verification", verifier, "{}", 200);
    command(steps + "sample", verifier, "{\"nonce\":\"0123456789abcdef\",\"size\":20}", 201);
    for (JsonNode sampled : json(get(steps + "sample", verifier), 200).get("items")) {
      assertThat(sampled.at("/activity/reduction/derivation")).as("" + sampled).isNotEmpty();
    }
    command(steps + "recomputations", verifier, "{}", 202);
    awaitBatch(id, "/recomputation/differing", "0");
    command(steps + "verify", stack.token("verifier", "vito", "verifiers"), approve, 200);
    command(steps + "verify", stack.token("expert", "ella", "university"), approve, 200);
    command(steps + "publish-notice", authority("ada"), "{}", 200);
    command(steps + "file", authority("bob"), "{}", 200);
    command(steps + "issue", exchange(), "{}", 200);
    awaitBatch(id, "/state", "issued");
  }

  private void awaitBatch(String id, String member, String value) {
    await(id + member)
        .atMost(PATIENCE.multipliedBy(5))
        .untilAsserted(
            () ->
                assertThat(json(get("/v1/batches/" + id, exchange()), 200).at(member).asText())
                    .isEqualTo(value));
  }

  private void admit(String... orgs) throws Exception {
    for (String org : orgs) {
      command(
          "/v1/market/members",
          exchange(),
          "{\"org\":\"%1$s\",\"name_zh\":\"%1$s\",\"name_en\":\"%1$s\"}".formatted(org),
          201);
    }
  }

  private void nameSeller(String project, String org, boolean shares) throws Exception {
    command(
        "/v1/market/sellers",
        exchange(),
        "{\"project_id\":\"%s\",\"org\":\"%s\",\"personal_shares\":%s}"
            .formatted(project, org, shares),
        201);
  }

  /** Recorded over a batch that is not issued; it counts nowhere as issued. */
  private String sellForward() throws Exception {
    deposit(PIONEER, 10_000);
    String id =
        command(
                "/v1/forward-agreements",
                member(RidingCompany.ID),
                """
                {"batch_id":"rides","project_id":"riding-1","side":"sell","counterparty":"pioneer","quantity_t":1,"price_fen":%d}
                """
                    .formatted(FORWARD_FEN),
                201)
            .get("agreement_id")
            .asText();
    String at = "/v1/forward-agreements/" + id;
    JsonNode recorded = command(at + "/confirm", member(PIONEER), "{}", 200);
    assertThat(recorded.get("state").asText()).isEqualTo("recorded");
    assertDeliverRefused(id, 409, "batch_not_issued");
    assertThat(get("/v1/register/batches/rides?scheme=sandbox", null).statusCode()).isEqualTo(404);
    return id;
  }

  private void assertDeliverRefused(String forward, int status, String code) throws Exception {
    JsonNode said =
        command(
            "/v1/forward-agreements/" + forward + "/deliver",
            member(RidingCompany.ID),
            "{}",
            status);
    assertThat(said.get("code").asText()).isEqualTo(code);
  }

  /** By a party, or by the service itself, which looks every half minute. */
  private void deliver(String forward) throws Exception {
    String at = "/v1/forward-agreements/" + forward;
    JsonNode delivered = command(at + "/deliver", member(PIONEER), "{}", 200);
    assertThat(delivered.get("state").asText()).isEqualTo("executed");
    JsonNode held = json(get("/v1/holdings", member(PIONEER)), 200);
    assertThat(held.at("/items/0/tonnes").asLong()).as("" + held).isEqualTo(1);
    // 30.00 and half a percent of it.
    assertThat(cash(PIONEER).get("available_fen").asLong()).isEqualTo(10_000 - FORWARD_FEN - 15);
    assertThat(cash(PIONEER).get("frozen_fen").asLong()).isZero();
  }

  private void listInstrument(String methodology, int vintage) throws Exception {
    command(
        "/v1/market/instruments",
        exchange(),
        "{\"methodology\":\"%s\",\"vintage\":%d,\"reference_price_fen\":%d,\"reason\":\"first\"}"
            .formatted(methodology, vintage, PRICE_FEN),
        201);
  }

  private String list(String methodology, int vintage, String project, String owner, long tonnes)
      throws Exception {
    return command(
            "/v1/orders",
            member(owner),
            """
            {"instrument":"%s-%d","side":"sell","quantity_t":%d,"price_fen":%d,"project_id":"%s"}
            """
                .formatted(methodology, vintage, tonnes, PRICE_FEN, project),
            201)
        .get("order_id")
        .asText();
  }

  private void deposit(String org, long fen) throws Exception {
    String id =
        command("/v1/cash/deposits", member(org), "{\"amount_fen\":" + fen + "}", 201)
            .get("id")
            .asText();
    command(
        "/v1/cash/deposits/" + id + "/confirm",
        stack.token("bank", "bea", "bank"),
        "{\"bank_reference\":\"transfer-" + id + "\"}",
        200);
  }

  private JsonNode cash(String org) throws Exception {
    return json(get("/v1/cash", member(org)), 200);
  }

  /** The liable party's money buys whole tonnes without a fee, and what is left goes back. */
  private JsonNode buyForDamage(String caseNo, String listing, long fen, long tonnes)
      throws Exception {
    final long before = cash(BUILDER).get("available_fen").asLong();
    deposit(BUILDER, fen);
    String id =
        command(
                "/v1/restorations",
                authority("ada"),
                """
                {"case_no":"%s","liable_org":"builder","liable_name":"某建设工地（示例）","damage":"excess smoke",
                 "agreed_on":"2022-09-01","amount_fen":%d}
                """
                    .formatted(caseNo, fen),
                201)
            .get("restoration_id")
            .asText();
    String at = "/v1/restorations/" + id;
    command(at + "/freeze", exchange(), "{}", 200);
    assertThat(cash(BUILDER).get("frozen_fen").asLong()).isEqualTo(fen);
    JsonNode bought =
        command(at + "/purchase", exchange(), "{\"listing_id\":\"" + listing + "\"}", 200);
    JsonNode purchase = bought.at("/purchases/0");
    assertThat(purchase.get("tonnes").asLong()).isEqualTo(tonnes);
    assertThat(purchase.get("spent_fen").asLong()).isEqualTo(tonnes * PRICE_FEN);
    assertThat(purchase.get("left_fen").asLong()).isEqualTo(LEFT_FEN);
    assertThat(cash(BUILDER).get("frozen_fen").asLong()).isEqualTo(LEFT_FEN);
    command(at + "/close", authority("ada"), "{}", 200);
    assertThat(cash(BUILDER).get("available_fen").asLong()).isEqualTo(before + LEFT_FEN);
    assertThat(cash(BUILDER).get("frozen_fen").asLong()).isZero();
    return purchase;
  }

  /** Without a login: certificate, its proof by both verifiers, register, quotes. */
  private void anybodyChecks(JsonNode purchase, String batch, long tonnes) throws Exception {
    String id = purchase.get("certificate_id").asText();
    String at = "/v1/certificates/" + id;
    JsonNode certificate = json(get(at, null), 200);
    assertThat(certificate.get("valid").asBoolean()).isTrue();
    assertThat(certificate.get("tonnes").asLong()).isEqualTo(tonnes);
    assertThat(certificate.get("reason").asText()).isEqualTo("ecological_restoration");
    assertThat(certificate.at("/units/0/batch_id").asText()).isEqualTo(batch);
    HttpResponse<byte[]> pdf = stack.accepting(stack.gateway(at), "application/pdf");
    assertThat(pdf.statusCode()).isEqualTo(200);
    assertThat(new String(pdf.body(), 0, 5, StandardCharsets.US_ASCII)).isEqualTo("%PDF-");

    String serial = certificate.at("/units/0/serial").asText();
    JsonNode found = json(get("/v1/register/serials/" + serial + "?scheme=sandbox", null), 200);
    assertThat(found.at("/parts/0/state").asText()).as("" + found).isEqualTo("retired");
    assertThat(found.at("/parts/0/tonnes").asLong()).isEqualTo(tonnes);
    assertThat(found.at("/batch/batch_id").asText()).isEqualTo(batch);
    JsonNode registered = json(get("/v1/register/batches/" + batch + "?scheme=sandbox", null), 200);
    assertThat(registered.get("retired").asLong()).isEqualTo(tonnes);
    assertThat(
            registered.get("held").asLong()
                + registered.get("frozen").asLong()
                + registered.get("public_welfare").asLong()
                + tonnes)
        .isEqualTo(registered.get("issued").asLong());
    String instrument = registered.get("methodology").asText() + "-" + registered.get("vintage");
    JsonNode trade =
        json(get("/v1/market/trades?scheme=sandbox&instrument=" + instrument, null), 200)
            .at("/items/0");
    assertThat(trade.get("quantity_t").asLong()).as("" + trade).isEqualTo(tonnes);
    assertThat(trade.get("price_fen").asLong()).isEqualTo(PRICE_FEN);
    bothVerifiersAccept(at + "/proof", certificate.get("entry_id").asText());
  }

  private void bothVerifiersAccept(String proofPath, String entry) throws Exception {
    await("a proof").atMost(PATIENCE).until(() -> get(proofPath, null).statusCode() == 200);
    Path proof = folder.resolve(entry + ".tlog-proof");
    Path keys = folder.resolve("keys.policy");
    Files.writeString(proof, get(proofPath, null).body());
    Files.writeString(keys, get("/v1/log/sandbox/keys", null).body());
    for (OfflineVerifier verifier : OfflineVerifier.all()) {
      OfflineVerifier.Ended right = verifier.check(keys, entry, proof);
      assertThat(right.code()).as(right.said()).isZero();
      assertThat(right.said()).contains("accepted");
      OfflineVerifier.Ended wrong = verifier.check(keys, UUID.randomUUID().toString(), proof);
      assertThat(wrong.code()).as(wrong.said()).isEqualTo(WRONG_ENTRY);
    }
  }

  /** The serial numbers stay what they are; the next batch of the project gives so much less. */
  private void aRideTakenBackIsOwedByTheProject(long issued) throws Exception {
    company.takeBackLastRide();

    String auditor = stack.token("auditor", null);
    await("what the project owes")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode projects = json(get("/v1/audit/conservation", auditor), 200).get("projects");
              assertThat(projects).as("" + projects).hasSize(1);
              assertThat(projects.get(0).get("project_id").asText()).isEqualTo("riding-1");
              assertThat(projects.get(0).get("replacement_due_mg_co2e").asLong())
                  .isEqualTo(RidingCompany.RIDE_MG);
              assertThat(projects.get(0).get("issued_mg_co2e").asLong())
                  .isEqualTo(issued * RidingCompany.TONNE_MG);
            });
    JsonNode ride = json(get(company.lastRidePath(), company.token()), 200);
    assertThat(ride.get("status").asText()).as("" + ride).isEqualTo("voided");
    JsonNode batch = json(get("/v1/register/batches/rides?scheme=sandbox", null), 200);
    assertThat(batch.get("issued").asLong()).as("" + batch).isEqualTo(issued);
  }

  private void theBooksHold() throws Exception {
    String auditor = stack.token("auditor", null);
    JsonNode balance = json(get("/v1/audit/trial-balance?verify=full", auditor), 200).get("assets");
    assertThat(balance).hasSize(4);
    assertThat(balance)
        .allSatisfy(asset -> assertThat(asset.get("difference").asLong()).as("" + asset).isZero());
    JsonNode conserved = json(get("/v1/audit/conservation", auditor), 200).get("assets");
    assertThat(conserved).hasSize(4);
    assertThat(conserved)
        .allSatisfy(asset -> assertThat(asset.get("difference").asLong()).as("" + asset).isZero());
    theBatchIsTracedToItsRides(auditor);
    anAuditFindsNothing(auditor);
  }

  /** All activities of the batch, page by page, are all of its grams. */
  private void theBatchIsTracedToItsRides(String auditor) throws Exception {
    String trace = "/v1/audit/trace/batch/rides?limit=500";
    long milligrams = 0;
    String cursor = null;
    do {
      JsonNode page = json(get(cursor == null ? trace : trace + "&cursor=" + cursor, auditor), 200);
      assertThat(page.at("/batches/0/batch_id").asText()).isEqualTo("rides");
      for (JsonNode activity : page.at("/activities/items")) {
        milligrams += activity.get("amount_mg_co2e").asLong();
      }
      cursor = page.at("/activities/next_cursor").asText(null);
    } while (cursor != null);
    assertThat(milligrams).isEqualTo(company.milligrams());
  }

  /**
   * The auditor's own program, with an export of both services fetched through the gateway. It is
   * waited for, not its output: of an export that hangs the test says where it stands.
   */
  private void anAuditFindsNothing(String auditor) throws Exception {
    Path said = folder.resolve("audit.txt");
    ProcessBuilder audit =
        new ProcessBuilder(
                Processes.java().toString(),
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "org.tanpuhui.deploy.auditing.Audit",
                folder.resolve("export").toString(),
                "--from",
                stack.gateway("").toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    audit.environment().put("TANPUHUI_AUDITOR_TOKEN", auditor);
    Process process = audit.start();
    try {
      assertThat(process.waitFor(AUDIT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
          .as("exports: %s, %s", jobs(Kind.METHODOLOGY_SERVICE), jobs(Kind.LEDGER_SERVICE))
          .isTrue();
      assertThat(process.exitValue()).as(Files.readString(said)).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  /** How many jobs a service has begun and not ended, with their rows so far. */
  private String jobs(Kind service) throws Exception {
    String open = " FROM background_job WHERE state NOT IN ('done', 'failed')";
    return service
        + " has "
        + stack.number(service, "SELECT count(*)" + open)
        + " open with "
        + stack.number(service, "SELECT coalesce(sum(done_rows), 0)" + open)
        + " rows";
  }

  private String authority(String person) {
    return stack.token("authority", person, "bureau");
  }

  private String exchange() {
    return stack.token("exchange", "exec", "exchange");
  }

  private String member(String org) {
    return stack.token("member", org + "-clerk", org);
  }

  private HttpResponse<String> get(String path, String token) throws Exception {
    return stack.get(stack.gateway(path), token);
  }

  private JsonNode command(String path, String token, String body, int status) throws Exception {
    return json(stack.command(stack.gateway(path), token, body), status);
  }

  private static JsonNode json(HttpResponse<String> answer, int status) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }
}
