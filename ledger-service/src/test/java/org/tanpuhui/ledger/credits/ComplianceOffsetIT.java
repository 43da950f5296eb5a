package org.tanpuhui.ledger.credits;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.TestTokens;
import org.tanpuhui.ledger.Transactions;
import org.tanpuhui.ledger.credits.paper.Paper;
import org.tanpuhui.ledger.credits.store.BatchStore.Batch;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.credits.unit.Issuance;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.Scheme;

/**
 * A compliance offset from the authority's figures to the certificate, by the tokens of all roles;
 * and the rules it stands on, each of its years. In a scheme of its own, whose rules no other test
 * needs.
 *
 * @see "domain/rules.md, section 7: offset-limit arithmetic"
 */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "ledger"))
class ComplianceOffsetIT {
  private static final int YEAR = 2094;

  @Inject DataSource dataSource;
  @Inject SchemeSalts salts;

  @Test
  void anOffsetUnderTheShortfallRuleBecomesACertificateOfFourThousandTonnes() throws Exception {
    // Given
    Batch batch = issueTo("smelter", 81, 6_000);
    enter("smelter", 2025).statusCode(201).body("limit_t", equalTo(4_000));

    // When
    offset("smelter", "a", 4_001, 2025).statusCode(422).body("code", equalTo("over_offset_limit"));
    String id = offset("smelter", "b", 4_000, 2025).statusCode(201).extract().path("retirement_id");
    decide("carol", "smelter", id).body("code", equalTo("same_organisation"));
    String certificate =
        decide("carol", "bureau", id)
            .statusCode(200)
            .body("state", equalTo("retired"))
            .extract()
            .path("certificate_id");

    // Then
    given()
        .get("/v1/certificates/" + certificate)
        .then()
        .statusCode(200)
        .body("reason", equalTo("compliance_offset"))
        .body("tonnes", equalTo(4_000))
        .body("valid", equalTo(true));
    byte[] pdf =
        given()
            .accept("application/pdf")
            .get("/v1/certificates/" + certificate)
            .then()
            .statusCode(200)
            .extract()
            .asByteArray();
    assertThat(Paper.text(pdf)).contains("履约抵销", "compliance offset", certificate);
    assertThat(Paper.code(pdf)).endsWith("/v1/certificates/" + certificate);
    given()
        .get("/v1/register/retirements?scheme=yantian&reason=compliance_offset")
        .then()
        .statusCode(200)
        .body("items.certificate_id", hasItem(certificate));
    member("smelter")
        .get("/v1/compliance-positions")
        .then()
        .body("items[0].offset_t", equalTo(4_000))
        .body("items[0].limit_t", equalTo(4_000));
    member("smelter")
        .get("/v1/holdings")
        .then()
        .body("items.find { it.state == 'held' }.tonnes", equalTo(2_000))
        .body("items[0].batch_id", equalTo(batch.batchId()));
    offset("smelter", "c", 1, 2025).body("code", equalTo("over_offset_limit"));
    offset("smelter", "d", 1, 2026).body("code", equalTo("position_unknown"));
  }

  @Test
  void theRuleOfEachYearMakesItsLimitAndANewRuleIsForYearsWithoutPositions() {
    enter("kiln", 2021).body("limit_t", equalTo(12_000)).body("rule.basis", equalTo("emissions"));
    enter("kiln", 2022).body("limit_t", equalTo(4_000)).body("rule.basis", equalTo("shortfall"));

    rule("authority", YEAR, "allocation", 5, 100)
        .statusCode(201)
        .body("from_year", equalTo(YEAR))
        .body("basis", equalTo("allocation"))
        .body("provenance", equalTo("illustrative"));

    enter("kiln", YEAR - 1).body("limit_t", equalTo(4_000));
    enter("kiln", YEAR).body("limit_t", equalTo(5_000)).body("rule.basis", equalTo("allocation"));
    rule("authority", YEAR, "emissions", 1, 10)
        .statusCode(409)
        .body("code", equalTo("rule_exists"));
    rule("authority", YEAR - 1, "emissions", 1, 10).body("code", equalTo("rule_exists"));
    enter("kiln", YEAR + 3).statusCode(201);
    rule("authority", YEAR + 2, "emissions", 1, 10)
        .statusCode(409)
        .body("code", equalTo("rule_exists"))
        .body("errors[0].pointer", equalTo("/from_year"));
    rule("member", YEAR + 5, "emissions", 1, 10).statusCode(403);
    given()
        .get("/v1/offset-rules?scheme=yantian")
        .then()
        .statusCode(200)
        .body("items.from_year", equalTo(List.of(2013, 2022, YEAR)))
        .body("items[1].provenance", equalTo("recalled"))
        .body("items[2].source", containsString("allocation plan"));
  }

