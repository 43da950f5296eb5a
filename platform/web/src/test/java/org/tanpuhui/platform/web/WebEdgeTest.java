package org.tanpuhui.platform.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.TestTokens;
import org.tanpuhui.engines.TokenRequest;

/**
 * Without the classes of this module these requests get bare statuses or pages of the framework.
 */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = {
      @ResourceArg(name = "database", value = "web"),
      @ResourceArg(name = "kafka", value = "false")
    })
class WebEdgeTest {

  private static RequestSpecification with(String token) {
    return given().header("Authorization", "Bearer " + token);
  }

  private static TokenRequest request(String subject, String role) {
    return TestTokens.request(role).subject(subject);
  }

  private static String token(TokenRequest request) {
    return request.signedBy(TestTokens.key());
  }

  private static ValidatableResponse isProblem(
      ValidatableResponse answer, int status, String code) {
    return answer
        .statusCode(status)
        .contentType("application/problem+json")
        .header("X-Request-Id", notNullValue())
        .body("code", equalTo(code))
        .body("status", equalTo(status))
        .body("type", equalTo("https://tanpuhui.org/errors/" + code))
        .body("title", notNullValue());
  }

  @Test
  void aTokenOfTheRightRoleIsServedAndTellsWhoCalls() {
    String token = token(request("svc", "partner").claim("client_id", "demo"));
    with(token)
        .get("/probe/caller")
        .then()
        .statusCode(200)
        .body("scheme", equalTo("sandbox"))
        .body("partner", equalTo("demo"))
        .body("sub", equalTo("svc"));
  }

