package org.tanpuhui.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.TestTokens;
import org.tanpuhui.testing.DocumentedAnswers;

/** The gateway before three services that tell what reached them. */
@QuarkusTest
@QuarkusTestResource(FakePorts.class)
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "kafka", value = "false"))
class GatewayTest {
  private static final int LIMIT = 10 * 1024 * 1024;
  private static final String PERSON = "02000000000000aa";

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

  private static RequestSpecification as(String role) {
    return with(TestTokens.request(role).client("demo-metro").signedBy(TestTokens.key()));
  }

  private static RequestSpecification with(String token) {
    return given().header("Authorization", "Bearer " + token);
  }

  private static ValidatableResponse isProblem(
      ValidatableResponse answer, int status, String code) {
    return answer
        .statusCode(status)
        .contentType("application/problem+json")
        .header("X-Request-Id", notNullValue())
        .body("code", equalTo(code))
        .body("status", equalTo(status));
  }

  private static HttpResponse<String> streamed(int bytes) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + RestAssured.port + "/v1/activities"))
            .header("Authorization", "Bearer " + TestTokens.partner("demo"))
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[bytes])))
            .build();
    try {
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      return DocumentedAnswers.checked(client.send(request, BodyHandlers.ofString()));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private long reached() {
    return stack.requests() - reachedBefore;
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/activities, partner, activity",
    "GET, /v1/activities?source=/partners/x&id=1, partner, methodology",
    "GET, /v1/activities/0197a9d2-0000-8000-8000-000000000000, partner, methodology",
    "POST, /v1/enrolments, partner, activity",
    "POST, /v1/enrolments/p-1/revoke, partner, activity",
    "POST, /v1/participants, participant, activity",
    "POST, /v1/partners, authority, activity",
    "POST, /v1/partners/demo/backfills, authority, activity",
    "GET, /v1/partners/demo, auditor, activity",
    "POST, /v1/scenarios, authority, activity",
    "POST, /v1/partner/webhooks, partner, activity",
    "POST, /v1/me/link-codes, participant, activity",
    "GET, /v1/me/mandates, participant, activity",
    "GET, /v1/me/balances, participant, ledger",
    "POST, /v1/me/payouts, participant, ledger",
    "POST, /v1/me/payouts/x/cancel, participant, ledger",
    "POST, /v1/cash/payouts/x/confirm, bank, ledger",
    "GET, /v1/me/points/lots, participant, ledger",
    "GET, /v1/me/entries, participant, ledger",
    "GET, /v1/me/activities, participant, methodology",
    "GET, /v1/me/activities/7, participant, methodology",
    "GET, /v1/me/summary?by=day, participant, methodology",
    "GET, /v1/me, participant, activity",
    "DELETE, /v1/me?confirm=points_lapse, participant, activity",
    "POST, /v1/me/export, participant, activity",
    "POST, /v1/me/disputes, participant, activity",
    "GET, /v1/me/growth, participant, activity",
    "POST, /v1/me/check-ins, participant, activity",
    "POST, /v1/me/ward-codes, participant, activity",
    "POST, /v1/me/wards/0200000000000001/token, participant, activity",
    "GET, /v1/disputes, authority, activity",
    "POST, /v1/disputes/7/answer, authority, activity",
    "POST, /v1/partner/participant-tokens, partner, activity",
    "POST, /v1/methodologies/m/versions/1/file, authority, methodology",
    "POST, /v1/methodologies, applicant, methodology",
    "PUT, /v1/methodologies/m/versions/1, applicant, methodology",
    "POST, /v1/methodologies/m/versions/1/review, expert, methodology",
    "POST, /v1/projects/p/validate, verifier, methodology",
    "GET, /v1/projects/p, auditor, methodology",
    "POST, /v1/batches/b/issue, exchange, methodology",
    "GET, /v1/batches/b/sample, expert, methodology",
    "POST, /v1/shadow-runs, platform_operator, methodology",
    "GET, /v1/audit/exports/7/files/a.gz, auditor, methodology",
    "GET, /v1/exchange-rules, participant, ledger",
    "GET, /v1/offers, participant, ledger",
    "POST, /v1/offers/x/publish, merchant, ledger",
    "POST, /v1/redemptions/x/use, merchant, ledger",
    "POST, /v1/campaigns/x/awards, authority, ledger",
    "POST, /v1/reward-budgets, authority, ledger",
    "POST, /v1/settlements/x/pay, bank, ledger",
    "POST, /v1/partner/used-points-reports, partner, ledger",
    "GET, /v1/me/awards, participant, ledger",
    "POST, /v1/market/members, exchange, ledger",
    "GET, /v1/market/members, bank, ledger",
    "POST, /v1/orders, member, ledger",
    "POST, /v1/forward-agreements/1/cancel, exchange, ledger",
    "POST, /v1/cash/deposits/1/confirm, bank, ledger",
    "GET, /v1/me/sales, participant, ledger",
    "GET, /v1/activities/0197a9d2-0000-8000-8000-000000000000, participant, methodology",
    "GET, /v1/audit/completeness?day=2026-11-23, auditor, methodology",
    "GET, /v1/audit/trial-balance, auditor, ledger",
    "GET, /v1/audit/actions?kind=partner.suspended, auditor, ledger",
    "POST, /v1/audit/leaves/open, auditor, ledger",
    "GET, /v1/me/entries/7/proof, participant, ledger",
    "GET, /v1/log/sandbox/tile/entries/x001/x234/067.p/8, participant, ledger",
    "GET, /v1/ops/pipeline, platform_operator, methodology",
    "GET, /v1/ops/dead-letters?stage=methodology, platform_operator, methodology",
    "GET, /v1/ops/dead-letters?stage=ledger&state=waiting, platform_operator, ledger",
    "POST, /v1/ops/dead-letters/m-12/retry, platform_operator, methodology",
    "POST, /v1/ops/dead-letters/l-12/discard, platform_operator, ledger",
  })
  void everyPathHasItsService(String method, String uri, String role, String service) {
    as(role)
        .urlEncodingEnabled(false)
        .request(method, uri)
        .then()
        .statusCode(lessThan(300))
        .body("service", equalTo(service))
        .body("method", equalTo(method))
        .body("uri", equalTo(uri));
  }

  @Test
  void theHomeScreenIsOneAnswerOfTwoServices() {
    as("participant")
        .header("Accept-Language", "zh")
        .header("X-Tanpuhui-Secret", "no")
        .get("/v1/me/home")
        .then()
        .statusCode(200)
        .header("Cache-Control", "no-store")
        .body("uri", equalTo("/v1/me/home"))
        .body("headers.accept-language", equalTo("zh"))
        .body("headers.authorization", org.hamcrest.Matchers.startsWith("Bearer "))
        .body("headers.x-tanpuhui-secret", nullValue());
    assertThat(reached()).isEqualTo(2);
    isProblem(as("partner").get("/v1/me/home").then(), 403, "role_missing");
  }

  @Test
  void rulesAreReadWithoutAToken() {
    given().get("/v1/methodologies").then().statusCode(200).body("service", equalTo("methodology"));
    given().get("/v1/exchange-rules").then().statusCode(200).body("service", equalTo("ledger"));
    given().get("/v1/market/quotes").then().statusCode(200).body("service", equalTo("ledger"));
    given()
        .get("/v1/log/shenzhen/checkpoint")
        .then()
        .statusCode(200)
        .body("service", equalTo("ledger"));
    isProblem(given().post("/v1/methodologies").then(), 401, "token_missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1",
        "/v1/nothing",
        "/internal/progress",
        "/v1/internal/progress",
        "/q/health",
        "/q/metrics",
        "/v1/activitiesx",
        "/v1/me/balances/x"
      })
  void whatIsNotInTheTableIsNotFound(String path) {
    isProblem(as("partner").get(path).then(), 404, "not_found");
    assertThat(reached()).isZero();
  }

  @Test
  void aMethodThePathDoesNotKnowIsNamed() {
    isProblem(as("partner").delete("/v1/activities").then(), 405, "method_not_allowed")
        .header("Allow", equalTo("GET, HEAD, POST"));
  }

  @Test
  void deadLettersNeedAStage() {
    isProblem(as("platform_operator").get("/v1/ops/dead-letters").then(), 400, "parameter_invalid");
    isProblem(
        as("platform_operator").post("/v1/ops/dead-letters/x-1/retry").then(),
        404,
        "dead_letter_unknown");
    isProblem(
        as("platform_operator").post("/v1/ops/dead-letters/m").then(), 404, "dead_letter_unknown");
  }

  @Test
  void theTokenAndTheAnswerPassThrough() {
    String token = TestTokens.partner("demo-metro");
    with(token)
        .header("X-Test", "last-status")
        .header("Idempotency-Key", "k-1")
        .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        .contentType("application/cloudevents-batch+json")
        .body("[]")
        .post("/v1/activities")
        .then()
        .statusCode(202)
        .header("ETag", equalTo("\"7\""))
        .body("headers.authorization", equalTo("Bearer " + token))
        .body("headers.idempotency-key", equalTo("k-1"))
        .body(
            "headers.traceparent",
            equalTo("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))
        .body("headers.content-type", startsWith("application/cloudevents-batch+json"))
        .body("body_bytes", equalTo(2));
  }

  @Test
  void anAnswerThatIsNotDocumentedFailsItsTest() {
    RequestSpecification request = as("participant").header("X-Test", "teapot");
    assertThatThrownBy(() -> request.get("/v1/me/balances"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("undocumented status 418")
        .hasMessageContaining("GET /v1/me/balances");
  }

  @Test
  void oneRequestIdStandsInRequestAndAnswer() {
    ValidatableResponse given =
        as("partner").header("X-Request-Id", "abc-1234567").get("/v1/activities/1").then();
    given.body("headers.x-request-id", equalTo("abc-1234567"));
    assertThat(given.extract().headers().getValues("X-Request-Id")).containsExactly("abc-1234567");

    as("partner")
        .header("X-Request-Id", "bad id")
        .get("/v1/activities/1")
        .then()
        .header("X-Request-Id", matchesPattern("[0-9a-f]{32}"))
        .body("headers.x-request-id", matchesPattern("[0-9a-f]{32}"));
  }

  @Test
  void whatOnlyAProxyMaySayIsStripped() {
    as("partner")
        .header("X-Forwarded-For", "6.6.6.6")
        .header("X-Forwarded-Host", "evil")
        .header("X-Forwarded-Proto", "https")
        .header("X-Forwarded-User", "root")
        .header("Forwarded", "for=6.6.6.6")
        .header("X-Real-IP", "6.6.6.6")
        .header("X-Internal-Role", "authority")
        .header("X-Tanpuhui-Partner", "other")
        .header("X-Hop", "1")
        .header("Connection", "keep-alive, X-Hop")
        .header("X-Kept", "1")
        .get("/v1/activities/1")
        .then()
        .statusCode(200)
        .body("headers.x-forwarded-for", equalTo("127.0.0.1"))
        .body("headers.x-forwarded-proto", equalTo("http"))
        .body("headers.x-forwarded-host", nullValue())
        .body("headers.x-forwarded-user", nullValue())
        .body("headers.forwarded", nullValue())
        .body("headers.x-real-ip", nullValue())
        .body("headers.x-internal-role", nullValue())
        .body("headers.x-tanpuhui-partner", nullValue())
        .body("headers.x-hop", nullValue())
        .body("headers.x-kept", equalTo("1"));
  }

  @Test
  void noTokenIsTokenMissing() {
    isProblem(given().get("/v1/me/balances").then(), 401, "token_missing")
        .header("WWW-Authenticate", equalTo("Bearer"));
    isProblem(
        given().header("Authorization", "Basic eDp5").get("/v1/me/balances").then(),
        401,
        "token_missing");
    assertThat(reached()).isZero();
  }

  @Test
  void aTokenThatCannotBeTrustedIsRefused() {
    String path = "/v1/me/balances";
    String expired =
        TestTokens.request("participant").ttl(Duration.ofMinutes(-5)).signedBy(TestTokens.key());
    String foreign = TestTokens.request("participant").signedBy(TestTokens.foreignKey());
    String issuer =
        TestTokens.request("participant").claim("iss", "https://evil").signedBy(TestTokens.key());
    String scheme =
        TestTokens.request("participant")
            .claim("aud", "tanpuhui:shenzhen")
            .signedBy(TestTokens.key());
    isProblem(with(expired).get(path).then(), 401, "token_expired");
    isProblem(with(foreign).get(path).then(), 401, "token_invalid");
    isProblem(with(issuer).get(path).then(), 401, "token_invalid");
    isProblem(with("a.b.c").get(path).then(), 401, "token_invalid");
    isProblem(with("x".repeat(9_000)).get(path).then(), 401, "token_invalid");
    isProblem(with(scheme).get(path).then(), 403, "token_wrong_scheme");
    assertThat(reached()).isZero();
  }

  @Test
  void anotherRoleIsRoleMissing() {
    isProblem(as("auditor").get("/v1/me/balances").then(), 403, "role_missing");
    isProblem(as("participant").post("/v1/activities").then(), 403, "role_missing");
    isProblem(as("partner").get("/v1/audit/trial-balance").then(), 403, "role_missing");
    assertThat(reached()).isZero();
  }

  @Test
  void aRefusalSpeaksTheCallersLanguage() {
    given()
        .header("Accept-Language", "zh-CN")
        .get("/v1/me/balances")
        .then()
        .body("title", equalTo("需要访问令牌"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/me/../../internal/progress",
        "/v1/me/balances/..",
        "/v1/./me/balances",
        "/v1/me/%2e%2e/internal",
        "/v1/me/%2E%2E/internal",
        "/v1/me/.%2e/internal",
        "/v1/me%2fbalances",
        "/v1/me/entries/%5c..%5c",
        "/v1/me/entries/%252e%252e",
        "/v1/me/entries/%00",
        "//v1/me/balances",
        "/v1//me/balances",
        "/v1/me/balances/",
        "/v1/me/balances;a=b",
        "/v1/me/entries/...",
        "http://internal/v1/me/balances",
        "v1/me/balances",
        "*",
      })
  void aPathThatTwoServersMayReadDifferentlyIsRefused(String target) {
    String answer =
        RawHttp.get(
            RestAssured.port, target, "Authorization: Bearer " + TestTokens.participant(PERSON));
    assertThat(answer).startsWith("HTTP/1.1 40").contains("application/problem+json");
    assertThat(reached()).isZero();
  }

  /** The HTTP server itself refuses what is no URI at all, with a bare status. */
  @ParameterizedTest
  @ValueSource(strings = {"/v1/me/entries/%zz", "/v1/me/entries/%4", "/v1/me\\balances"})
  void whatIsNoUriIsRefused(String target) {
    assertThat(RawHttp.get(RestAssured.port, target)).startsWith("HTTP/1.1 400");
    assertThat(reached()).isZero();
  }

  @Test
  void headersOverTheLimitAreRefused() {
    String answer =
        RawHttp.get(RestAssured.port, "/v1/me/balances", "X-Big: " + "x".repeat(20_000));
    assertThat(answer).startsWith("HTTP/1.1 431");
  }

  @Test
  void aBodyAtTheLimitIsStreamedThrough() {
    as("partner")
        .contentType("application/json")
        .body(new byte[LIMIT])
        .post("/v1/activities")
        .then()
        .statusCode(200)
        .body("body_bytes", equalTo(LIMIT));
  }

  @Test
  void aStreamedBodyAtTheLimitIsStreamedThrough() {
    HttpResponse<String> answer = streamed(LIMIT);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("\"transfer-encoding\":\"chunked\"", "\"body_bytes\":" + LIMIT);
  }

  @Test
  void aDeclaredBodyOverTheLimitIsTooLarge() {
    isProblem(
        as("partner")
            .contentType("application/json")
            .body(new byte[LIMIT + 1])
            .post("/v1/activities")
            .then(),
        413,
        "body_too_large");
    assertThat(reached()).isZero();
  }

  @Test
  void aStreamedBodyOverTheLimitIsTooLarge() {
    HttpResponse<String> answer = streamed(LIMIT + 1_000_000);
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("\"code\":\"body_too_large\"");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void aRefusedSenderMayUseItsConnectionAgain() {
    String body = "x".repeat(200_000);
    String answer =
        RawHttp.exchange(
            RestAssured.port,
            "POST /v1/activities HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n"
                + body
                + "GET /v1/methodologies HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 401").contains("HTTP/1.1 200");
  }

  @Test
  void aBodyWithoutEndLosesItsConnection() {
    assertThatThrownBy(() -> RawHttp.endless(RestAssured.port, "/v1/activities"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aSenderThatWaitsForTheGoAheadGetsIt() {
    String answer =
        RawHttp.exchange(
            RestAssured.port,
            "POST /v1/activities HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Content-Length: 2\r\nExpect: 100-continue\r\nAuthorization: Bearer "
                + TestTokens.partner("demo")
                + "\r\n\r\n[]");
    assertThat(answer).startsWith("HTTP/1.1 100 Continue").contains("HTTP/1.1 200");
  }

  @Test
  void aLargeAnswerIsStreamedThrough() {
    byte[] body = as("participant").header("X-Test", "large").get("/v1/me/entries").asByteArray();
    assertThat(body).hasSize(FakeService.LARGE);
  }

  @Test
  void aDeadServiceIsUnavailableWhileTheOthersWork() {
    stack.ledger.stop();

    isProblem(as("participant").get("/v1/me/balances").then(), 503, "service_unavailable")
        .header("Retry-After", equalTo("2"))
        .body("detail", containsString("ledger-service"))
        .body("instance", startsWith("urn:tanpuhui:request:"));
    isProblem(as("participant").get("/v1/me/home").then(), 503, "service_unavailable")
        .header("Retry-After", equalTo("2"));
    as("participant").get("/v1/me/activities").then().statusCode(200);
    as("partner").body("[]").post("/v1/activities").then().statusCode(200);

    stack.ledger.start();
    as("participant").get("/v1/me/balances").then().statusCode(200);
  }

  @Test
  void aServiceThatBreaksOffIsUnavailable() {
    isProblem(
        as("participant").header("X-Test", "close").get("/v1/me/balances").then(),
        503,
        "service_unavailable");
  }

  @Test
  void aServiceThatKeepsSilentIsATimeout() {
    isProblem(
            as("participant").header("X-Test", "hang").get("/v1/me/balances").then(),
            504,
            "request_timeout")
        .header("Retry-After", equalTo("2"));
  }

  @Test
  void everyAnswerCarriesTheSecurityHeadersAndTheQuota() {
    as("participant")
        .get("/v1/me/balances")
        .then()
        .header("X-Content-Type-Options", equalTo("nosniff"))
        .header("Content-Security-Policy", endsWith("frame-ancestors 'none'"))
        .header("RateLimit-Policy", equalTo("\"client\";q=5000;w=1"))
        .header("RateLimit", startsWith("\"client\";r="))
        .header("Access-Control-Allow-Origin", nullValue());
    given().get("/v1/none").then().header("X-Content-Type-Options", equalTo("nosniff"));
  }

  @Test
  void oneConnectionServesOneRequestAfterTheOther() {
    String request =
        "GET /v1/methodologies HTTP/1.1\r\nHost: x\r\n\r\n"
            + "GET /v1/none HTTP/1.1\r\nHost: x\r\n\r\n"
            + "GET /v1/methodologies HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    String answer = RawHttp.exchange(RestAssured.port, request);
    assertThat(answer.split("HTTP/1.1 200", -1)).hasSize(3);
    assertThat(answer.split("HTTP/1.1 404", -1)).hasSize(2);
  }
}
