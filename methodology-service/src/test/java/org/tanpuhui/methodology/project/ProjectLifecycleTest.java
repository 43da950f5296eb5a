package org.tanpuhui.methodology.project;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.tanpuhui.methodology.Staff.applicant;
import static org.tanpuhui.methodology.Staff.authority;
import static org.tanpuhui.methodology.Staff.member;
import static org.tanpuhui.methodology.Staff.person;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
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
import org.tanpuhui.activity.contract.ActivityRecord;
import org.tanpuhui.activity.contract.ActivityTypes;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.methodology.Samples;
import org.tanpuhui.methodology.methodology.Projects;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;

/** The life of a project, as people and the stream see it. */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "methodology"))
class ProjectLifecycleTest {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @Inject LiveProjects live;
  @Inject AgroalDataSource database;

  @Test
  void aProjectGoesFromDraftToClosedAndTheStreamFollows() {
    // Given
    String id = "forest-" + shortId();
    String at = create(id);
    assertThat(seen(id).filed()).isNull();

    // When
    step(applicant("anna"), at, "submit", null);
    step(authority("ben"), at, "start-validation", null).body("state", is("validation"));
    step(person("verifier", "vera"), at, "validate", Map.of("decision", "approve"))
        .body("state", is("validation"))
        .body("next.verb", hasItems("file", "return"));
    assertThat(seen(id).filed()).isNull();
    given().get("/v1/register/projects/" + id + "?scheme=sandbox").then().statusCode(404);
    step(authority("ben"), at, "file", null).body("state", is("filed"));

    // Then
    assertThat(seen(id).partner()).isEqualTo("forest-farm");
    assertThat(seen(id).filed().strata())
        .singleElement()
        .satisfies(
            s -> {
              assertThat(s.id()).isEqualTo("s-1");
              assertThat(s.areaM2()).isEqualTo(1_500_000);
              assertThat(s.baselineGrowthM3PerHaYear()).isEqualTo(new BigDecimal("2.5"));
            });
    given()
        .get("/v1/register/projects/" + id + "?scheme=sandbox")
        .then()
        .statusCode(200)
        .body("state", is("filed"))
        .body("filed_at", notNullValue())
        .body("strata[0].area_m2", is(1_500_000))
        .body("steps", nullValue());
    given().get("/v1/register/projects").then().body("items.id", not(hasItem(id)));

    // When
    refused(authority("ben"), at, "activate", null, 409, "same_person");
    step(authority("dora"), at, "activate", null).body("state", is("active"));
    refused(applicant("anna"), at, "close", null, 422, "field_missing");
    step(applicant("anna"), at, "close", Map.of("reason", "term ended"))
        .body("state", is("closed"));

    // Then
    Instant later = Instant.now().plus(LiveProjects.CLOSES_AFTER);
    assertThat(live.find(Scheme.SANDBOX, id, later).filed()).isNull();
    given()
        .get("/v1/register/projects?scheme=sandbox&state=closed&limit=500")
        .then()
        .body("items.id", hasItem(id));
    person("auditor", "eva")
        .get(at)
        .then()
        .body(
            "steps.verb",
            contains(
                "create", "submit", "start-validation", "approve", "file", "activate", "close"));
  }

  @Test
  void monitoringCountsFromFilingOnByTheStrataThatWereFiled() throws Exception {
    // Given: the first worked example of the methodology
    String id = "counted-" + shortId();
    Map<String, Object> body = body(id);
    body.put("methodology", "sz-forest-management");
    body.put(
        "strata",
        List.of(
            Map.of(
                "stratum_id",
                "A",
                "forest_type",
                "broadleaf_mixed",
                "area_m2",
                1_200_000,
                "baseline_growth_m3_per_ha_year",
                "3.6")));
    String at = post(applicant("anna"), body).statusCode(201).extract().header("Location");
    step(applicant("anna"), at, "submit", null);
    step(authority("ben"), at, "start-validation", null);
    step(person("verifier", "vera"), at, "validate", Map.of("decision", "approve"));

    // When
    ActivityRecord early = monitoring(id, "early-" + id, "forest-farm");
    status(early).body("outcome_code", is("project_not_filed"));
    step(authority("ben"), at, "file", null);

    // Then
    ActivityRecord counted = monitoring(id, "counted-" + id, "forest-farm");
    status(counted)
        .body("status", is("computed"))
        .body("reduction.amount_mg_co2e", is(285_919_329_635L));
    status(monitoring(id, "stolen-" + id, "another")).body("outcome_code", is("project_not_yours"));

    // What was filed when decides, whenever it is asked: a database that was restored decides
    // alike.
    Instant filedAt = filedAt(id);
    Projects.Project before = live.find(Scheme.SANDBOX, id, filedAt.minusMillis(1));
    assertThat(before.filed()).isNull();
    assertThat(live.find(Scheme.SANDBOX, id, filedAt).filed()).isNotNull();
    assertThat(live.find(Scheme.SANDBOX, id, Instant.EPOCH)).isNull();
  }

