package org.tanpuhui.activity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.TestTokens;

/** Scenarios, alliances, suspension, the fixed subjects of the sandbox, compressed bodies. */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "activity"))
class PartnersIT {
  private static final String REASON = "{\"reason\":\"meets the guide\"}";

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  @Inject DataSource database;

  private String partner;
  private String scenario;

  @BeforeEach
  void aPartner() {
    TestHttp.configure();
    partner = Api.partner();
    scenario = partner + ".commute";
  }

  @Test
  void aScenarioGoesFromApplicationOverAssessmentToPublication() {
    apply().statusCode(201).body("status", equalTo("applied")).body("id", equalTo(scenario));
    apply().statusCode(409).body("code", equalTo("scenario_exists"));
    enrolIn("commute").body("items[0].code", equalTo("scenario_unpublished"));

    step("publish", as("authority", "bureau"), "{}")
        .statusCode(409)
        .body("code", equalTo("scenario_state"));
    assess(true, as("expert", partner)).body("code", equalTo("same_organisation"));
    assess(true, as("expert", null)).body("code", equalTo("same_organisation"));
    assess(true, as("expert", "institute"))
        .statusCode(200)
        .body("status", equalTo("assessed"))
        .body("steps[1].recommended", equalTo(true));
    step("publish", as("authority", "institute"), "{}")
        .statusCode(409)
        .body("code", equalTo("same_organisation"));
    open(scenario).statusCode(404);
    step("publish", as("authority", "bureau"), REASON)
        .statusCode(200)
        .body("status", equalTo("published"))
        .body("steps.status", contains("applied", "assessed", "published"))
        .body("steps.organisation", contains(partner, "institute", "bureau"))
        .body("steps[2].reason", equalTo("meets the guide"));

    open(scenario).statusCode(200).body("steps", nullValue()).body("partner", equalTo(partner));
    enrolIn("commute").body("items[0].status", equalTo("enrolled"));
    assertThat(
            rows(
                "SELECT kind || ' ' || coalesce(detail, '') FROM act WHERE subject = ? AND kind"
                    + " LIKE 'scenario.%' ORDER BY at"))
        .containsExactly(
            "scenario.applied scenario commute, organisation " + partner,
            "scenario.assessed scenario commute, organisation institute, recommended true",
            "scenario.published scenario commute, organisation bureau");
  }

  @Test
  void whatIsNotRecommendedCanOnlyBeRefusedAndThatIsFinal() {
    apply();
    assess(false, as("expert", "institute")).statusCode(200);
    step("publish", as("authority", "bureau"), REASON)
        .statusCode(409)
        .body("code", equalTo("scenario_state"));
    step("refuse", as("authority", "bureau"), "{}")
        .statusCode(422)
        .body("code", equalTo("field_missing"));
    step("refuse", as("authority", "bureau"), REASON).body("status", equalTo("refused"));
    step("withdraw", as("authority", "bureau"), REASON).statusCode(409);
    Api.partner(partner)
        .get("/v1/partner/scenarios/commute")
        .then()
        .statusCode(200)
        .body("steps[2].status", equalTo("refused"));
  }

  @Test
  void aWithdrawnScenarioClosesIntakeAtOnce() {
    String subject = Bodies.unique("s");
    apply();
    assess(true, as("expert", "institute"));
    step("publish", as("authority", "bureau"), REASON).statusCode(200);
    Map<String, Object> item = Api.item(subject);
    item.put("scenario", "commute");
    Api.enrol(partner, List.of(item)).then().body("items[0].status", equalTo("enrolled"));
    Map<String, Object> event = Bodies.metroTrip(Api.source(partner), subject);
    event.put("scenario", "commute");
    Api.post(partner, Api.ONE, event).then().statusCode(202);

    Api.partner(partner)
        .body(REASON)
        .post("/v1/partner/scenarios/commute/withdraw")
        .then()
        .statusCode(200)
        .body("status", equalTo("withdrawn"));

    event.put("id", Bodies.unique("e"));
    Api.post(partner, Api.ONE, event)
        .then()
        .statusCode(422)
        .body("code", equalTo("scenario_unpublished"));
    open(scenario).statusCode(404);
  }

  @Test
  void strangersSeeWhatIsPublishedOfTheSchemeTheyName() {
    apply();
    given()
        .get("/v1/scenarios?scheme=sandbox&limit=500")
        .then()
        .statusCode(200)
        .body("items.id", hasItem(partner + ".default"))
        .body("items.id", not(hasItem(scenario)));
    Api.json(as("auditor", null))
        .get("/v1/scenarios?status=applied&limit=500")
        .then()
        .body("items.id", hasItem(scenario));
    Api.partner(partner)
        .body("{}")
        .post("/v1/scenarios/" + scenario + "/publish")
        .then()
        .statusCode(403);
  }

