package org.tanpuhui.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.awaitility.Awaitility;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.TestTokens;

/** What strangers try: forged tokens, headers of ours, requests two servers might cut apart. */
@QuarkusTest
@QuarkusTestResource(FakePorts.class)
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "kafka", value = "false"))
class EdgeTest {
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static FakeStack stack;
  private long reachedBefore;

  @BeforeAll
  static void startServices() {
    stack = FakeStack.start();
  }

  @AfterAll
  static void stopServices() {
    stack.close();
  }

  @BeforeEach
  void countFromHere() {
    reachedBefore = stack.requests();
  }

  private long reached() {
    return stack.requests() - reachedBefore;
  }

  private static RequestSpecification with(String token) {
    return given().header("Authorization", "Bearer " + token);
  }

  private static RequestSpecification partner() {
    return with(TestTokens.partner("demo"));
  }

  @Test
  void aBadTokenIsRefusedWhereNoneIsNeeded() {
    String expired =
        TestTokens.request("participant").ttl(Duration.ofMinutes(-5)).signedBy(TestTokens.key());
    with("rubbish")
        .get("/v1/methodologies")
        .then()
        .statusCode(401)
        .body("code", equalTo("token_invalid"))
        .header("WWW-Authenticate", equalTo("Bearer error=\"invalid_token\""));
    with(expired)
        .get("/v1/methodologies")
        .then()
        .statusCode(401)
        .body("code", equalTo("token_expired"));
    assertThat(reached()).isZero();
    partner().get("/v1/methodologies").then().statusCode(200);
    given().header("Authorization", "Basic eDp5").get("/v1/methodologies").then().statusCode(200);
  }

  @Test
  void twoTokensAreNone() {
    String answer =
        RawHttp.get(
            RestAssured.port,
            "/v1/me/balances",
            "Authorization: Bearer " + TestTokens.participant("02000000000000aa"),
            "Authorization: Bearer " + TestTokens.participant("02000000000000ab"));
    assertThat(answer).startsWith("HTTP/1.1 401").contains("token_invalid");
    assertThat(reached()).isZero();
  }

