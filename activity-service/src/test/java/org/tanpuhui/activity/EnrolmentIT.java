package org.tanpuhui.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.activity.contract.ActivityRecord;
import org.tanpuhui.activity.contract.Grants;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.TestTokens;
import org.tanpuhui.platform.json.Json;

/** Who stands behind a subject, and what a mandate allows from when to when. */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "activity"))
class EnrolmentIT {
  @Inject DataSource database;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  private String partner;
  private String subject;

  @BeforeEach
  void register() {
    TestHttp.configure();
    partner = Api.partner();
    subject = Bodies.unique("s");
  }

  @Test
  void enrollingAgainChangesNothing() {
    String ref =
        Api.enrol(partner, List.of(Api.item(subject)))
            .then()
            .statusCode(200)
            .body("items[0].subject", equalTo(subject))
            .body("items[0].status", equalTo("enrolled"))
            .body("items[0].participant_ref", matchesPattern("[0-9a-f]{32}"))
            .extract()
            .path("items[0].participant_ref");

    Api.enrol(partner, List.of(Map.of("subject", subject, "kind", "person")))
        .then()
        .body("items[0].status", equalTo("unchanged"))
        .body("items[0].participant_ref", equalTo(ref));
  }

  /** The authority recognises an estate or a school by its participant; people stay unlisted. */
  @Test
  void theAuthorityFindsHoldersThatAreNoPeopleByTheReferenceOfTheirPartner() throws Exception {
    String person = Bodies.unique("p");
    String other = Bodies.unique("o");
    Api.enrol(
            partner,
            List.of(
                Api.item(person),
                Map.of("subject", subject, "kind", "organisation"),
                Map.of("subject", other, "kind", "organisation")))
        .then()
        .statusCode(200);
    String at = "/v1/enrolments?partner=" + partner;

    Api.json(TestTokens.token("authority"))
        .get(at + "&subject=" + subject)
        .then()
        .statusCode(200)
        .body("items.subject", contains(subject))
        .body("items.kind", contains("organisation"))
        .body("items.participant", contains(matchesPattern("02[0-9a-f]{14}")));
    String next =
        Api.json(TestTokens.token("authority"))
            .get(at + "&kind=organisation&limit=1")
            .then()
            .body("items", hasSize(1))
            .extract()
            .path("next_cursor");
    Api.json(TestTokens.token("authority"))
        .get(at + "&kind=organisation&limit=1&cursor=" + next)
        .then()
        .body("items", hasSize(1))
        .body("next_cursor", nullValue());
    Api.json(TestTokens.token("authority"))
        .get(at + "&subject=" + person)
        .then()
        .body("items", hasSize(0));
    Api.json(TestTokens.token("authority"))
        .get(at + "&kind=person")
        .then()
        .statusCode(400)
        .body("code", equalTo("parameter_invalid"));
    Api.json(TestTokens.token("authority"))
        .get("/v1/enrolments")
        .then()
        .statusCode(400)
        .body("code", equalTo("parameter_invalid"));
    Api.json(TestTokens.partner(partner)).get(at).then().statusCode(403);
  }

  @Test
  void onePersonKeyAtTwoPartnersIsOneParticipantUnderTwoReferences() throws Exception {
    String other = Api.partner();
    String key = Bodies.unique("key");
    String ref = enrolWithKey(partner, subject, key);
    String otherRef = enrolWithKey(other, "their-" + subject, key);

    assertThat(otherRef).isNotEqualTo(ref);
    assertThat(recordOf(partner, subject).participant())
        .isEqualTo(recordOf(other, "their-" + subject).participant());
    assertThat(ref).doesNotContain(recordOf(partner, subject).participant());

    Api.json(
            TestTokens.request("participant")
                .subject(Bodies.unique("login"))
                .personKey(key)
                .signedBy(TestTokens.key()))
        .post("/v1/participants")
        .then()
        .statusCode(200)
        .body("status", equalTo("existing"))
        .body("participant", equalTo(recordOf(partner, subject).participant()));
  }

