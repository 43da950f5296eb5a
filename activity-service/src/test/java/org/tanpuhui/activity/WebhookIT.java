package org.tanpuhui.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.activity.Hooks.Made;
import org.tanpuhui.activity.Receiver.Received;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.methodology.contract.OutcomeRecord;

/** Messages on their way to a partner: what they hold, who signs, how often, how they end. */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "activity"))
@QuarkusTestResource(LedgerStub.class)
@QuarkusTestResource(Receiver.class)
class WebhookIT {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String kafka;

  @Inject DataSource database;
  @Inject TestClock clock;
  @Inject WebhookHousekeeping housekeeping;

  private String partner;
  private String name;

  @BeforeEach
  void aPartner() {
    TestHttp.configure();
    partner = Api.partner();
    name = Bodies.unique("hook");
  }

  @AfterEach
  void theClockIsRightAgain() {
    clock.reset();
  }

  private void send(String event, String status, String code) throws Exception {
    Hooks.send(kafka, Hooks.outcome(partner, event, status, code));
  }

  private List<Received> received(int count) {
    await().until(() -> Receiver.received(name).size() >= count);
    return Receiver.received(name);
  }

  private static void awaitState(Made made, String message, String state) {
    await().untilAsserted(() -> made.delivery(message).body("delivery.state", equalTo(state)));
  }

  private static void verify(String secret, Received one) throws Exception {
    new Webhook(secret).verify(one.body(), one.headers());
  }

  @Test
  void outcomesAreToldSignedAndToTheirPartnerOnly() throws Exception {
    Made made = Hooks.make(partner, Receiver.url(name));
    String other = Api.partner();
    String others = Bodies.unique("hook");
    Hooks.make(other, Receiver.url(others));
    OutcomeRecord rejected = Hooks.outcome(partner, "trip-1", "rejected", "no_methodology");
    byte[] answer = "{\"answer_to\":\"bind\",\"scheme\":\"sandbox\"}".getBytes();

    Hooks.send(kafka, List.of(answer));
    Hooks.send(kafka, rejected);
    send("trip-2", "parked", "double_claim");
    send("trip-3", "voided", "claim_overturned");

    List<Received> all = received(3);
    assertThat(all).hasSize(3);
    for (Received one : all) {
      verify(made.secret(), one);
      assertThat(one.id()).startsWith("msg_").doesNotContain(".");
      assertThat(one.header("Content-type")).isEqualTo("application/json");
      assertThat(one.body()).doesNotContain("0200000000000001").doesNotContain("reference");
      assertThatThrownBy(() -> new Webhook(made.secret()).verify(one.body() + " ", one.headers()))
          .isInstanceOf(WebhookVerificationException.class);
    }
    Received first =
        all.stream().filter(one -> one.body().contains("trip-1")).findFirst().orElseThrow();
    assertThat(first.type()).isEqualTo("activity.rejected");
    assertThat(first.data("activity_id")).isEqualTo(rejected.activityId().toString());
    assertThat(first.data("source")).isEqualTo(Api.source(partner));
    assertThat(first.data("id")).isEqualTo("trip-1");
    assertThat(first.data("code")).isEqualTo("no_methodology");
    awaitState(made, first.id(), "succeeded");
    made.delivery(first.id())
        .body("attempts[0].status", equalTo(204))
        .body("payload.data.id", equalTo("trip-1"))
        .body("delivery.last_error", nullValue());
    assertThat(Receiver.received(others)).isEmpty();
  }

