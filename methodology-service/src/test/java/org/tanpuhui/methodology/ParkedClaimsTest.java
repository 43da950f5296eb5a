package org.tanpuhui.methodology;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tanpuhui.activity.contract.ActivityRecord;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.PagingWalk;
import org.tanpuhui.engines.TestTokens;
import org.tanpuhui.methodology.Samples.Ride;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.ParticipantId;

/**
 * From a parked claim over two people to what it became, and a void over the log: the service as it
 * runs, without a ledger.
 */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "methodology"))
class ParkedClaimsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Instant NOON =
      CityTime.startOf(CityTime.day(Instant.now()).minusDays(1)).plus(12, ChronoUnit.HOURS);
  private static final String BECAUSE = "{\"reason\":\"the gate's record shows it\"}";

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @Inject DataSource database;

  private KafkaProducer<byte[], byte[]> producer;

  @BeforeEach
  void connect() {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterEach
  void disconnect() {
    producer.close(Duration.ofSeconds(5));
  }

  /** Two claims on one time; the second is parked. */
  private Ride park(int person, Ride[] first) throws Exception {
    long participant = Samples.participant(person);
    first[0] = Samples.metro(participant, "w-" + person, NOON, NOON.plusSeconds(900), 5_000);
    Ride parked =
        Samples.bike(
            participant, "p-" + person, NOON.plusSeconds(60), NOON.plusSeconds(860), 2_000);
    send(first[0].record());
    send(parked.record());
    awaitStatus(parked.activityId(), "parked");
    return parked;
  }

  @Test
  void anUpheldClaimCountsAndTheOneInItsWayIsTakenBack() throws Exception {
    Ride[] first = new Ride[1];
    Ride parked = park(7001, first);
    String path = "/v1/parked-claims/" + parked.activityId();

    as("authority", "ann").body(BECAUSE).post(path + "/uphold").then().statusCode(409);
    as("platform_operator", "olga")
        .body("{\"decision\":\"uphold\",\"reason\":\"two taps, one ride\"}")
        .post(path + "/propose")
        .then()
        .statusCode(200)
        .body("state", is("proposed"))
        .body("proposal.by", is("olga"))
        .body("claimed_before.activity_id", is(first[0].activityId().toString()));
    // The same person may hold both roles, but not both parts.
    as("authority", "olga")
        .body(BECAUSE)
        .post(path + "/uphold")
        .then()
        .statusCode(409)
        .body("code", is("same_person"));
    as("authority", "ann").body(BECAUSE).post(path + "/uphold").then().statusCode(200);

    awaitStatus(parked.activityId(), "computed")
        .body("reduction.amount_mg_co2e", not(nullValue()))
        .body("outcome_code", nullValue());
    awaitStatus(first[0].activityId(), "voided")
        .body("outcome_code", is("claim_overturned"))
        .body("reduction", nullValue());
    // Again is no second decision; another one is refused.
    as("authority", "ann")
        .body(BECAUSE)
        .post(path + "/uphold")
        .then()
        .statusCode(200)
        .body("state", is("closed"))
        .body("decision.by", is("ann"));
    assertThat(acts(parked.activityId()))
        .containsExactly("claim.proposed by olga: uphold", "claim.decided by ann: uphold");
    as("authority", "ben").body(BECAUSE).post(path + "/dismiss").then().statusCode(409);
    as("authority", "ann")
        .get("/v1/parked-claims?limit=500")
        .then()
        .statusCode(200)
        .body("items.activity_id", not(hasItem(parked.activityId().toString())));
  }

  private List<String> acts(UUID subject) throws SQLException {
    List<String> acts = new ArrayList<>();
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT kind || ' by ' || actor || ': ' || detail FROM act WHERE subject = ?"
                    + " ORDER BY act_no")) {
      select.setString(1, subject.toString());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          acts.add(rows.getString(1));
        }
      }
    }
    return acts;
  }

  @Test
  void aDismissedClaimIsRejected() throws Exception {
    Ride[] first = new Ride[1];
    Ride parked = park(7002, first);
    String path = "/v1/parked-claims/" + parked.activityId();
    as("platform_operator", "olga")
        .body("{\"decision\":\"dismiss\",\"reason\":\"reported twice\"}")
        .post(path + "/propose")
        .then()
        .statusCode(200);

    as("authority", "ann").body(BECAUSE).post(path + "/dismiss").then().statusCode(200);

    awaitStatus(parked.activityId(), "rejected").body("outcome_code", is("claim_dismissed"));
    awaitStatus(first[0].activityId(), "computed");
  }

  @Test
  void aVoidedWinnerSendsTheParkedClaimToAdjudication() throws Exception {
    Ride[] first = new Ride[1];
    Ride parked = park(7003, first);
    ActivityRecord taken = LogSamples.voidOf(first[0], "v-7003", NOON.plusSeconds(3_600));
    send(taken);
    awaitStatus(first[0].activityId(), "voided")
        .body("outcome_code", is("voided"))
        .body("reference", is(taken.activityId().toString()));

    as("authority", "ann")
        .get("/v1/parked-claims?state=adjudication&limit=500")
        .then()
        .statusCode(200)
        .body("items.activity_id", hasItem(parked.activityId().toString()));
    given()
        .auth()
        .oauth2(TestTokens.token("auditor"))
        .get("/v1/audit/completeness?day=" + CityTime.day(Instant.now()))
        .then()
        .statusCode(200)
        .body("exceptions.code", not(hasItem("methodology_disagrees_with_log")));
    given()
        .auth()
        .oauth2(TestTokens.participant(ParticipantId.text(parked.participant())))
        .get("/v1/me/activities")
        .then()
        .statusCode(200)
        .body("items.find { it.id == 'v-7003' }.outcome_code", is("void_applied"))
        .body("items.find { it.id == 'w-7003' }.status", is("voided"));
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "propose, '{\"reason\":\"x\"}', 422",
    "propose, '{\"decision\":\"maybe\",\"reason\":\"x\"}', 422",
    "propose, '{\"decision\":\"uphold\"}', 422",
    "propose, '[', 400",
    "uphold, '{}', 403",
  })
  void whatCannotBeSaidIsRefused(String verb, String body, int status) throws Exception {
    Ride[] first = new Ride[1];
    Ride parked = park(7010 + Math.floorMod((verb + body).hashCode(), 1_000), first);
    as("platform_operator", "olga")
        .body(body)
        .post("/v1/parked-claims/" + parked.activityId() + "/" + verb)
        .then()
        .statusCode(status);
  }

  @Test
  void aDryRunAnswersWhatWouldBecomeOfAnActivityAndKeepsNothing() throws Exception {
    Ride ride =
        Samples.metro(Samples.participant(7_500), "dry", NOON, NOON.plusSeconds(900), 5_000);
    given()
        .contentType(ContentType.JSON)
        .body(ride.json())
        .post("/internal/dry-run")
        .then()
        .statusCode(200)
        .body("status", is("computed"))
        .body("reduction.amount_mg_co2e", is(234_000))
        .body("reduction.derivation.name", hasItem("reduction"));
    given()
        .contentType(ContentType.JSON)
        .body("{\"scheme\":7}")
        .post("/internal/dry-run")
        .then()
        .statusCode(422);
    as("auditor", "aud").get("/v1/activities/" + ride.activityId()).then().statusCode(404);
  }

  @Test
  void unknownClaimsAndStatesAreRefused() {
    as("authority", "ann").get("/v1/parked-claims/" + UUID.randomUUID()).then().statusCode(404);
    as("authority", "ann").get("/v1/parked-claims/nonsense").then().statusCode(400);
    as("authority", "ann").get("/v1/parked-claims?state=lost").then().statusCode(400);
    as("partner", "p").get("/v1/parked-claims").then().statusCode(403);
  }

  private void send(ActivityRecord record) throws Exception {
    byte[] key = record.participant().getBytes(StandardCharsets.UTF_8);
    producer
        .send(new ProducerRecord<>("activities", key, Samples.json(record)))
        .get(10, TimeUnit.SECONDS);
  }

  private static ValidatableResponse awaitStatus(UUID id, String status) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                as("auditor", "aud")
                    .get("/v1/activities/" + id)
                    .then()
                    .statusCode(200)
                    .body("status", is(status)));
    return as("auditor", "aud").get("/v1/activities/" + id).then();
  }

  private static RequestSpecification as(String role, String person) {
    return given()
        .auth()
        .oauth2(TestTokens.request(role).subject(person).signedBy(TestTokens.key()))
        .contentType(ContentType.JSON);
  }

  @Test
  void claimsNeitherVanishNorComeTwiceWhileTheListGrows() throws Exception {
    int[] person = {7_400};
    for (int i = 0; i < 4; i++) {
      park(person[0]++, new Ride[1]);
    }
    PagingWalk.whileAdding(
        cursor -> {
          var page =
              as("authority", "ann")
                  .queryParam("limit", 2)
                  .queryParams(cursor == null ? Map.of() : Map.of("cursor", cursor))
                  .get("/v1/parked-claims");
          page.then().statusCode(200);
          return new PagingWalk.Step(
              page.jsonPath().getList("items.activity_id", String.class), page.path("next_cursor"));
        },
        () -> {
          // New claims stand at the end of the list, so adding without end would have none.
          if (person[0] < 7_408) {
            try {
              park(person[0]++, new Ride[1]);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          }
        });
  }
}
