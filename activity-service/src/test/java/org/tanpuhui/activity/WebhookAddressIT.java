package org.tanpuhui.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tanpuhui.activity.Hooks.Made;
import org.tanpuhui.activity.Receiver.Received;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.TestTokens;

/** Where webhooks go and where never, what partners may say of them, and mandates withdrawn. */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "activity"))
@QuarkusTestResource(LedgerStub.class)
@QuarkusTestResource(Receiver.class)
class WebhookAddressIT {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  @Inject TestHostNames names;

  private String partner;
  private String name;

  @BeforeEach
  void aPartner() {
    TestHttp.configure();
    LedgerStub.answer = LedgerStub.NOTHING;
    partner = Api.partner();
    name = Bodies.unique("hook");
  }

  private ValidatableResponse create(String body) {
    return Api.partner(partner).body(body).post(Hooks.PATH).then();
  }

  private ValidatableResponse createAt(String url) {
    return create(Bodies.json(Map.of("url", url)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "224.0.0.1",
        "0.0.0.0",
        "fd00::1",
        "fe80::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "8.8.8.8 10.0.0.1"
      })
  void aNameThatLeadsToAPrivateAddressIsRefused(String addresses) {
    String host = Bodies.unique("private") + ".example.test";
    names.set(host, addresses);

    createAt("https://" + host + "/x")
        .statusCode(422)
        .body("code", equalTo("webhook_address_forbidden"))
        .body("errors[0].pointer", equalTo("/url"));
  }

  @Test
  void aNameThatChangesItsMindIsNotCalledWhereItLeadsThen() throws Exception {
    String host = Bodies.unique("rebinding") + ".example.test";
    names.set(host, "8.8.8.8", "169.254.169.254", "10.0.0.1", "127.0.0.1 10.0.0.1");
    Made made = Hooks.make(partner, "https://" + host + "/x");

    Hooks.send(kafka, Hooks.outcome(partner, "trip-1", "rejected", "over_cap"));

    await()
        .untilAsserted(
            () ->
                made.deliveries()
                    .body("items[0].attempts", equalTo(3))
                    .body("items[0].last_status", nullValue())
                    .body("items[0].last_error", equalTo("address_forbidden")));
    names.set(host, "");
    made.post("test").body("delivery.last_error", equalTo("name_unresolved"));
  }

  @Test
  void theConnectionGoesToTheAddressThatWasCheckedWithoutASecondLookUp() throws Exception {
    String host = Bodies.unique("once") + ".example.test";
    names.set(host, "127.0.0.1");
    Made made = Hooks.make(partner, Receiver.url(host, name));
    // Whoever looks a second time is led astray.
    names.set(host, "127.0.0.1", "10.0.0.1");

    made.post("test").body("delivery.state", equalTo("succeeded"));

    assertThat(names.lookups(host)).isEqualTo(1);
    Received one = Receiver.received(name).get(0);
    assertThat(one.header("Host")).startsWith(host + ":");
  }

  @Test
  void overTlsTheCertificateMustBeForTheName() {
    names.set(Receiver.TLS_NAME, "127.0.0.1");
    names.set("other.example.test", "127.0.0.1");

    Hooks.make(partner, Receiver.tlsUrl(Receiver.TLS_NAME, name))
        .post("test")
        .body("delivery.state", equalTo("succeeded"));
    Hooks.make(partner, Receiver.tlsUrl("other.example.test", name))
        .post("test")
        .body("delivery.state", equalTo("failed"))
        .body("delivery.last_error", equalTo("tls_failed"));

    assertThat(Receiver.received(name)).hasSize(1);
  }

  @Test
  void nobodyThereAndNobodyAnsweringAreFailures() {
    CountDownLatch never = new CountDownLatch(1);
    Receiver.answer(name, Receiver.after(never));
    try {
      Hooks.make(partner, "http://127.0.0.1:1/x")
          .post("test")
          .body("delivery.last_error", equalTo("connect_failed"));
      Hooks.make(partner, Receiver.url(name))
          .post("test")
          .body("delivery.last_error", equalTo("timeout"));
    } finally {
      never.countDown();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|422|field_missing|/url",
        "[]|400|body_unparsable|",
        "{\"url\":7}|422|field_type|/url",
        "{\"url\":\"\"}|422|field_range|/url",
        "{\"url\":\"https://hooks.example.test/\",\"colour\":1}|422|field_unknown|/colour",
        "{\"url\":\"https://user:pw@hooks.example.test/\"}|422|webhook_url_invalid|/url",
        "{\"url\":\"ftp://hooks.example.test/\"}|422|webhook_url_invalid|/url",
        "{\"url\":\"https://10.0.0.1/\"}|422|webhook_url_invalid|/url",
        "{\"url\":\"https://nowhere.example.test/\"}|422|webhook_name_unresolved|/url",
        "{\"url\":\"http://localhost/\",\"event_types\":[]}|422|field_range|/event_types",
        "{\"url\":\"http://localhost/\",\"event_types\":[\"a.b\"]}|422|field_range|/event_types/0",
        "{\"url\":\"http://localhost/\",\"event_types\":\"x\"}|422|field_type|/event_types",
        "{\"url\":\"http://localhost/\",\"event_types\":[\"webhook.test\"]}|422|field_range|/event_types/0",
        "{\"url\":\"http://localhost/\",\"signing\":\"rsa\"}|422|field_range|/signing",
        "{\"url\":\"http://localhost/\",\"description\":7}|422|field_type|/description"
      })
  void badInputIsAnsweredWithItsPlace(String body, int status, String code, String pointer) {
    ValidatableResponse answer = create(body).statusCode(status).body("code", equalTo(code));
    if (pointer != null) {
      answer.body("errors[0].pointer", equalTo(pointer));
    }
  }

  @Test
  void aPartnerHasAFewEndpointsAndDeletesThem() {
    List<Made> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.add(Hooks.make(partner, Receiver.url(name)));
    }
    createAt(Receiver.url(name)).statusCode(409).body("code", equalTo("webhooks_too_many"));
    String cursor =
        Api.partner(partner)
            .get(Hooks.PATH + "?limit=3")
            .then()
            .body("items", hasSize(3))
            .body("items[0].endpoint_id", equalTo(made.get(0).id()))
            .extract()
            .path("next_cursor");
    Api.partner(partner)
        .get(Hooks.PATH + "?limit=3&cursor=" + cursor)
        .then()
        .body("items", hasSize(2))
        .body("next_cursor", nullValue());

    Api.partner(partner).delete(made.get(0).path()).then().statusCode(204);
    Api.partner(partner).get(made.get(0).path()).then().statusCode(404);
    Api.partner(partner).delete(made.get(0).path()).then().statusCode(404);
    createAt(Receiver.url(name)).statusCode(201);
  }