  @Test
  void aTokenWithoutSignatureIsRefused() {
    String[] parts = TestTokens.participant("02000000000000aa").split("\\.");
    String none =
        Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"none\"}".getBytes());
    isInvalid(none + '.' + parts[1] + '.');
    isInvalid(none + '.' + parts[1] + '.' + parts[2]);
    isInvalid(parts[0] + '.' + parts[1] + '.');
  }

  @Test
  void aTokenSignedWithThePublicKeyAsASecretIsRefused() throws JoseException {
    RsaJsonWebKey key =
        (RsaJsonWebKey) new JsonWebKeySet(TestTokens.key().jwks()).getJsonWebKeys().get(0);
    for (byte[] secret :
        new byte[][] {
          key.getPublicKey().getEncoded(),
          TestTokens.key().jwks().getBytes(),
          key.getRsaPublicKey().getModulus().toByteArray()
        }) {
      JsonWebSignature forged = new JsonWebSignature();
      forged.setPayload(payload());
      forged.setKey(new HmacKey(secret));
      forged.setKeyIdHeaderValue(key.getKeyId());
      forged.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
      isInvalid(forged.getCompactSerialization());
    }
  }

  private static String payload() {
    String token = TestTokens.participant("02000000000000aa");
    return new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
  }

  private void isInvalid(String token) {
    with(token)
        .get("/v1/me/balances")
        .then()
        .statusCode(401)
        .body("code", equalTo("token_invalid"));
    assertThat(reached()).isZero();
  }

  @Test
  void aTokenIsBelievedAFewSecondsPastItsEndAndNotLonger() {
    String justOver = over(Duration.ofSeconds(1));
    String over = over(Duration.ofSeconds(10));
    with(justOver).get("/v1/me/balances").then().statusCode(200);
    with(over).get("/v1/me/balances").then().statusCode(401).body("code", equalTo("token_expired"));
  }

  private static String over(Duration ago) {
    return TestTokens.request("participant")
        .claim("iat", Instant.now().minusSeconds(600).getEpochSecond())
        .ttl(ago.negated())
        .signedBy(TestTokens.key());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a b c d e f g h",
        "short",
        "<script>alert(1)</script>",
        "id\u00e9ntit\u00e9-12345",
        "12345678\"; drop table",
        "0123456789012345678901234567890123456789012345678901234567890123456789",
        "../../../../etc/passwd"
      })
  void aHostileRequestIdIsReplacedEverywhere(String id) {
    partner()
        .header("X-Request-Id", id)
        .get("/v1/activities/1")
        .then()
        .header("X-Request-Id", matchesPattern("[0-9a-f]{32}"))
        .body("headers.x-request-id", matchesPattern("[0-9a-f]{32}"));
  }

  @Test
  void aTraceGoesOnAsItCame() {
    partner()
        .header("traceparent", TRACE)
        .header("tracestate", "a=1,b=2")
        .get("/v1/activities/1")
        .then()
        .body("headers.traceparent", equalTo(TRACE))
        .body("headers.tracestate", equalTo("a=1,b=2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rubbish",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g"
      })
  void aTraceIsBegunWhereThereIsNone(String given) {
    partner()
        .header("traceparent", given)
        .header("tracestate", "a=1")
        .get("/v1/activities/1")
        .then()
        .body("headers.traceparent", matchesPattern("00-[0-9a-f]{32}-[0-9a-f]{16}-01"))
        .body("headers.traceparent", not(equalTo(given)))
        .body("headers.tracestate", nullValue());
  }

  @Test
  void bothHalvesOfTheHomeScreenBelongToOneTrace() {
    with(TestTokens.participant("02000000000000aa"))
        .header("traceparent", TRACE)
        .get("/v1/me/home")
        .then()
        .statusCode(200)
        .body("headers.traceparent", equalTo(TRACE));
  }

  @Test
  void whatAServiceSaysOfItsConnectionIsNotHandedOn() {
    String answer =
        RawHttp.exchange(
            RestAssured.port,
            "GET /v1/methodologies HTTP/1.1\r\nHost: x\r\nX-Test: hops\r\n\r\n"
                + "GET /v1/methodologies HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer.split("HTTP/1.1 200", -1)).hasSize(3);
    assertThat(answer.toLowerCase(java.util.Locale.ROOT)).doesNotContain("keep-alive: timeout");
  }

  @Test
  void headersOfOneHopEndHere() {
    partner()
        .header("TE", "trailers")
        .header("Proxy-Authorization", "Basic eDp5")
        .header("Keep-Alive", "timeout=5")
        .header("Upgrade", "h2c")
        .header("Proxy-Connection", "keep-alive")
        .header("Via", "1.1 me")
        .get("/v1/activities/1")
        .then()
        .statusCode(200)
        .body("headers.te", nullValue())
        .body("headers.proxy-authorization", nullValue())
        .body("headers.keep-alive", nullValue())
        .body("headers.upgrade", nullValue())
        .body("headers.proxy-connection", nullValue())
        .body("headers.via", nullValue());
  }

  /** Each would smuggle the second request past a server that reads the length the other way. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: 5, 6\r\n",
        "Content-Length: +5\r\n",
        "Content-Length: -5\r\n",
        "Content-Length: 0x5\r\n",
        "Content-Length : 5\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Transfer-Encoding:\u000bchunked\r\n",
        "X: a\rTransfer-Encoding: chunked\r\n",
        " Transfer-Encoding: chunked\r\n",
        "X: a\u0000b\r\nContent-Length: 5\r\n"
      })
  void aRequestThatCanBeCutTwoWaysIsNotServed(String headers) {
    String answer =
        RawHttp.exchange(
            RestAssured.port,
            "POST /v1/activities HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                + TestTokens.partner("demo")
                + "\r\n"
                + headers
                + "\r\n0\r\n\r\nGET /v1/methodologies HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(answer).as("answer").doesNotContain("HTTP/1.1 20");
    assertThat(reached()).isZero();
  }

  /** By the first length the rest would be the next request's, by the second it is one already. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "content-length: 5\r\ntransfer-encoding: Chunked\r\n",
        "Content-Length: 0\r\nTransfer-Encoding: gzip, chunked\r\n"
      })
  void aRequestWithTwoLengthsIsRefusedAndItsConnectionClosed(String headers) {
    String good =
        "POST /v1/activities HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
            + "Authorization: Bearer "
            + TestTokens.partner("demo")
            + "\r\n\r\n2\r\n[]\r\n0\r\n\r\n";
    String twice = good.replace("Transfer-Encoding: chunked\r\n", headers);
    // Also as the second of a connection whose first was good.
    for (String before : new String[] {"", good}) {
      long reached = reached();
      String answer =
          RawHttp.exchange(
              RestAssured.port,
              before + twice + "GET /v1/methodologies HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(answer)
          .contains("HTTP/1.1 400", "\"code\":\"length_ambiguous\"", "application/problem+json")
          .containsIgnoringCase("connection: close")
          .doesNotContain("\"service\":\"methodology\"");
      assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(before.isEmpty() ? 2 : 3);
      assertThat(reached() - reached).isEqualTo(before.isEmpty() ? 0 : 1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0x5\r\nhello", "-1\r\nhello", "5;a=\"\r\nhello\r\n", "fffffffffffffffff\r\nx"})
  void aChunkThatIsNoneEndsTheConnection(String chunk) {
    String answer =
        RawHttp.exchange(
            RestAssured.port,
            "POST /v1/activities HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
                + "Connection: close\r\nAuthorization: Bearer "
                + TestTokens.partner("demo")
                + "\r\n\r\n"
                + chunk
                + "\r\n\r\nGET /v1/methodologies HTTP/1.1\r\nHost: x\r\n\r\n");
    assertThat(answer).doesNotContain("\"service\":\"methodology\"");
  }

  @Test
  void aReadWhoseConnectionWasClosedIsAskedOnceMore() {
    stack.ledger.closeOnceAgain();
    with(TestTokens.participant("02000000000000aa"))
        .header("X-Test", "close-once")
        .get("/v1/me/balances")
        .then()
        .statusCode(200)
        .body("service", equalTo("ledger"));
    assertThat(reached()).isEqualTo(2);
  }

  @Test
  void whatMayHaveBeenCarriedOutIsNotSentAgain() {
    stack.activity.closeOnceAgain();
    partner()
        .header("X-Test", "close-once")
        .body("[]")
        .post("/v1/activities")
        .then()
        .statusCode(503)
        .body("code", equalTo("service_unavailable"))
        .header("Retry-After", equalTo("2"));
    assertThat(reached()).isEqualTo(1);
    stack.activity.closeOnceAgain();
    with(TestTokens.participant("02000000000000aa"))
        .header("X-Test", "close-once")
        .delete("/v1/me?confirm=points_lapse")
        .then()
        .statusCode(503);
    assertThat(reached()).isEqualTo(2);
  }

  @Test
  void whatItsCallerGaveUpIsGivenUpAtTheServiceToo() throws IOException {
    String[] heads = {
      "GET /v1/methodologies HTTP/1.1\r\nHost: x\r\nX-Test: hang\r\n\r\n",
      "POST /v1/activities HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nAuthorization: Bearer "
          + TestTokens.partner("demo")
          + "\r\n\r\n5\r\nhello\r\n",
      "POST /v1/activities HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\nAuthorization: Bearer "
          + TestTokens.partner("demo")
          + "\r\n\r\nhello"
    };
    for (String head : heads) {
      long reached = stack.requests();
      long lost = stack.lost();
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        Awaitility.await().until(() -> stack.requests() > reached);
      }
      Awaitility.await(head).atMost(Duration.ofSeconds(5)).until(() -> stack.lost() > lost);
    }
  }

  @Test
  void aReadThatIsClosedTwiceIsUnavailable() {
    with(TestTokens.participant("02000000000000aa"))
        .header("X-Test", "close")
        .get("/v1/me/balances")
        .then()
        .statusCode(503)
        .body("detail", startsWith("ledger-service"));
    assertThat(reached()).isEqualTo(2);
  }
}
