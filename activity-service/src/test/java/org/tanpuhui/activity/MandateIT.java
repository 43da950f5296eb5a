package org.tanpuhui.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.TestTokens;

/** What participants give and withdraw themselves, and that partners cannot get round it. */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "activity"))
class MandateIT {
  @Inject DataSource database;

  private String partner;
  private String subject;
  private String participant;

  @BeforeEach
  void linkSomebody() {
    TestHttp.configure();
    partner = Api.partner();
    subject = Bodies.unique("s");
    participant =
        Api.json(TestTokens.participant(Bodies.unique("login")))
            .post("/v1/participants")
            .then()
            .statusCode(201)
            .extract()
            .path("participant");
    link(Api.item(subject)).then().body("items[0].status", equalTo("enrolled"));
  }

  @Test
  void withdrawnMandateEndsForWhatHappensAfterAndNowhereElse() {
    String other = Api.partner();
    Map<String, Object> item = Api.item(subject);
    item.put("link", Map.of("code", code()));
    Api.enrol(other, List.of(item)).then().body("items[0].status", equalTo("enrolled"));
    Api.post(partner, Api.ONE, tripFromNowOn(partner)).then().statusCode(202);

    me().post("/v1/me/mandates/" + mandate(partner) + "/revoke")
        .then()
        .statusCode(200)
        .body("withdrawn", contains("record", "points", "pool"));

    Api.post(partner, Api.ONE, tripFromNowOn(partner))
        .then()
        .statusCode(422)
        .body("code", equalTo("no_mandate"));
    Api.post(partner, Api.ONE, Bodies.metroTrip(Api.source(partner), subject))
        .then()
        .statusCode(202);
    Api.post(other, Api.ONE, tripFromNowOn(other)).then().statusCode(202);
    me().get("/v1/me/mandates")
        .then()
        .body("items", hasSize(2))
        .body("items[0].to", notNullValue())
        .body("items[1].to", nullValue());
  }

  /** Without it an auditor would not find who let whom count, and who stopped it. */
  @Test
  void everyStepIsAnActOfWhoTookIt() throws Exception {
    // When
    String mandate = mandate(partner);
    me().post("/v1/me/mandates/" + mandate + "/revoke").then().statusCode(200);
    me().post("/v1/me/mandates/" + mandate + "/revoke").then().statusCode(200);
    for (String verb : List.of("suspend", "suspend", "resume")) {
      Api.json(TestTokens.token("authority"))
          .post("/v1/partners/" + partner + "/" + verb)
          .then()
          .statusCode(200);
    }

    // Then
    assertThat(acts(participant))
        .containsExactly("mandate.given by " + partner, "mandate.ended by " + participant);
    assertThat(acts(partner))
        .extracting(act -> act.replaceAll(" by .*", ""))
        .containsExactly("partner.registered", "partner.suspended", "partner.resumed");
  }