  @Test
  void anAllianceIsRegisteredByTheAuthorityAndPublicWithItsPartners() {
    String second = Api.partner();
    String code = Bodies.unique("a");
    String body =
        Bodies.json(
            Map.of(
                "code",
                code,
                "name_zh",
                "绿色出行联盟",
                "name_en",
                "Green travel alliance",
                "partners",
                List.of(partner, second),
                "from",
                "2026-01-01T00:00:00Z"));
    Api.authority()
        .body(body.replace(second, "nobody"))
        .post("/v1/alliances")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/partners"));
    Api.authority().body(body).post("/v1/alliances").then().statusCode(201);
    Api.authority()
        .body(body)
        .post("/v1/alliances")
        .then()
        .statusCode(409)
        .body("code", equalTo("alliance_exists"));
    Api.partner(partner).body(body).post("/v1/alliances").then().statusCode(403);

    given()
        .get("/v1/alliances/" + code + "?scheme=sandbox")
        .then()
        .statusCode(200)
        .body("partners.id", contains(sorted(partner, second)))
        .body("until", nullValue());
    given()
        .get("/v1/alliances/" + code)
        .then()
        .statusCode(404)
        .body("code", equalTo("alliance_unknown"));
    Api.authority()
        .body("{\"until\":\"2000-01-01T00:00:00Z\",\"reason\":\"done\"}")
        .post("/v1/alliances/" + code + "/end")
        .then()
        .statusCode(422);
    Api.authority()
        .body("{\"until\":\"2199-01-01T00:00:00Z\",\"reason\":\"done\"}")
        .post("/v1/alliances/" + code + "/end")
        .then()
        .statusCode(200)
        .body("until", equalTo("2199-01-01T00:00:00Z"));
  }

