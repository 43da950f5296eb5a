package org.tanpuhui.ledger;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.TestTokens;
import org.tanpuhui.engines.TokenRequest;
import org.tanpuhui.ledger.journal.ReferenceNumber;
import org.tanpuhui.methodology.contract.ReductionRecord;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;

/**
 * Rewards as they run, in the scheme yantian, whose coin has its own name: households, estates and
 * schools earn, spend, and the foundation settles with the merchants.
 */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "ledger"))
class RewardsServiceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String COIN = "小碳币";

  /** Activity numbers that no other test uses. */
  private static long next = 7_000_000;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @Inject DataSource dataSource;

  @Test
  void coinsAreEarnedSpentAndSettledWithTheFoundation() {
    // Given: a household with coins, a foundation's budget, a merchant's offer
    ParticipantId household = person(1);
    earn(household, 500);
    authority()
        .body(
            Map.of(
                "code", "foundation",
                "name", Map.of("zh", "公益基金", "en", "Public foundation"),
                "sponsor", "yantian-foundation",
                "parties", new String[] {"merchant:bakery"},
                "provenance", "illustrative",
                "source", "test"))
        .post("/v1/reward-budgets")
        .then()
        .statusCode(201);
    authority()
        .body(Map.of("reference", "start", "fen", 30_000, "reason", "start-up money"))
        .post("/v1/reward-budgets/foundation/fundings")
        .then()
        .statusCode(201);
    String offer = publish(offer("bread", 200).replace("}}", "}, " + MONEY + "}"));
    asParticipant(household)
        .get("/v1/me/balances")
        .then()
        .body("coin.zh", Matchers.is(COIN))
        .body("items[1].available", Matchers.is(500));
    given()
        .get("/v1/offers?scheme=yantian")
        .then()
        .statusCode(200)
        .body("items.find { it.offer_id == '" + offer + "' }.coin.zh", Matchers.is(COIN))
        .body(
            "items.find { it.offer_id == '" + offer + "' }",
            Matchers.not(Matchers.hasKey("fen_per_unit")));

    // When: spend, hand over, cancel, draw up, pay
    String redemption =
        redeem(household, "k1", "{\"offer_id\": \"" + offer + "\", \"quantity\": 2}", 201)
            .extract()
            .path("redemption_id");
    merchant("bakery")
        .header("Idempotency-Key", "till-1")
        .post("/v1/redemptions/" + redemption + "/use")
        .then()
        .statusCode(200)
        .body("state", Matchers.is("used"));
    operator().post("/v1/redemptions/" + redemption + "/cancel").then().statusCode(200);
    String settlement =
        operator()
            .body(Map.of("budget", "foundation", "period", "2026-11"))
            .post("/v1/settlements")
            .then()
            .statusCode(201)
            .body("fen", Matchers.is(2_400))
            .body("coin.en", Matchers.is("Yantian carbon coins"))
            .extract()
            .path("settlement_id");
    as("bank", "banker", "org", "yantian-foundation")
        .body(Map.of("payment_reference", "transfer-1"))
        .post("/v1/settlements/" + settlement + "/pay")
        .then()
        .statusCode(200)
        .body("state", Matchers.is("paid"));

    // Then
    merchant("bakery")
        .get("/v1/settlements")
        .then()
        .body("items.fen", Matchers.contains(2_400))
        .body("items.state", Matchers.contains("paid"));
    authority()
        .get("/v1/reward-budgets/foundation")
        .then()
        .body("free_fen", Matchers.is(27_600))
        .body("reserved_fen", Matchers.is(0));
    as("auditor", "auditor", "org", "a")
        .get("/v1/audit/trial-balance?verify=full")
        .then()
        .body("assets.findAll { it.difference != 0 }", Matchers.empty())
        .body("assets.asset", Matchers.hasItem("cash"));
    merchant("bakery")
        .header("Idempotency-Key", "till-2")
        .post("/v1/redemptions/" + redemption + "/use")
        .then()
        .statusCode(409)
        .body("code", Matchers.is("already_used"));
  }

  private static final String MONEY = "\"budget\": \"foundation\", \"fen_per_unit\": 1200";

  @Test
  void estatesAndSchoolsAreRecognisedByTheAuthorityAlone() {
    // Given
    ParticipantId estate = person(2);
    Instant from = Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS);
    String body =
        """
        {"code": "green-estates", "kind": "recognition", "name": {"zh": "绿色小区", "en": "Green estates"},
         "holder_kinds": ["household", "estate", "school", "firm"], "budget_points": 900,
         "valid_from": "%s", "valid_to": "%s", "provenance": "illustrative", "source": "test"}
        """
            .formatted(from, from.plusSeconds(60));
    authority().body(body).post("/v1/campaigns").then().statusCode(201);
    authority()
        .body(body)
        .post("/v1/campaigns")
        .then()
        .statusCode(201)
        .body("left_points", Matchers.is(900));

    // Then: not before it is in force, not by others
    String award =
        """
        {"participant": "%s", "holder_kind": "estate", "reference": "2026", "points": 50,
         "title": {"zh": "绿色小区", "en": "Green estate"}}
        """
            .formatted(estate);
    authority()
        .body(award)
        .post("/v1/campaigns/green-estates/awards")
        .then()
        .statusCode(409)
        .body("code", Matchers.is("campaign_state"));
    operator().body(award).post("/v1/campaigns/green-estates/awards").then().statusCode(403);
    String lists = "/v1/campaigns/green-estates/award-lists";
    authority()
        .body("{\"items\": [" + award + ", " + award + "]}")
        .post(lists)
        .then()
        .statusCode(200)
        .body("items.index", Matchers.contains(0, 1))
        .body("items.status", Matchers.everyItem(Matchers.is("rejected")))
        .body("items.code", Matchers.everyItem(Matchers.is("campaign_state")))
        .body("items[0].detail", Matchers.containsString("in force from"));
    authority()
        .body("{\"items\": [" + award + ", " + award.replace(estate.toString(), "nobody") + "]}")
        .post(lists)
        .then()
        .statusCode(422)
        .body("errors[0].pointer", Matchers.is("/items/1/participant"));
    authority().body("{\"items\": []}").post(lists).then().statusCode(422);
    operator().body("{\"items\": [" + award + "]}").post(lists).then().statusCode(403);
    given()
        .get("/v1/campaigns?scheme=yantian")
        .then()
        .body("items.code", Matchers.hasItem("green-estates"))
        .body("items.number", Matchers.everyItem(Matchers.greaterThan(0)))
        .body("items.provenance", Matchers.everyItem(Matchers.is("illustrative")));
    asParticipant(estate).get("/v1/me/awards").then().body("items", Matchers.empty());
  }

  @Test
  void aMallsOffersAreForItsMembersAndItsReportIsReconciled() throws Exception {
    // Given
    ParticipantId person = person(3);
    earn(person, 300);
    String terms = offer("ticket", 100).replace("\"name\"", "\"channel\": \"partner\", \"name\"");
    String id =
        asApp("app-a")
            .body(terms)
            .post("/v1/offers")
            .then()
            .statusCode(201)
            .extract()
            .path("offer_id");
    asApp("app-a").post("/v1/offers/" + id + "/publish").then().statusCode(200);
    String wish = "{\"offer_id\": \"" + id + "\"}";
    redeem(person, "k", wish, 403).body("code", Matchers.is("not_registered_with_app"));
    register(person, "app-a");

    // When
    String redemption = redeem(person, "k", wish, 201).extract().path("redemption_id");
    asApp("app-b").post("/v1/partner/redemptions/" + redemption + "/use").then().statusCode(404);
    asApp("app-a").post("/v1/partner/redemptions/" + redemption + "/use").then().statusCode(200);
    LocalDate today = CityTime.day(Instant.now());
    String report =
        """
        {"day": "%s", "items": [{"redemption_id": "%s", "points": 100}]}
        """
            .formatted(today, redemption);
    asApp("app-a")
        .body(report)
        .post("/v1/partner/used-points-reports")
        .then()
        .statusCode(200)
        .body("summary.agree", Matchers.is(1));

    // Then
    asApp("app-b")
        .get("/v1/partner/used-points-reports/" + today)
        .then()
        .statusCode(404)
        .body("code", Matchers.is("report_unknown"));
    asApp("app-a")
        .body(report.replace("100", "99"))
        .post("/v1/partner/used-points-reports")
        .then()
        .statusCode(409)
        .body("code", Matchers.is("report_differs"));
    operator()
        .post("/v1/used-points-reports/app-a/" + today + "/cancel")
        .then()
        .statusCode(200)
        .body("cancelled", Matchers.is(1));
    operator()
        .get("/v1/used-points-reports?day=" + today)
        .then()
        .body("items.partner", Matchers.contains("app-a"));
  }

  @ParameterizedTest
  @CsvSource({
    "-999999999-01-01, field_type",
    "+999999999-12-31, field_type",
    "1969-12-31, field_range",
    "2200-01-01, field_range"
  })
  void aReportIsOfADayThatBooksCanHave(String day, String code) {
    asApp("app-a")
        .body("{\"day\": \"" + day + "\", \"items\": []}")
        .post("/v1/partner/used-points-reports")
        .then()
        .statusCode(422)
        .body("code", Matchers.is(code))
        .body("errors[0].pointer", Matchers.is("/day"));
  }

  @Test
  void aDonationsPromiseAndPerformanceArePublic() {
    // Given
    ParticipantId person = person(4);
    earn(person, 300);
    String id =
        publish(
            offer("mangroves", 50)
                .replace(
                    "}}",
                    "}, \"kind\": \"donation\", \"stock\": 5, \"commitment\": {\"units_per_redemption\": 3,"
                        + " \"unit\": {\"zh\": \"株红树\", \"en\": \"mangroves\"}}}"));

    // When
    redeem(person, "d", "{\"offer_id\": \"" + id + "\"}", 201)
        .body("state", Matchers.is("cancelled"));
    merchant("bakery")
        .body(
            "{\"reference\": \"r1\", \"performed_on\": \"2026-11-20\", \"units\": 2, \"evidence\": \"Futian\"}")
        .post("/v1/offers/" + id + "/performance-reports")
        .then()
        .statusCode(201);

    // Then
    given()
        .get("/v1/offers/" + id + "/statistics")
        .then()
        .statusCode(200)
        .body("points_cancelled", Matchers.is(50))
        .body("committed_units", Matchers.is(3))
        .body("performed_units", Matchers.is(2))
        .body("performance_reports.evidence", Matchers.contains("Futian"));
  }

  @Test
  void aDraftIsItsOwnersAloneAndIsRevisedOnlyByWhoSawTheLatest() {
    String id =
        merchant("bakery")
            .body(offer("draft", 10))
            .post("/v1/offers")
            .then()
            .statusCode(201)
            .header("ETag", "\"1\"")
            .extract()
            .path("offer_id");
    given().get("/v1/offers/" + id).then().statusCode(404);
    merchant("other").get("/v1/offers/" + id).then().statusCode(404);
    merchant("other").post("/v1/offers/" + id + "/publish").then().statusCode(404);
    merchant("bakery").body(offer("draft", 11)).put("/v1/offers/" + id).then().statusCode(428);
    merchant("bakery")
        .header("If-Match", "\"1\"")
        .body(offer("draft", 11))
        .put("/v1/offers/" + id)
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"");
    merchant("bakery")
        .header("If-Match", "\"1\"")
        .body(offer("draft", 12))
        .put("/v1/offers/" + id)
        .then()
        .statusCode(412);
    merchant("bakery")
        .get("/v1/offers?mine=true&limit=500")
        .then()
        .body("items.offer_id", Matchers.hasItem(id));
    merchant("other").get("/v1/offers?mine=true").then().body("items", Matchers.empty());
    merchant("bakery")
        .get("/v1/offers/" + id + "/steps")
        .then()
        .body("items.verb", Matchers.contains("create", "revise"));
    operator()
        .contentType("application/json")
        .body("{}")
        .post("/v1/offers/" + id + "/end")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", Matchers.is("/reason"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"points\": 10 | \"points\": 0 | /points",
        "\"points\": 10 | \"points\": 10, \"stock\": 0 | /stock",
        "\"points\": 10 | \"points\": 10, \"cap\": 1, \"cap_period\": \"year\" | /cap_period",
        "\"points\": 10 | \"points\": 10, \"budget\": \"x\" | /fen_per_unit",
        "\"points\": 10 | \"points\": 10, \"budget\": \"x\", \"fen_per_unit\": 5 | /budget",
        "\"points\": 10 | \"points\": 10, \"channel\": \"partner\" | /channel",
        "\"points\": 10 | \"points\": 10, \"kind\": \"donation\" | /commitment",
        "\"points\": 10 | \"points\": 10, \"pool\": {\"quota\": 5} | /provenance",
        "\"zh\": \"bad\" | \"zh\": \"\" | /name/zh",
        "\"code\": \"bad\" | \"code\": \"b a d\" | /code",
        "2027-06-01 | 2025-06-01 | /valid_to"
      })
  void badOffersNameTheMemberAtFault(String from, String to, String pointer) {
    String body = offer("bad", 10).replace(from, to);
    merchant("bakery")
        .body(body)
        .post("/v1/offers")
        .then()
        .statusCode(Matchers.oneOf(404, 422))
        .body("errors[0].pointer", Matchers.is(pointer));
  }

  @ParameterizedTest
  @CsvSource({
    "merchant, POST, /v1/reward-budgets, 403",
    "partner, POST, /v1/campaigns, 403",
    "participant, POST, /v1/offers, 403",
    "authority, POST, /v1/offers, 403",
    "merchant, GET, /v1/reward-budgets, 403",
    "merchant, POST, /v1/settlements, 403",
    "platform_operator, POST, /v1/settlements/x/pay, 403",
    "merchant, POST, /v1/redemptions/x/cancel, 403",
    "partner, POST, /v1/used-points-reports/a/2026-11-20/cancel, 403",
    "partner, GET, /v1/partner/used-points-reports/yesterday, 400",
    "partner, GET, /v1/partner/used-points-reports/-999999999-01-01, 400",
    "platform_operator, GET, /v1/used-points-reports?day=-999999999-01-01, 400",
    "merchant, GET, /v1/offers?cursor=x, 400",
    "merchant, GET, /v1/offers?channel=street, 400",
    "merchant, GET, /v1/offers?scheme=atlantis, 400",
    "participant, GET, /v1/offers?mine=true, 403",
    "merchant, GET, /v1/offers/not-an-id, 404",
    "merchant, GET, /v1/settlements/not-an-id, 404"
  })
  void eachPathIsForItsRoles(String role, String method, String path, int status) {
    as(role, role, "org", "shop")
        .body("{}")
        .request(method, path)
        .then()
        .statusCode(status)
        .body("code", Matchers.notNullValue());
  }

  private static String offer(String code, long points) {
    return """
        {"code": "%s", "points": %d, "valid_from": "2026-01-01T00:00:00Z",
         "valid_to": "2027-06-01T00:00:00Z", "name": {"zh": "%s", "en": "%s"}}"""
        .formatted(code, points, code, code);
  }

  private static String publish(String body) {
    String id =
        merchant("bakery")
            .body(body)
            .post("/v1/offers")
            .then()
            .statusCode(201)
            .extract()
            .path("offer_id");
    merchant("bakery")
        .post("/v1/offers/" + id + "/publish")
        .then()
        .statusCode(200)
        .body("state", Matchers.is("published"));
    return id;
  }

  private static ValidatableResponse redeem(
      ParticipantId participant, String key, String body, int status) {
    return asParticipant(participant)
        .header("Idempotency-Key", key)
        .body(body)
        .post("/v1/me/redemptions")
        .then()
        .statusCode(status);
  }

  private static ParticipantId person(long number) {
    return ParticipantId.of(Scheme.YANTIAN, 70_000 + number);
  }

  private void earn(ParticipantId participant, long grams) {
    long n = next++;
    send(Reductions.record(n, participant, grams * 1_000, 3, n));
    awaitPoints(participant, grams);
  }

  private void send(ReductionRecord record) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(
          new ProducerRecord<>("reductions", 3, Reductions.key(record), Reductions.json(record)));
      producer.flush();
    }
  }

  private static void awaitPoints(ParticipantId participant, long points) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Number available =
                  asParticipant(participant)
                      .get("/v1/me/balances")
                      .then()
                      .extract()
                      .path("items[1].available");
              assertThat(available.longValue()).isEqualTo(points);
            });
  }

  private void register(ParticipantId participant, String partner) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      int number = ReferenceNumber.partner(partner);
      statement.execute(
          "INSERT INTO partner VALUES (%d, '%s') ON CONFLICT DO NOTHING"
              .formatted(number, partner));
      statement.execute(
          "INSERT INTO membership VALUES (%d, %d, now())".formatted(participant.value(), number));
    }
  }

  private static RequestSpecification authority() {
    return as("authority", "authority-1", "org", "bureau");
  }

  private static RequestSpecification operator() {
    return as("platform_operator", "operator-1", "org", "exchange");
  }

  private static RequestSpecification merchant(String org) {
    return as("merchant", "clerk-1", "org", org);
  }

  private static RequestSpecification asApp(String client) {
    return with(TestTokens.request("partner").subject(client).client(client));
  }

  private static RequestSpecification asParticipant(ParticipantId participant) {
    return with(TestTokens.request("participant").subject(participant.toString()));
  }

  private static RequestSpecification as(String role, String subject, String claim, String value) {
    return with(
        TestTokens.request(role).subject(subject).client("client-" + subject).claim(claim, value));
  }

  private static RequestSpecification with(TokenRequest request) {
    return given()
        .auth()
        .oauth2(request.scheme("yantian").signedBy(TestTokens.key()))
        .contentType("application/json");
  }
}
