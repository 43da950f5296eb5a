package org.tanpuhui.activity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.activity.contract.ActivityRecord;
import org.tanpuhui.activity.store.RecentAccepts;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.TestTokens;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;

/** Participants themselves: tokens of apps, access, disputes, the game, guardians, erasure. */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "activity"))
@QuarkusTestResource(LedgerStub.class)
class PeopleIT {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  @Inject DataSource database;
  @Inject ErasureService erasures;
  @Inject RecentAccepts recent;

  private String app;
  private String subject;
  private String ref;
  private String person;

  @BeforeEach
  void aUserOfAnApp() {
    TestHttp.configure();
    LedgerStub.answer = LedgerStub.NOTHING;
    app = operator();
    subject = Bodies.unique("user");
    person = signUp(Bodies.unique("login"), Map.of());
    ref =
        link(person, app, subject, "record", "points")
            .statusCode(200)
            .body("items[0].status", equalTo("enrolled"))
            .extract()
            .path("items[0].participant_ref");
  }

  private static String operator() {
    String id = Bodies.unique("app");
    Map<String, Object> body = Api.partnerBody(id);
    body.put("kind", "app_operator");
    Api.authority().body(Bodies.json(body)).post("/v1/partners").then().statusCode(201);
    return id;
  }

  private static String signUp(String login, Map<String, Object> body) {
    return Api.json(TestTokens.participant(login))
        .body(Bodies.json(body))
        .post("/v1/participants")
        .then()
        .statusCode(201)
        .extract()
        .path("participant");
  }

  private static ValidatableResponse link(
      String participant, String partner, String subject, String... scopes) {
    String code =
        own(participant).post("/v1/me/link-codes").then().statusCode(201).extract().path("code");
    return enrol(partner, subject, Map.of("code", code), scopes);
  }