  @Test
  void linkCodeLinksOneSubjectOnce() throws Exception {
    String login = Bodies.unique("login");
    String participant = signUp(login, 201, "created");
    assertThat(signUp(login, 200, "existing")).isEqualTo(participant);
    assertThat(signUp(participant, 200, "existing")).isEqualTo(participant);
    String code = linkCode(participant);

    enrolWithCode(code, subject).body("items[0].status", equalTo("enrolled"));

    assertThat(recordOf(partner, subject).participant()).isEqualTo(participant);
    enrolWithCode(code, "another-" + subject).body("items[0].code", equalTo("link_invalid"));
    Api.json(TestTokens.participant(participant))
        .get("/v1/me/mandates")
        .then()
        .statusCode(200)
        .body("items", hasSize(1))
        .body("items[0].partner.id", equalTo(partner))
        .body("items[0].scenario", equalTo("default"))
        .body("items[0].scopes", contains("record", "points"))
        .body("items[0].to", nullValue())
        .body("next_cursor", nullValue());
  }

  @Test
  void expiredOrUnknownLinkCodeIsRefused() throws Exception {
    String participant = signUp(Bodies.unique("login"), 201, "created");
    String code = linkCode(participant);
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      // As a code of 16 minutes ago: the app role may not change the time of expiry.
      statement.executeUpdate(
          "INSERT INTO link_code (code_hash, participant, expires_at) VALUES (sha256('OLD-"
              + code
              + "'), "
              + Long.parseLong(participant, 16)
              + ", now() - interval '1 minute')");
    }
    enrolWithCode("OLD-" + code, subject).body("items[0].code", equalTo("link_invalid"));
    enrolWithCode("NOTACODE", subject).body("items[0].code", equalTo("link_invalid"));
  }

  @Test
  void subjectStaysBoundToItsParticipant() {
    enrolWithKey(partner, subject, Bodies.unique("key"));
    Map<String, Object> item = Api.item(subject);
    item.put("link", Map.of("person_key", Bodies.unique("other-key")));

    Api.enrol(partner, List.of(item))
        .then()
        .body("items[0].status", equalTo("rejected"))
        .body("items[0].code", equalTo("already_bound"));

    String participant = signUp(Bodies.unique("login"), 201, "created");
    enrolWithCode(linkCode(participant), subject).body("items[0].code", equalTo("already_bound"));
  }

  @Test
  void itemsAreJudgedOneByOne() {
    Map<String, Object> backdated = Api.item("b-" + subject);
    backdated.remove("evidence");
    Map<String, Object> tooFarBack = Api.item("c-" + subject);
    tooFarBack.put(
        "mandates",
        List.of(Map.of("scope", "record", "from", Bodies.ago(Duration.ofDays(9)).toString())));
    Map<String, Object> estate = Api.item("d-" + subject);
    estate.put("kind", "estate");
    Map<String, Object> noSubject = Api.item("e-" + subject);
    noSubject.remove("subject");
    Map<String, Object> wrongScope = Api.item("f-" + subject);
    wrongScope.put("mandates", List.of(Map.of("scope", "everything")));
    Map<String, Object> typo = Api.item("g-" + subject);
    typo.put("person", 3);

    Api.enrol(
            partner,
            List.of(Api.item(subject), backdated, tooFarBack, estate, noSubject, wrongScope, typo))
        .then()
        .statusCode(200)
        .body("items[0].status", equalTo("enrolled"))
        .body("items[1].code", equalTo("mandate_backdated"))
        .body("items[2].code", equalTo("mandate_backdated"))
        .body("items[3].code", equalTo("holder_kind_not_allowed"))
        .body("items[4].code", equalTo("field_missing"))
        .body("items[4].pointer", equalTo("/subject"))
        .body("items[5].code", equalTo("field_range"))
        .body("items[6].code", equalTo("field_unknown"));
  }

  @Test
  void mandateCountsFromItsBeginningToItsRevocation() throws Exception {
    String ref =
        Api.enrol(partner, List.of(Api.item(subject)))
            .then()
            .extract()
            .path("items[0].participant_ref");
    assertThat(recordOf(partner, subject).grants()).isEqualTo(Grants.RECORD | Grants.POINTS);

    Api.partner(partner)
        .body("{\"scopes\":[\"points\"]}")
        .post("/v1/enrolments/" + ref + "/revoke")
        .then()
        .statusCode(200);
    Api.partner(partner).post("/v1/enrolments/" + ref + "/revoke").then().statusCode(200);

    // What happened before the revocation may still be reported, with the grants of then.
    assertThat(recordOf(partner, subject).grants()).isEqualTo(Grants.RECORD | Grants.POINTS);
    Map<String, Object> now = Bodies.metroTrip(Api.source(partner), subject);
    Bodies.data(now).put("boarded_at", java.time.Instant.now().plusMillis(1).toString());
    Bodies.data(now).put("alighted_at", java.time.Instant.now().plusSeconds(60).toString());
    Api.post(partner, Api.ONE, now).then().body("code", equalTo("no_mandate"));
    Api.partner(partner)
        .post("/v1/enrolments/" + "0".repeat(32) + "/revoke")
        .then()
        .statusCode(404);
    Api.partner(Api.partner()).post("/v1/enrolments/" + ref + "/revoke").then().statusCode(404);
  }

  @Test
  void changeOfAnotherInstanceIsSeenAtOnce() throws Exception {
    Api.enrol(partner, subject);
    recordOf(partner, subject);
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate(
          "UPDATE mandate SET valid_to = valid_from WHERE partner_no ="
              + " (SELECT partner_no FROM partner WHERE id = '"
              + partner
              + "')");
      statement.execute(
          "SELECT pg_notify('tanpuhui_activity', 's ' || partner_no || ' "
              + subject
              + "') FROM partner WHERE id = '"
              + partner
              + "'");
      connection.commit();
    }

    Awaitility.await()
        .atMost(Duration.ofSeconds(2))
        .untilAsserted(
            () ->
                Api.post(partner, Api.ONE, Bodies.metroTrip(Api.source(partner), subject))
                    .then()
                    .body("code", equalTo("no_mandate")));
  }

  @Test
  void householdCarriesItsPersons() throws Exception {
    Map<String, Object> item = Api.item(subject);
    item.put("kind", "household");
    item.put("persons", 4);
    Api.enrol(partner, List.of(item)).then().body("items[0].status", equalTo("enrolled"));
    assertThat(recordOf(partner, subject).persons()).isEqualTo(4);

    item.put("persons", 5);
    Api.enrol(partner, List.of(item)).then().body("items[0].status", equalTo("enrolled"));
    Api.enrol(partner, List.of(item)).then().body("items[0].status", equalTo("unchanged"));
    item.put("kind", "person");
    Api.enrol(partner, List.of(item)).then().body("items[0].code", equalTo("holder_kind_differs"));
  }

  @Test
  void batchEqualsSequenceAndCountsItsStatements() {
    List<Map<String, Object>> items = new ArrayList<>();
    String key = Bodies.unique("key");
    for (int i = 0; i < 1_000; i++) {
      Map<String, Object> item = Api.item(subject + "-" + i % 999);
      if (i == 1 || i == 2) {
        item.put("link", Map.of("person_key", key));
      }
      items.add(item);
    }

    var answer = Api.enrol(partner, items).then().statusCode(200).extract();

    List<String> statuses = answer.path("items.status");
    List<String> refs = answer.path("items.participant_ref");
    assertThat(statuses.subList(0, 999)).containsOnly("enrolled");
    assertThat(statuses.get(999)).isEqualTo("unchanged");
    assertThat(refs.get(999)).isEqualTo(refs.get(0));
    assertThat(refs.get(1)).isEqualTo(refs.get(2));
    assertThat(refs.stream().distinct().count()).isEqualTo(998);
  }

  @Test
  void requestsOverTheLimitOrWithoutPartnerAreRefused() {
    List<Map<String, Object>> items = new ArrayList<>();
    for (int i = 0; i < 5_001; i++) {
      items.add(Map.of("subject", "s" + i, "kind", "person"));
    }
    Api.enrol(partner, items).then().statusCode(413);
    Api.enrol("stranger", List.of())
        .then()
        .statusCode(403)
        .body("code", equalTo("partner_unknown"));
    Api.partner(partner).body("[]").post("/v1/enrolments").then().statusCode(400);
    Api.partner(partner)
        .body("{\"items\":{}}")
        .post("/v1/enrolments")
        .then()
        .statusCode(422)
        .body("code", equalTo("field_type"));
    Api.json(TestTokens.participant("nobody"))
        .post("/v1/me/link-codes")
        .then()
        .statusCode(403)
        .body("code", equalTo("not_a_participant"));
  }

  @Test
  void partnersAreRegisteredOnceWithSourcesOfTheirOwn() {
    Map<String, Object> again = Api.partnerBody(partner);
    Api.authority()
        .body(Bodies.json(again))
        .post("/v1/partners")
        .then()
        .statusCode(409)
        .body("code", equalTo("partner_exists"));
    again.put("id", Bodies.unique("p"));
    Api.authority()
        .body(Bodies.json(again))
        .post("/v1/partners")
        .then()
        .statusCode(409)
        .body("code", equalTo("source_taken"));
    Api.authority().get("/v1/partners/" + again.get("id")).then().statusCode(404);
    Api.authority()
        .get("/v1/partners/" + partner)
        .then()
        .statusCode(200)
        .body("status", equalTo("active"))
        .body("activity_types", containsInAnyOrder(Api.TRANSIT, Api.BIKE))
        .body("scenarios[0].status", equalTo("published"));
    Api.authority()
        .queryParam("limit", 1)
        .get("/v1/partners")
        .then()
        .statusCode(200)
        .body("items", hasSize(1));
    Api.partner(partner).get("/v1/partners").then().statusCode(403);
  }

  @Test
  void draftScenarioOpensWhenPublished() {
    Api.authority()
        .body(
            Bodies.json(
                Map.of("code", "commute", "partner", partner, "name_zh", "通勤", "name_en", "C")))
        .post("/v1/scenarios")
        .then()
        .statusCode(201)
        .body("id", equalTo(partner + ".commute"))
        .body("status", equalTo("draft"));
    Map<String, Object> item = Api.item(subject);
    item.put("scenario", "commute");
    Api.enrol(partner, List.of(item)).then().body("items[0].code", equalTo("scenario_unpublished"));
    Map<String, Object> event = Bodies.metroTrip(Api.source(partner), subject);
    event.put("scenario", "commute");
    Api.post(partner, Api.ONE, event).then().body("code", equalTo("scenario_unpublished"));

    Api.authority()
        .post("/v1/scenarios/" + partner + ".commute/publish")
        .then()
        .statusCode(200)
        .body("status", equalTo("published"));

    Api.enrol(partner, List.of(item)).then().body("items[0].status", equalTo("enrolled"));
    Api.post(partner, Api.ONE, event).then().statusCode(202);
    event.remove("scenario");
    Api.post(partner, Api.ONE, event).then().body("code", equalTo("no_mandate"));
  }

  private String signUp(String login, int status, String text) {
    return Api.json(TestTokens.participant(login))
        .post("/v1/participants")
        .then()
        .statusCode(status)
        .body("status", equalTo(text))
        .extract()
        .path("participant");
  }

  private String linkCode(String participant) {
    return Api.json(TestTokens.participant(participant))
        .post("/v1/me/link-codes")
        .then()
        .statusCode(201)
        .body("expires_at", notNullValue())
        .extract()
        .path("code");
  }

  private io.restassured.response.ValidatableResponse enrolWithCode(String code, String who) {
    Map<String, Object> item = Api.item(who);
    item.put("link", Map.of("code", code));
    return Api.enrol(partner, List.of(item)).then().statusCode(200);
  }

  private String enrolWithKey(String at, String who, String key) {
    Map<String, Object> item = Api.item(who);
    item.put("link", Map.of("person_key", key));
    return Api.enrol(at, List.of(item))
        .then()
        .body("items[0].status", equalTo("enrolled"))
        .extract()
        .path("items[0].participant_ref");
  }

  /** Reports one trip and reads what went to the log. */
  private ActivityRecord recordOf(String at, String who) throws Exception {
    Map<String, Object> trip = Bodies.metroTrip(Api.source(at), who);
    Api.post(at, Api.ONE, trip).then().statusCode(202);
    var kept = KafkaLog.find(kafka, (String) trip.get("id"));
    assertThat(kept).hasSize(1);
    return Json.mapper().readValue(kept.get(0).value(), ActivityRecord.class);
  }
}
