package org.tanpuhui.ledger.credits;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.PagingWalk;
import org.tanpuhui.engines.TestTokens;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.Transactions;
import org.tanpuhui.ledger.audit.AuditedExport;
import org.tanpuhui.ledger.credits.paper.Paper;
import org.tanpuhui.ledger.credits.store.BatchStore.Batch;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.credits.unit.Pick;
import org.tanpuhui.ledger.credits.unit.SerialRange;
import org.tanpuhui.ledger.export.LedgerExport;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;

/** Retirement, certificates, orders and the register as their users meet them. */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "ledger"))
class CreditsApiIT {
  /** Numbers of projects that no other test uses. */
  private static final AtomicInteger NEXT = new AtomicInteger(5_000);

  @Inject DataSource dataSource;
  @Inject SchemeSalts salts;

  /** Beside the books of other tests: what an audit of units, retirements, orders says. */
  @AfterEach
  void anAuditFindsNothing(@TempDir Path folder) throws Exception {
    LedgerExport.LogView log =
        new LedgerExport.LogView() {
          @Override
          public String salt(Scheme scheme, UUID id) {
            return HexFormat.of().formatHex(salts.of(scheme).of(id));
          }

          @Override
          public String checkpoint(Scheme scheme) {
            return null;
          }

          @Override
          public String keys(Scheme scheme) {
            return null;
          }
        };
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      AuditedExport.write(connection, Scheme.SANDBOX, log, folder.resolve("export"), null);
      connection.rollback();
    }
    AuditedExport.Verdict verdict = AuditedExport.run(folder.resolve("export"));
    assertThat(verdict.error()).isEmpty();
    assertThat(verdict.findings())
        .noneMatch(line -> line.startsWith("retirement ") || line.startsWith("credit "));
  }

  @Test
  void aNeutralityApplicationBecomesACertificateThatAnyoneMayCheck() throws Exception {
    // Given
    String org = "org-" + NEXT.incrementAndGet();
    Batch batch = issueTo(CreditOwner.organisation(Scheme.SANDBOX, org), 400);
    String serial =
        batch.serial(new SerialRange(batch.units().first(), batch.units().first() + 376)).text();

    // When
    String id =
        apply(member(org), "k1", wish("voluntary_neutrality", 377))
            .statusCode(201)
            .body("state", equalTo("applied"))
            .extract()
            .path("retirement_id");
    apply(member(org), "k1", wish("voluntary_neutrality", 377))
        .statusCode(201)
        .body("retirement_id", equalTo(id));
    apply(member(org), "k1", wish("voluntary_neutrality", 376))
        .statusCode(422)
        .body("code", equalTo("idempotency_key_reused"));
    decide("local-member", "bureau", id, "approve").body("code", equalTo("same_person"));
    decide("carol", org, id, "approve").body("code", equalTo("same_organisation"));
    String certificate =
        decide("carol", "bureau", id, "approve")
            .statusCode(200)
            .body("state", equalTo("retired"))
            .extract()
            .path("certificate_id");
    decide("dora", "bureau", id, "reject").body("code", equalTo("retirement_state"));

    // Then
    given()
        .accept("*/*")
        .get("/v1/certificates/" + certificate)
        .then()
        .statusCode(200)
        .contentType(ContentType.JSON)
        .body("valid", equalTo(true))
        .body("tonnes", equalTo(377))
        .body("units.serial", contains(serial))
        .body("statement.zh", containsString("377"))
        .body("warning.en", startsWith("Sandbox"));
    given()
        .accept("text/html,application/xhtml+xml,*/*;q=0.8")
        .get("/v1/certificates/" + certificate.toLowerCase(java.util.Locale.ROOT))
        .then()
        .statusCode(200)
        .contentType("text/html")
        .body(containsString("绿色会议 &lt;2026&gt;"))
        .body(containsString(serial));
    byte[] pdf =
        given()
            .accept("application/pdf")
            .get("/v1/certificates/" + certificate)
            .then()
            .statusCode(200)
            .contentType("application/pdf")
            .extract()
            .asByteArray();
    assertThat(Paper.text(pdf)).contains(certificate, "南山会展", serial);
    assertThat(Paper.code(pdf)).endsWith("/v1/certificates/" + certificate);
    given()
        .get("/v1/register/serials/" + serial + "?scheme=sandbox")
        .then()
        .statusCode(200)
        .body("parts.state", contains("retired"))
        .body("parts.reason", contains("voluntary_neutrality"))
        .body(
            "history.to",
            contains("credit_holding", "credit_holding", "credit_frozen", "credit_retired"))
        .body("units.batch_id", equalTo(batch.batchId()));
    isTracedBothWays(batch, serial, certificate);
    hasItsStatement(CreditOwner.organisation(Scheme.SANDBOX, org).account().toString());
    given()
        .accept("text/csv")
        .get("/v1/register/retirements?scheme=sandbox&reason=voluntary_neutrality")
        .then()
        .statusCode(200)
        .body(startsWith("certificate_id,kind,reason,tonnes"))
        .body(containsString(certificate + ",retirement,voluntary_neutrality,377,"));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                given()
                    .get("/v1/certificates/" + certificate + "/proof")
                    .then()
                    .statusCode(200)
                    .body(containsString("tlog-proof")));
    given()
        .get("/v1/certificates/00000-00000-00000-00000-00000")
        .then()
        .statusCode(404)
        .body("code", equalTo("certificate_unknown"));
  }

  /** From the certificate, the serial number, the batch and an entry to the same units. */
  private static void isTracedBothWays(Batch batch, String serial, String certificate) {
    String entry = null;
    for (String from : new String[] {"certificate/" + certificate, "serial/" + serial}) {
      entry =
          traced("auditor", from)
              .statusCode(200)
              .body("kind", equalTo(from.substring(0, from.indexOf('/'))))
              .body("batches.batch_id", contains(batch.batchId()))
              .body("units.serial", contains(serial))
              .body("units.account_class", contains("credit_retired"))
              .body(
                  "entries.purpose",
                  containsInAnyOrder(
                      "credit_issue", "credit_transfer", "credit_freeze", "credit_retire"))
              .extract()
              .path("units[0].entry_id");
    }
    traced("auditor", "batch/" + batch.batchId())
        .statusCode(200)
        .body("batches.serial", contains(batch.serial(batch.units()).text()))
        .body("batches.tonnes", contains(400))
        .body("units.account_class", containsInAnyOrder("credit_retired", "credit_holding"))
        .body("entries", hasSize(4))
        // methodology-service, which has the activities, is not there in this test
        .body("activities", nullValue());
    traced("auditor", "entry/" + entry)
        .statusCode(200)
        .body("entries.entry_id", contains(entry))
        .body("entries.purpose", contains("credit_retire"))
        .body("entries[0].pairs.amount", contains(377));
    for (String unknown :
        new String[] {
          "certificate/00000-00000-00000-00000-00000",
          "serial/" + serial.substring(1),
          "batch/none",
          "entry/" + UUID.randomUUID(),
          "activity/" + UUID.randomUUID()
        }) {
      traced("auditor", unknown).statusCode(404).body("code", equalTo("trace_unknown"));
    }
    traced("partner", "serial/" + serial).statusCode(403).body("code", equalTo("role_missing"));
    as(TestTokens.request("auditor").scheme("yantian").signedBy(TestTokens.key()))
        .get("/v1/audit/trace/serial/" + serial)
        .then()
        .statusCode(404)
        .body("code", equalTo("trace_unknown"));
    as(TestTokens.token("auditor"))
        .get("/v1/audit/trace/batch/" + batch.batchId() + "?cursor=x")
        .then()
        .statusCode(400)
        .body("code", equalTo("cursor_invalid"));
  }

  private static ValidatableResponse traced(String role, String what) {
    return as(TestTokens.token(role)).get("/v1/audit/trace/" + what).then();
  }

  /** The statement of an account that is no participant's, by period. */
  private static void hasItsStatement(String account) {
    LocalDate today = CityTime.day(Instant.now());
    String statement = "/v1/audit/accounts/" + account + "/statement";
    as(TestTokens.token("auditor"))
        .get(statement + "?from=" + today.minusDays(1) + "&to=" + today)
        .then()
        .statusCode(200)
        .body("account", equalTo(account))
        .body("closing.asset", contains("credit"))
        .body("closing.balance", contains(23))
        .body("closing[0].debits", equalTo(377))
        .body("items.purpose", hasItem("credit_freeze"))
        .body("items.pairs.flatten().amount", hasItem(377));
    as(TestTokens.token("auditor"))
        .get(statement)
        .then()
        .statusCode(400)
        .body("code", equalTo("parameter_invalid"));
    as(TestTokens.token("auditor"))
        .get("/v1/audit/accounts/0211ffffffffffff/statement?from=" + today + "&to=" + today)
        .then()
        .statusCode(404)
        .body("code", equalTo("account_unknown"));
  }

  @Test
  void anOffsetStopsAtTheLimitOfTheRuleOfItsYear() throws Exception {
    // Given: rules.md section 7: 120,000 t emitted, 100,000 t allowed
    String org = "plant-" + NEXT.incrementAndGet();
    issueTo(CreditOwner.organisation(Scheme.SANDBOX, org), 20_000);
    enter(org, 2025)
        .statusCode(201)
        .body("limit_t", equalTo(4_000))
        .body("rule.provenance", equalTo("recalled"));
    enter(org, 2021).body("limit_t", equalTo(12_000)).body("rule.basis", equalTo("emissions"));

    // Then
    offset(org, "a", 4_001, 2025).statusCode(422).body("code", equalTo("over_offset_limit"));
    String id = offset(org, "b", 4_000, 2025).statusCode(201).extract().path("retirement_id");
    offset(org, "c", 1, 2025).body("code", equalTo("over_offset_limit"));
    offset(org, "d", 12_000, 2021).statusCode(201);
    offset(org, "e", 1, 2019).body("code", equalTo("position_unknown"));
    member(org).post("/v1/retirements/" + id + "/withdraw").then().statusCode(200);
    offset(org, "f", 1, 2025).statusCode(201);
    apply(participant(9), "g", wish("compliance_offset", 1))
        .body("code", equalTo("retirement_reason"));
  }

  @Test
  void unitsOfTheOwnBoundaryAreRefusedAlsoWhenItIsDrawnLater() throws Exception {
    // Given
    String org = "plant-" + NEXT.incrementAndGet();
    Batch own = issueTo(CreditOwner.organisation(Scheme.SANDBOX, org), 100);
    Batch other = issueTo(CreditOwner.organisation(Scheme.SANDBOX, org), 100);
    Map<String, Object> figures = figures(org, 2025);
    figures.put("boundary_projects", java.util.List.of(own.projectId()));
    String position =
        authority("alice", "bureau")
            .body(figures)
            .post("/v1/compliance-positions")
            .path("position_id");

    // When
    Map<String, Object> wish = wish("compliance_offset", 10);
    wish.put("compliance_year", 2025);
    wish.put("batch_id", own.batchId());
    apply(member(org), "a", wish).statusCode(422).body("code", equalTo("own_boundary"));
    wish.put("batch_id", other.batchId());
    String id = apply(member(org), "b", wish).statusCode(201).extract().path("retirement_id");
    figures.put("boundary_projects", java.util.List.of(own.projectId(), other.projectId()));
    authority("alice", "bureau")
        .body(figures)
        .put("/v1/compliance-positions/" + position)
        .then()
        .statusCode(428);
    authority("alice", "bureau")
        .header("If-Match", "\"7\"")
        .body(figures)
        .put("/v1/compliance-positions/" + position)
        .then()
        .statusCode(412);
    authority("alice", "bureau")
        .header("If-Match", "\"1\"")
        .body(figures)
        .put("/v1/compliance-positions/" + position)
        .then()
        .statusCode(200)
        .body("revision", equalTo(2))
        .body("offset_t", equalTo(10));

    // Then
    decide("carol", "bureau", id, "approve").body("code", equalTo("own_boundary"));
    decide("carol", "bureau", id, "reject").statusCode(200).body("state", equalTo("rejected"));
    member(org).get("/v1/compliance-positions/" + position).then().body("offset_t", equalTo(0));
    member("another").get("/v1/compliance-positions/" + position).then().statusCode(404);
  }

  @Test
  void aPublicWelfareAccountTakesAndOnlyRetires() throws Exception {
    // Given
    int n = NEXT.incrementAndGet();
    String org = "giver-" + n;
    String code = "green-city-" + n;
    issueTo(CreditOwner.organisation(Scheme.SANDBOX, org), 50);
    String account =
        "{\"code\":\"%s\",\"name_zh\":\"绿城公益\",\"name_en\":\"Green City\"}".formatted(code);
    authority("alice", "bureau")
        .body(account)
        .post("/v1/public-welfare-accounts")
        .then()
        .statusCode(201);
    authority("alice", "bureau")
        .body(account)
        .post("/v1/public-welfare-accounts")
        .then()
        .statusCode(201);

    // When
    for (int i = 0; i < 2; i++) {
      member(org)
          .header("Idempotency-Key", "gift")
          .body("{\"tonnes\":30}")
          .post("/v1/public-welfare-accounts/" + code + "/donate")
          .then()
          .statusCode(201);
    }
    Map<String, Object> wish = wish("public_welfare", 20);
    String id =
        authority("alice", "bureau")
            .header("Idempotency-Key", "r")
            .body(wish)
            .post("/v1/public-welfare-accounts/" + code + "/retire")
            .then()
            .statusCode(201)
            .extract()
            .path("retirement_id");
    decide("alice", "bureau", id, "approve").body("code", equalTo("same_person"));
    decide("carol", "bureau", id, "approve").statusCode(200).body("certificate_id", notNullValue());

    // Then
    given()
        .get("/v1/public-welfare-accounts/" + code + "?scheme=sandbox")
        .then()
        .body("held_t", equalTo(10))
        .body("retired_t", equalTo(20));
    member(org).get("/v1/holdings").then().body("items.tonnes", contains(20));
    wish.put("reason", "voluntary_neutrality");
    authority("alice", "bureau")
        .header("Idempotency-Key", "s")
        .body(wish)
        .post("/v1/public-welfare-accounts/" + code + "/retire")
        .then()
        .statusCode(409)
        .body("code", equalTo("welfare_only_retires"));
    participant(77)
        .body("{\"account\":\"" + code + "\"}")
        .put("/v1/me/welfare-assignment")
        .then()
        .statusCode(200)
        .body("account.code", equalTo(code));
    participant(77).delete("/v1/me/welfare-assignment").then().body("account", nullValue());
  }

  @Test
  void wronglyIssuedUnitsAreReplacedAndNobodyElseLosesATonne() throws Exception {
    // Given 100 wrong units: 50 with the project, and of a buyer 20 cancelled, 10 retired, 5 frozen
    String org = "victim-" + NEXT.incrementAndGet();
    CreditOwner buyer = CreditOwner.organisation(Scheme.SANDBOX, org);
    int n = NEXT.incrementAndGet();
    CreditOwner project = CreditOwner.project(Scheme.SANDBOX, "project-" + n);
    Batch wrong = issue(project, n, "wrong-" + n, 100);
    CreditBook book = new CreditBook(salts);
    Transactions.write(
        dataSource,
        c -> {
          book.open(c, buyer, wrong.issuedAt(), null);
          return book.transfer(
              c,
              new CreditBook.Command(UUID.randomUUID(), 0, wrong.issuedAt(), "t"),
              project.account(),
              buyer.account(),
              Pick.any(50));
        });
    String retired =
        apply(member(org), "k", wish("voluntary_cancellation", 20))
            .extract()
            .path("certificate_id");
    String used =
        apply(member(org), "l", wish("voluntary_neutrality", 10)).extract().path("retirement_id");
    decide("carol", "bureau", used, "approve").statusCode(200);
    apply(member(org), "m", wish("voluntary_neutrality", 5)).statusCode(201);
    issue(project, n, "good-" + n, 25);

    // When
    String body =
        "{\"batch_id\":\"wrong-%d\",\"serial\":\"%s\",\"replaced_by_project\":\"%s\",\"reason\":\"double claim\"}"
            .formatted(n, wrong.serial(wrong.units()).text(), project.ref());
    String id =
        authority("alice", "bureau")
            .header("Idempotency-Key", "o" + n)
            .body(body)
            .post("/v1/credit-orders")
            .then()
            .statusCode(201)
            .body("state", equalTo("proposed"))
            .extract()
            .path("order_id");
    order("alice", id, "confirm").body("code", equalTo("same_person"));
    order("bob", id, "confirm").statusCode(422).body("code", equalTo("insufficient_credits"));
    issue(project, n, "better-" + n, 5);
    order("bob", id, "confirm")
        .statusCode(200)
        .body("cancelled_t", equalTo(70))
        .body("replaced_t", equalTo(20))
        .body("compensated_t", equalTo(10));

    // Then
    order("carol", id, "dismiss").body("code", equalTo("credit_order_state"));
    member(org).get("/v1/holdings").then().body("items.tonnes.sum()", equalTo(20));
    given().get("/v1/certificates/" + retired).then().body("valid", equalTo(true));
    given()
        .get("/v1/register/batches/wrong-" + n + "?scheme=sandbox")
        .then()
        .body("cancelled", equalTo(90))
        .body("retired", equalTo(10))
        .body("held", equalTo(0));
  }

  @Test
  void anOrderOnSomeUnitsOfARangeLeavesTheOthers() throws Exception {
    // Given
    int n = NEXT.incrementAndGet();
    CreditOwner project = CreditOwner.project(Scheme.SANDBOX, "some-" + n);
    Batch issued = issue(project, n, "some-" + n, 50);
    SerialRange three = new SerialRange(issued.units().first() + 10, issued.units().first() + 12);
    String id =
        authority("alice", "bureau")
            .header("Idempotency-Key", "some-" + n)
            .body(
                "{\"batch_id\":\"some-%d\",\"serial\":\"%s\",\"reason\":\"double claim\"}"
                    .formatted(n, issued.serial(three).text()))
            .post("/v1/credit-orders")
            .then()
            .statusCode(201)
            .extract()
            .path("order_id");

    // When
    order("bob", id, "confirm").statusCode(200).body("cancelled_t", equalTo(3));

    // Then
    given()
        .get("/v1/register/batches/some-" + n + "?scheme=sandbox")
        .then()
        .body("cancelled", equalTo(3))
        .body("held", equalTo(47));
    given()
        .get("/v1/register/serials/" + issued.serial(three).text() + "?scheme=sandbox")
        .then()
        .body("parts.tonnes", contains(3))
        .body("parts.state", contains("cancelled"));
  }

  @Test
  void whatIsAnothersIsUnknown() throws Exception {
    String org = "mine-" + NEXT.incrementAndGet();
    issueTo(CreditOwner.organisation(Scheme.SANDBOX, org), 5);
    String id =
        apply(member(org), "k", wish("voluntary_neutrality", 5)).extract().path("retirement_id");

    member("others").get("/v1/retirements/" + id).then().statusCode(404);
    member("others").post("/v1/retirements/" + id + "/withdraw").then().statusCode(404);
    member("others").get("/v1/retirements").then().body("items.retirement_id", hasSize(0));
    given()
        .header(
            "Authorization",
            "Bearer "
                + TestTokens.request("authority")
                    .scheme("shenzhen")
                    .subject("x")
                    .signedBy(TestTokens.key()))
        .get("/v1/retirements/" + id)
        .then()
        .statusCode(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tonnes | 0 | tonnes_invalid",
        "tonnes | -3 | tonnes_invalid",
        "tonnes | 1.5 | tonnes_invalid",
        "tonnes | 1e30 | tonnes_invalid",
        "tonnes | \"5\" | field_type",
        "tonnes | null | field_missing",
        "tonnes | 6 | insufficient_credits",
        "reason | \"fun\" | retirement_reason",
        "reason | \"ecological_restoration\" | retirement_reason",
        "reason | \"public_welfare\" | retirement_reason",
        "serial | \"SZ-PHCER-X-2023-1-2-3\" | serial_invalid",
        "serial | \"1\" | tonnes_invalid",
        "beneficiary | \"\" | field_range",
        "beneficiary | null | field_missing",
        "purpose | null | field_missing",
        "period_start | \"yesterday\" | field_type",
        "period_end | \"2025-12-31\" | field_range",
        "compliance_year | 2025 | retirement_reason",
        "batch_id | \"none\" | insufficient_credits"
      })
  void badInputIsRefusedWithItsCodeAndChangesNothing(String member, String json, String code)
      throws Exception {
    String org = "bad-" + NEXT.incrementAndGet();
    issueTo(CreditOwner.organisation(Scheme.SANDBOX, org), 5);
    Map<String, Object> wish = wish("voluntary_neutrality", 5);
    wish.put(member, "@");
    String body = Json.mapper().writeValueAsString(wish).replace("\"@\"", json);

    member(org)
        .header("Idempotency-Key", "k")
        .body(body)
        .post("/v1/retirements")
        .then()
        .body("code", equalTo(code));

    member(org).get("/v1/holdings").then().body("items.state", contains("held"));
    member(org).get("/v1/retirements").then().body("items", hasSize(0));
  }

  @Test
  void theRegisterRefusesWhatIsNoSerialNumberAndListsBatches() throws Exception {
    Batch batch = issueTo(CreditOwner.organisation(Scheme.SANDBOX, "lists-" + NEXT.get()), 5);
    given()
        .get("/v1/register/serials/" + batch.units().first() + "?scheme=sandbox")
        .then()
        .statusCode(200)
        .body("parts.owner_category", contains("organisation"));
    given()
        .get("/v1/register/serials/" + batch.units().first() + "?scheme=shenzhen")
        .then()
        .statusCode(404);
    given()
        .get("/v1/register/serials/abc")
        .then()
        .statusCode(400)
        .body("code", equalTo("serial_invalid"));
    given()
        .get("/v1/register/batches?scheme=sandbox&project=" + batch.projectId())
        .then()
        .body("items.batch_id", contains(batch.batchId()));
    given().get("/v1/register/batches?scheme=nowhere").then().statusCode(400);
    given()
        .get("/v1/statistics?scheme=sandbox")
        .then()
        .statusCode(200)
        .body("issued_t", notNullValue());
  }

  private Batch issueTo(CreditOwner owner, long tonnes) {
    int n = NEXT.incrementAndGet();
    Batch batch =
        issue(CreditOwner.project(Scheme.SANDBOX, "project-" + n), n, "batch-" + n, tonnes);
    CreditBook book = new CreditBook(salts);
    Transactions.write(
        dataSource,
        c -> {
          book.open(c, owner, batch.issuedAt(), null);
          return book.transfer(
              c,
              new CreditBook.Command(UUID.randomUUID(), 0, batch.issuedAt(), "test"),
              CreditOwner.project(Scheme.SANDBOX, "project-" + n).account(),
              owner.account(),
              Pick.any(tonnes));
        });
    return batch;
  }

  private Batch issue(CreditOwner project, int n, String batch, long tonnes) {
    return Transactions.write(
        dataSource,
        c ->
            new CreditBook(salts)
                .issue(c, CreditBookIT.issuance(Scheme.SANDBOX, batch, n, project, tonnes)));
  }

  private static Map<String, Object> wish(String reason, long tonnes) {
    Map<String, Object> wish = new HashMap<>();
    wish.put("reason", reason);
    wish.put("tonnes", tonnes);
    wish.put("beneficiary", "南山会展 Nanshan Expo");
    wish.put("purpose", "绿色会议 <2026>");
    wish.put("period_start", "2026-01-01");
    wish.put("period_end", "2026-12-31");
    return wish;
  }

  private static Map<String, Object> figures(String entity, int year) {
    Map<String, Object> figures = new HashMap<>();
    figures.put("entity", entity);
    figures.put("year", year);
    figures.put("emissions_t", 120_000);
    figures.put("allowances_t", 100_000);
    figures.put("reason", "verified report");
    return figures;
  }

  private static ValidatableResponse enter(String entity, int year) {
    return authority("alice", "bureau")
        .body(figures(entity, year))
        .post("/v1/compliance-positions")
        .then();
  }

  private static ValidatableResponse offset(String org, String key, long tonnes, int year) {
    Map<String, Object> wish = wish("compliance_offset", tonnes);
    wish.put("compliance_year", year);
    return apply(member(org), key, wish);
  }

  private static ValidatableResponse apply(
      RequestSpecification by, String key, Map<String, Object> wish) {
    return by.header("Idempotency-Key", key).body(wish).post("/v1/retirements").then();
  }

  private static ValidatableResponse decide(String who, String org, String id, String verb) {
    return authority(who, org)
        .body("{\"reason\":\"reviewed\"}")
        .post("/v1/retirements/" + id + "/" + verb)
        .then();
  }

  private static ValidatableResponse order(String who, String id, String verb) {
    return authority(who, "bureau")
        .body("{\"reason\":\"checked\"}")
        .post("/v1/credit-orders/" + id + "/" + verb)
        .then();
  }

  private static RequestSpecification member(String org) {
    return as(TestTokens.request("member").claim("org", org).signedBy(TestTokens.key()));
  }

  private static RequestSpecification authority(String who, String org) {
    return as(
        TestTokens.request("authority").subject(who).claim("org", org).signedBy(TestTokens.key()));
  }

  private static RequestSpecification participant(int number) {
    return as(TestTokens.participant(Reductions.participant(number).toString()));
  }

  private static RequestSpecification as(String token) {
    return given().header("Authorization", "Bearer " + token).contentType(ContentType.JSON);
  }

  @Test
  void batchesOfTheRegisterNeitherVanishNorComeTwiceWhileTheListGrows() {
    CreditOwner owner = CreditOwner.organisation(Scheme.SANDBOX, "pages-" + NEXT.get());
    for (int i = 0; i < 4; i++) {
      issueTo(owner, 1);
    }
    AtomicInteger left = new AtomicInteger(4);
    PagingWalk.whileAdding(
        cursor ->
            step(
                given()
                    .queryParam("scheme", "sandbox")
                    .queryParam("limit", 2)
                    .queryParams(cursor == null ? Map.of() : Map.of("cursor", cursor))
                    .get("/v1/register/batches"),
                "batch_id"),
        () -> {
          // New batches stand at the end of the list, so adding without end would have none.
          if (left.getAndDecrement() > 0) {
            issueTo(owner, 1);
          }
        });
  }

  private static PagingWalk.Step step(io.restassured.response.Response page, String id) {
    page.then().statusCode(200);
    return new PagingWalk.Step(
        page.jsonPath().getList("items." + id, String.class), page.path("next_cursor"));
  }
}
