package org.tanpuhui.methodology.registry;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.tanpuhui.methodology.Staff.applicant;
import static org.tanpuhui.methodology.Staff.authority;
import static org.tanpuhui.methodology.Staff.expert;
import static org.tanpuhui.methodology.Staff.member;
import static org.tanpuhui.methodology.Staff.person;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.TestTokens;
import org.tanpuhui.methodology.Samples;
import org.tanpuhui.methodology.Samples.Ride;
import org.tanpuhui.methodology.Staff;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.ParticipantId;

/** The life of a methodology version, as people and the stream see it. */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "methodology"))
class MethodologyLifecycleTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final LocalDate TOMORROW = CityTime.day(Instant.now()).plusDays(1);

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @Inject AgroalDataSource database;

  @Test
  void aVersionGoesFromDraftToFiledThroughDifferentHands() throws Exception {
    // Given
    String id = "life-" + shortId();
    String at = create(id, "1", TOMORROW.plusDays(1), "anna").extract().header("Location");
    String opinion = "a".repeat(64);

    // When
    step(applicant("anna"), at, "submit", null).body("state", is("submitted"));
    step(authority("ben"), at, "start-review", null).body("state", is("expert_review"));
    step(
            expert("cora"),
            at,
            "review",
            Map.of("decision", "approve", "reason", "sound", "documents", List.of(opinion)))
        .body("state", is("expert_review"))
        .body("next.verb", contains("publish-notice"));
    step(authority("ben"), at, "publish-notice", null).body("state", is("public_notice"));

    // Then: it covers the same rides as the version in force, from another methodology
    refused(authority("dora"), at, "file", null, 409, "coverage_overlap");
    given()
        .get(at)
        .then()
        .statusCode(200)
        .body(
            "steps.verb", contains("create", "submit", "start-review", "approve", "publish-notice"))
        .body("steps.party", contains("submitter", "submitter", "authority", "expert", "authority"))
        .body("steps[3].documents", contains(opinion))
        .body("steps[3].reason", is("sound"))
        .body("steps.who", everyItem(nullValue()));
    person("auditor", "eva").get(at).then().body("steps[3].who", is("cora"));
  }

  @Test
  void aNewVersionTakesOverFromItsDateWithoutARestart() throws Exception {
    // Given
    LocalDate from = TOMORROW.plusDays(3);
    String version = "t-" + shortId();
    long participant = Samples.participant(901);
    Instant before = CityTime.startOf(from).minusSeconds(3600);
    Ride old = Samples.metro(participant, "r-" + version, before, null, 14_200);
    Ride young = Samples.metro(participant, "s-" + version, CityTime.startOf(from), null, 14_200);

    // When
    String at = fileTransport(version, from);
    send(old);
    send(young);

    // Then
    seen(old).body("reduction.amount_mg_co2e", is(664_560));
    seen(young)
        .body("reduction.amount_mg_co2e", is(710_000))
        .body("reduction.methodology.version", is(version));
    Response whole = given().get(at);
    whole.then().statusCode(200).body("state", is("filed")).body("filed_at", notNullValue());
    String hash = whole.path("hash");
    given().get("/v1/methodologies/" + hash).then().body("version", is(version));
    assertThat(sha256(canonicalDocument(hash))).isEqualTo(hash);

    // When: a later one is filed
    String later = "u-" + shortId();
    fileTransport(later, from.plusDays(30));

    // Then
    given()
        .get(at)
        .then()
        .body("state", is("superseded"))
        .body("steps[-1].party", is("system"))
        .body("steps[-1].reason", containsString(later));
    refused(authority("zoe"), at, "withdraw", withdrawal(from.plusDays(40)), 409, "conflict");
  }

  @Test
  void aWithdrawnVersionEndsAtItsDateAndNothingComesBack() throws Exception {
    // Given: a version of the far future that nothing follows
    LocalDate from = TOMORROW.plusYears(5).plusDays(Math.abs(shortId().hashCode() % 300));
    String version = "w-" + shortId();
    String at = fileTransport(version, from);

    // When
    refused(
        authority("zoe"),
        at,
        "withdraw",
        Map.of("effective_from", from.toString()),
        422,
        "field_missing");
    refused(authority("zoe"), at, "withdraw", Map.of("reason", "r"), 422, "field_missing");
    refused(
        authority("zoe"),
        at,
        "withdraw",
        withdrawal(TOMORROW.minusDays(2)),
        422,
        "validity_in_the_past");
    step(authority("zoe"), at, "withdraw", withdrawal(from.plusDays(2)))
        .body("state", is("withdrawn"))
        .body("covers_to", is(CityTime.startOf(from.plusDays(2)).toString()));

    // Then
    long participant = Samples.participant(902);
    Ride covered = Samples.metro(participant, "c-" + version, CityTime.startOf(from), null, 1_000);
    Ride after =
        Samples.metro(participant, "d-" + version, CityTime.startOf(from.plusDays(2)), null, 1_000);
    send(covered);
    send(after);
    seen(covered).body("reduction.methodology.version", is(version));
    seen(after).body("status", is("rejected")).body("outcome_code", is("no_methodology"));
  }

  @Test
  void nobodyTakesTwoStepsInARowOrStandsOnTwoSides() {
    String at = create("hands-" + shortId(), "1", TOMORROW, "anna").extract().header("Location");
    step(applicant("anna"), at, "submit", null);
    refused(authority("anna"), at, "start-review", null, 409, "same_person");
    step(member("authority", "ben", "bureau"), at, "start-review", null);
    refused(member("expert", "cora", "bureau"), at, "review", approve(), 409, "same_organisation");
    refused(expert("ben"), at, "review", approve(), 409, "same_person");
    step(member("expert", "cora", "university"), at, "review", approve());
    step(member("authority", "ben", "bureau"), at, "publish-notice", null);
    refused(member("authority", "ben", "bureau"), at, "file", null, 409, "same_person");
  }

  @Test
  void aRejectedDraftIsRevisedAndReviewedAgain() {
    String id = "again-" + shortId();
    Response made = post(id, "1", TOMORROW, "anna");
    String at = made.header("Location");
    step(applicant("anna"), at, "submit", null);
    step(authority("ben"), at, "start-review", null);
    refused(expert("cora"), at, "review", Map.of("decision", "reject"), 422, "field_missing");
    step(expert("cora"), at, "review", Map.of("decision", "reject", "reason", "no source"))
        .body("state", is("draft"));

    // When
    String etag = given().get(at).header("ETag");
    String text = Drafts.fifty(id, "1", TOMORROW.plusDays(1));
    yaml(applicant("anna")).body(text).put(at).then().statusCode(428);
    yaml(applicant("anna"))
        .header("If-Match", made.header("ETag"))
        .body(text)
        .put(at)
        .then()
        .statusCode(412)
        .body("code", is("changed_meanwhile"));
    yaml(applicant("anna"))
        .header("If-Match", etag)
        .body(text)
        .put(at)
        .then()
        .statusCode(200)
        .body("hash", not(is(made.path("hash").toString())))
        .body("document.validity.from", is(TOMORROW.plusDays(1).toString()))
        .header("ETag", not(is(etag)));

    // Then
    step(applicant("anna"), at, "submit", null);
    yaml(applicant("anna"))
        .header("If-Match", given().get(at).header("ETag"))
        .body(text)
        .put(at)
        .then()
        .statusCode(409)
        .body("code", is("conflict"));
  }

  @Test
  void whatAlreadyHappenedCannotBeCovered() throws Exception {
    String at = noticed(Drafts.fifty(Drafts.TRANSPORT_ID, "p-" + shortId(), TOMORROW.minusDays(1)));
    refused(authority("dora"), at, "file", null, 422, "validity_in_the_past")
        .body("errors[0].pointer", is("/validity/from"));
    given().get(at).then().body("state", is("public_notice"));
  }

  @Test
  void everyFaultIsNamedWithItsLine() {
    String bad =
        Drafts.replace(
            Drafts.fifty("faults-" + shortId(), "1", TOMORROW),
            "direction: down",
            "direction: up",
            "lateness_days: 7",
            "lateness_days: 7000");
    yaml(applicant("anna"))
        .body(bad)
        .post("/v1/methodologies")
        .then()
        .statusCode(422)
        .body("code", is("methodology_invalid"))
        .body("errors.pointer", hasItem("/rounding/direction"))
        .body("errors.pointer", hasItem("/lateness_days"))
        .body("errors.detail", everyItem(startsWith("line ")));
    String wrongSum =
        Drafts.replace(Drafts.fifty("sum-" + shortId(), "1", TOMORROW), "710000", "710001");
    yaml(applicant("anna"))
        .header("Accept-Language", "zh-CN")
        .body(wrongSum)
        .post("/v1/methodologies")
        .then()
        .statusCode(422)
        .body("title", is("方法学文件有误"))
        .body("errors[0].detail", containsString("710000"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "application/yaml; ''; 400; body_unparsable",
        "application/yaml; '['; 422; methodology_invalid",
        "application/yaml; 'a: &x [1]\nb: *x'; 422; methodology_invalid",
        "application/yaml; 'plain'; 422; methodology_invalid",
        "application/yaml; '\"\u0001\"'; 422; methodology_invalid",
        "application/json; '{'; 422; methodology_invalid",
        "application/json; '{}'; 422; methodology_invalid",
        "application/json; 'null'; 422; methodology_invalid",
        "application/json; '[1]'; 422; methodology_invalid",
        "text/plain; 'id: x'; 415; media_type_unsupported"
      })
  void whatIsNoDocumentGetsItsCode(String type, String text, int status, String code) {
    Staff.applicant("anna")
        .config(plain())
        .contentType(type)
        .body(text.getBytes(StandardCharsets.UTF_8))
        .post("/v1/methodologies")
        .then()
        .statusCode(status)
        .body("code", is(code));
  }

  @Test
  void deepAndWideTextsAreRefusedNotFailed() {
    String deep = "[".repeat(5_000) + "]".repeat(5_000);
    yaml(applicant("anna")).body(deep).post("/v1/methodologies").then().statusCode(422);
    applicant("anna")
        .contentType(ContentType.JSON)
        .body(deep)
        .post("/v1/methodologies")
        .then()
        .statusCode(422);
    yaml(applicant("anna"))
        .body("a".repeat(300_000))
        .post("/v1/methodologies")
        .then()
        .statusCode(413)
        .body("code", is("body_too_large"));
    applicant("anna")
        .config(plain())
        .contentType("application/yaml")
        .body(new byte[] {'a', (byte) 0xff})
        .post("/v1/methodologies")
        .then()
        .statusCode(400)
        .body("code", is("body_unparsable"));
  }

  @ParameterizedTest
  @CsvSource({
    "applicant, file, 403, role_missing",
    "expert, submit, 403, role_missing",
    "partner, submit, 403, role_missing",
    "authority, bundle, 404, not_found",
    "authority, supersede, 404, not_found",
    "expert, approve, 404, not_found",
    "authority, dance, 404, not_found",
    "authority, file, 409, conflict"
  })
  void wrongStepsGetTheirCode(String role, String verb, int status, String code) {
    String at = create("steps-" + shortId(), "1", TOMORROW, "anna").extract().header("Location");
    refused(person(role, "otto"), at, verb, null, status, code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"decision\":\"maybe\"}; 422; field_range; /decision",
        "{\"reason\":\"x\"}; 422; field_missing; /decision",
        "{\"decision\":\"approve\",\"documents\":[\"abc\"]}; 422; field_range; /documents",
        "{\"decision\":\"approve\",\"documents\":\"abc\"}; 422; field_type; /documents",
        "{\"decision\":\"approve\",\"why\":1}; 422; field_unknown; /why",
        "{\"decision\":\"approve\",\"reason\":7}; 422; field_type; /reason"
      })
  void wrongBodiesGetTheirPointer(String body, int status, String code, String pointer) {
    String at = create("bodies-" + shortId(), "1", TOMORROW, "anna").extract().header("Location");
    step(applicant("anna"), at, "submit", null);
    step(authority("ben"), at, "start-review", null);
    expert("cora")
        .contentType(ContentType.JSON)
        .body(body)
        .post(at + "/review")
        .then()
        .statusCode(status)
        .body("code", is(code))
        .body("errors[0].pointer", is(pointer));
  }

  @Test
  void schemesKeepToThemselves() {
    String text =
        Drafts.replace(
            Drafts.fifty("scheme-" + shortId(), "1", TOMORROW), "[sandbox]", "[shenzhen]");
    yaml(applicant("anna"))
        .body(text)
        .post("/v1/methodologies")
        .then()
        .statusCode(403)
        .body("code", is("scheme_not_yours"));
    String at = create("mine-" + shortId(), "1", TOMORROW, "anna").extract().header("Location");
    refused(
        Staff.of(TestTokens.request("applicant").subject("anna").scheme("shenzhen")),
        at,
        "submit",
        null,
        403,
        "scheme_not_yours");
    refused(
        authority("ben"),
        "/v1/methodologies/sz-shared-bike-riding/versions/"
            + given()
                .get("/v1/methodologies/sz-shared-bike-riding")
                .path("items[0].version")
                .toString(),
        "withdraw",
        withdrawal(TOMORROW.plusDays(9)),
        403,
        "scheme_not_yours");
  }

  @Test
  void draftsAreListedOnlyWhenAskedForAndIdsAreTakenOnce() {
    String id = "list-" + shortId();
    create(id, "1", TOMORROW, "anna");
    post(id, "1", TOMORROW, "anna").then().statusCode(409).body("code", is("methodology_exists"));
    given().get("/v1/methodologies?limit=500").then().body("items.id", not(hasItem(id)));
    given().get("/v1/methodologies?state=draft&limit=500").then().body("items.id", hasItem(id));
    given().get("/v1/methodologies?state=gone").then().statusCode(400);
    given().get("/v1/methodologies/" + "0".repeat(64)).then().statusCode(404);
  }

  @Test
  void twoPeopleAtOnceMakeOneStep() throws Exception {
    String at = create("race-" + shortId(), "1", TOMORROW, "anna").extract().header("Location");
    step(applicant("anna"), at, "submit", null);
    List<Thread> threads = new java.util.ArrayList<>();
    List<Integer> answers = java.util.Collections.synchronizedList(new java.util.ArrayList<>());
    for (int i = 0; i < 8; i++) {
      String name = "authority-" + i;
      threads.add(
          new Thread(() -> answers.add(authority(name).post(at + "/start-review").statusCode())));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join(60_000);
    }
    assertThat(answers).hasSize(8).containsOnlyOnce(200).contains(409).doesNotContain(500);
  }

  @Test
  void theDatabaseRefusesWhatTheServiceWould() throws Exception {
    String at = create("sql-" + shortId(), "1", TOMORROW, "anna").extract().header("Location");
    String etag = given().get(at).header("ETag");
    int no = Integer.parseInt(etag.substring(1, etag.indexOf('.')));

    // a step the life cycle does not know
    assertRefused(
        party(no, "x", "authority")
            + insertStep(no, 2, "file", "draft", "filed", "authority", "x", "anna"),
        "fk_review_step_transition");
    // a step from another state than the last
    assertRefused(
        party(no, "x", "authority")
            + insertStep(no, 2, "file", "public_notice", "filed", "authority", "x", "anna"),
        "fk_review_step_previous");
    // a gap
    assertRefused(
        insertStep(no, 4, "submit", "draft", "submitted", "submitter", "anna", "anna"),
        "fk_review_step_previous");
    // a person on two sides
    assertRefused(
        insertStep(no, 2, "submit", "draft", "submitted", "submitter", "anna", "anna")
            + insertStep(
                no, 3, "start-review", "submitted", "expert_review", "authority", "anna", "anna"),
        "ck_review_step_hand_over");
    // another text than its hash says
    assertRefused(
        "INSERT INTO methodology_document SELECT case_no, step_no + 1, verb, taken_at, hash,"
            + " document || ' ' FROM methodology_document WHERE case_no = "
            + no,
        "ck_methodology_document_hash");
    for (String table :
        List.of(
            "review_step",
            "review_case",
            "review_party",
            "methodology_document",
            "methodology_filing",
            "methodology_withdrawal",
            "methodology_coverage")) {
      for (String change : List.of("DELETE FROM " + table, "TRUNCATE " + table)) {
        assertRefused(change, "permission denied");
      }
    }
    assertRefused("UPDATE review_step SET reason = 'other'", "permission denied");
    assertRefused("UPDATE methodology_document SET document = '{}'", "permission denied");
    assertRefused(
        "INSERT INTO review_transition VALUES ('a','b','c','d','e')", "permission denied");
  }

  private static String party(int caseNo, String actor, String party) {
    return "INSERT INTO review_party VALUES (" + caseNo + ", '" + actor + "', '" + party + "'); ";
  }

  private static String insertStep(
      int caseNo,
      int step,
      String verb,
      String from,
      String to,
      String party,
      String actor,
      String before) {
    return "INSERT INTO review_step (case_no, step_no, kind, verb, from_state, to_state, party,"
        + " actor, previous_actor, taken_at) VALUES ("
        + caseNo
        + ", "
        + step
        + ", 'methodology', '"
        + verb
        + "', '"
        + from
        + "', '"
        + to
        + "', '"
        + party
        + "', '"
        + actor
        + "', '"
        + before
        + "', now()); ";
  }

  private void assertRefused(String sql, String why) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      try {
        assertThatThrownBy(() -> statement.execute(sql))
            .as(sql)
            .isInstanceOf(SQLException.class)
            .hasMessageContaining(why);
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  /** Files a version of public transport in the sandbox; its address. */
  private static String fileTransport(String version, LocalDate from) {
    String at = noticed(Drafts.fifty(Drafts.TRANSPORT_ID, version, from));
    step(authority("dora"), at, "file", null).body("state", is("filed"));
    return at;
  }

  private static String noticed(String text) {
    String at =
        yaml(applicant("anna"))
            .body(text)
            .post("/v1/methodologies")
            .then()
            .statusCode(201)
            .extract()
            .header("Location");
    step(applicant("anna"), at, "submit", null);
    step(authority("ben"), at, "start-review", null);
    step(expert("cora"), at, "review", approve());
    step(authority("ben"), at, "publish-notice", null);
    return at;
  }

  private static Map<String, Object> approve() {
    return Map.of("decision", "approve");
  }

  private static Map<String, Object> withdrawal(LocalDate day) {
    return Map.of("effective_from", day.toString(), "reason", "replaced by law");
  }

  private static ValidatableResponse create(
      String id, String version, LocalDate from, String name) {
    return post(id, version, from, name)
        .then()
        .statusCode(201)
        .body("state", is("draft"))
        .header("ETag", notNullValue());
  }

  private static Response post(String id, String version, LocalDate from, String name) {
    return yaml(applicant(name)).body(Drafts.fifty(id, version, from)).post("/v1/methodologies");
  }

  private static RequestSpecification yaml(RequestSpecification request) {
    return request.config(plain()).contentType("application/yaml");
  }

  private static RestAssuredConfig plain() {
    return RestAssuredConfig.config()
        .encoderConfig(
            EncoderConfig.encoderConfig()
                .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                .encodeContentTypeAs("application/yaml", ContentType.TEXT)
                .defaultContentCharset(StandardCharsets.UTF_8));
  }

  private static ValidatableResponse step(
      RequestSpecification who, String at, String verb, Map<String, Object> body) {
    return send(who, at, verb, body).then().statusCode(200);
  }

  private static ValidatableResponse refused(
      RequestSpecification who,
      String at,
      String verb,
      Map<String, Object> body,
      int status,
      String code) {
    return send(who, at, verb, body).then().statusCode(status).body("code", is(code));
  }

  private static Response send(
      RequestSpecification who, String at, String verb, Map<String, Object> body) {
    return body == null
        ? who.post(at + "/" + verb)
        : who.contentType(ContentType.JSON).body(body).post(at + "/" + verb);
  }

  private String canonicalDocument(String hash) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT document FROM methodology_version WHERE hash = '" + hash + "'")) {
      row.next();
      return row.getString(1);
    }
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private void send(Ride ride) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      byte[] key = ParticipantId.text(ride.participant()).getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>("activities", key, ride.json())).get(10, TimeUnit.SECONDS);
    }
  }

  private static ValidatableResponse seen(Ride ride) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                person("auditor", "eva")
                    .get("/v1/activities/" + ride.activityId())
                    .then()
                    .statusCode(200));
    return person("auditor", "eva").get("/v1/activities/" + ride.activityId()).then();
  }

  private static String shortId() {
    return UUID.randomUUID().toString().substring(0, 8);
  }
}
