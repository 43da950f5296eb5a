package org.tanpuhui.ledger.rewards;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.TestTokens;
import org.tanpuhui.engines.TokenRequest;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.methodology.contract.ReductionRecord;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;

/**
 * The rewards of the electricity programme from the log to the last unit: what households saved in
 * the month before comes over the topic, the clock releases the quotas of this month, and everybody
 * takes its part through the API. A service of its own, since a part depends on everybody's grams.
 *
 * <pre>
 * household   saved last month          part of 100, least 0    part of 10, least 3
 * 1           59.6 kg                   59                      5
 * 2           25.5 kg                   25                      3
 * 3           24.5 kg less 10 voided    14                      3
 * 4           0.4 kg                    0                       3
 * 5           500 kg, this month        0                       0
 *             100 kg                    98, two lapse           14, so who comes last gets less
 * </pre>
 */
@QuarkusTest
@TestProfile(LimitedPoolIT.Hurried.class)
@QuarkusTestResource(
    value = EnginesTestResource.class,
    restrictToAnnotatedClass = true,
    initArgs = @ResourceArg(name = "database", value = "limitedpool"))
class LimitedPoolIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PARTITION = 3;
  private static final int CLIENTS = 8;

  /** Looks at the calendar all the time, and from the first moment of a month on. */
  public static class Hurried implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("tanpuhui.calendar.look", "PT0.5S", "tanpuhui.expiry.delay", "PT0S");
    }
  }

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  private final LocalDate month = CityTime.day(Instant.now()).withDayOfMonth(1);
  private final Instant lastMonth = CityTime.startOf(month).minus(Duration.ofDays(10));
  private long records;

  @Test
  void aMonthsQuotaIsReleasedInProportionToWhatWasSavedInTheMonthBefore() throws Exception {
    // Given
    saved(1, 59_600, lastMonth);
    saved(2, 25_500, lastMonth);
    saved(3, 14_500, lastMonth);
    ReductionRecord wrong = saved(3, 10_000, lastMonth);
    send(Reductions.reversed(wrong, records, lastMonth.plusSeconds(60)));
    saved(4, 400, lastMonth);
    saved(5, 500_000, CityTime.startOf(month));
    awaitPoints(3, 14_500);
    awaitPoints(5, 500_000);
    String proportional = publish("vouchers", 100, 0);
    String withLeast = publish("gifts", 10, 3);
    assertCode(redeem(household(9), proportional, 1), 422, "insufficient_points");

    // When
    awaitPool(proportional, 100);
    awaitPool(withLeast, 10);

    // Then: everybody's part, to the unit, and nobody another's
    assertThat(takenAtOnce(household(1), proportional)).isEqualTo(59);
    assertTakes(2, proportional, 25);
    assertTakes(3, proportional, 14);
    assertTakes(4, proportional, 0);
    assertTakes(5, proportional, 0);
    assertPool(proportional, 98);

    // What comes back can be taken again, by whose it was
    String taken = redeem(household(5), withLeast, 1).then().extract().path("code");
    assertThat(taken).isEqualTo("over_personal_cap");
    assertTakes(1, withLeast, 5);
    String given = redeem(household(2), withLeast, 3).then().statusCode(201).extract().path(ID);
    assertCode(redeem(household(2), withLeast, 1), 409, "over_personal_cap");
    with(household(2)).post("/v1/me/redemptions/" + given + "/release").then().statusCode(200);
    assertTakes(2, withLeast, 3);

    // First come, first served: two are left of the three that the third may take
    assertCode(redeem(household(3), withLeast, 3), 409, "out_of_stock");
    redeem(household(3), withLeast, 2).then().statusCode(201);
    assertCode(redeem(household(4), withLeast, 1), 409, "out_of_stock");
    assertPool(withLeast, 10);
    as("auditor", "auditor")
        .get("/v1/audit/trial-balance?verify=full")
        .then()
        .statusCode(200)
        .body("assets.findAll { it.difference != 0 }", Matchers.empty());
  }

  private static final String ID = "redemption_id";

  private ReductionRecord saved(int household, long grams, Instant recordedAt) {
    long n = ++records;
    ReductionRecord record =
        new ReductionRecord(
            ReductionRecord.Kind.POST,
            Scheme.SHENZHEN.id(),
            Reductions.activity(n),
            "tanpuhui.activity.electricity-day.v1",
            household(household).toString(),
            grams * 1_000,
            3,
            recordedAt.minus(Duration.ofDays(1)),
            recordedAt,
            "grid",
            "sz-household-electricity",
            "1.0.0",
            Reductions.HASH,
            PARTITION,
            n,
            null,
            null,
            null);
    send(record);
    return record;
  }

  private void send(ReductionRecord record) {
    records++;
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(
          new ProducerRecord<>(
              "reductions", PARTITION, Reductions.key(record), Reductions.json(record)));
      producer.flush();
    }
  }

  private static void awaitPoints(int household, int points) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                with(household(household))
                    .get("/v1/me/balances")
                    .then()
                    .body("items[1].available", Matchers.is(points)));
  }

  private static String publish(String code, long quota, long least) {
    String id =
        as("merchant", "clerk")
            .body(
                """
                {"code": "%s", "points": 100, "valid_from": "2026-01-01T00:00:00Z",
                 "valid_to": "2099-01-01T00:00:00Z", "name": {"zh": "电费红包", "en": "Electricity bill"},
                 "pool": {"quota": %d, "least": %d, "provenance": "illustrative", "source": "test"}}
                """
                    .formatted(code, quota, least))
            .post("/v1/offers")
            .then()
            .statusCode(201)
            .extract()
            .path("offer_id");
    as("merchant", "clerk").post("/v1/offers/" + id + "/publish").then().statusCode(200);
    return id;
  }

  /** Until the clock has released the quota, divided by the grams of everybody. */
  private void awaitPool(String offer, int quota) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .get("/v1/offers/" + offer + "/statistics")
                    .then()
                    .body("pool_months.size()", Matchers.is(1))
                    .body("pool_months[0].from", Matchers.is(month.toString()))
                    .body("pool_months[0].quota", Matchers.is(quota))
                    .body("pool_months[0].taken", Matchers.is(0))
                    .body("pool_months[0].total_mg_co2e", Matchers.is(100_000_000)));
  }

  private static void assertPool(String offer, int taken) {
    given()
        .get("/v1/offers/" + offer + "/statistics")
        .then()
        .body("pool_months[0].taken", Matchers.is(taken));
  }

  /** A household gets its part at once, and not a unit more. */
  private void assertTakes(int household, String offer, int part) {
    assertCode(redeem(household(household), offer, part + 1), 409, "over_personal_cap");
    if (part > 0) {
      redeem(household(household), offer, part).then().statusCode(201);
      assertCode(redeem(household(household), offer, 1), 409, "over_personal_cap");
    }
  }

  /** Many clients of one household take single units until each is refused. */
  private int takenAtOnce(ParticipantId household, String offer) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Callable<Integer>> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(
            () -> {
              int taken = 0;
              Response answer = redeem(household, offer, 1);
              while (answer.statusCode() == 201) {
                taken++;
                answer = redeem(household, offer, 1);
              }
              assertCode(answer, 409, "over_personal_cap");
              return taken;
            });
      }
      int taken = 0;
      for (Future<Integer> client : threads.invokeAll(clients)) {
        taken += client.get();
      }
      return taken;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Response redeem(ParticipantId household, String offer, int quantity) {
    return with(household)
        .header("Idempotency-Key", java.util.UUID.randomUUID().toString())
        .body("{\"offer_id\": \"" + offer + "\", \"quantity\": " + quantity + "}")
        .post("/v1/me/redemptions");
  }

  private static void assertCode(Response answer, int status, String code) {
    answer.then().statusCode(status).body("code", Matchers.is(code));
  }

  private static ParticipantId household(int number) {
    return ParticipantId.of(Scheme.SHENZHEN, 90_000 + number);
  }

  private static RequestSpecification with(ParticipantId household) {
    return with(TestTokens.request("participant").subject(household.toString()));
  }

  private static RequestSpecification as(String role, String subject) {
    return with(TestTokens.request(role).subject(subject).client(subject).claim("org", "grid"));
  }

  private static RequestSpecification with(TokenRequest request) {
    return given()
        .auth()
        .oauth2(request.scheme("shenzhen").signedBy(TestTokens.key()))
        .contentType("application/json");
  }
}
