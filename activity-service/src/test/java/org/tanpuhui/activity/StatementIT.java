package org.tanpuhui.activity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.TestTokens;
import org.tanpuhui.platform.CityTime;

/** A partner's daily statement; what the other services count is made up here. */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "activity"))
@QuarkusTestResource(MethodologyStub.class)
@QuarkusTestResource(LedgerStub.class)
class StatementIT {
  private static final String PATH = "/v1/partner/statements";

  @Inject DataSource database;
  @Inject StatementService statements;
  @Inject TestClock clock;

  private String partner;
  private String source;
  private LocalDate today;

  @BeforeEach
  void aPartner() {
    TestHttp.configure();
    partner = Api.partner();
    source = Api.source(partner);
    today = CityTime.day(Instant.now());
    MethodologyStub.partnerDay = day(count("posted", null, 2, 700_000));
  }

  @AfterEach
  void backToToday() {
    clock.reset();
    MethodologyStub.partnerDay = null;
    MethodologyStub.exceptions = "[]";
  }

  @Test
  void whatTheDayHasSumsAndWhatIntakeTurnedAwayStandsApart() {
    String subject = Bodies.unique("s");
    Api.enrol(partner, subject);
    Map<String, Object> good = Bodies.metroTrip(source, subject);
    Map<String, Object> stranger = Bodies.metroTrip(source, "=nobody");
    Map<String, Object> foreign = Bodies.metroTrip("/partners/other", subject);
    Api.post(partner, Api.BATCH, List.of(good, good, stranger, foreign)).then().statusCode(202);
    Api.post(partner, Api.ONE, stranger).then().statusCode(422);
    MethodologyStub.partnerDay =
        day(
            count("posted", null, 5, 700_000),
            count("computed", "awaiting_original", 1, 0),
            count("parked", "double_claim", 2, 0),
            count("rejected", "over_cap", 3, 0),
            count("voided", "voided", 4, 0),
            count("in_flight", null, 6, 0));

    get(today.toString())
        .then()
        .statusCode(200)
        .body("state", equalTo("open"))
        .body("closed_at", nullValue())
        .body("totals.accepted", equalTo(21))
        .body("totals.posted", equalTo(5))
        .body("totals.in_flight", equalTo(6))
        // One that intake answered, and one on the log behind it.
        .body("totals.duplicates", equalTo(2))
        .body("totals.id_reused", equalTo(1))
        .body("totals.refused", equalTo(3))
        .body("totals.reduction_mg_co2e", equalTo(700_000))
        .body("booked.points_credited", equalTo(700))
        .body("lines.source", contains("", source))
        .body("lines[1].type", equalTo(Api.TRANSIT))
        .body("lines[1].figures.refused", equalTo(2))
        .body("outcomes.code", contains("awaiting_original", "double_claim", "over_cap", "voided"))
        .body("refusals.code", contains("source_not_yours", "subject_unknown"))
        .body("refusals.events", contains(1, 2));
    assertThat(MethodologyStub.question).contains(source).contains(today.toString());

    String csv = get(today + ".csv").then().statusCode(200).extract().asString();
    assertThat(csv.lines()).hasSize(4);
    assertThat(csv.lines().skip(3).findFirst().orElseThrow())
        .endsWith(",open,total,,21,5,1,2,3,4,6,2,1,3,700000,700000,0,700,0");
    given()
        .header("Authorization", "Bearer " + TestTokens.partner(partner))
        .accept("text/csv, application/json;q=0.5")
        .get(PATH + "/" + today)
        .then()
        .header("Content-Type", startsWith("text/csv"));
  }

