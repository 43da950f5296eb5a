package org.tanpuhui.ledger.transparency;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.TestEngines;
import org.tanpuhui.engines.TestTokens;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.config.IntakeReadiness;
import org.tanpuhui.ledger.config.LogFolders;
import org.tanpuhui.methodology.contract.ReductionRecord;

/**
 * What the running service says when the books contradict the published log: it signs nothing any
 * more, is not ready, and names each leaf that stays without a place. A service of its own, since
 * the log stays stopped.
 */
@QuarkusTest
@TestProfile(DisagreementIT.Alone.class)
@QuarkusTestResource(
    value = EnginesTestResource.class,
    restrictToAnnotatedClass = true,
    initArgs = @ResourceArg(name = "database", value = "disagreement"))
class DisagreementIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long FIRST = 9_700_001;

  /** Nothing but a start of its own. */
  public static class Alone implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("tanpuhui.log.round", "PT0.1S");
    }
  }

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @ConfigProperty(name = "quarkus.datasource.jdbc.url")
  String database;

  @Inject LogFolders folders;
  @Inject @Readiness IntakeReadiness readiness;
  @Inject MeterRegistry meters;

  @Test
  void aLeafThatWasChangedBehindThePublishedLogStopsItAndTheServiceIsNotReady() throws Exception {
    // Given
    post(FIRST);
    await().atMost(PATIENCE).until(() -> log().extract().path("size") != null);
    assertThat(readiness.call().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);

    // When: somebody with the database changes a published leaf, and the log is opened anew, as it
    // is at a start and when a key comes
    tamper(
        "UPDATE lane_batch SET leaves = set_byte(leaves, 0, 255 - get_byte(leaves, 0))"
            + " WHERE lane >> 16 = 2");
    folders.keys().add("sandbox", "bob", Instant.now());

    // Then
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(readiness.call().getStatus())
                    .isEqualTo(HealthCheckResponse.Status.DOWN));
    assertThat(readiness.call().getData().orElseThrow().get("log_sandbox_problem").toString())
        .startsWith("stopped: ");
    assertThat(meters.get("tanpuhui.log.stopped").tag("scheme", "sandbox").gauge().value())
        .isEqualTo(1);
    log().body("state", Matchers.is("stopped"));

    // And what comes now has no place in the tree: after 5 s a finding
    post(FIRST + 1);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> log().body("exceptions", Matchers.not(Matchers.empty())));
  }

  private static ValidatableResponse log() {
    return given()
        .auth()
        .oauth2(TestTokens.token("auditor"))
        .get("/v1/audit/log")
        .then()
        .statusCode(200);
  }

  private void post(long activity) throws Exception {
    ReductionRecord record =
        Reductions.record(activity, Reductions.participant(activity), 1_000, 1, 0);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "max.block.ms", "60000"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  "reductions", 1, Reductions.key(record), Reductions.json(record)))
          .get();
    }
  }

  private void tamper(String sql) throws Exception {
    String name = List.of(database.split("[/?]")).get(3);
    try (Connection superuser = TestEngines.postgres().connectAsSuperuser(name);
        Statement statement = superuser.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
  }
}
