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
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.PagingWalk;
import org.tanpuhui.engines.TestTokens;
import org.tanpuhui.ledger.journal.ReferenceNumber;
import org.tanpuhui.methodology.contract.ReductionRecord;
import org.tanpuhui.platform.ParticipantId;

/** The service as it runs: real Kafka, real PostgreSQL, real tokens. */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "ledger"))
class LedgerServiceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Offsets on {@code activities}, and activity numbers, that no other test uses. */
  private static final AtomicLong NEXT = new AtomicLong(1);

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @Inject DataSource dataSource;

  private KafkaProducer<byte[], byte[]> producer;

  @BeforeEach
  void connect() {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "max.block.ms", "60000"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> internal("/internal/progress").body("problems", Matchers.empty()));
  }

  @AfterEach
  void disconnect() {
    producer.close(Duration.ofSeconds(5));
  }

  @Test
  void aReductionArrivesInTheParticipantsBalances() {
    // Given
    ParticipantId participant = Reductions.participant(1001);
    asParticipant(participant)
        .get("/v1/me/balances")
        .then()
        .statusCode(200)
        .body("items.asset", Matchers.contains("reduction", "points", "credit", "cash"))
        .body("items.unit", Matchers.contains("mg_co2e", "point", "t", "fen"))
        .body("items.available", Matchers.contains(0, 0, 0, 0));

    // When
    post(participant, 1, 46_800);
    long offset = post(participant, 1, 26_999);
    awaitProgress(1, offset);

    // Then
    asParticipant(participant)
        .get("/v1/me/balances")
        .then()
        .body("items.available", Matchers.contains(73_799, 72, 0, 0))
        .body("items.reserved", Matchers.contains(0, 0, 0, 0));
  }

  @Test
  void entriesExplainTheBalancePageByPage() {
    // Given
    ParticipantId participant = Reductions.participant(1002);
    post(participant, 2, 5_000);
    post(participant, 2, 6_000);
    awaitProgress(2, post(participant, 2, 7_000));

    // When
    var first = asParticipant(participant).get("/v1/me/entries?limit=2").then().statusCode(200);
    String cursor = first.extract().path("next_cursor");
    var second =
        asParticipant(participant)
            .queryParam("cursor", cursor)
            .get("/v1/me/entries?limit=2")
            .then()
            .statusCode(200);

    // Then
    first
        .body("items", Matchers.hasSize(2))
        .body("items[0].postings.amount", Matchers.contains(7_000, 7))
        .body("items[0].postings.side", Matchers.contains("credit", "credit"))
        .body(
            "items[0].postings.counterparty",
            Matchers.contains("reduction_origin", "points_issuance"))
        .body("items[0].partner", Matchers.is("demo-metro"))
        .body("items[0].methodology.id", Matchers.is("low-carbon-transit"))
        .body("items[0].book_date", Matchers.is("2026-11-20"));
    second
        .body("items", Matchers.hasSize(1))
        .body("items[0].postings.amount", Matchers.contains(5_000, 5))
        .body("next_cursor", Matchers.nullValue());
    asParticipant(Reductions.participant(1003))
        .queryParam("cursor", cursor)
        .get("/v1/me/entries")
        .then()
        .statusCode(400)
        .body("code", Matchers.is("cursor_invalid"));
  }

  @Test
  void aPoisonRecordIsSetAsideAndThePartitionGoesOn() {
    // Given
    ParticipantId participant = Reductions.participant(1004);
    ReductionRecord good = record(participant, 3, 1_000);
    byte[] key = Reductions.key(good);
    List<byte[]> poison =
        List.of(
            "not json".getBytes(StandardCharsets.UTF_8),
            "null".getBytes(StandardCharsets.UTF_8),
            "{}".getBytes(StandardCharsets.UTF_8),
            altered(good, "\"post\"", "\"melt\""),
            altered(good, "\"post\"", "\"reverse\""),
            altered(good, "\"amount_mg_co2e\":1000", "\"amount_mg_co2e\":0"),
            altered(good, "\"amount_mg_co2e\":1000", "\"amount_mg_co2e\":-1"),
            altered(good, "\"amount_mg_co2e\":1000", "\"amount_mg_co2e\":1000000000000001"),
            altered(good, "\"amount_mg_co2e\":1000", "\"amount_mg_co2e\":99999999999999999999"),
            altered(good, "\"sandbox\"", "\"shenzhen\""),
            altered(good, "\"sandbox\"", "\"atlantis\""),
            altered(good, "\"grants\":3", "\"grants\":2"),
            altered(good, participant.toString(), "0207000000000001"),
            altered(good, "\"demo-metro\"", "\"a\\u0000b\""));

    // When
    for (byte[] value : poison) {
      producer.send(new ProducerRecord<>("reductions", 3, key, value));
    }
    awaitProgress(3, post(participant, 3, 1_000));

    // Then
    asParticipant(participant)
        .get("/v1/me/balances")
        .then()
        .body("items.available", Matchers.contains(1_000, 1, 0, 0));
    as("platform_operator")
        .get("/v1/ops/dead-letters?stage=ledger&limit=500")
        .then()
        .statusCode(200)
        .body("items.findAll { it.partition == 3 }.reason", Matchers.hasSize(poison.size()))
        .body("items[0].id", Matchers.startsWith("l-"));
  }

  @Test
  void aSecondCopyChangesNothing() {
    // Given
    ParticipantId participant = Reductions.participant(1005);
    ReductionRecord record = record(participant, 4, 9_000);
    send(record);
    send(record);
    awaitProgress(4, record.activitiesOffset());

    // When
    send(record);
    awaitProgress(4, post(participant, 4, 1_000));

    // Then
    asParticipant(participant)
        .get("/v1/me/balances")
        .then()
        .body("items.available", Matchers.contains(10_000, 10, 0, 0));
  }

  @Test
  void theTrialBalanceAgreesWithItself() {
    // Given
    awaitProgress(5, post(Reductions.participant(1006), 5, 1_500));

    // When
    ValidatableResponse balance = as("auditor").get("/v1/audit/trial-balance").then();

    // Then
    balance
        .statusCode(200)
        .body("assets.asset", Matchers.contains("reduction", "points"))
        .body("assets.difference", Matchers.contains(0, 0))
        .body("assets[0].lines.account_class", Matchers.contains("participant", "reduction_origin"))
        .body("assets[1].lines.account_class", Matchers.contains("participant", "points_issuance"))
        .body("assets[1]", Matchers.hasKey("lots"))
        .body("assets[0]", Matchers.not(Matchers.hasKey("lots")));
    Number debits = balance.extract().path("assets[0].debits");
    assertThat(debits.longValue()).isGreaterThanOrEqualTo(1_500);
    given()
        .auth()
        .oauth2(TestTokens.request("auditor").scheme("shenzhen").signedBy(TestTokens.key()))
        .get("/v1/audit/trial-balance")
        .then()
        .body("assets.entries", Matchers.contains(0, 0));
  }

  @Test
  void anAuditorReadsOneAccount() {
    // Given
    ParticipantId participant = Reductions.participant(1007);
    awaitProgress(0, post(participant, 0, 2_500));

    // Then
    as("auditor")
        .get("/v1/audit/accounts/" + participant)
        .then()
        .statusCode(200)
        .body("account_class", Matchers.is("participant"))
        .body("balances.balance", Matchers.contains(2_500, 2));
    as("auditor")
        .get("/v1/audit/accounts/0201000000000000")
        .then()
        .body("account_class", Matchers.is("reduction_origin"))
        .body("balances[0].asset", Matchers.is("reduction"));
    as("auditor")
        .get("/v1/audit/accounts/" + participant + "/statement")
        .then()
        .body("items.postings.flatten().amount", Matchers.contains(2_500, 2));
  }

  @Test
  void progressTellsThePositionsAndTheEntriesOfADay() {
    // Given
    ParticipantId participant = Reductions.participant(1008);
    ReductionRecord record = record(participant, 0, 3_000);
    send(record);
    awaitProgress(0, record.activitiesOffset());

    // Then
    internal("/internal/progress?day=2026-11-20")
        .body("partitions.partition", Matchers.contains(0, 1, 2, 3, 4, 5))
        .body("partitions[0]", Matchers.hasKey("next_offset"))
        .body("partitions[0]", Matchers.hasKey("end_offset"))
        .body("entries_of_day", Matchers.greaterThanOrEqualTo(1))
        .body("entries_of_day_by_scheme.sandbox", Matchers.greaterThanOrEqualTo(1))
        .body("entries_of_day_by_scheme.shenzhen", Matchers.is(0));
    internal("/internal/progress?day=2026-11-19").body("entries_of_day", Matchers.is(0));
    internal(
            "/internal/points?activity_id="
                + record.activityId()
                + "&occurred_at="
                + record.occurredAt())
        .body("points", Matchers.is(3));
    internal(
            "/internal/points?activity_id="
                + Reductions.activity(999_999)
                + "&occurred_at="
                + record.occurredAt())
        .body("points", Matchers.nullValue());
  }

  @Test
  void theExchangeRuleIsPublicAndTagged() {
    given()
        .get("/v1/exchange-rules?scheme=sandbox")
        .then()
        .statusCode(200)
        .body("items", Matchers.hasSize(1))
        .body("items[0].points_numerator", Matchers.is(1))
        .body("items[0].grams_denominator", Matchers.is(1))
        .body("items[0].validity_months", Matchers.is(60))
        .body("items[0].provenance", Matchers.is("illustrative"));
  }

  @Test
  void aReversalTakesBackReductionAndPointsAndNamesItsCause() {
    // Given
    ParticipantId participant = Reductions.participant(1009);
    ReductionRecord posted = record(participant, 1, 8_000);
    send(posted);
    ReductionRecord reversed =
        Reductions.reversed(posted, NEXT.getAndIncrement(), posted.recordedAt().plusSeconds(60));

    // When
    send(reversed);
    awaitProgress(1, reversed.activitiesOffset());

    // Then
    asParticipant(participant)
        .get("/v1/me/balances")
        .then()
        .body("items.available", Matchers.contains(0, 0, 0, 0));
    asParticipant(participant)
        .get("/v1/me/entries")
        .then()
        .body("items", Matchers.hasSize(2))
        .body(
            "items.find { it.purpose == 'reverse' }.cause",
            Matchers.is(reversed.cause().toString()))
        .body("items.find { it.purpose == 'reverse' }.correction_rule_version", Matchers.is(1))
        .body(
            "items.find { it.purpose == 'post' }.postings[1].exchange_rule_version",
            Matchers.is(1));
    asParticipant(participant)
        .get("/v1/me/balances?as_of=" + posted.recordedAt())
        .then()
        .body("items.available", Matchers.contains(8_000, 8))
        .body("basis", Matchers.is("recorded_at"));
    asParticipant(participant)
        .get("/v1/me/balances?as_of=2026-11-19")
        .then()
        .body("items.available", Matchers.contains(0, 0))
        .body("basis", Matchers.is("book_date"));
    asParticipant(participant)
        .get("/v1/me/points/lots")
        .then()
        .body("items.expires_at", Matchers.contains("2031-10-31T16:00:00Z"))
        .body("items.available", Matchers.contains(0));
  }

  @Test
  void pointsAreReservedUsedAndCancelled() throws Exception {
    // Given
    ParticipantId participant = Reductions.participant(1010);
    awaitProgress(2, post(participant, 2, 9_000));
    redeem(participant, "key-1", "{\"points\": 4, \"partner\": \"mall-a\"}", 403)
        .body("code", Matchers.is("not_registered_with_app"));
    register(participant, "mall-a");

    // When
    String id =
        redeem(participant, "key-1", "{\"points\": 4, \"partner\": \"mall-a\"}", 201)
            .body("state", Matchers.is("reserved"))
            .extract()
            .path("redemption_id");

    // Then
    redeem(participant, "key-1", "{\"points\": 4, \"partner\": \"mall-a\"}", 201)
        .body("redemption_id", Matchers.is(id));
    redeem(participant, "key-1", "{\"points\": 5, \"partner\": \"mall-a\"}", 422)
        .body("code", Matchers.is("idempotency_key_reused"));
    redeem(participant, "key-2", "{\"points\": 6}", 422)
        .body("code", Matchers.is("insufficient_points"));
    asParticipant(participant)
        .get("/v1/me/balances")
        .then()
        .body("items[1].available", Matchers.is(5))
        .body("items[1].reserved", Matchers.is(4));
    asPartner("mall-b")
        .post("/v1/partner/redemptions/" + id + "/use")
        .then()
        .statusCode(404)
        .body("code", Matchers.is("redemption_unknown"));
    asPartner("mall-a")
        .post("/v1/partner/redemptions/" + id + "/use")
        .then()
        .statusCode(200)
        .body("state", Matchers.is("used"));
    asParticipant(participant)
        .post("/v1/me/redemptions/" + id + "/release")
        .then()
        .statusCode(409)
        .body("code", Matchers.is("redemption_state"));
    as("platform_operator")
        .post("/v1/redemptions/" + id + "/cancel")
        .then()
        .statusCode(200)
        .body("state", Matchers.is("cancelled"));
    asParticipant(participant)
        .get("/v1/me/entries")
        .then()
        .body("items.purpose", Matchers.containsInAnyOrder("post", "reserve", "cancel"))
        .body(
            "items.find { it.purpose == 'cancel' }.postings[0].counterparty",
            Matchers.is("points_cancelled"));
    as("auditor")
        .get("/v1/audit/trial-balance?verify=full")
        .then()
        .body("assets.difference", Matchers.contains(0, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"points\": 0} | 422 | amount_invalid",
        "{\"points\": -4} | 422 | amount_invalid",
        "{\"points\": 99999999999999999999} | 400 | body_unparsable",
        "{\"points\": 1.5} | 422 | field_type",
        "{\"points\": \"7\"} | 422 | field_type",
        "{} | 422 | field_missing",
        "{\"points\": 1, \"partner\": \"\"} | 422 | field_range",
        "[] | 422 | field_type",
        "{ | 400 | body_unparsable"
      })
  void badRedemptionsChangeNothing(String body, int status, String code) {
    redeem(Reductions.participant(1011), "bad" + body.hashCode(), body, status)
        .body("code", Matchers.is(code));
  }

  @Test
  void theAuthoritySetsRulesForTheFuture() {
    String rule =
        "{\"valid_from\": \"%s\", \"points_numerator\": 2, \"grams_denominator\": 1,"
            + " \"validity_months\": 24, \"provenance\": \"illustrative\", \"source\": \"test\"}";
    rules("authority", rule.formatted("2099-01-01T00:00:00Z"), 201).body("version", Matchers.is(2));
    rules("authority", rule.formatted("2099-01-01T00:00:00Z"), 409)
        .body("code", Matchers.is("rule_exists"));
    rules("authority", rule.formatted("2026-01-01T00:00:00Z"), 422)
        .body("code", Matchers.is("rule_not_in_future"));
    rules("authority", rule.formatted("2099-02-01T00:00:00Z").replace("24", "121"), 422)
        .body("errors[0].pointer", Matchers.is("/validity_months"));
    rules("platform_operator", rule.formatted("2099-03-01T00:00:00Z"), 403)
        .body("code", Matchers.is("role_missing"));
    given()
        .get("/v1/exchange-rules?scheme=yantian")
        .then()
        .body("items.version", Matchers.contains(2, 1));
    given()
        .get("/v1/correction-rules?scheme=yantian")
        .then()
        .body("items.window_days", Matchers.contains(7))
        .body("items.provenance", Matchers.contains("illustrative"));
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

  private static ValidatableResponse rules(String role, String body, int status) {
    return given()
        .auth()
        .oauth2(TestTokens.request(role).scheme("yantian").signedBy(TestTokens.key()))
        .contentType("application/json")
        .body(body)
        .post("/v1/exchange-rules")
        .then()
        .statusCode(status);
  }

  private static ValidatableResponse redeem(
      ParticipantId participant, String key, String body, int status) {
    return asParticipant(participant)
        .contentType("application/json")
        .header("Idempotency-Key", key)
        .body(body)
        .post("/v1/me/redemptions")
        .then()
        .statusCode(status);
  }

  private static RequestSpecification asPartner(String partner) {
    return given().auth().oauth2(TestTokens.partner(partner));
  }

  @ParameterizedTest
  @CsvSource({
    "auditor, /v1/me/balances, 403, role_missing",
    "auditor, /v1/audit/trial-balance?verify=some, 400, parameter_invalid",
    "auditor, /v1/audit/accounts/0201000000000000?as_of=yesterday, 400, parameter_invalid",
    "auditor, /v1/audit/accounts/0201000000000000?as_of=2999-01-01, 400, parameter_invalid",
    "auditor, /v1/audit/accounts/0201000000000000?as_of=1969-01-01, 400, parameter_invalid",
    "partner, /v1/parked-reversals, 403, role_missing",
    "auditor, /v1/parked-reversals?cursor=x, 400, cursor_invalid",
    "auditor, /v1/correction-rules?scheme=atlantis, 400, parameter_invalid",
    "participant, /v1/me/balances, 403, not_a_participant",
    "participant, /v1/audit/trial-balance, 403, role_missing",
    "auditor, /v1/audit/accounts/xyz, 404, account_unknown",
    "auditor, /v1/audit/accounts/0100000000000001, 404, account_unknown",
    "auditor, /v1/audit/accounts/02000000000fffff/statement, 404, account_unknown",
    "auditor, /v1/exchange-rules?scheme=atlantis, 400, parameter_invalid",
    "auditor, /internal/progress?day=yesterday, 400, parameter_invalid",
    "auditor, /internal/points?activity_id=1, 400, parameter_invalid"
  })
  void badRequestsGetTheirCode(String role, String path, int status, String code) {
    as(role).get(path).then().statusCode(status).body("code", Matchers.is(code));
  }

  @Test
  void withoutATokenNobodyReadsBalances() {
    given()
        .get("/v1/me/balances")
        .then()
        .statusCode(401)
        .body("code", Matchers.is("token_missing"));
  }

  private ReductionRecord record(ParticipantId participant, int partition, long milligrams) {
    long n = NEXT.getAndIncrement();
    return Reductions.record(n, participant, milligrams, partition, n);
  }

  private long post(ParticipantId participant, int partition, long milligrams) {
    ReductionRecord record = record(participant, partition, milligrams);
    send(record);
    return record.activitiesOffset();
  }

  private void send(ReductionRecord record) {
    producer.send(
        new ProducerRecord<>(
            "reductions",
            record.activitiesPartition(),
            Reductions.key(record),
            Reductions.json(record)));
    producer.flush();
  }

  private static byte[] altered(ReductionRecord record, String from, String to) {
    String json = new String(Reductions.json(record), StandardCharsets.UTF_8);
    assertThat(json).contains(from);
    return json.replace(from, to).getBytes(StandardCharsets.UTF_8);
  }

  private static void awaitProgress(int partition, long offset) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> {
              Number reached =
                  internal("/internal/progress")
                      .extract()
                      .path("partitions[" + partition + "].activities_offset");
              assertThat(reached.longValue()).isGreaterThanOrEqualTo(offset);
            });
  }

  private static ValidatableResponse internal(String path) {
    return given().get(path).then().statusCode(Matchers.oneOf(200, 400));
  }

  private static RequestSpecification as(String role) {
    return given().auth().oauth2(TestTokens.token(role));
  }

  private static RequestSpecification asParticipant(ParticipantId participant) {
    return given().auth().oauth2(TestTokens.participant(participant.toString()));
  }

  @Test
  void entriesNeitherVanishNorComeTwiceWhileTheListGrows() {
    ParticipantId participant = Reductions.participant(1040);
    for (int i = 0; i < 4; i++) {
      post(participant, 2, 5_000);
    }
    awaitProgress(2, post(participant, 2, 5_000));

    PagingWalk.whileAdding(
        cursor ->
            step(
                asParticipant(participant)
                    .queryParam("limit", 1)
                    .queryParams(cursor == null ? Map.of() : Map.of("cursor", cursor))
                    .get("/v1/me/entries"),
                "entry_id"),
        () -> awaitProgress(2, post(participant, 2, 5_000)));
  }

  private static PagingWalk.Step step(io.restassured.response.Response page, String id) {
    page.then().statusCode(200);
    return new PagingWalk.Step(
        page.jsonPath().getList("items." + id, String.class), page.path("next_cursor"));
  }
}