  private static ValidatableResponse enrol(
      String partner, String subject, Map<String, Object> link, String... scopes) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("subject", subject);
    item.put("kind", "person");
    item.put("link", link);
    item.put("evidence", "consent log");
    String from = Bodies.ago(Duration.ofDays(1)).toString();
    item.put(
        "mandates", Stream.of(scopes).map(scope -> Map.of("scope", scope, "from", from)).toList());
    return Api.enrol(partner, List.of(item)).then();
  }

  private static RequestSpecification own(String participant) {
    return Api.json(TestTokens.participant(participant));
  }

  private ValidatableResponse token(String partner, String reference) {
    return Api.partner(partner)
        .body(Bodies.json(Map.of("participant_ref", reference)))
        .post("/v1/partner/participant-tokens")
        .then();
  }

  private static RequestSpecification with(String token) {
    return given().header("Authorization", "Bearer " + token).contentType("application/json");
  }

  @Test
  void anAppGetsATokenForItsUserThatHidesWhoItIs() {
    String token =
        token(app, ref)
            .statusCode(201)
            .header("Cache-Control", "no-store")
            .body("token_type", equalTo("Bearer"))
            .body("expires_in", equalTo(900))
            .body("scope", equalTo("record points"))
            .extract()
            .path("access_token");

    assertThat(token.split("\\.")).hasSize(5);
    // The same user twice: nothing in two tokens is alike but the header.
    String again = token(app, ref).extract().path("access_token");
    assertThat(again.split("\\.")[3]).isNotEqualTo(token.split("\\.")[3]);
    with(token)
        .get("/v1/me")
        .then()
        .statusCode(200)
        .body("participant", nullValue())
        .body("kind", equalTo("person"))
        .body("partners", equalTo(1));
  }

  @Test
  void anAppsTokenDoesWhatTheMandatesCoverAndNothingOfThePersonsOwn() {
    String token = token(app, ref).extract().path("access_token");

    with(token).get("/v1/me/growth").then().statusCode(200);
    for (String path : List.of("/v1/me/export", "/v1/me/link-codes", "/v1/me/ward-codes")) {
      with(token).post(path).then().statusCode(403).body("code", equalTo("scope_missing"));
    }
    with(token).get("/v1/me/mandates").then().statusCode(403);
    with(token).delete("/v1/me?confirm=points_lapse").then().statusCode(403);
    with(token).get("/v1/partners/" + app).then().statusCode(403);
    with(token.substring(0, token.length() - 2) + "AA").get("/v1/me").then().statusCode(401);
  }

  @Test
  void tokensAreForAppOperatorsAndTheirOwnUsersWithAMandate() {
    String company = Api.partner();
    token(company, ref).statusCode(403).body("code", equalTo("not_an_app_operator"));
    token(operator(), ref).statusCode(404).body("code", equalTo("not_found"));
    token(app, "0".repeat(32)).statusCode(404);

    String mandate =
        own(person).get("/v1/me/mandates").then().extract().path("items[0].mandate_id");
    own(person).body("{}").post("/v1/me/mandates/" + mandate + "/revoke").then().statusCode(200);
    token(app, ref).statusCode(422).body("code", equalTo("no_mandate"));
  }

  @Test
  void theExportHoldsAllThisServiceKeepsOfThePerson() {
    own(person).body("{\"text\":\"my trip is missing\"}").post("/v1/me/disputes");
    own(person)
        .post("/v1/me/export")
        .then()
        .statusCode(200)
        .header("Cache-Control", "no-store")
        .body("participant", equalTo(person))
        .body("links[0].subject", equalTo(subject))
        .body("links[0].partner", equalTo(app))
        .body("logins", hasSize(1))
        .body("mandates.scopes.flatten()", hasItem("points"))
        .body("disputes[0].text", equalTo("my trip is missing"))
        .body("traces.key", notNullValue())
        .body("elsewhere.href", hasItem("/v1/me/activities"));
  }

  @Test
  void aDisputeGoesToTheAuthorityWithADueDateAndIsAnsweredOnce() {
    String body =
        "{\"text\":\"my trip is missing\",\"partner\":\""
            + app
            + "\",\"happened_on\":\"2026-11-01\"}";
    String id =
        own(person)
            .header("Idempotency-Key", "k1")
            .body(body)
            .post("/v1/me/disputes")
            .then()
            .statusCode(201)
            .body("state", equalTo("open"))
            .body("answer_due_at", notNullValue())
            .body("participant", nullValue())
            .extract()
            .path("dispute_id");
    own(person)
        .header("Idempotency-Key", "k1")
        .body(body)
        .post("/v1/me/disputes")
        .then()
        .statusCode(201)
        .header("Idempotency-Replayed", "true")
        .body("dispute_id", equalTo(id));
    own(person)
        .header("Idempotency-Key", "k1")
        .body(body.replace("2026-11-01", "2026-11-02"))
        .post("/v1/me/disputes")
        .then()
        .statusCode(422)
        .body("code", equalTo("idempotency_key_reused"));
    Api.authority()
        .get("/v1/disputes?limit=500")
        .then()
        .statusCode(200)
        .body("items.dispute_id", hasItem(id))
        .body("items.find{it.dispute_id=='" + id + "'}.participant", equalTo(person));

    String answer = "{\"decision\":\"upheld\",\"text\":\"the gate was broken\"}";
    for (int i = 0; i < 2; i++) {
      Api.authority()
          .body(answer)
          .post("/v1/disputes/" + id + "/answer")
          .then()
          .statusCode(200)
          .body("state", equalTo("upheld"));
    }
    Api.authority()
        .body("{\"decision\":\"not_upheld\",\"text\":\"no\"}")
        .post("/v1/disputes/" + id + "/answer")
        .then()
        .statusCode(409)
        .body("code", equalTo("dispute_state"));
    own(person).get("/v1/me/disputes/" + id).then().body("answer", equalTo("the gate was broken"));
    own(signUp(Bodies.unique("login"), Map.of()))
        .get("/v1/me/disputes/" + id)
        .then()
        .statusCode(404);
    for (String day : List.of("2999-01-01", "-999999999-01-01", "1969-12-31")) {
      own(person)
          .body("{\"text\":\"x\",\"happened_on\":\"" + day + "\"}")
          .post("/v1/me/disputes")
          .then()
          .statusCode(422)
          .body("errors[0].pointer", equalTo("/happened_on"));
    }
  }

  @Test
  void checkInsGrowAGameAndReachNoTopic() {
    own(person)
        .post("/v1/me/check-ins")
        .then()
        .statusCode(201)
        .body("growth_value", equalTo(10))
        .body("streak_days", equalTo(1));
    own(person).post("/v1/me/check-ins").then().statusCode(200).body("growth_value", equalTo(10));
    own(person).get("/v1/me/growth").then().body("checked_in_today", equalTo(true));
    // The log knows where this person is enrolled, and nothing of the game.
    assertThat(KafkaLog.findKey(kafka, person))
        .allMatch(record -> record.contains("tanpuhui.command.enrolled"));
  }

  @Test
  void aStreakEndsTodayOrYesterday() {
    LocalDate today = LocalDate.parse("2026-11-20");
    assertThat(GrowthService.streak(List.of(), today)).isZero();
    assertThat(GrowthService.streak(List.of(today.minusDays(2)), today)).isZero();
    assertThat(GrowthService.streak(List.of(today.minusDays(1), today.minusDays(2)), today))
        .isEqualTo(2);
    assertThat(GrowthService.streak(List.of(today, today.minusDays(1), today.minusDays(3)), today))
        .isEqualTo(2);
  }

  @Test
  void aChildSignsUpUnderAGuardianWhoActsForIt() {
    String login = Bodies.unique("child");
    String childToken = childToken(login);
    Api.json(childToken)
        .post("/v1/participants")
        .then()
        .statusCode(403)
        .body("code", equalTo("guardian_required"));
    Api.json(childToken)
        .body("{\"guardian_code\":\"000000000000\"}")
        .post("/v1/participants")
        .then()
        .statusCode(422)
        .body("code", equalTo("guardian_code_invalid"));
    String code =
        own(person).post("/v1/me/ward-codes").then().statusCode(201).extract().path("code");
    String child =
        Api.json(childToken)
            .body("{\"guardian_code\":\"" + code + "\"}")
            .post("/v1/participants")
            .then()
            .statusCode(201)
            .extract()
            .path("participant");

    // The child alone: reads, plays, withdraws; gives nothing.
    own(child).get("/v1/me").then().body("guardian_until", equalTo("2031-05-01"));
    own(child).post("/v1/me/check-ins").then().statusCode(201);
    own(child)
        .post("/v1/me/link-codes")
        .then()
        .statusCode(403)
        .body("code", equalTo("guardian_required"));
    own(child)
        .body("{\"partner\":\"" + app + "\",\"scopes\":[\"record\"]}")
        .post("/v1/me/mandates")
        .then()
        .statusCode(403);
    own(child).delete("/v1/me?confirm=points_lapse").then().statusCode(403);

    // The guardian, with a token for the ward.
    own(person).get("/v1/me/wards").then().body("items.ward", contains(child));
    String ward =
        own(person)
            .post("/v1/me/wards/" + child + "/token")
            .then()
            .statusCode(201)
            .body("scope", containsString("self"))
            .extract()
            .path("access_token");
    String link =
        with(ward).post("/v1/me/link-codes").then().statusCode(201).extract().path("code");
    enrol(app, Bodies.unique("kid"), Map.of("code", link), "record")
        .body("items[0].status", equalTo("enrolled"));
    own(signUp(Bodies.unique("login"), Map.of()))
        .post("/v1/me/wards/" + child + "/token")
        .then()
        .statusCode(404);
    own(person)
        .delete("/v1/me?confirm=points_lapse")
        .then()
        .statusCode(409)
        .body("errors[0].pointer", equalTo("/wards"));
    with(ward).delete("/v1/me?confirm=points_lapse").then().statusCode(202);
    own(person).delete("/v1/me?confirm=points_lapse").then().statusCode(202);
  }

  private static String childToken(String login) {
    return TestTokens.request("participant")
        .subject(login)
        .claim("turns_14_on", "2031-05-01")
        .signedBy(TestTokens.key());
  }

  @Test
  void anErasureNamesWhatStandsInItsWayAndNeedsConfirmation() {
    LedgerStub.answer =
        "{\"blockers\":[{\"code\":\"redemption_open\",\"id\":\"r-1\",\"state\":\"reserved\","
            + "\"amount\":\"30 point\"}],\"points_available\":16,\"points_debt\":0}";
    own(person)
        .delete("/v1/me?confirm=points_lapse")
        .then()
        .statusCode(409)
        .body("code", equalTo("erasure_blocked"))
        .body("errors[0].pointer", equalTo("/redemption_open/r-1"))
        .body("errors[0].detail", containsString("30 point"));
    LedgerStub.answer = LedgerStub.NOTHING;
    own(person)
        .delete("/v1/me")
        .then()
        .statusCode(409)
        .body("code", equalTo("erasure_unconfirmed"))
        .body("detail", containsString("46 points"));
    own(person).delete("/v1/me?confirm=yes").then().statusCode(400);
    LedgerStub.answer = null;
    own(person).delete("/v1/me?confirm=points_lapse").then().statusCode(503);
    own(person).get("/v1/me").then().statusCode(200);
  }

  @Test
  void anErasureDestroysWhatLeadsToThePersonAndTakesItsTurnOnTheLog() throws Exception {
    // Given
    own(person)
        .header("Idempotency-Key", "named")
        .body("{\"text\":\"my name is Li\"}")
        .post("/v1/me/disputes");
    own(person).post("/v1/me/check-ins");
    Map<String, Object> trip = Bodies.metroTrip(Api.source(app), subject);
    Api.post(app, Api.ONE, trip).then().statusCode(202);
    long id = ParticipantId.parse(person).orElseThrow().value();

    // When
    String erasure =
        own(person)
            .delete("/v1/me?confirm=points_lapse")
            .then()
            .statusCode(202)
            .body("points_lapse", equalTo(46))
            .extract()
            .path("erasure_id");

    // Then: nothing here leads to the person.
    for (String table :
        List.of("participant_login", "link_code", "enrolment", "check_in", "ward")) {
      assertThat(count("SELECT count(*) FROM " + table + " WHERE participant = ?", id))
          .as(table)
          .isZero();
    }
    assertThat(
            count(
                "SELECT count(*) FROM participant WHERE participant = ? AND (trace_key IS NOT NULL"
                    + " OR person_key IS NOT NULL OR erased_at IS NULL)",
                id))
        .isZero();
    assertThat(
            count(
                "SELECT count(*) FROM mandate WHERE participant = ? AND (valid_to IS NULL OR"
                    + " evidence IS NOT NULL)",
                id))
        .isZero();
    assertThat(count("SELECT count(*) FROM dispute WHERE participant = ? AND text IS NOT NULL", id))
        .isZero();
    assertThat(
            count(
                "SELECT count(*) FROM idempotency_key"
                    + " WHERE caller = 'sub:' || lpad(to_hex(?::bigint), 16, '0')",
                id))
        .isZero();
    own(person).get("/v1/me").then().statusCode(410).body("code", equalTo("holder_erased"));
    own(person).post("/v1/participants").then().statusCode(410);
    token(app, ref).statusCode(404);
    Map<String, Object> later = Bodies.metroTrip(Api.source(app), subject);
    Api.post(app, Api.ONE, later).then().statusCode(422).body("code", equalTo("subject_unknown"));

    // And: the command follows what was accepted before.
    Awaitility.await()
        .untilAsserted(
            () -> {
              erasures.appendDue();
              assertThat(KafkaLog.findKey(kafka, person))
                  .last()
                  .asString()
                  .contains("tanpuhui.command.erase.v1", erasure);
            });
    assertThat(KafkaLog.findKey(kafka, person))
        .anyMatch(record -> record.contains((String) trip.get("id")))
        .filteredOn(record -> record.contains("command.erase"))
        .hasSize(1);
    assertThat(erasures.appendDue()).isZero();
    assertThat(acts(person))
        .containsExactlyInAnyOrder("mandate.given", "mandate.ended", "participant.erased");
  }

  @Test
  void thePartnersReferenceIsFreeForSomebodyElseAfterwards() {
    own(person).delete("/v1/me?confirm=points_lapse").then().statusCode(202);
    String another = signUp(Bodies.unique("login"), Map.of());
    String newRef =
        link(another, app, subject, "record")
            .body("items[0].status", equalTo("enrolled"))
            .extract()
            .path("items[0].participant_ref");
    assertThat(newRef).isNotEqualTo(ref);
  }

  @Test
  void aReportSentAgainForSomebodyElseDoesNotShowThatItIsTheErasedPersons() throws Exception {
    // Given
    Map<String, Object> ride = Bodies.bikeRide(Api.source(app), subject);
    Api.post(app, Api.ONE, ride).then().statusCode(202);
    own(person).delete("/v1/me?confirm=points_lapse").then().statusCode(202);
    link(signUp(Bodies.unique("login"), Map.of()), app, subject, "record")
        .body("items[0].status", equalTo("enrolled"));

    // When: as long as it is remembered, and later
    Api.post(app, Api.ONE, ride).then().body("results[0].status", equalTo("duplicate"));
    UUID id = Ids.activityId(Scheme.SANDBOX, Api.source(app), (String) ride.get("id"));
    recent.add(new UUID(0, id.getLeastSignificantBits()), new byte[16]);
    Api.post(app, Api.ONE, ride).then().body("results[0].status", equalTo("accepted"));

    // Then
    List<ActivityRecord> records = new ArrayList<>();
    for (var record : KafkaLog.find(kafka, (String) ride.get("id"))) {
      records.add(Json.mapper().readValue(record.value(), ActivityRecord.class));
    }
    assertThat(records).hasSize(2);
    assertThat(records.get(0).activityId()).isEqualTo(records.get(1).activityId());
    assertThat(records.get(0).data()).isEqualTo(records.get(1).data());
    assertThat(records.get(0).participant()).isNotEqualTo(records.get(1).participant());
    assertThat(records.get(0).privateDigest()).isNotEqualTo(records.get(1).privateDigest());
    assertThat(records.get(0).contentHash()).isNotEqualTo(records.get(1).contentHash());
  }

  private List<String> acts(String participant) throws SQLException {
    List<String> kinds = new ArrayList<>();
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT kind FROM act WHERE subject = ? ORDER BY at, kind")) {
      select.setString(1, participant);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          kinds.add(row.getString(1));
        }
      }
    }
    return kinds;
  }

  private long count(String sql, long participant) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, participant);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
