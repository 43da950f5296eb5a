package org.tanpuhui.activity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.TestTokens;

/** A dry run answers as intake would and leaves nothing behind. */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "activity"))
@QuarkusTestResource(MethodologyStub.class)
class DryRunIT {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  @ConfigProperty(name = "quarkus.management.test-port")
  int managementPort;

  private String partner;
  private String source;
  private String subject;

  @BeforeEach
  void enrolSomebody() {
    TestHttp.configure();
    MethodologyStub.mode = MethodologyStub.Mode.ANSWERS;
    partner = Api.partner();
    source = Api.source(partner);
    subject = Bodies.unique("s");
    Api.enrol(partner, subject);
  }

  @Test
  void answersAsIntakeWouldAndKeepsNothing() {
    Map<String, Object> good = Bodies.metroTrip(source, subject);
    Map<String, Object> bad = Bodies.metroTrip(source, "nobody");
    String counted = counted();

    dryRun(Api.BATCH, List.of(good, bad, good), "true")
        .then()
        .statusCode(200)
        .body("dry_run", equalTo(true))
        .body("accepted", equalTo(1))
        .body("duplicates", equalTo(1))
        .body("rejected", equalTo(1))
        .body("results[0].status", equalTo("accepted"))
        .body("results[1].code", equalTo("subject_unknown"))
        .body("results[2].status", equalTo("duplicate"));

    assertThat(KafkaLog.find(kafka, (String) good.get("id"))).isEmpty();
    assertThat(counted()).isEqualTo(counted);
    // Neither remembered: the first real copy is no duplicate.
    Api.post(partner, Api.BATCH, List.of(good))
        .then()
        .statusCode(202)
        .body("dry_run", nullValue())
        .body("accepted", equalTo(1));
    dryRun(Api.BATCH, List.of(good), "true").then().body("duplicates", equalTo(1));
    assertThat(KafkaLog.find(kafka, (String) good.get("id"))).hasSize(1);
  }

  @Test
  void tellsWhatMethodologyWouldMakeOfWhatIntakeAccepts() {
    Map<String, Object> good = Bodies.metroTrip(source, subject);
    Bodies.data(good).put("distance_m", 14_200);

    dryRun(Api.BATCH, List.of(Bodies.metroTrip(source, "nobody"), good), "true")
        .then()
        .statusCode(200)
        .body("results[0].preview", nullValue())
        .body("results[1].preview.status", equalTo("computed"))
        .body("results[1].preview.reduction.amount_mg_co2e", equalTo(14_200))
        .body("results[1].preview.reduction.derivation[0].name", equalTo("distance"))
        .body("results[1].preview.source", nullValue());
  }

  @Test
  void methodologyIsNotAskedWhenNothingIsAccepted() {
    int asked = MethodologyStub.asked;
    dryRun(Api.BATCH, List.of(Bodies.metroTrip(source, "nobody")), "true").then().statusCode(200);
    assertThat(MethodologyStub.asked).isEqualTo(asked);
  }

  @Test
  void saysSoWhenMethodologyIsDownOrSlow() {
    Map<String, Object> event = Bodies.metroTrip(source, subject);

    MethodologyStub.mode = MethodologyStub.Mode.FAILS;
    dryRun(Api.ONE, event, "true")
        .then()
        .statusCode(503)
        .header("Retry-After", "5")
        .body("code", equalTo("service_unavailable"));
    MethodologyStub.mode = MethodologyStub.Mode.SILENT;
    dryRun(Api.ONE, event, "true").then().statusCode(504).body("code", equalTo("request_timeout"));

    // Intake itself needs no methodology-service.
    dryRun(Api.ONE, event, "false").then().statusCode(202);
  }

  @Test
  void takesNoMoreEventsThanItCanPreview() {
    List<Map<String, Object>> events = Collections.nCopies(101, Bodies.metroTrip(source, subject));
    dryRun(Api.BATCH, events, "true")
        .then()
        .statusCode(413)
        .body("code", equalTo("body_too_large"));
  }

  @Test
  void oneEventOrLinesAreJudgedLikewise() {
    Map<String, Object> event = Bodies.bikeRide(source, subject);
    dryRun(Api.ONE, event, "true").then().statusCode(200).body("accepted", equalTo(1));
    dryRun(Api.LINES, Bodies.json(event), "true").then().statusCode(200);
    Bodies.data(event).put("distance_m", -1);
    dryRun(Api.ONE, event, "true")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/data/distance_m"));
    assertThat(KafkaLog.find(kafka, (String) event.get("id"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "TRUE", "yes"})
  void unclearWishIsRefusedAndKeepsNothing(String value) {
    Map<String, Object> event = Bodies.metroTrip(source, subject);

    dryRun(Api.ONE, event, value).then().statusCode(400).body("code", equalTo("parameter_invalid"));

    assertThat(KafkaLog.find(kafka, (String) event.get("id"))).isEmpty();
  }

  @Test
  void falseKeepsTheEvent() {
    Map<String, Object> event = Bodies.metroTrip(source, subject);
    dryRun(Api.ONE, event, "false").then().statusCode(202);
    assertThat(KafkaLog.find(kafka, (String) event.get("id"))).hasSize(1);
  }

  private Response dryRun(String contentType, Object body, String value) {
    return given()
        .header("Authorization", "Bearer " + TestTokens.partner(partner))
        .contentType(contentType)
        .queryParam("dry_run", value)
        .body(body instanceof String text ? text : Bodies.json(body))
        .post("/v1/activities");
  }

  /** The counter of accepted events as it is printed; it appears with the first request. */
  private String counted() {
    String metrics = given().port(managementPort).get("/q/metrics").asString();
    return metrics
        .lines()
        .filter(line -> line.startsWith("tanpuhui_intake_events_total"))
        .filter(line -> line.contains("status=\"accepted\""))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .findFirst()
        .orElse("0.0");
  }
}