  private List<String> acts(String subject) throws Exception {
    List<String> acts = new ArrayList<>();
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT kind || ' by ' || actor FROM act WHERE subject = ? ORDER BY act_no")) {
      select.setString(1, subject);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          acts.add(rows.getString(1));
        }
      }
    }
    return acts;
  }

  @Test
  void oneScopeIsWithdrawnAndTheOthersGoOn() {
    String mandate = mandate(partner);
    me().body("{\"scopes\":[\"points\"]}")
        .post("/v1/me/mandates/" + mandate + "/revoke")
        .then()
        .statusCode(200)
        .body("withdrawn", contains("points"));
    // Again changes nothing.
    me().body("{\"scopes\":[\"points\"]}")
        .post("/v1/me/mandates/" + mandate + "/revoke")
        .then()
        .statusCode(200);

    me().get("/v1/me/mandates")
        .then()
        .body("items", hasSize(2))
        .body("items[1].scopes", contains("record"))
        .body("items[1].to", nullValue());
    Api.post(partner, Api.ONE, tripFromNowOn(partner)).then().statusCode(202);
    Map<String, Object> recordOnly = Api.item(subject);
    recordOnly.put(
        "mandates",
        List.of(Map.of("scope", "record", "from", Bodies.ago(Duration.ofDays(1)).toString())));
    assertThat(Api.enrol(partner, List.of(recordOnly)).<String>path("items[0].status"))
        .isIn("enrolled", "unchanged");
  }

  @Test
  void partnerCannotRenewWhatWasWithdrawn() {
    me().post("/v1/me/mandates/" + mandate(partner) + "/revoke").then().statusCode(200);

    Map<String, Object> fromNow = Api.item(subject);
    fromNow.put("mandates", List.of(Map.of("scope", "pool"), Map.of("scope", "record")));
    Api.enrol(partner, List.of(fromNow))
        .then()
        .body("items[0].status", equalTo("rejected"))
        .body("items[0].code", equalTo("mandate_withdrawn"))
        .body("items[0].pointer", equalTo("/mandates/1/scope"));
    Api.enrol(partner, List.of(Api.item(subject)))
        .then()
        .body("items[0].code", equalTo("mandate_withdrawn"));
    Api.post(partner, Api.ONE, tripFromNowOn(partner)).then().body("code", equalTo("no_mandate"));

    // The participant can, here by a fresh code; but not for the time in between.
    link(Api.item(subject)).then().body("items[0].code", equalTo("mandate_backdated"));
    link(fromNow).then().body("items[0].status", equalTo("enrolled"));
    Api.post(partner, Api.ONE, tripFromNowOn(partner)).then().statusCode(202);
  }

  @Test
  void participantGivesAgainWhatWasWithdrawn() {
    me().post("/v1/me/mandates/" + mandate(partner) + "/revoke").then().statusCode(200);
    String body =
        Bodies.json(Map.of("partner", partner, "scopes", List.of("record", "points", "pool")));

    me().body(body)
        .post("/v1/me/mandates")
        .then()
        .statusCode(201)
        .body("status", equalTo("granted"));
    me().body(body)
        .post("/v1/me/mandates")
        .then()
        .statusCode(200)
        .body("status", equalTo("unchanged"));

    Api.post(partner, Api.ONE, tripFromNowOn(partner)).then().statusCode(202);
    Map<String, Object> fromNow = Api.item(subject);
    fromNow.put("mandates", List.of(Map.of("scope", "record")));
    Api.enrol(partner, List.of(fromNow)).then().body("items[0].status", equalTo("unchanged"));
  }

  @Test
  void mandateCannotReachBackBehindTheEndOfAnEarlierOne() {
    String ref =
        Api.enrol(partner, List.of(Map.of("subject", subject, "kind", "person")))
            .path("items[0].participant_ref");
    Api.partner(partner).post("/v1/enrolments/" + ref + "/revoke").then().statusCode(200);

    Api.enrol(partner, List.of(Api.item(subject)))
        .then()
        .body("items[0].code", equalTo("mandate_backdated"))
        .body("items[0].pointer", equalTo("/mandates/0/from"));
    Map<String, Object> fromNow = Api.item(subject);
    fromNow.put("mandates", List.of(Map.of("scope", "record")));
    Api.enrol(partner, List.of(fromNow)).then().body("items[0].status", equalTo("enrolled"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|422|field_missing|/partner",
        "{\"partner\":7,\"scopes\":[\"record\"]}|422|field_type|/partner",
        "{\"partner\":\"nobody\",\"scopes\":[\"record\"]}|422|field_range|/partner",
        "{\"partner\":\"P\"}|422|field_missing|/scopes",
        "{\"partner\":\"P\",\"scopes\":\"record\"}|422|field_type|/scopes",
        "{\"partner\":\"P\",\"scopes\":[]}|422|field_range|/scopes",
        "{\"partner\":\"P\",\"scopes\":[\"all\"]}|422|field_range|/scopes/0",
        "{\"partner\":\"P\",\"scopes\":[\"record\",\"record\"]}|422|field_range|/scopes/1",
        "{\"partner\":\"P\",\"scopes\":[\"record\"],\"scenario\":\"none\"}|422|field_range|/scenario",
        "{\"partner\":\"P\",\"scopes\":[\"record\"],\"from\":\"x\"}|422|field_unknown|/from"
      })
  void wrongGrantNamesItsField(String body, int status, String code, String pointer) {
    me().body(body.replace("\"P\"", "\"" + partner + "\""))
        .post("/v1/me/mandates")
        .then()
        .statusCode(status)
        .body("code", equalTo(code))
        .body("errors[0].pointer", equalTo(pointer));
  }

  @Test
  void mandatesOfOthersAreNotFound() {
    String mandate = mandate(partner);
    String stranger =
        Api.json(TestTokens.participant(Bodies.unique("login")))
            .post("/v1/participants")
            .path("participant");
    for (String id : List.of(mandate, "0", "-1", "x", "99999999999999999999")) {
      Api.json(TestTokens.participant(stranger))
          .post("/v1/me/mandates/" + id + "/revoke")
          .then()
          .statusCode(404)
          .body("code", equalTo("not_found"));
    }
    me().body("{\"scopes\":[\"all\"]}")
        .post("/v1/me/mandates/" + mandate + "/revoke")
        .then()
        .statusCode(422);
    Api.partner(partner).post("/v1/me/mandates/" + mandate + "/revoke").then().statusCode(403);
    me().get("/v1/me/mandates").then().body("items[0].to", nullValue());
  }

  @Test
  void suspensionByAnotherInstanceTakesEffectWithinSeconds() throws Exception {
    Api.post(partner, Api.ONE, tripFromNowOn(partner)).then().statusCode(202);

    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate(
          "UPDATE partner SET status = 'suspended' WHERE id = '" + partner + "'");
      statement.execute("SELECT pg_notify('tanpuhui_activity', 'p 2 " + partner + "')");
      connection.commit();
    }

    Awaitility.await()
        .atMost(Duration.ofSeconds(3))
        .untilAsserted(
            () ->
                Api.post(partner, Api.ONE, tripFromNowOn(partner))
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("partner_suspended")));
  }

  private io.restassured.response.Response link(Map<String, Object> item) {
    item.put("link", Map.of("code", code()));
    return Api.enrol(partner, List.of(item));
  }

  private String code() {
    return me().post("/v1/me/link-codes").then().statusCode(201).extract().path("code");
  }

  private RequestSpecification me() {
    return Api.json(TestTokens.participant(participant));
  }

  private String mandate(String at) {
    return me().get("/v1/me/mandates")
        .then()
        .statusCode(200)
        .extract()
        .path("items.find { it.partner.id == '" + at + "' }.mandate_id");
  }

  /** A trip that starts a moment after now, inside the tolerance of the clock. */
  private Map<String, Object> tripFromNowOn(String at) {
    Map<String, Object> trip = Bodies.metroTrip(Api.source(at), subject);
    Bodies.data(trip).put("boarded_at", Instant.now().plusMillis(1).toString());
    Bodies.data(trip).put("alighted_at", Instant.now().plusSeconds(60).toString());
    return trip;
  }
}