  @Test
  void aRequestThatStatesItsLengthTwiceIsRefusedAndNothingAfterItIsRead() throws IOException {
    String twice =
        "POST /probe/caller HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n"
            + "\r\n0\r\n\r\nGET /probe/caller HTTP/1.1\r\nHost: x\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(twice.getBytes(StandardCharsets.US_ASCII));
      // To the end of the connection.
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 400").contains("\"code\":\"length_ambiguous\"");
      assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
    }
  }

  @Test
  void azpNamesThePartnerWhenClientIdDoesNot() {
    String token = token(request("s", "partner").claim("azp", "d"));
    with(token).get("/probe/caller").then().statusCode(200).body("partner", equalTo("d"));
  }

  @Test
  void aTokenWithoutPartnerIsRefusedWherePartnersAreAsked() {
    isProblem(
        with(token(request("s", "partner"))).get("/probe/caller").then(), 403, "partner_unknown");
  }

  @Test
  void noTokenIsTokenMissing() {
    isProblem(given().get("/probe/caller").then(), 401, "token_missing")
        .header("WWW-Authenticate", equalTo("Bearer"));
  }

  @Test
  void anotherAuthorizationSchemeIsTokenMissing() {
    isProblem(
        given().header("Authorization", "Basic eDp5").get("/probe/caller").then(),
        401,
        "token_missing");
  }

  @ParameterizedTest
  @CsvSource({"x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0."})
  void whatIsNoTokenIsTokenInvalid(String token) {
    isProblem(with(token).get("/probe/caller").then(), 401, "token_invalid")
        .header("WWW-Authenticate", startsWith("Bearer error="));
  }

  @Test
  void anExpiredTokenIsTokenExpired() {
    String token = token(request("s", "partner").ttl(Duration.ofMinutes(-1)));
    isProblem(with(token).get("/probe/caller").then(), 401, "token_expired");
  }

  @Test
  void aTokenSignedByAnotherKeyIsTokenInvalid() {
    String token = request("s", "partner").signedBy(TestTokens.foreignKey());
    isProblem(with(token).get("/probe/caller").then(), 401, "token_invalid");
  }

  @Test
  void aTokenOfAnotherIssuerIsTokenInvalid() {
    String token = token(request("s", "partner").claim("iss", "https://other"));
    isProblem(with(token).get("/probe/caller").then(), 401, "token_invalid");
  }

  @Test
  void aTokenWhoseAudienceAndSchemeDisagreeIsOfTheWrongScheme() {
    String token = token(request("s", "partner").claim("aud", "tanpuhui:shenzhen"));
    isProblem(with(token).get("/probe/caller").then(), 403, "token_wrong_scheme");
  }

  @Test
  void aTokenOfAnUnknownSchemeIsOfTheWrongScheme() {
    isProblem(
        with(token(request("s", "partner").scheme("atlantis"))).get("/probe/caller").then(),
        403,
        "token_wrong_scheme");
  }

  @Test
  void anotherRoleIsRoleMissing() {
    isProblem(
        with(token(request("s", "auditor"))).get("/probe/caller").then(), 403, "role_missing");
  }

  @ParameterizedTest
  @CsvSource({"svc-1", "0100000000000001", "02000000000000zz"})
  void aSubjectThatIsNoParticipantOfTheSchemeIsNotAParticipant(String subject) {
    isProblem(
        with(token(request(subject, "participant"))).get("/probe/participant").then(),
        403,
        "not_a_participant");
  }

  @Test
  void aParticipantIsKnownByItsSubject() {
    with(token(request("02000000000000aa", "participant")))
        .get("/probe/participant")
        .then()
        .statusCode(200)
        .body("participant", equalTo("02000000000000aa"));
  }

  @Test
  void aPublicPathNeedsNoTokenAndRefusesABadOne() {
    given().get("/probe/public").then().statusCode(200);
    given().header("Authorization", "Basic eDp5").get("/probe/public").then().statusCode(200);
    with(token(request("s", "auditor"))).get("/probe/public").then().statusCode(200);
    isProblem(with("rubbish").get("/probe/public").then(), 401, "token_invalid");
    isProblem(
        with(token(request("s", "partner").ttl(Duration.ofMinutes(-1))))
            .get("/probe/public")
            .then(),
        401,
        "token_expired");
    isProblem(
        with(token(request("s", "partner").claim("aud", "tanpuhui:shenzhen")))
            .get("/probe/public")
            .then(),
        403,
        "token_wrong_scheme");
  }

  @Test
  void aCallToAnotherServiceBelongsToTheSameRequestAndTrace() {
    given()
        .header("X-Request-Id", "abc-12345678")
        .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        .header("tracestate", "a=1")
        .get("/probe/calls")
        .then()
        .statusCode(200)
        .body("X-Request-Id", equalTo("abc-12345678"))
        .body("traceparent", equalTo("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))
        .body("tracestate", equalTo("a=1"));
    given()
        .get("/probe/calls")
        .then()
        .body("X-Request-Id", matchesPattern("[0-9a-f]{32}"))
        .body("traceparent", matchesPattern("00-[0-9a-f]{32}-[0-9a-f]{16}-01"))
        .body("tracestate", nullValue());
  }

  @Test
  void aResourceThatForgotItsRolesIsClosed() {
    isProblem(given().get("/probe/unannotated").then(), 401, "token_missing");
    isProblem(
        with(token(request("s", "partner"))).get("/probe/unannotated").then(), 403, "role_missing");
  }

  @Test
  void anUnknownPathIsNotFound() {
    isProblem(given().get("/no/such").then(), 404, "not_found");
    isProblem(given().get("/probe/no-such").then(), 404, "not_found");
    isProblem(given().get("/").then(), 404, "not_found");
  }

  @Test
  void aMethodThePathDoesNotKnowIsNotAllowed() {
    isProblem(given().delete("/probe/public").then(), 405, "method_not_allowed");
  }

  @Test
  void aMediaTypeThePathDoesNotReadIsUnsupported() {
    isProblem(
        given().contentType("text/plain").body("x").post("/probe/body").then(),
        415,
        "media_type_unsupported");
  }

  @Test
  void anAnswerNobodyAcceptsIsNotAcceptable() {
    isProblem(given().accept("image/png").get("/probe/public").then(), 406, "not_acceptable");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"a\"                          | 400 | body_unparsable |",
        "nonsense                                 | 400 | body_unparsable |",
        "{\"name\":\"a\",\"name\":\"b\"}          | 400 | body_unparsable |",
        "{\"name\":\"a\",\"amount_mg_co2e\":\"1\"} | 422 | field_type | /amount_mg_co2e",
        "{\"name\":\"a\",\"amount_mg_co2e\":1.5}  | 422 | field_type | /amount_mg_co2e",
        "{\"name\":1,\"amount_mg_co2e\":1}        | 422 | field_type | /name",
        "{\"name\":\"a\",\"amount_mg_co2e\":null} | 422 | field_missing | /amount_mg_co2e",
        "{\"amount_mg_co2e\":1}                   | 422 | field_missing | /name",
        "{\"name\":\"a\",\"amount_mg_co2e\":1,\"at\":\"soon\"} | 422 | field_type | /at",
        "{\"name\":\"a\",\"amount_mg_co2e\":1,\"parts\":[{\"n\":1},{\"n\":true}]}"
            + " | 422 | field_type | /parts/1/n",
        "{\"name\":\"a\",\"amount_mg_co2e\":1,\"parts\":{}} | 422 | field_type | /parts",
        "[]                                       | 422 | field_type | ''",
        "{\"name\":\"a\",\"amount_mg_co2e\":1,\"more/\":1} | 422 | field_unknown | /more~1",
      })
  void aBodyOfTheWrongShapeIsNamedByPointer(String body, int status, String code, String pointer) {
    ValidatableResponse answer =
        isProblem(
            given().contentType("application/json").body(body).post("/probe/body").then(),
            status,
            code);
    if (pointer != null) {
      answer.body("errors.pointer", contains(pointer)).body("errors.code", contains(code));
    }
  }

  @Test
  void aGoodBodyKeepsItsSnakeCase() {
    given()
        .contentType("application/json")
        .body("{\"name\":\"a\",\"amount_mg_co2e\":3,\"at\":\"2026-11-23T08:00:00Z\"}")
        .post("/probe/body")
        .then()
        .statusCode(200)
        .body("amount_mg_co2e", equalTo(3))
        .body("at", equalTo("2026-11-23T08:00:00Z"))
        .body("parts", nullValue());
  }

  @Test
  void anEmptyBodyIsUnparsable() {
    isProblem(
        given().contentType("application/json").post("/probe/body").then(), 400, "body_unparsable");
  }

  @Test
  void aBodyOverTheLimitIsTooLarge() {
    isProblem(
        given()
            .contentType("application/json")
            .body(new byte[10 * 1024 * 1024 + 1])
            .post("/probe/body")
            .then(),
        413,
        "body_too_large");
  }

  @Test
  void aPageNamesItsNextCursor() {
    given()
        .get("/probe/page?limit=2")
        .then()
        .statusCode(200)
        .body("items", contains(1, 2))
        .body("next_cursor", notNullValue());
    given().get("/probe/page").then().body("next_cursor", nullValue());
  }

  @ParameterizedTest
  @CsvSource({"0", "501", "x"})
  void aLimitOutOfRangeIsAnInvalidParameter(String limit) {
    isProblem(given().get("/probe/page?limit=" + limit).then(), 400, "parameter_invalid");
  }

  @Test
  void aRefusalSaysWhenToComeBack() {
    isProblem(given().get("/probe/refused").then(), 404, "not_seen_yet")
        .header("Retry-After", equalTo("7"));
  }

  @Test
  void aRefusalSpeaksTheCallersLanguage() {
    given()
        .header("Accept-Language", "zh-CN,zh;q=0.9,en;q=0.5")
        .get("/probe/refused")
        .then()
        .header("Content-Language", equalTo("zh"))
        .body("title", equalTo("尚未处理到，请稍后重试"));
  }

  @Test
  void anErrorOfOursShowsTheRequestIdAndNotItsCause() {
    isProblem(
            given().header("X-Request-Id", "abc-12345678").get("/probe/broken").then(),
            500,
            "internal_error")
        .header("X-Request-Id", equalTo("abc-12345678"))
        .body("instance", equalTo("urn:tanpuhui:request:abc-12345678"))
        .body("detail", not(matchesPattern(".*secret.*")));
  }

  @Test
  void aMalformedRequestIdIsReplaced() {
    given()
        .header("X-Request-Id", "a b")
        .get("/probe/public")
        .then()
        .header("X-Request-Id", matchesPattern("[0-9a-f]{32}"));
  }
}
