package org.tanpuhui.activity;

import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.engines.EnginesTestResource;

/** Without Kafka nothing is accepted, everything else works, and the service is not ready. */
@QuarkusTest
@TestProfile(KafkaDownIT.NoKafka.class)
@QuarkusTestResource(
    value = EnginesTestResource.class,
    restrictToAnnotatedClass = true,
    initArgs = {
      @ResourceArg(name = "database", value = "activity"),
      @ResourceArg(name = "kafka", value = "false")
    })
class KafkaDownIT {
  /** Port 1 of this machine, where nothing listens. */
  public static final class NoKafka implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "kafka.bootstrap.servers",
          "127.0.0.1:1",
          "tanpuhui.activity.acknowledge-timeout",
          "PT1S");
    }
  }

  @ConfigProperty(name = "quarkus.management.test-port")
  int managementPort;

  @BeforeEach
  void configure() {
    TestHttp.configure();
  }

  @Test
  void eventIsNotAcceptedAndMayBeResent() {
    String partner = Api.partner();
    Api.enrol(partner, "s");
    Map<String, Object> event = Bodies.metroTrip(Api.source(partner), "s");

    Api.post(partner, Api.ONE, event)
        .then()
        .statusCode(503)
        .header("Retry-After", equalTo("1"))
        .body("code", equalTo("unavailable_not_accepted"));
    Api.post(partner, Api.BATCH, List.of(event, event, Bodies.metroTrip("/x", "s")))
        .then()
        .statusCode(202)
        .body("accepted", equalTo(0))
        .body("results[0].code", equalTo("unavailable_not_accepted"))
        .body("results[1].code", equalTo("unavailable_not_accepted"))
        .body("results[2].code", equalTo("source_not_yours"));
  }

  @Test
  void notReady() {
    RestAssured.given()
        .port(managementPort)
        .get("/q/health/ready")
        .then()
        .statusCode(503)
        .body("checks.find { it.name == 'kafka' }.status", equalTo("DOWN"));
  }
}