  private Instant filedAt(String id) throws SQLException {
    try (Connection connection = database.getConnection()) {
      return new ProjectStore().find(connection, Scheme.SANDBOX, id).orElseThrow().filedAt();
    }
  }

  private ActivityRecord monitoring(String project, String event, String partner) throws Exception {
    ObjectNode data = Json.mapper().createObjectNode();
    data.put("project_id", project).put("period_start", "2023-01-01");
    data.put("period_end", "2023-12-31").put("project_emissions_kg", 0).put("leakage_kg", 0);
    data.putArray("strata")
        .addObject()
        .put("stratum_id", "A")
        .put("stem_volume_start_m3_per_ha", new BigDecimal("100.0"))
        .put("stem_volume_end_m3_per_ha", new BigDecimal("105.2"));
    String source = "/partners/" + partner;
    String participant = ParticipantId.text(Samples.participant(Math.abs(event.hashCode())));
    ActivityRecord record =
        new ActivityRecord(
            "sandbox",
            Ids.activityId(Scheme.SANDBOX, source, event),
            source,
            event,
            ActivityTypes.FOREST_MONITORING,
            participant,
            HolderKind.PROJECT,
            1,
            partner,
            null,
            EvidenceGrade.METERED,
            CityTime.startOf(LocalDate.of(2023, 1, 1)),
            CityTime.startOf(LocalDate.of(2024, 1, 1)),
            "0".repeat(32),
            null,
            1,
            "bf-1",
            data,
            null);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      byte[] key = participant.getBytes(StandardCharsets.UTF_8);
      producer
          .send(new ProducerRecord<>("activities", key, Samples.json(record)))
          .get(10, TimeUnit.SECONDS);
    }
    return record;
  }

  private static ValidatableResponse status(ActivityRecord record) {
    String path = "/v1/activities/" + record.activityId();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> person("auditor", "eva").get(path).then().statusCode(200));
    return person("auditor", "eva").get(path).then();
  }

  @Test
  void whatWasSubmittedStaysAsItWas() throws Exception {
    // Given
    String id = "fixed-" + shortId();
    String at = create(id);
    String etag = applicant("anna").get(at).header("ETag");
    Map<String, Object> other = body(id);
    other.put("name_en", "Another name");
    put(applicant("anna"), at, etag, other).statusCode(200).body("name_en", is("Another name"));
    put(applicant("anna"), at, etag, other).statusCode(412).body("code", is("changed_meanwhile"));
    step(applicant("anna"), at, "submit", null);

    // Then
    put(applicant("anna"), at, applicant("anna").get(at).header("ETag"), other)
        .statusCode(409)
        .body("code", is("conflict"));
    for (String change :
        List.of(
            "UPDATE project_stratum SET area_m2 = 1",
            "DELETE FROM project_stratum",
            "UPDATE project_text SET partner = 'x'")) {
      assertRefused(change, "permission denied");
    }
    assertRefused(
        "INSERT INTO project_text SELECT case_no, step_no + 50, verb, taken_at, name_zh, name_en,"
            + " methodology, partner, exclusive_of, statement FROM project_text",
        "fk_project_text_step");
  }

  @Test
  void anotherApplicantsProjectIsAsIfItDidNotExist() {
    String id = "theirs-" + shortId();
    String at = create(member("applicant", "anna", "farm"), id);
    refused(member("applicant", "otto", "mill"), at, "submit", null, 404, "not_found");
    member("applicant", "otto", "mill").get(at).then().statusCode(404);
    member("applicant", "otto", "mill")
        .get("/v1/projects?limit=500")
        .then()
        .body("items.id", not(hasItem(id)));
    member("applicant", "albert", "farm").get(at).then().statusCode(200);
    step(member("applicant", "albert", "farm"), at, "submit", null);
  }

  @Test
  void applicantVerifierAndAuthorityAreDifferentOrganisations() {
    String id = "orgs-" + shortId();
    String at = create(member("applicant", "anna", "farm"), id);
    step(member("applicant", "albert", "farm"), at, "submit", null);
    step(member("authority", "ben", "bureau"), at, "start-validation", null);
    refused(
        member("verifier", "vera", "farm"),
        at,
        "validate",
        Map.of("decision", "approve"),
        409,
        "same_organisation");
    refused(
        person("verifier", "ben"),
        at,
        "validate",
        Map.of("decision", "approve"),
        409,
        "same_person");
    step(
            member("verifier", "vera", "certifiers"),
            at,
            "validate",
            Map.of("decision", "reject", "reason", "area not shown"))
        .body("state", is("draft"));
  }

  @Test
  void idsAreTakenOnce() {
    String id = "once-" + shortId();
    create(id);
    post(applicant("bob"), body(id)).statusCode(409).body("code", is("project_exists"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "id; 'A b'; field_range; /id",
        "name_zh; ''; field_range; /name_zh",
        "methodology; nobody-knows; field_range; /methodology",
        "partner; 7; field_type; /partner",
        "statement; ; field_missing; /statement",
        "colour; green; field_unknown; /colour",
        "strata; none; field_type; /strata"
      })
  void wrongMembersGetTheirPointer(String member, String value, String code, String pointer) {
    Map<String, Object> body = body("bad-" + shortId());
    body.put(member, "7".equals(value) ? (Object) 7 : value);
    post(applicant("anna"), body)
        .statusCode(422)
        .body("code", is(code))
        .body("errors.pointer", hasItem(pointer));
  }

  @ParameterizedTest
  @CsvSource({
    "area_m2, 0, field_range",
    "area_m2, 1.5, field_type",
    "area_m2, 99999999999999999999, field_range",
    "baseline_growth_m3_per_ha_year, -1, field_range",
    "baseline_growth_m3_per_ha_year, 1e400, field_range",
    "baseline_growth_m3_per_ha_year, 0.0000001, field_range"
  })
  void wrongNumbersOfAStratumGetTheirPointer(String member, String number, String code) {
    String json =
        """
        {"id":"n-%s","name_zh":"林","name_en":"f","methodology":"sz-shared-bike-riding",
         "partner":"p","exclusive_of":["VCS"],"statement":"s",
         "strata":[{"stratum_id":"s-1","forest_type":"broadleaf","area_m2":5,
                    "baseline_growth_m3_per_ha_year":1}]}
        """
            .formatted(shortId())
            .replaceAll("\"" + member + "\":[0-9]+", "\"" + member + "\":" + number);
    applicant("anna")
        .contentType(ContentType.JSON)
        .body(json)
        .post("/v1/projects")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", is("/strata/0/" + member))
        .body("errors[0].code", is(code));
  }

  @ParameterizedTest
  @CsvSource({
    "partner, GET, /v1/projects, 403, role_missing",
    "partner, POST, /v1/projects, 403, role_missing",
    "auditor, GET, /v1/projects/none, 404, not_found",
    "auditor, GET, /v1/projects?state=gone, 400, parameter_invalid",
    "auditor, GET, /v1/projects?cursor=x, 400, cursor_invalid",
    "authority, POST, /v1/projects/none/file, 404, not_found",
    "applicant, POST, /v1/projects, 400, body_unparsable"
  })
  void badRequestsGetTheirCode(String role, String method, String path, int status, String code) {
    person(role, "otto")
        .contentType(ContentType.JSON)
        .request(method, path)
        .then()
        .statusCode(status)
        .body("code", is(code));
  }

  @Test
  void theRegisterAsksForKnownSchemesOnly() {
    given().get("/v1/register/projects?scheme=mars").then().statusCode(400);
    given().get("/v1/register/projects?state=draft").then().statusCode(400);
  }

  private Projects.Project seen(String id) {
    return live.find(Scheme.SANDBOX, id, Instant.now());
  }

  private static String create(String id) {
    return create(applicant("anna"), id);
  }

  private static String create(RequestSpecification who, String id) {
    return post(who, body(id)).statusCode(201).extract().header("Location");
  }

  private static ValidatableResponse post(RequestSpecification who, Map<String, Object> body) {
    return who.contentType(ContentType.JSON).body(body).post("/v1/projects").then();
  }

  private static ValidatableResponse put(
      RequestSpecification who, String at, String etag, Map<String, Object> body) {
    return who.contentType(ContentType.JSON).header("If-Match", etag).body(body).put(at).then();
  }

  private static Map<String, Object> body(String id) {
    Map<String, Object> body = new HashMap<>();
    body.put("id", id);
    body.put("name_zh", "梧桐山林");
    body.put("name_en", "Wutong forest");
    body.put("methodology", "sz-shared-bike-riding");
    body.put("partner", "forest-farm");
    body.put("exclusive_of", List.of("CCER", "VCS"));
    body.put("statement", "Registered nowhere else.");
    body.put(
        "strata",
        List.of(
            Map.of(
                "stratum_id",
                "s-1",
                "forest_type",
                "broadleaf",
                "area_m2",
                1_500_000,
                "baseline_growth_m3_per_ha_year",
                "2.5")));
    return body;
  }

  private static ValidatableResponse step(
      RequestSpecification who, String at, String verb, Map<String, Object> body) {
    return send(who, at, verb, body).statusCode(200);
  }

  private static void refused(
      RequestSpecification who,
      String at,
      String verb,
      Map<String, Object> body,
      int status,
      String code) {
    send(who, at, verb, body).statusCode(status).body("code", is(code));
  }

  private static ValidatableResponse send(
      RequestSpecification who, String at, String verb, Map<String, Object> body) {
    return (body == null
            ? who.post(at + "/" + verb)
            : who.contentType(ContentType.JSON).body(body).post(at + "/" + verb))
        .then();
  }

  private void assertRefused(String sql, String why) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute(sql))
          .as(sql)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining(why);
    }
  }

  private static String shortId() {
    return UUID.randomUUID().toString().substring(0, 8);
  }
}
