package org.tanpuhui.methodology;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.PagingWalk;
import org.tanpuhui.engines.TestTokens;
import org.tanpuhui.methodology.Samples.Ride;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.ParticipantId;

/** The service as it runs: real Kafka, real PostgreSQL, real tokens. No ledger answers here. */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "methodology"))
class MethodologyServiceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Instant MORNING =
      CityTime.startOf(CityTime.day(Instant.now()).minusDays(1)).plus(8, ChronoUnit.HOURS);

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @Inject AgroalDataSource database;

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

  @Test
  void aMetroTripBecomesEvidenceAndAReductionOnTheTopic() throws Exception {
    // Given
    long participant = Samples.participant(1);
    Ride ride = Samples.metro(participant, "m-1", MORNING, MORNING.plusSeconds(1800), 14_200);

    // When
    RecordMetadata sent = send(ride);

    // Then
    awaitSeen(ride)
        .body("status", is("computed"))
        .body("source", is(Samples.METRO_SOURCE))
        .body("id", is("m-1"))
        .body("reduction.amount_mg_co2e", is(664_560))
        .body("reduction.certification", is("pooled"))
        .body("reduction.methodology.id", is("sz-low-carbon-public-transport"))
        .body("reduction.derivation.name", contains("distance_m", "rf_metro", "reduction"))
        .body("reduction.derivation.value", contains("14200", "46.8", "664560"))
        .body("reduction.derivation[1].provenance", is("secondary"))
        .body("reduction.derivation[2].rounding", is("down"))
        .body("explanation.zh", containsString("664.56 克"))
        .body("explanation.zh", not(containsString("核证")))
        .body("explanation.en", containsString("664.56 g"));
    List<String> published =
        await()
            .atMost(PATIENCE)
            .until(() -> published("reductions", sent.partition(), ride), s -> s.size() == 1);
    assertThat(published.get(0))
        .contains("\"amount_mg_co2e\":664560")
        .contains("\"activities_offset\":" + sent.offset());
  }

  @Test
  void aSecondCopyChangesNothingAndIsCounted() throws Exception {
    // Given
    long participant = Samples.participant(2);
    Ride first = Samples.metro(participant, "m-2", MORNING, MORNING.plusSeconds(900), 5_000);
    send(first);
    send(first);
    send(first.distance(9_000L));

    // When
    Ride last =
        Samples.metro(
            participant, "m-2-last", MORNING.plusSeconds(7200), MORNING.plusSeconds(8000), 1_000);
    RecordMetadata sent = send(last);
    awaitSeen(last);

    // Then
    awaitSeen(first).body("reduction.amount_mg_co2e", is(234_000));
    assertThat(published("reductions", sent.partition(), first)).hasSize(1);
    as("auditor")
        .get("/v1/audit/completeness?day=" + today())
        .then()
        .statusCode(200)
        .body("duplicates", greaterThanOrEqualTo(2))
        .body("id_reused", greaterThanOrEqualTo(1))
        .body("in_flight", is(0))
        .body("exceptions.code", contains("ledger_unreachable"));
  }

  @Test
  void theSameRideFromAnotherSourceIsParkedWithAReference() throws Exception {
    // Given
    long participant = Samples.participant(3);
    Ride winner = Samples.bike(participant, "b-3", MORNING, MORNING.plusSeconds(600), 2_000);
    Ride copy =
        Samples.bike(participant, "c-3", MORNING.plusSeconds(600), MORNING.plusSeconds(1200), 2_100)
            .source("/partners/other-bike", "other-bike");

    // When
    send(winner);
    send(copy);

    // Then
    awaitSeen(copy)
        .body("status", is("parked"))
        .body("outcome_code", is("double_claim"))
        .body("reference", is(winner.activityId().toString()))
        .body("reduction", nullValue());
    await()
        .atMost(PATIENCE)
        .until(() -> publishedAnywhere("outcomes", copy), found -> found.size() == 1);
    partner("other-bike")
        .get("/v1/activities/" + copy.activityId())
        .then()
        .statusCode(200)
        .body("status", is("parked"))
        .body("reference", nullValue());
    partner("other-bike").get("/v1/activities/" + winner.activityId()).then().statusCode(404);
  }

  @Test
  void aPoisonRecordIsSetAsideAndItsPartitionGoesOn() throws Exception {
    // Given
    long participant = Samples.participant(4);
    byte[] key = ParticipantId.text(participant).getBytes(StandardCharsets.UTF_8);
    RecordMetadata poison =
        producer
            .send(
                new ProducerRecord<>(
                    "activities", key, "{\"scheme\":7}".getBytes(StandardCharsets.UTF_8)))
            .get(10, TimeUnit.SECONDS);

    // When
    Ride next = Samples.metro(participant, "m-4", MORNING, MORNING.plusSeconds(600), 3_000);
    RecordMetadata sent = send(next);
    assertThat(sent.partition()).isEqualTo(poison.partition());

    // Then
    awaitSeen(next).body("status", is("computed"));
    as("platform_operator")
        .get("/v1/ops/dead-letters?stage=methodology&limit=500")
        .then()
        .statusCode(200)
        .body("items.id", hasItems(containsString("m-")))
        .body("items.offset", hasItems((int) poison.offset()));
  }

  @Test
  void aParticipantReadsOnlyItsOwnActivitiesNewestFirst() throws Exception {
    // Given
    long participant = Samples.participant(5);
    List<Ride> rides = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Instant start = MORNING.plusSeconds(3600L * i);
      rides.add(Samples.metro(participant, "m-5-" + i, start, start.plusSeconds(600), 1_000 + i));
    }
    for (Ride ride : rides) {
      send(ride);
    }
    awaitSeen(rides.get(4));

    // When
    var page =
        participant(participant).get("/v1/me/activities?limit=3").then().statusCode(200).extract();

    // Then
    assertThat(page.jsonPath().getList("items.id", String.class))
        .containsExactly("m-5-4", "m-5-3", "m-5-2");
    String cursor = page.path("next_cursor");
    participant(participant)
        .get("/v1/me/activities?limit=3&cursor=" + cursor)
        .then()
        .statusCode(200)
        .body("items.id", contains("m-5-1", "m-5-0"))
        .body("next_cursor", nullValue());
    participant(participant)
        .get("/v1/me/activities/" + rides.get(0).activityId())
        .then()
        .statusCode(200)
        .body("reduction.amount_mg_co2e", is(46_800));
    participant(Samples.participant(6))
        .get("/v1/me/activities/" + rides.get(0).activityId())
        .then()
        .statusCode(404)
        .body("code", is("not_found"));
    participant(Samples.participant(6))
        .get("/v1/me/activities")
        .then()
        .statusCode(200)
        .body("items", empty());
  }

  @Test
  void anActivityIsFoundBySourceAndIdAndStaysInItsScheme() throws Exception {
    // Given
    Ride ride = Samples.metro(Samples.participant(7), "m 7/é", MORNING, null, 2_000);
    send(ride);
    awaitSeen(ride);

    // Then
    partner("demo-metro")
        .queryParam("source", ride.source())
        .queryParam("id", ride.id())
        .get("/v1/activities")
        .then()
        .statusCode(200)
        .body("activity_id", is(ride.activityId().toString()));
    given()
        .auth()
        .oauth2(TestTokens.request("auditor").scheme("shenzhen").signedBy(TestTokens.key()))
        .get("/v1/activities/" + ride.activityId())
        .then()
        .statusCode(404);
  }

  @Test
  void anUnknownIdIsNotFoundOnceNothingWaits() throws Exception {
    Ride ride = Samples.metro(Samples.participant(8), "m-8", MORNING, null, 2_000);
    send(ride);
    awaitSeen(ride);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                as("auditor")
                    .get("/v1/activities/" + UUID.randomUUID())
                    .then()
                    .statusCode(404)
                    .body("code", is("not_found")));
  }

  @ParameterizedTest
  @CsvSource({
    "auditor, /v1/activities/not-a-uuid, 400, parameter_invalid",
    "auditor, /v1/activities?source=x, 400, parameter_invalid",
    "auditor, /v1/me/activities, 403, role_missing",
    "participant, /v1/me/activities, 403, not_a_participant",
    "partner, /v1/audit/completeness?day=2026-01-01, 403, role_missing",
    "auditor, /v1/audit/completeness, 400, parameter_invalid",
    "auditor, /v1/audit/completeness?day=yesterday, 400, parameter_invalid",
    "partner, /v1/ops/pipeline, 403, role_missing",
    "auditor, /v1/methodologies/nothing, 404, not_found",
    "auditor, /v1/methodologies/sz-shared-bike-riding/versions/9, 404, not_found"
  })
  void badRequestsGetTheirCode(String role, String path, int status, String code) {
    as(role).get(path).then().statusCode(status).body("code", is(code));
  }

  @Test
  void alteredCursorsAreRefused() {
    participant(Samples.participant(5))
        .get("/v1/me/activities?cursor=AAAA")
        .then()
        .statusCode(400)
        .body("code", is("cursor_invalid"));
  }

  @Test
  void methodologiesArePublicWithTheirHash() {
    given()
        .get("/v1/methodologies")
        .then()
        .statusCode(200)
        .body("items.id", hasItems("sz-low-carbon-public-transport", "sz-shared-bike-riding"));
    given()
        .get("/v1/methodologies/sz-low-carbon-public-transport/versions/2021-12-17")
        .then()
        .statusCode(200)
        .body("hash", notNullValue())
        .body("document.parameters.find { it.name == 'rf_metro' }.values[0].value", is("46.8"))
        .body("document.worked_examples", hasSize(4));
  }

  @Test
  void thePipelineSaysLagAndWatermarkOfBothStages() {
    as("platform_operator")
        .get("/v1/ops/pipeline")
        .then()
        .statusCode(200)
        .body("stages.stage", contains("methodology", "ledger"))
        .body("stages[0].partitions", hasSize(6))
        .body("stages[0].partitions[0].watermark", notNullValue())
        .body("stages[1].state", is("unreachable"));
  }

  @Test
  void theAppRoleCanNeitherChangeNorRemoveWhatWasDecided() throws Exception {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (String table : List.of("evidence", "activity_identity", "methodology_version")) {
        for (String privilege : List.of("UPDATE", "DELETE", "TRUNCATE")) {
          try (ResultSet row =
              statement.executeQuery(
                  "SELECT has_table_privilege('" + table + "', '" + privilege + "')")) {
            row.next();
            assertThat(row.getBoolean(1)).as(table + " " + privilege).isFalse();
          }
        }
      }
    }
  }

  private RecordMetadata send(Ride ride) throws Exception {
    byte[] key = ParticipantId.text(ride.participant()).getBytes(StandardCharsets.UTF_8);
    return producer
        .send(new ProducerRecord<>("activities", key, ride.json()))
        .get(10, TimeUnit.SECONDS);
  }

  private ValidatableResponse awaitSeen(Ride ride) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> as("auditor").get("/v1/activities/" + ride.activityId()).then().statusCode(200));
    return as("auditor").get("/v1/activities/" + ride.activityId()).then().statusCode(200);
  }

  private List<String> publishedAnywhere(String topic, Ride ride) {
    List<String> all = new ArrayList<>();
    for (int partition = 0; partition < 6; partition++) {
      all.addAll(published(topic, partition, ride));
    }
    return all;
  }

  /** The records of a ride on an output topic, all that are there now. */
  private List<String> published(String topic, int partition, Ride ride) {
    List<String> found = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition place = new TopicPartition(topic, partition);
      consumer.assign(List.of(place));
      consumer.seekToBeginning(List.of(place));
      long end = consumer.endOffsets(List.of(place)).get(place);
      while (consumer.position(place) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          String value = new String(record.value(), StandardCharsets.UTF_8);
          if (value.contains(ride.activityId().toString())) {
            found.add(value);
          }
        }
      }
    }
    return found;
  }

  private static String today() {
    return CityTime.day(Instant.now()).toString();
  }

  private static RequestSpecification as(String role) {
    return given().auth().oauth2(TestTokens.token(role));
  }

  private static RequestSpecification partner(String id) {
    return given().auth().oauth2(TestTokens.partner(id));
  }

  private static RequestSpecification participant(long participant) {
    return given().auth().oauth2(TestTokens.participant(ParticipantId.text(participant)));
  }

  @Test
  void activitiesNeitherVanishNorComeTwiceWhileTheListGrows() throws Exception {
    long participant = Samples.participant(41);
    int[] next = new int[1];
    for (int i = 0; i < 5; i++) {
      ride(participant, next[0]++);
    }
    List<String> seen =
        PagingWalk.whileAdding(
            cursor -> {
              var page =
                  participant(participant)
                      .queryParam("limit", 1)
                      .queryParams(cursor == null ? Map.of() : Map.of("cursor", cursor))
                      .get("/v1/me/activities");
              page.then().statusCode(200);
              return new PagingWalk.Step(
                  page.jsonPath().getList("items.id", String.class), page.path("next_cursor"));
            },
            () -> {
              // By turns before and behind the place that was read last.
              ride(participant, next[0] % 2 == 0 ? next[0] : -next[0]);
              next[0]++;
            });
    assertThat(seen).hasSizeGreaterThanOrEqualTo(5);
  }

  private void ride(long participant, int hour) {
    Instant start = MORNING.plusSeconds(1800L * hour);
    Ride ride = Samples.metro(participant, "m-41-" + hour, start, start.plusSeconds(600), 1_000);
    try {
      send(ride);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    awaitSeen(ride);
  }
}