  @Test
  void refusalsAreWrittenWithinASecondWhoeverAsks() {
    Api.post(partner, Api.ONE, Bodies.metroTrip(source, "nobody")).then().statusCode(422);

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(
                        rows(
                            "SELECT c.code || c.events FROM intake_count c JOIN partner p USING"
                                + " (partner_no) WHERE p.id = ?"))
                    .containsExactly("subject_unknown1"));
  }

  @Test
  void aDayIsClosedWhenNothingOfItIsInFlightAndKeepsItsNumbers() {
    clock.set(CityTime.startOf(today.plusDays(1)).plus(Duration.ofMinutes(9)));
    statements.closeDue();
    assertThat(ready()).isEmpty();

    clock.set(CityTime.startOf(today.plusDays(1)).plus(Duration.ofMinutes(11)));
    MethodologyStub.partnerDay = day(count("in_flight", null, 1, 0));
    statements.closeDue();
    MethodologyStub.partnerDay = day(count("computed", null, 1, 0));
    statements.closeDue();
    assertThat(ready()).as("in flight, or not passed by the ledger").isEmpty();
    get(today + "?at=close")
        .then()
        .statusCode(409)
        .body("code", equalTo("statement_not_closed"))
        .header("Retry-After", notNullValue());

    MethodologyStub.partnerDay = day(count("posted", null, 2, 700_000));
    statements.closeDue();
    statements.closeDue();
    assertThat(ready()).containsExactly(partner + " " + today);

    // A void came a day later.
    MethodologyStub.partnerDay =
        day(count("posted", null, 1, 300_000), count("voided", "voided", 1, 0));
    get(today.toString())
        .then()
        .body("state", equalTo("closed"))
        .body("totals.voided", equalTo(1))
        .body("closing.posted", equalTo(2));
    get(today + "?at=close")
        .then()
        .body("totals.posted", equalTo(2))
        .body("totals.reduction_mg_co2e", equalTo(700_000))
        .body("closed_at", notNullValue());
    given()
        .header("Authorization", "Bearer " + TestTokens.partner(partner))
        .get(PATH)
        .then()
        .body("items.day", contains(today.toString()))
        .body("items[0].totals.accepted", equalTo(2));
  }

  @Test
  void rowsThatNeedAttentionArePaged() {
    MethodologyStub.exceptions = "[" + row("a") + "," + row("=b") + "]";
    String path = today + "/exceptions?limit=1";
    String next =
        get(path)
            .then()
            .statusCode(200)
            .body("items", hasSize(1))
            .body("items[0].id", equalTo("a"))
            .body("items[0].code", equalTo("double_claim"))
            .extract()
            .path("next_cursor");
    MethodologyStub.exceptions = "[" + row("=b") + "]";
    String csv = get(path + "&format=csv&cursor=" + next).then().extract().asString();
    assertThat(csv).contains(",'=b,");
    assertThat(MethodologyStub.question).contains("after=2026-11-26T01:00:00Z");
  }

  @Test
  void whoMayNotAskIsRefusedAndADayMustHaveBegun() {
    get(today.plusDays(1).toString()).then().statusCode(400);
    get("yesterday").then().statusCode(400).body("code", equalTo("parameter_invalid"));
    MethodologyStub.partnerDay = null;
    get(today.toString()).then().statusCode(503).body("code", equalTo("statement_not_ready"));

    Api.authority().post("/v1/partners/" + partner + "/suspend").then().statusCode(200);
    get(today.toString()).then().statusCode(403).body("code", equalTo("partner_suspended"));
    given()
        .header("Authorization", "Bearer " + TestTokens.partner("nobody"))
        .get(PATH)
        .then()
        .statusCode(403)
        .body("code", equalTo("partner_unknown"));
  }

  private Response get(String path) {
    return given()
        .header("Authorization", "Bearer " + TestTokens.partner(partner))
        .get(PATH + "/" + path);
  }

  private String day(String... counts) {
    return "{\"as_of\":\"2026-11-26T01:00:00Z\",\"ledger_answers\":true,\"counts\":["
        + String.join(",", counts)
        + "],\"copies\":[{\"source\":\""
        + source
        + "\",\"type\":\""
        + Api.TRANSIT
        + "\",\"same_content\":1,\"other_content\":1}]}";
  }

  private String count(String status, String code, long activities, long mg) {
    return Bodies.json(
        code == null
            ? Map.of(
                "source",
                source,
                "type",
                Api.TRANSIT,
                "status",
                status,
                "activities",
                activities,
                "reduction_mg_co2e",
                mg)
            : Map.of(
                "source",
                source,
                "type",
                Api.TRANSIT,
                "status",
                status,
                "outcome_code",
                code,
                "activities",
                activities,
                "reduction_mg_co2e",
                mg));
  }

  private String row(String id) {
    return Bodies.json(
        Map.of(
            "activity_id", "00000000-0000-8000-8000-000000000001",
            "source", source,
            "id", id,
            "type", Api.TRANSIT,
            "occurred_at", "2026-11-26T00:00:00Z",
            "recorded_at", "2026-11-26T01:00:00Z",
            "status", "parked",
            "outcome_code", "double_claim"));
  }

  private List<String> ready() {
    return rows("SELECT partner_id || ' ' || day FROM statement_ready WHERE partner_id = ?");
  }

  private List<String> rows(String sql) {
    List<String> found = new java.util.ArrayList<>();
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, partner);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(row.getString(1));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return found;
  }
}
