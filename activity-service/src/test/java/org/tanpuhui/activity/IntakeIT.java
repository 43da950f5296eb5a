package org.tanpuhui.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tanpuhui.activity.contract.ActivityRecord;
import org.tanpuhui.activity.contract.ContentHash;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.activity.contract.Grants;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.TestTokens;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.testing.DocumentedAnswers;

/**
 * Intake over HTTP on real PostgreSQL and Kafka: every refusal by its code, and what is accepted.
 */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "activity"))
class IntakeIT {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  @TestHTTPResource("/v1/activities")
  URI activities;

  private String partner;
  private String source;
  private String subject;

  @BeforeEach
  void enrolSomebody() {
    TestHttp.configure();
    partner = Api.partner();
    source = Api.source(partner);
    subject = Bodies.unique("s");
    Api.enrol(partner, subject);
  }

  @Test
  void acceptedEventStandsInKafkaUnderItsParticipant() throws Exception {
    Map<String, Object> ride = Bodies.bikeRide(source, subject);

    Api.post(partner, Api.BATCH, List.of(ride))
        .then()
        .statusCode(202)
        .body("accepted", equalTo(1))
        .body("results[0].status", equalTo("accepted"))
        .body(
            "results[0].activity_id",
            equalTo(Ids.activityId(Scheme.SANDBOX, source, (String) ride.get("id")).toString()));

    var found = KafkaLog.find(kafka, (String) ride.get("id"));
    assertThat(found).hasSize(1);
    var kept = found.get(0);
    ActivityRecord record = Json.mapper().readValue(kept.value(), ActivityRecord.class);
    assertThat(new String(kept.key(), StandardCharsets.UTF_8)).isEqualTo(record.participant());
    assertThat(KafkaLog.header(kept, "ce_specversion")).isEqualTo("1.0");
    assertThat(KafkaLog.header(kept, "ce_source")).isEqualTo(source);
    assertThat(KafkaLog.header(kept, "ce_type")).isEqualTo(Api.BIKE);
    assertThat(KafkaLog.header(kept, "content-type")).isEqualTo("application/json");
    assertThat(record.scheme()).isEqualTo("sandbox");
    assertThat(record.holderKind()).isEqualTo(HolderKind.PERSON);
    assertThat(record.persons()).isEqualTo(1);
    assertThat(record.partner()).isEqualTo(partner);
    assertThat(record.scenario()).isEqualTo("default");
    assertThat(record.evidenceGrade()).isEqualTo(EvidenceGrade.SENSOR);
    assertThat(record.grants()).isEqualTo(Grants.RECORD | Grants.POINTS);
    assertThat(record.backfillId()).isNull();
    assertThat(record.occurredAt().toString()).isEqualTo(Bodies.data(ride).get("unlocked_at"));
    assertThat(record.endedAt().toString()).isEqualTo(Bodies.data(ride).get("locked_at"));
    assertThat(record.privateDigest()).hasSize(32);
    assertThat(record.contentHash())
        .isEqualTo(
            HexFormat.of()
                .formatHex(
                    ContentHash.of(
                        record.type(),
                        record.activityId(),
                        record.occurredAt(),
                        record.endedAt(),
                        record.privateDigest(),
                        Json.mapper().writeValueAsBytes(record.data()))));
    assertThat(record.data().get("distance_m").asLong()).isEqualTo(3_000);
    assertThat(record.data().has("ride_id")).isFalse();
    assertThat(record.data().has("start")).isFalse();
    assertThat(record.trace()).hasSizeGreaterThan(28);
    assertThat(new String(kept.value(), StandardCharsets.UTF_8)).doesNotContain("114.0");
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        bad("event_invalid", event -> event.remove("specversion")),
        bad("event_invalid", event -> event.put("specversion", "0.3")),
        bad("event_invalid", event -> event.put("id", "x".repeat(257))),
        bad("event_invalid", event -> event.put("id", "a\u0000b")),
        bad("event_invalid", event -> event.remove("subject")),
        bad("event_invalid", event -> event.put("subject", "\u0000")),
        bad("event_invalid", event -> event.put("datacontenttype", "text/xml")),
        bad("event_invalid", event -> event.put("data", "text")),
        bad("type_unknown", event -> event.put("type", "tanpuhui.activity.balloon.v1")),
        bad("type_not_allowed", event -> event.put("type", "tanpuhui.activity.electricity-day.v1")),
        bad("source_not_yours", event -> event.put("source", "/partners/somebody-else")),
        bad("scenario_unpublished", event -> event.put("scenario", "no-such")),
        bad("field_missing", event -> Bodies.data(event).remove("boarded_at")),
        bad("field_type", event -> Bodies.data(event).put("distance_m", "far")),
        bad("field_type", event -> Bodies.data(event).put("distance_m", 10.5)),
        bad("field_range", event -> Bodies.data(event).put("distance_m", -1)),
        bad("field_range", event -> Bodies.data(event).put("order_id", "a\u0000")),
        bad("field_unknown", event -> Bodies.data(event).put("colour", "red")),
        bad(
            "distance_unknown",
            event -> Bodies.data(event).keySet().removeAll(List.of("distance_m", "board_stop"))),
        bad("time_in_future", event -> shift(event, Duration.ofHours(-5))),
        bad("too_late", event -> shift(event, Duration.ofDays(8))),
        bad("no_mandate", event -> shift(event, Duration.ofDays(3))),
        bad("subject_unknown", event -> event.put("subject", "nobody")));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refusedEventHasItsCodeAloneAndInABatch(String code, Consumer<Map<String, Object>> spoil) {
    Map<String, Object> bad = Bodies.metroTrip(source, subject);
    spoil.accept(bad);
    Map<String, Object> good = Bodies.metroTrip(source, subject);

    Api.post(partner, Api.BATCH, List.of(bad, good))
        .then()
        .statusCode(202)
        .body("accepted", equalTo(1))
        .body("rejected", equalTo(1))
        .body("results[0].index", equalTo(0))
        .body("results[0].status", equalTo("rejected"))
        .body("results[0].code", equalTo(code))
        .body("results[1].status", equalTo("accepted"));
    var alone = Api.post(partner, Api.ONE, bad).then().body("code", equalTo(code)).extract();
    assertThat(alone.statusCode()).isBetween(400, 499);
    assertThat(alone.contentType()).startsWith("application/problem+json");
  }

