package org.tanpuhui.ledger;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
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
import org.tanpuhui.engines.TestTokens;
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
        .body("items.asset", Matchers.contains("reduction", "points"))
        .body("items.unit", Matchers.contains("mg_co2e", "point"))
        .body("items.available", Matchers.contains(0, 0));

    // When
    post(participant, 1, 46_800);
    long offset = post(participant, 1, 26_999);
    awaitProgress(1, offset);

    // Then
    asParticipant(participant)
        .get("/v1/me/balances")
        .then()
        .body("items.available", Matchers.contains(73_799, 72))
        .body("items.reserved", Matchers.contains(0, 0));
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
        .body("items.available", Matchers.contains(1_000, 1));
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
        .body("items.available", Matchers.contains(10_000, 10));
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

  @ParameterizedTest
  @CsvSource({
    "auditor, /v1/me/balances, 403, role_missing",
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
}
