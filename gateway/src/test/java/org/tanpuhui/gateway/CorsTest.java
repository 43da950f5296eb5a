package org.tanpuhui.gateway;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsStringIgnoringCase;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.TestTokens;

/** Web pages of one configured origin, and what every answer says to a browser. */
@QuarkusTest
@TestProfile(RateLimitTest.Small.class)
@QuarkusTestResource(FakePorts.class)
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "kafka", value = "false"))
class CorsTest {
  static final String ORIGIN = "https://app.example";

  private static FakeStack stack;

  @BeforeAll
  static void startServices() {
    stack = FakeStack.start();
  }

  @AfterAll
  static void stopServices() {
    stack.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/activities, POST",
    "/v1/me/home, GET",
    "/v1/me, DELETE",
    "/v1/methodologies/m/versions/1, PUT",
    "/v1/market/quotes, GET",
    "/v1/no/such/path, GET"
  })
  void aPreflightIsAnsweredHereWithoutAToken(String path, String method) {
    long before = stack.requests();
    given()
        .header("Origin", ORIGIN)
        .header("Access-Control-Request-Method", method)
        .header("Access-Control-Request-Headers", "authorization,idempotency-key")
        .options(path)
        .then()
        .statusCode(204)
        .header("Access-Control-Allow-Origin", equalTo(ORIGIN))
        .header("Access-Control-Allow-Methods", containsStringIgnoringCase(method))
        .header("Access-Control-Allow-Headers", containsStringIgnoringCase("Idempotency-Key"))
        .header("Access-Control-Allow-Credentials", nullValue())
        .header("Access-Control-Max-Age", equalTo("3600"));
    Assertions.assertThat(stack.requests()).isEqualTo(before);
  }

  @Test
  void anAnswerMayBeReadByThePageWithOurHeaders() {
    ValidatableResponse answer =
        given().header("Origin", ORIGIN).get("/v1/methodologies").then().statusCode(200);
    for (String header :
        new String[] {
          "X-Request-Id",
          "RateLimit",
          "RateLimit-Policy",
          "ETag",
          "Retry-After",
          "Location",
          "Link",
          "Idempotency-Replayed"
        }) {
      answer.header("Access-Control-Expose-Headers", containsStringIgnoringCase(header));
    }
    answer.header("Access-Control-Allow-Origin", equalTo(ORIGIN));
  }

  @Test
  void aRefusalMayBeReadByThePageToo() {
    given()
        .header("Origin", ORIGIN)
        .get("/v1/me/balances")
        .then()
        .statusCode(401)
        .header("Access-Control-Allow-Origin", equalTo(ORIGIN))
        .body("code", equalTo("token_missing"));
  }

  @Test
  void aPageOfAnotherOriginMayNotReadAndItsPreflightIsRefused() {
    given()
        .header("Origin", "https://evil.example")
        .get("/v1/methodologies")
        .then()
        .statusCode(200)
        .header("Access-Control-Allow-Origin", nullValue())
        .header("Vary", containsStringIgnoringCase("origin"));
    given()
        .header("Origin", "https://evil.example")
        .header("Access-Control-Request-Method", "GET")
        .options("/v1/methodologies")
        .then()
        .statusCode(403)
        .header("Access-Control-Allow-Origin", nullValue())
        .body("code", equalTo("origin_not_allowed"));
  }

  @Test
  void everyRefusalCarriesTheSecurityHeaders() {
    secured(given().get("/v1/none"), 404);
    secured(given().get("/v1/me/balances"), 401);
    secured(given().header("Authorization", "Bearer x").get("/v1/me/balances"), 401);
    secured(given().delete("/v1/activities"), 405);
    secured(given().urlEncodingEnabled(false).get("/v1/me/%2e%2e/x"), 400);
    secured(given().body(new byte[10 * 1024 * 1024 + 1]).post("/v1/activities"), 413);
    secured(given().header("Origin", "https://evil.example").options("/v1/offers"), 403);
    secured(
        given()
            .header("Authorization", "Bearer " + TestTokens.partner("demo"))
            .header("X-Test", "close")
            .body("[]")
            .post("/v1/activities"),
        503);
  }

  private static void secured(io.restassured.response.Response answer, int status) {
    answer
        .then()
        .statusCode(status)
        .header("X-Content-Type-Options", equalTo("nosniff"))
        .header("Referrer-Policy", equalTo("no-referrer"))
        .header("Strict-Transport-Security", startsWith("max-age="))
        .header("Content-Security-Policy", startsWith("default-src 'none'"))
        .header("X-Request-Id", notNullValue())
        .contentType("application/problem+json");
  }

  @Test
  void aBodyThatNeverEndsIsGivenUp() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
      socket.setSoTimeout(20_000);
      String head =
          "POST /v1/activities HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nAuthorization: Bearer "
              + TestTokens.partner("demo")
              + "\r\n\r\n[";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Assertions.assertThat(answer).startsWith("HTTP/1.1 408").contains("request_too_slow");
    }
  }
}