  @Test
  void fieldProblemsNameTheirField() {
    Map<String, Object> bad = Bodies.metroTrip(source, subject);
    Bodies.data(bad).put("distance_m", 120_001);

    Api.post(partner, Api.ONE, bad)
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/data/distance_m"))
        .body("errors[0].code", equalTo("field_range"));
  }

  @Test
  void duplicatesAreToldFromReusedIds() {
    Map<String, Object> first = Bodies.metroTrip(source, subject);
    Map<String, Object> other = new HashMap<>(first);
    other.put("data", new HashMap<>(Bodies.data(first)));
    Bodies.data(other).put("distance_m", 14_201);

    Api.post(partner, Api.BATCH, List.of(first, first, other))
        .then()
        .body("accepted", equalTo(1))
        .body("duplicates", equalTo(1))
        .body("results[1].status", equalTo("duplicate"))
        .body("results[2].code", equalTo("id_reused"));
    first.put("time", "2026-01-01T00:00:00Z");
    Api.post(partner, Api.ONE, first)
        .then()
        .statusCode(202)
        .body("results[0].status", equalTo("duplicate"));
    Api.post(partner, Api.ONE, other).then().statusCode(409).body("code", equalTo("id_reused"));
  }

  @Test
  void brokenLineIsThatLinesRejection() {
    String good = Bodies.json(Bodies.metroTrip(source, subject));
    String body =
        good + "\n{\"broken\": \n\n[]\r\n" + Bodies.json(Bodies.metroTrip(source, subject));

    Api.post(partner, Api.LINES, body)
        .then()
        .statusCode(202)
        .body("results", hasSize(4))
        .body("accepted", equalTo(2))
        .body("results[1].code", equalTo("body_unparsable"))
        .body("results[2].code", equalTo("event_invalid"))
        .body("results[3].status", equalTo("accepted"));
  }

  @Test
  void memberThatStandsTwiceSinksItsEventOnly() {
    String good = Bodies.json(Bodies.metroTrip(source, subject));
    String twice = good.replaceFirst("\\{", "{\"id\":\"x\",");

    Api.post(partner, Api.BATCH, "[" + twice + "," + good + "]")
        .then()
        .statusCode(202)
        .body("results[0].code", equalTo("event_invalid"))
        .body("results[1].status", equalTo("accepted"));
  }

  @Test
  void unparsableBodyIsRefusedAsAWhole() {
    for (String body : List.of("", "nonsense", "[{\"a\":1}", "{}", "[{}] x", "[1,]")) {
      Api.post(partner, Api.BATCH, body)
          .then()
          .statusCode(400)
          .body("code", equalTo("body_unparsable"));
    }
    Api.post(partner, Api.ONE, "{").then().statusCode(400).body("code", equalTo("body_unparsable"));
    Api.post(partner, Api.ONE, "7").then().statusCode(422).body("code", equalTo("event_invalid"));
    Api.post(partner, "text/plain", "x").then().statusCode(415);
  }