  @Test
  void theSameIdempotencyKeyAnswersTheSameEndpoint() {
    String body = Bodies.json(Map.of("url", Receiver.url(name)));
    Map<String, String> first = new LinkedHashMap<>();
    for (int i = 0; i < 2; i++) {
      ValidatableResponse made =
          Api.partner(partner)
              .header("Idempotency-Key", "k1")
              .body(body)
              .post(Hooks.PATH)
              .then()
              .statusCode(201);
      first.putIfAbsent("id", made.extract().path("endpoint_id"));
      first.putIfAbsent("secret", made.extract().path("secret"));
      made.body("endpoint_id", equalTo(first.get("id")))
          .body("secret", equalTo(first.get("secret")));
    }
    Api.partner(partner)
        .header("Idempotency-Key", "k1")
        .body(Bodies.json(Map.of("url", Receiver.url("other"))))
        .post(Hooks.PATH)
        .then()
        .statusCode(409)
        .body("code", equalTo("id_reused"));
  }

  @Test
  void aChangeNeedsWhatWasSeenLast() {
    Made made = Hooks.make(partner, Receiver.url(name));
    String etag = made.get().extract().header("ETag");
    String change = "{\"event_types\":[\"mandate.revoked\"],\"description\":\"for the app\"}";

    Api.partner(partner)
        .body(change)
        .patch(made.path())
        .then()
        .statusCode(428)
        .body("code", equalTo("if_match_required"));
    Api.partner(partner)
        .header("If-Match", etag)
        .body(change)
        .patch(made.path())
        .then()
        .statusCode(200)
        .body("event_types", equalTo(List.of("mandate.revoked")))
        .body("description", equalTo("for the app"))
        .body("url", equalTo(Receiver.url(name)));
    Api.partner(partner)
        .header("If-Match", etag)
        .body(change)
        .patch(made.path())
        .then()
        .statusCode(412)
        .body("code", equalTo("changed_meanwhile"));
    Api.partner(partner)
        .header("If-Match", made.get().extract().header("ETag"))
        .body("{\"url\":\"https://10.0.0.1/\"}")
        .patch(made.path())
        .then()
        .statusCode(422)
        .body("code", equalTo("webhook_url_invalid"));
  }

