package org.tanpuhui.methodology.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.methodology.Samples;
import org.tanpuhui.methodology.Samples.Ride;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;

/** What one partner sent on a day, among what others sent. No ledger answers here. */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "methodology"))
class PartnerDayTest {
  private static final Instant MORNING =
      CityTime.startOf(CityTime.day(Instant.now()).minusDays(1)).plus(8, ChronoUnit.HOURS);

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @Inject LogTail tail;
  @Inject LogDay log;

  private final String partner = "p-" + UUID.randomUUID();
  private final String source = "/partners/" + partner;
  private final LocalDate today = CityTime.day(Instant.now());

  @Test
  void countsFirstCopiesByWhatTheyAreAndSecondOnesApart() {
    long person = Samples.participant(7_001);
    Ride trip = ride(person, "t-1", MORNING);
    Ride second = ride(person, "t-2", MORNING.plusSeconds(30));
    Ride foreign =
        Samples.metro(Samples.participant(7_002), partner, MORNING, MORNING.plusSeconds(900), 5_000)
            .source(source + "/2", "other-" + partner);
    send(
        trip,
        second,
        trip,
        trip.distance(1L),
        foreign,
        ride(person, "t-3", MORNING.plusSeconds(9_000)));

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(day().getInt("counts.activities.sum()")).isEqualTo(3));
    JsonPath day = day();
    assertThat(day.getBoolean("ledger_answers")).isFalse();
    assertThat(day.getInt("counts.find { it.status == 'computed' }.activities")).isEqualTo(2);
    assertThat(day.getString("counts.find { it.status == 'parked' }.outcome_code"))
        .isEqualTo("double_claim");
    assertThat(day.getList("copies")).hasSize(1);
    assertThat(day.getInt("copies[0].same_content")).isEqualTo(1);
    assertThat(day.getInt("copies[0].other_content")).isEqualTo(1);
    given()
        .get(
            "/internal/partner-days/exceptions?scheme=sandbox&limit=10&partner={p}&day={d}",
            partner,
            today.toString())
        .then()
        .statusCode(200)
        .body("$", hasSize(1))
        .body("id", contains("t-2"))
        .body("status", contains("parked"))
        .body("[0].source", equalTo(source));
  }

  @Test
  void whatWaitsOnTheLogIsCountedFromItsHeaders() {
    long person = Samples.participant(7_003);
    send(ride(person, "t-1", MORNING), ride(person, "t-2", MORNING.plusSeconds(30)));

    // As if nothing of the day had been processed.
    List<LogDay.Stretch> all = log.waiting(today, Map.of());
    assertThat(tail.count(all, Scheme.SANDBOX, Set.of(source, "/partners/none")))
        .containsOnly(
            Map.entry(
                new LogTail.Kind(
                    source, org.tanpuhui.methodology.methodology.ActivityType.TRANSIT_TRIP),
                2L));
    assertThat(tail.count(all, Scheme.SHENZHEN, Set.of(source))).isEmpty();
    assertThat(log.waiting(today.minusDays(3), Map.of())).isEmpty();
  }

  private Ride ride(long person, String id, Instant from) {
    return Samples.metro(person, id, from, from.plusSeconds(900), 5_000).source(source, partner);
  }

  private JsonPath day() {
    return given()
        .contentType("application/json")
        .body(
            Map.of(
                "scheme",
                "sandbox",
                "partner",
                partner,
                "day",
                today.toString(),
                "sources",
                List.of(source)))
        .post("/internal/partner-days")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private void send(Ride... rides) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (Ride ride : rides) {
        byte[] key = ParticipantId.text(ride.participant()).getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>("activities", key, ride.json());
        record.headers().add("ce_type", ride.type().getBytes(StandardCharsets.UTF_8));
        record.headers().add("ce_source", ride.source().getBytes(StandardCharsets.UTF_8));
        producer.send(record);
      }
      producer.flush();
    }
  }
}