  @Test
  void tooManyEventsOrBytesAreRefused() {
    String many = "{}\n".repeat(10_001);
    Api.post(partner, Api.LINES, many)
        .then()
        .statusCode(413)
        .body("code", equalTo("body_too_large"));
    String large = " ".repeat(10 * 1024 * 1024 + 1);
    Api.post(partner, Api.LINES, large)
        .then()
        .statusCode(413)
        .body("code", equalTo("body_too_large"));
  }

  @Test
  void bodyOfUndeclaredLengthIsReadUpToTheLimit() throws Exception {
    byte[] body = " ".repeat(10 * 1024 * 1024 + 1).getBytes(StandardCharsets.UTF_8);

    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(activities)
                    .version(HttpClient.Version.HTTP_1_1)
                    .header("Authorization", "Bearer " + TestTokens.partner(partner))
                    .header("Content-Type", Api.LINES)
                    .POST(
                        HttpRequest.BodyPublishers.ofInputStream(
                            () -> new ByteArrayInputStream(body)))
                    .build(),
                HttpResponse.BodyHandlers.ofString());

    assertThat(DocumentedAnswers.checked(answer).statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("body_too_large");
  }

  @Test
  void gzipIsReadUpToTheLimit() throws IOException {
    String body = Bodies.json(Bodies.metroTrip(source, subject));
    assertThat(postGzip(gzip(body)).then().extract().statusCode()).isEqualTo(202);
    postGzip(gzip(body)).then().body("duplicates", equalTo(1));
    postGzip(gzip(" ".repeat(10 * 1024 * 1024 + 1))).then().statusCode(413);
    postGzip(body.getBytes(StandardCharsets.UTF_8))
        .then()
        .statusCode(400)
        .body("code", equalTo("body_unparsable"));
  }

  @Test
  void minimalAnswerListsOnlyWhatWasNotAccepted() {
    Map<String, Object> bad = Bodies.metroTrip(source, "nobody");
    Api.partner(partner)
        .contentType(Api.BATCH)
        .header("Prefer", "return=minimal")
        .body(Bodies.json(List.of(Bodies.metroTrip(source, subject), bad)))
        .post("/v1/activities")
        .then()
        .statusCode(202)
        .header("Preference-Applied", "return=minimal")
        .body("accepted", equalTo(1))
        .body("results", hasSize(1))
        .body("results[0].index", equalTo(1))
        .body("results[0].code", equalTo("subject_unknown"));
  }

  @Test
  void unknownAndSuspendedPartnersAreRefused() {
    Map<String, Object> event = Bodies.metroTrip(source, subject);
    Api.post("stranger", Api.ONE, event)
        .then()
        .statusCode(403)
        .body("code", equalTo("partner_unknown"));

    Api.authority().post("/v1/partners/" + partner + "/suspend").then().statusCode(200);
    Api.post(partner, Api.ONE, event)
        .then()
        .statusCode(403)
        .body("code", equalTo("partner_suspended"));

    Api.authority().post("/v1/partners/" + partner + "/resume").then().statusCode(200);
    Api.post(partner, Api.ONE, event).then().statusCode(202);
  }

  @Test
  void tokensOfOthersAreRefused() {
    String body = Bodies.json(Bodies.metroTrip(source, subject));
    var good = TestTokens.request("partner").client(partner);
    Map<String, String> codes = new HashMap<>();
    codes.put("token_invalid", good.signedBy(TestTokens.foreignKey()));
    codes.put("token_expired", good.ttl(Duration.ofHours(-1)).signedBy(TestTokens.key()));
    codes.put(
        "token_wrong_scheme", good.claim("aud", "tanpuhui:shenzhen").signedBy(TestTokens.key()));
    codes.put("role_missing", TestTokens.participant("somebody"));
    codes.forEach(
        (code, token) ->
            Api.json(token)
                .contentType(Api.ONE)
                .body(body)
                .post("/v1/activities")
                .then()
                .body("code", equalTo(code)));
    RestAssured.given()
        .contentType(Api.ONE)
        .body(body)
        .post("/v1/activities")
        .then()
        .statusCode(401)
        .body("code", equalTo("token_missing"));
    Api.json(good.scheme("shenzhen").signedBy(TestTokens.key()))
        .contentType(Api.ONE)
        .body(body)
        .post("/v1/activities")
        .then()
        .statusCode(403)
        .body("code", equalTo("partner_unknown"));
  }