  @ParameterizedTest
  @CsvSource({
    "from_year,2100.5,/from_year",
    "from_year,1999,/from_year",
    "basis,'\"profit\"',/basis",
    "numerator,0,/numerator",
    "numerator,101,/numerator",
    "denominator,0,/denominator",
    "provenance,'\"sure\"',/provenance",
    "source,'\"\"',/source",
    "source,,/source"
  })
  void aBadRuleIsRefusedAtItsFieldAndChangesNothing(String member, String json, String pointer) {
    Map<String, String> rule = new HashMap<>();
    rule.put("from_year", "2150");
    rule.put("basis", "\"shortfall\"");
    rule.put("numerator", "20");
    rule.put("denominator", "100");
    rule.put("provenance", "\"official\"");
    rule.put("source", "\"plan\"");
    rule.put(member, json);
    StringBuilder body = new StringBuilder("{");
    rule.forEach(
        (name, value) -> {
          if (value != null) {
            body.append(body.length() == 1 ? "" : ",").append('"' + name + "\":" + value);
          }
        });
    as("authority", "alice", "bureau")
        .body(body.append('}').toString())
        .post("/v1/offset-rules")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo(pointer));
    given()
        .get("/v1/offset-rules?scheme=yantian")
        .then()
        .body("items.findAll { it.from_year == 2150 }.size()", equalTo(0));
  }

  private Batch issueTo(String org, int project, long tonnes) {
    return Transactions.write(
        dataSource,
        c ->
            new CreditBook(salts)
                .issue(
                    c,
                    new Issuance(
                        Scheme.YANTIAN,
                        "offsets-" + project,
                        "offset-project-" + project,
                        50_000 + project,
                        "riding",
                        "1.0.0",
                        LocalDate.parse("2025-01-01"),
                        LocalDate.parse("2025-12-31"),
                        tonnes,
                        CreditOwner.organisation(Scheme.YANTIAN, org),
                        Instant.parse("2026-03-01T02:00:00Z"),
                        0)));
  }

  private static ValidatableResponse enter(String entity, int year) {
    return as("authority", "alice", "bureau")
        .body(
            Map.of(
                "entity",
                entity,
                "year",
                year,
                "emissions_t",
                120_000,
                "allowances_t",
                100_000,
                "reason",
                "verified report"))
        .post("/v1/compliance-positions")
        .then();
  }

  private static ValidatableResponse rule(
      String role, int fromYear, String basis, int numerator, int denominator) {
    return as(role, "alice", "bureau")
        .body(
            Map.of(
                "from_year", fromYear,
                "basis", basis,
                "numerator", numerator,
                "denominator", denominator,
                "provenance", "illustrative",
                "source", "allocation plan of a test"))
        .post("/v1/offset-rules")
        .then();
  }

  private static ValidatableResponse offset(String org, String key, long tonnes, int year) {
    return member(org)
        .header("Idempotency-Key", key)
        .body(
            Map.of(
                "reason",
                "compliance_offset",
                "tonnes",
                tonnes,
                "beneficiary",
                org,
                "purpose",
                "obligation of " + year,
                "period_start",
                year + "-01-01",
                "period_end",
                year + "-12-31",
                "compliance_year",
                year))
        .post("/v1/retirements")
        .then();
  }

  private static ValidatableResponse decide(String who, String org, String id) {
    return as("authority", who, org)
        .body("{\"reason\":\"reviewed\"}")
        .post("/v1/retirements/" + id + "/approve")
        .then();
  }

  private static RequestSpecification member(String org) {
    return as("member", "clerk", org);
  }

  private static RequestSpecification as(String role, String subject, String org) {
    return given()
        .auth()
        .oauth2(
            TestTokens.request(role)
                .subject(subject)
                .scheme("yantian")
                .claim("org", org)
                .signedBy(TestTokens.key()))
        .contentType(ContentType.JSON);
  }
}