  @Test
  void anOutcomeThatComesAgainIsTheSameMessage() throws Exception {
    Made made = Hooks.make(partner, Receiver.url(name), "activity.parked");
    OutcomeRecord outcome = Hooks.outcome(partner, "trip-1", "parked", "double_claim");

    Hooks.send(kafka, outcome, outcome);
    received(1);
    Hooks.send(kafka, outcome);
    Hooks.send(kafka, Hooks.outcome(partner, "trip-2", "rejected", "over_cap"));
    send("trip-3", "parked", "double_claim");

    await()
        .until(() -> Receiver.received(name).stream().anyMatch(o -> o.body().contains("trip-3")));
    assertThat(Receiver.received(name)).hasSize(2);
    made.deliveries()
        .body("items", hasSize(2))
        .body("items.type", contains("activity.parked", "activity.parked"));
  }

  @Test
  void anEd25519EndpointIsVerifiedWithThePublicKey() throws Exception {
    Made made = Hooks.make(partner, Map.of("url", Receiver.url(name), "signing", "ed25519"));

    made.post("test").statusCode(200).body("delivery.state", equalTo("succeeded"));

    Received one = received(1).get(0);
    assertThat(made.secret()).isNull();
    assertThat(made.publicKey()).startsWith("whpk_");
    byte[] signed =
        (one.id() + "." + one.header("Webhook-timestamp") + "." + one.body())
            .getBytes(StandardCharsets.UTF_8);
    byte[] raw = Base64.getDecoder().decode(made.publicKey().substring(5));
    Signature signature = Signature.getInstance("Ed25519");
    signature.initVerify(
        KeyFactory.getInstance("Ed25519")
            .generatePublic(
                new X509EncodedKeySpec(
                    HexFormat.of()
                        .parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(raw)))));
    signature.update(signed);
    String header = one.header("Webhook-signature");
    assertThat(header).startsWith("v1a,");
    assertThat(signature.verify(Base64.getDecoder().decode(header.substring(4)))).isTrue();
  }

  @Test
  void aRotationSignsWithBothKeysUntilTheOldOneEnds() throws Exception {
    Made made = Hooks.make(partner, Receiver.url(name));

    String fresh =
        Api.partner(partner)
            .body("{\"overlap_s\":3600}")
            .post(made.path() + "/rotate")
            .then()
            .statusCode(200)
            .header("Cache-Control", "no-store")
            .body("signing_keys", hasSize(2))
            .body("signing_keys[0].expires_at", nullValue())
            .body("signing_keys[1].expires_at", notNullValue())
            .extract()
            .path("secret");
    made.post("test").statusCode(200);

    Received both = received(1).get(0);
    assertThat(both.header("Webhook-signature").split(" ")).hasSize(2);
    verify(made.secret(), both);
    verify(fresh, both);
    made.get().body("secret", nullValue());

    String last =
        Api.partner(partner)
            .body("{\"overlap_s\":0}")
            .post(made.path() + "/rotate")
            .then()
            .body("signing_keys", hasSize(1))
            .extract()
            .path("secret");
    made.post("test").statusCode(200);
    Received one = received(2).get(1);
    verify(last, one);
    assertThatThrownBy(() -> verify(fresh, one)).isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  void signingSecretsAreNotReadableInTheDatabase() throws Exception {
    Made made = Hooks.make(partner, Receiver.url(name));
    byte[] secret = Base64.getDecoder().decode(made.secret().substring("whsec_".length()));

    assertThat(secret).hasSize(32);
    String rows =
        text("SELECT string_agg(encode(secret, 'hex'), ' ') FROM webhook_key")
            + text("SELECT string_agg(w::text, ' ') FROM webhook_endpoint w");
    assertThat(rows).isNotBlank().doesNotContain(HexFormat.of().formatHex(secret));
    assertThat(rows).doesNotContain(made.secret());
  }

  @Test
  void aFailedCallIsTriedAgainUnderTheSameIdAndKeptWithItsAnswer() throws Exception {
    byte[] why = "{\"why\":\"no\\u0000 \u001b[31mdisk\"}".getBytes(StandardCharsets.UTF_8);
    Receiver.answer(name, Receiver.text(500, "application/json", why));
    Made made = Hooks.make(partner, Receiver.url(name));

    send("trip-1", "rejected", "over_cap");

    List<Received> three = received(3);
    assertThat(three.stream().map(Received::id).distinct()).hasSize(1);
    assertThat(three.stream().map(Received::body).distinct()).hasSize(1);
    String id = three.get(0).id();
    await().untilAsserted(() -> made.delivery(id).body("attempts", hasSize(3)));
    made.delivery(id)
        .body("delivery.state", equalTo("waiting"))
        .body("delivery.attempts", equalTo(3))
        .body("delivery.last_status", equalTo(500))
        .body("delivery.last_error", equalTo("http_status"))
        .body("delivery.next_attempt_at", notNullValue())
        .body("attempts[0].excerpt", startsWith("{\"why\":\"no"));
    made.get().body("failing_since", notNullValue()).body("state", equalTo("enabled"));

    // By hand, now that the receiver is well again.
    Receiver.answer(name, Receiver.status(200));
    made.post("deliveries/" + id + "/redeliver").statusCode(202);
    awaitState(made, id, "succeeded");
    made.get().body("failing_since", nullValue()).body("last_success_at", notNullValue());
    assertThat(received(4).get(3).id()).isEqualTo(id);
  }

  @Test
  void whatFailedSinceATimeGoesOutAgain() throws Exception {
    Receiver.answer(name, Receiver.status(500));
    Made made = Hooks.make(partner, Receiver.url(name));
    OutcomeRecord[] outcomes =
        IntStream.range(0, 5)
            .mapToObj(i -> Hooks.outcome(partner, "trip-" + i, "rejected", "over_cap"))
            .toArray(OutcomeRecord[]::new);
    Hooks.send(kafka, outcomes);
    received(15);
    // The last wait of the schedule is two hours; after it nothing is tried any more.
    clock.set(Instant.now().plus(Duration.ofHours(3)));
    await()
        .untilAsserted(
            () ->
                Api.partner(partner)
                    .get(made.path() + "/deliveries?state=failed")
                    .then()
                    .body("items", hasSize(5)));

    Receiver.answer(name, Receiver.status(204));
    Api.partner(partner)
        .body("{\"since\":\"2999-01-01T00:00:00Z\"}")
        .post(made.path() + "/redeliver")
        .then()
        .statusCode(202)
        .body("redelivered", equalTo(0));
    Api.partner(partner)
        .body("{\"since\":\"2020-01-01T00:00:00Z\"}")
        .post(made.path() + "/redeliver")
        .then()
        .statusCode(202)
        .body("redelivered", equalTo(5))
        .body("more", equalTo(false));
    await()
        .untilAsserted(
            () ->
                Api.partner(partner)
                    .get(made.path() + "/deliveries?state=succeeded")
                    .then()
                    .body("items", hasSize(5)));
  }

  @Test
  void goneDisablesAndWhatWaitsGoesOutWhenItIsEnabled() throws Exception {
    Receiver.answer(name, Receiver.status(410));
    Made made = Hooks.make(partner, Receiver.url(name));

    send("trip-1", "rejected", "over_cap");

    await().untilAsserted(() -> made.get().body("state", equalTo("disabled")));
    made.get().body("disabled_reason", equalTo("gone")).body("disabled_at", notNullValue());
    String id = received(1).get(0).id();
    made.delivery(id).body("delivery.state", equalTo("failed")).body("attempts", hasSize(1));
    made.post("deliveries/" + id + "/redeliver")
        .statusCode(409)
        .body("code", equalTo("webhook_state"));
    assertThat(
            text(
                "SELECT string_agg(kind || detail, ' ') FROM act WHERE subject = '"
                    + made.id()
                    + "'"))
        .contains("webhook.disabledpartner " + partner + ", gone");

    Receiver.answer(name, Receiver.status(200));
    made.post("enable").statusCode(200).body("state", equalTo("enabled"));
    made.post("deliveries/" + id + "/redeliver").statusCode(202);
    awaitState(made, id, "succeeded");
  }

  @Test
  void anEndpointThatFailsForDaysIsDisabledAndItsMessagesWait() throws Exception {
    Receiver.answer(name, Receiver.status(503));
    Made made = Hooks.make(partner, Receiver.url(name));
    send("trip-1", "rejected", "over_cap");
    received(3);
    await().untilAsserted(() -> made.get().body("failing_since", notNullValue()));

    clock.set(Instant.now().plus(Duration.ofDays(6)));

    await().untilAsserted(() -> made.get().body("disabled_reason", equalTo("failing")));
    send("trip-2", "parked", "double_claim");
    await()
        .untilAsserted(
            () ->
                Api.partner(partner)
                    .get(made.path() + "/deliveries?state=waiting")
                    .then()
                    .body("items", hasSize(1)));
    int before = Receiver.received(name).size();
    Receiver.answer(name, Receiver.status(204));
    made.post("enable").statusCode(200);
    assertThat(received(before + 1).get(before).body()).contains("trip-2");
  }

  @Test
  void whoAsksForLessIsCalledLaterAndNotInBetween() throws Exception {
    Receiver.answer(name, Receiver.status(429, "Retry-After", "3600"));
    Made made = Hooks.make(partner, Receiver.url(name));
    send("trip-1", "rejected", "over_cap");
    String id = received(1).get(0).id();
    await().untilAsserted(() -> made.delivery(id).body("delivery.attempts", equalTo(1)));

    String next = made.delivery(id).extract().path("delivery.next_attempt_at");
    assertThat(Instant.parse(next)).isAfter(Instant.now().plus(Duration.ofMinutes(59)));
    // Another message of the endpoint waits too, and goes out when the quiet is over.
    send("trip-2", "rejected", "over_cap");
    await().untilAsserted(() -> made.deliveries().body("items", hasSize(2)));
    assertThat(Receiver.received(name)).hasSize(1);
    Receiver.answer(name, Receiver.status(204));
    clock.set(Instant.now().plus(Duration.ofMinutes(61)));
    received(3);
  }

  @Test
  void aRedirectIsAFailureAndIsNotFollowed() throws Exception {
    String target = Bodies.unique("target");
    Receiver.answer(name, Receiver.status(307, "Location", Receiver.url(target)));
    Made made = Hooks.make(partner, Receiver.url(name));

    made.post("test")
        .statusCode(200)
        .body("delivery.state", equalTo("failed"))
        .body("delivery.last_status", equalTo(307))
        .body("delivery.last_error", equalTo("redirect"));

    assertThat(Receiver.received(target)).isEmpty();
  }

  @Test
  void anAnswerWithoutEndIsReadUpToItsBeginning() {
    Receiver.answer(name, Receiver.endless(500));
    String good = Bodies.unique("hook");
    Receiver.answer(good, Receiver.endless(200));

    Hooks.make(partner, Receiver.url(name))
        .post("test")
        .body("delivery.last_error", equalTo("http_status"))
        .body("attempts[0].excerpt", startsWith("and so on, and"));
    Hooks.make(partner, Receiver.url(good))
        .post("test")
        .body("delivery.state", equalTo("succeeded"))
        .body("attempts[0].excerpt", nullValue());
  }

  @Test
  void aSlowReceiverKeepsOnlyItsOwnMessagesWaiting() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    String quick = Bodies.unique("hook");
    Receiver.answer(name, Receiver.after(never));
    try {
      Made slow = Hooks.make(partner, Receiver.url(name));
      Hooks.make(partner, Receiver.url(quick));
      OutcomeRecord[] outcomes =
          IntStream.range(0, 60)
              .mapToObj(i -> Hooks.outcome(partner, "trip-" + i, "rejected", "over_cap"))
              .toArray(OutcomeRecord[]::new);

      Hooks.send(kafka, outcomes);

      await().until(() -> Receiver.received(quick).size() == 60);
      // Eight at a time, each for the whole of the timeout.
      assertThat(Receiver.received(name).size()).isLessThan(60);
      String id = Receiver.received(name).get(0).id();
      await().untilAsserted(() -> slow.delivery(id).body("attempts.error", hasItem("timeout")));
    } finally {
      never.countDown();
    }
  }

  @Test
  void aClaimOfAnInstanceThatDiedIsTakenOver() throws Exception {
    Made made = Hooks.make(partner, Receiver.url(name));
    made.post("disable").statusCode(200).body("disabled_reason", equalTo("partner"));
    // A message that an instance had claimed before it died; its claim has a moment to go.
    try (Connection connection = database.getConnection();
        Statement insert = connection.createStatement()) {
      insert.execute(
          """
          WITH m AS (
            INSERT INTO webhook_message (message_id, partner_no, type, at, data)
            SELECT gen_random_uuid(), partner_no, 'activity.rejected', now(), '{"id":"trip-1"}'
              FROM webhook_endpoint WHERE endpoint_id = '%s' RETURNING message_id)
          INSERT INTO webhook_delivery (endpoint_id, message_id, next_at, claim, created_at)
          SELECT '%s', message_id, now() + interval '1 second', gen_random_uuid(), now() FROM m
          """
              .formatted(made.id(), made.id()));
    }
    made.post("enable").statusCode(200);

    Received one = received(1).get(0);
    awaitState(made, one.id(), "succeeded");
  }

  @Test
  void aStatementThatBecameReadyIsToldOnceToEndpointsOfThatTime() throws Exception {
    Made made = Hooks.make(partner, Receiver.url(name), "statement.ready");
    try (Connection connection = database.getConnection();
        Statement insert = connection.createStatement()) {
      insert.execute(
          """
          INSERT INTO statement_ready (scheme, partner_id, day, ready_at)
          SELECT scheme, id, d::date, CASE d WHEN '2026-11-20' THEN now()
                                             ELSE now() - interval '1 hour' END
            FROM partner, unnest('{2026-11-19,2026-11-20}'::text[]) d WHERE id = '%s'
          """
              .formatted(partner));
    }

    Received one = received(1).get(0);
    assertThat(one.type()).isEqualTo("statement.ready");
    assertThat(one.data("day")).isEqualTo("2026-11-20");
    awaitState(made, one.id(), "succeeded");
    assertThat(housekeeping.tellStatements()).isZero();
    assertThat(Receiver.received(name)).hasSize(1);
  }

  @Test
  void aSuspendedPartnerIsNotCalledUntilItIsResumed() throws Exception {
    Made made = Hooks.make(partner, Receiver.url(name));
    Api.authority().post("/v1/partners/" + partner + "/suspend").then().statusCode(200);

    send("trip-1", "rejected", "over_cap");

    String waiting =
        "SELECT count(*)::text FROM webhook_delivery WHERE endpoint_id = '" + made.id() + "'";
    await().until(() -> text(waiting).equals("1"));
    made.post("test").statusCode(403).body("code", equalTo("partner_suspended"));
    assertThat(Receiver.received(name)).isEmpty();
    Api.authority().post("/v1/partners/" + partner + "/resume").then().statusCode(200);
    received(1);
  }

  @Test
  void whatIsOlderThanTheRetentionIsForgotten() throws Exception {
    Made made = Hooks.make(partner, Receiver.url(name));
    send("trip-1", "rejected", "over_cap");
    String id = received(1).get(0).id();
    awaitState(made, id, "succeeded");

    clock.set(Instant.now().plus(Duration.ofDays(31)));
    housekeeping.forget();

    made.deliveries().body("items", hasSize(0));
    Api.partner(partner)
        .get(made.path() + "/deliveries/" + id)
        .then()
        .statusCode(404)
        .body("code", equalTo("webhook_message_unknown"));
  }

  private String text(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