  @Test
  void aSuspendedPartnerIsRefusedEverywhereAndItsAppsTokensTooUntilItIsResumed() {
    Map<String, Object> body = Api.partnerBody(Bodies.unique("app"));
    body.put("kind", "app_operator");
    String app = (String) body.get("id");
    Api.authority().body(Bodies.json(body)).post("/v1/partners").then().statusCode(201);
    String ref =
        Api.enrol(app, List.of(Api.item("user"))).then().extract().path("items[0].participant_ref");
    String token =
        Api.partner(app)
            .body(Bodies.json(Map.of("participant_ref", ref)))
            .post("/v1/partner/participant-tokens")
            .then()
            .statusCode(201)
            .extract()
            .path("access_token");
    with(token).get("/v1/me").then().statusCode(200);

    Api.authority().post("/v1/partners/" + app + "/suspend").then().statusCode(200);

    await()
        .atMost(Duration.ofSeconds(3))
        .untilAsserted(
            () ->
                with(token)
                    .get("/v1/me")
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("partner_suspended")));
    Api.partner(app)
        .get("/v1/partner/scenarios")
        .then()
        .statusCode(403)
        .body("code", equalTo("partner_suspended"));
    given()
        .get("/internal/suspended-partners")
        .then()
        .statusCode(200)
        .body("items.partner", hasItem(app));
    Api.authority().post("/v1/partners/" + app + "/resume").then().statusCode(200);
    await()
        .atMost(Duration.ofSeconds(3))
        .untilAsserted(() -> with(token).get("/v1/me").then().statusCode(200));
  }

  @Test
  void theSandboxHasSubjectsWithFixedOutcomesOnTheRealPath() {
    Api.enrol(partner, "always-parked", "always-rejected");
    Map<String, Object> parked = Bodies.metroTrip(Api.source(partner), "always-parked");
    Map<String, Object> rejected = Bodies.metroTrip(Api.source(partner), "always-rejected");
    Map<String, Object> unmandated = Bodies.metroTrip(Api.source(partner), "always-no-mandate");

    String activityId =
        Api.post(partner, Api.BATCH, List.of(parked, rejected, unmandated, parked))
            .then()
            .statusCode(202)
            .body("results.status", contains("accepted", "accepted", "rejected", "duplicate"))
            .body("results[2].code", equalTo("no_mandate"))
            .extract()
            .path("results[0].activity_id");

    List<ConsumerRecord<byte[], byte[]>> own = KafkaLog.find(kafka, (String) parked.get("id"));
    List<ConsumerRecord<byte[], byte[]>> other = KafkaLog.find(kafka, activityId);
    assertThat(own).hasSize(1);
    assertThat(other).hasSize(1);
    assertThat(other.get(0).partition()).isEqualTo(own.get(0).partition());
    assertThat(other.get(0).offset()).as("stands before it").isLessThan(own.get(0).offset());
    assertThat(text(other.get(0))).contains("\"partner\":\"sandbox:other-partner\"");
    assertThat(text(KafkaLog.find(kafka, (String) rejected.get("id")).get(0)))
        .contains("\"evidence_grade\":\"self_declared\"");
  }

  @Test
  void beforeARideOverTheCapStandTheRidesThatUseItsDayUp() {
    Api.enrol(partner, "always-over-cap");
    Map<String, Object> first = Bodies.bikeRide(Api.source(partner), "always-over-cap");
    Map<String, Object> trip = Bodies.metroTrip(Api.source(partner), "always-over-cap");

    String activityId =
        Api.post(partner, Api.BATCH, List.of(first, trip, first))
            .then()
            .statusCode(202)
            .body("accepted", equalTo(2))
            .extract()
            .path("results[0].activity_id");

    long own = KafkaLog.find(kafka, (String) first.get("id")).get(0).offset();
    for (int n = 0; n < 10; n++) {
      assertThat(KafkaLog.find(kafka, activityId + "/" + n))
          .singleElement()
          .satisfies(
              ride -> {
                assertThat(ride.offset()).as("stands before it").isLessThan(own);
                assertThat(text(ride))
                    .contains("\"partner\":\"sandbox:other-partner\"")
                    .doesNotContain("\"grants\":0");
              });
    }
  }

  @Test
  void inOtherSchemesTheirNamesMeanNothing() {
    String id = Bodies.unique("p");
    Api.json(inShenzhen("authority", null))
        .body(Bodies.json(Api.partnerBody(id)))
        .post("/v1/partners")
        .then()
        .statusCode(201);
    given()
        .header("Authorization", "Bearer " + inShenzhen("partner", id))
        .contentType(Api.ONE)
        .body(Bodies.json(Bodies.metroTrip(Api.source(id), "always-no-mandate")))
        .post("/v1/activities")
        .then()
        .statusCode(422)
        .body("code", equalTo("subject_unknown"));
  }

  @Test
  void enrolmentsMayBeCompressedAndWhatInflatesBeyondTheLimitIsRefused() throws IOException {
    byte[] body =
        Bodies.json(Map.of("items", List.of(Api.item(Bodies.unique("s")))))
            .getBytes(StandardCharsets.UTF_8);
    compressed(gzip(body), "gzip").statusCode(200).body("items[0].status", equalTo("enrolled"));
    // 40 MiB of blanks are about 40 kB.
    compressed(gzip(new byte[40 << 20]), "gzip")
        .statusCode(413)
        .body("code", equalTo("body_too_large"));
    compressed(body, "br").statusCode(415).body("code", equalTo("media_type_unsupported"));
    compressed(body, "gzip, gzip").statusCode(415);
    compressed(body, "gzip").statusCode(400).body("code", equalTo("body_unparsable"));
  }

  private ValidatableResponse compressed(byte[] body, String encoding) {
    return given()
        .header("Authorization", "Bearer " + TestTokens.partner(partner))
        .header("Content-Encoding", encoding)
        .contentType("application/json")
        .body(body)
        .post("/v1/enrolments")
        .then();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private ValidatableResponse apply() {
    return Api.partner(partner)
        .body(
            Bodies.json(
                Map.of(
                    "code", "commute",
                    "name_zh", "通勤",
                    "name_en", "Commuting",
                    "description", "Trips to work, told by the gates.",
                    "data_security", "Card numbers stay with us.")))
        .post("/v1/partner/scenarios")
        .then();
  }

  private ValidatableResponse assess(boolean recommended, String token) {
    return step(
        "assess", token, "{\"recommended\":" + recommended + ",\"reason\":\"as the guide says\"}");
  }

  private ValidatableResponse step(String verb, String token, String body) {
    return Api.json(token).body(body).post("/v1/scenarios/" + scenario + "/" + verb).then();
  }

  private static ValidatableResponse open(String id) {
    return given().get("/v1/scenarios/" + id + "?scheme=sandbox").then();
  }

  private ValidatableResponse enrolIn(String code) {
    Map<String, Object> item = new LinkedHashMap<>(Api.item(Bodies.unique("s")));
    item.put("scenario", code);
    return Api.enrol(partner, List.of(item)).then().statusCode(200);
  }

  private static RequestSpecification with(String token) {
    return given().header("Authorization", "Bearer " + token);
  }

  private static String as(String role, String organisation) {
    var request = TestTokens.request(role).subject(role + "-of-" + organisation);
    return (organisation == null ? request : request.claim("org", organisation))
        .signedBy(TestTokens.key());
  }

  private static String inShenzhen(String role, String client) {
    var request = TestTokens.request(role).scheme("shenzhen");
    return (client == null ? request : request.client(client)).signedBy(TestTokens.key());
  }

  private static String[] sorted(String... values) {
    return java.util.Arrays.stream(values).sorted().toArray(String[]::new);
  }

  private static String text(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.value(), StandardCharsets.UTF_8);
  }

  private List<String> rows(String sql) {
    List<String> found = new ArrayList<>();
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