  @Test
  void anotherPartnersEndpointIsNotThere() {
    Made made = Hooks.make(partner, Receiver.url(name));
    made.post("test").statusCode(200);
    String message = made.deliveries().extract().path("items[0].message_id");
    String stranger = Api.partner();

    for (String path :
        List.of("", "/deliveries", "/deliveries/" + message, "/deliveries?state=failed")) {
      Api.partner(stranger)
          .get(made.path() + path)
          .then()
          .statusCode(404)
          .body("code", equalTo("webhook_unknown"));
    }
    for (String verb :
        List.of(
            "/enable", "/disable", "/test", "/rotate", "/deliveries/" + message + "/redeliver")) {
      Api.partner(stranger).body("{}").post(made.path() + verb).then().statusCode(404);
    }
    Api.partner(stranger)
        .body("{\"since\":\"2020-01-01T00:00:00Z\"}")
        .post(made.path() + "/redeliver")
        .then()
        .statusCode(404);
    Api.partner(stranger)
        .header("If-Match", "\"1\"")
        .body("{\"description\":\"mine\"}")
        .patch(made.path())
        .then()
        .statusCode(404);
    Api.partner(stranger).delete(made.path()).then().statusCode(404);
    Api.partner(stranger).get(Hooks.PATH).then().body("items", hasSize(0));
    Api.authority().get(made.path()).then().statusCode(403);
    Api.partner("nobody").get(Hooks.PATH).then().statusCode(403);
    made.get().body("state", equalTo("enabled"));
  }

  @Test
  void whoWithdrawsIsToldToThePartnerByItsOwnReferenceUntilTheErasure() throws Exception {
    Made made = Hooks.make(partner, Receiver.url(name), "mandate.revoked");
    String subject = Bodies.unique("user");
    String person = signUp();
    String ref = link(person, partner, subject);
    String mandate =
        Api.json(TestTokens.participant(person))
            .get("/v1/me/mandates")
            .then()
            .extract()
            .path("items[0].mandate_id");
    String other = Api.partner();
    String others = Bodies.unique("hook");
    Hooks.make(other, Receiver.url(others));
    String othersRef = link(person, other, Bodies.unique("user"));
    Api.json(TestTokens.participant(person))
        .body("{\"scopes\":[\"points\"]}")
        .post("/v1/me/mandates/" + mandate + "/revoke")
        .then()
        .statusCode(200);

    await().until(() -> Receiver.received(name).size() == 1);
    Received told = Receiver.received(name).get(0);
    assertThat(told.type()).isEqualTo("mandate.revoked");
    assertThat(told.data("participant_ref")).isEqualTo(ref).isNotEqualTo(othersRef);
    assertThat(told.data("subjects")).isEqualTo("[\"" + subject + "\"]");
    assertThat(told.data("scopes")).isEqualTo("[\"points\"]");
    assertThat(told.data("scenario")).isNotBlank();
    assertThat(told.body()).doesNotContain(person);
    assertThat(Receiver.received(others)).isEmpty();

    // The partner's own revocation is no news to it.
    Api.partner(other)
        .body("{\"scopes\":[\"points\"]}")
        .post("/v1/enrolments/" + othersRef + "/revoke")
        .then()
        .statusCode(200);
    Api.json(TestTokens.participant(person))
        .delete("/v1/me?confirm=points_lapse")
        .then()
        .statusCode(202);
    await().until(() -> Receiver.received(others).size() == 1);
    await().until(() -> Receiver.received(name).size() == 2);
    Received erased = Receiver.received(name).get(1);
    assertThat(erased.data("participant_ref")).isEqualTo(ref);
    assertThat(erased.data("scopes")).isEqualTo("[\"record\"]");
    assertThat(erased.data("subjects")).isNull();
    assertThat(Receiver.received(others).get(0).data("scopes")).isEqualTo("[\"record\"]");
    // What was told before names nobody any more either.
    made.delivery(told.id())
        .body("payload.data.participant_ref", notNullValue())
        .body("payload.data.subjects", nullValue());
  }

  private static String signUp() {
    return Api.json(TestTokens.participant(Bodies.unique("login")))
        .body("{}")
        .post("/v1/participants")
        .then()
        .statusCode(201)
        .extract()
        .path("participant");
  }

  private static String link(String person, String partner, String subject) {
    String code =
        Api.json(TestTokens.participant(person))
            .post("/v1/me/link-codes")
            .then()
            .statusCode(201)
            .extract()
            .path("code");
    String from = Bodies.ago(Duration.ofDays(1)).toString();
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("subject", subject);
    item.put("kind", "person");
    item.put("link", Map.of("code", code));
    item.put("evidence", "consent log");
    item.put(
        "mandates",
        List.of(Map.of("scope", "record", "from", from), Map.of("scope", "points", "from", from)));
    return Api.enrol(partner, List.of(item))
        .then()
        .statusCode(200)
        .extract()
        .path("items[0].participant_ref");
  }
}