  @Test
  void typeTheAuthorityDidNotAllowIsRefused() {
    String id = Bodies.unique("p");
    Map<String, Object> body = Api.partnerBody(id);
    body.put("activity_types", List.of(Api.BIKE));
    body.put("evidence_grades", Map.of(Api.BIKE, "sensor"));
    Api.authority().body(Bodies.json(body)).post("/v1/partners").then().statusCode(201);

    Api.post(id, Api.ONE, Bodies.metroTrip(Api.source(id), "x"))
        .then()
        .statusCode(403)
        .body("code", equalTo("type_not_allowed"));
  }

  @Test
  void lateActivityNeedsAnOpenBackfillGrant() throws Exception {
    Map<String, Object> late = Bodies.metroTrip(source, subject);
    shift(late, Duration.ofDays(30));
    Api.post(partner, Api.ONE, late).then().body("code", equalTo("too_late"));
    String grant =
        Api.authority()
            .body(
                Bodies.json(
                    Map.of(
                        "activity_types",
                        List.of(Api.TRANSIT),
                        "from",
                        Bodies.ago(Duration.ofDays(40)).toString(),
                        "to",
                        Bodies.ago(Duration.ofDays(20)).toString(),
                        "closes_at",
                        Bodies.ago(Duration.ofDays(-1)).toString())))
            .post("/v1/partners/" + partner + "/backfills")
            .then()
            .statusCode(201)
            .extract()
            .path("backfill_id");
    Api.post(partner, Api.ONE, late).then().body("code", equalTo("no_mandate"));
    Map<String, Object> item = Api.item(subject);
    item.put(
        "mandates",
        List.of(Map.of("scope", "record", "from", Bodies.ago(Duration.ofDays(35)).toString())));
    Api.enrol(partner, List.of(item)).then().body("items[0].status", equalTo("enrolled"));

    Api.post(partner, Api.ONE, late).then().statusCode(202);

    var kept = KafkaLog.find(kafka, (String) late.get("id"));
    assertThat(Json.mapper().readValue(kept.get(0).value(), ActivityRecord.class).backfillId())
        .isEqualTo(grant);
    Api.authority()
        .post("/v1/partners/" + partner + "/backfills/" + grant + "/close")
        .then()
        .statusCode(200);
    late.put("id", Bodies.unique("e"));
    Api.post(partner, Api.ONE, late).then().body("code", equalTo("too_late"));
  }

  @Test
  void theFirstEventOfARequestNamesItsTrace() {
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    Map<String, Object> first = Bodies.bikeRide(source, subject);
    String other = Bodies.unique("s");
    Api.enrol(partner, other);
    Map<String, Object> second = Bodies.bikeRide(source, other);

    Api.partner(partner)
        .header("traceparent", trace)
        .contentType(Api.BATCH)
        .body(Bodies.json(List.of(first, second)))
        .post("/v1/activities")
        .then()
        .statusCode(202)
        .body("accepted", equalTo(2));

    var kept = KafkaLog.find(kafka, (String) first.get("id")).get(0);
    assertThat(KafkaLog.header(kept, "ce_traceparent")).isEqualTo(trace);
    kept = KafkaLog.find(kafka, (String) second.get("id")).get(0);
    assertThat(KafkaLog.header(kept, "ce_traceparent")).isNull();
  }

  @Test
  void aLargeBatchIsAnsweredInOrder() {
    List<Object> events = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      events.add(Bodies.metroTrip(source, i % 10 == 0 ? "nobody" : subject));
    }

    var answer = Api.post(partner, Api.BATCH, events).then().statusCode(202).extract();

    assertThat(answer.<Integer>path("accepted")).isEqualTo(450);
    assertThat(answer.<List<Integer>>path("results.index")).isSorted().hasSize(500);
  }

  private static Arguments bad(String code, Consumer<Map<String, Object>> spoil) {
    return Arguments.of(code, spoil);
  }

  private static void shift(Map<String, Object> event, Duration back) {
    Map<String, Object> data = Bodies.data(event);
    data.put("boarded_at", Bodies.ago(back.plusHours(1)).toString());
    data.put("alighted_at", Bodies.ago(back).toString());
  }

  private io.restassured.response.Response postGzip(byte[] body) {
    return Api.partner(partner)
        .contentType(Api.LINES)
        .header("Content-Encoding", "gzip")
        .config(
            RestAssured.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .encodeContentTypeAs(Api.LINES, io.restassured.http.ContentType.BINARY)
                        .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
        .body(body)
        .post("/v1/activities");
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }
}
