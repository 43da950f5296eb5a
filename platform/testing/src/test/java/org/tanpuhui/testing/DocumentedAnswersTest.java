package org.tanpuhui.testing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that answers as it is told, so that each kind of difference is seen to fail a test. */
class DocumentedAnswersTest {
  private HttpServer server;
  private volatile int status;
  private volatile String mediaType;
  private volatile String body;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", mediaType);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  private Response get(String path, int answered, String type, String text) {
    status = answered;
    mediaType = type;
    body = text;
    return given()
        .filter(new DocumentedAnswersFilter())
        .port(server.getAddress().getPort())
        .get(path);
  }

  private Response refused(String path, int answered, String problem) {
    return get(path, answered, "application/problem+json", problem);
  }

  @Test
  void whatIsDocumentedReachesTheTestUnchanged() {
    assertThat(get("/v1/me/balances", 200, "application/json", "{\"items\":[]}").asString())
        .isEqualTo("{\"items\":[]}");
    Response refusal = refused("/v1/me/balances", 401, "{\"code\":\"token_missing\"}");
    refusal.then().statusCode(401).contentType("application/problem+json");
    assertThat(refusal.jsonPath().getString("code")).isEqualTo("token_missing");
    assertThat(refusal.asString()).isEqualTo("{\"code\":\"token_missing\"}");
  }

  @Test
  void aCodeThatTheOperationDoesNotHaveFailsTheTest() {
    assertThatThrownBy(() -> refused("/v1/me/balances?x=1", 409, "{\"code\":\"conflict\"}"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("409 conflict of GET /v1/me/balances");
    assertThatThrownBy(() -> refused("/v1/me/balances", 403, "{\"code\":\"source_not_yours\"}"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("undocumented code source_not_yours with 403 of GET /v1/me/balances");
  }

  @Test
  void aCodeOfOneFieldMustBeDocumentedToo() {
    String problem = "{\"code\":\"field_type\",\"errors\":[{\"code\":\"%s\"}]}";
    DocumentedAnswers.check(
        "POST",
        "/v1/offers",
        422,
        "application/problem+json",
        problem.formatted("field_missing").getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(
            () ->
                DocumentedAnswers.check(
                    "POST",
                    "/v1/offers",
                    422,
                    "application/problem+json",
                    problem.formatted("strata_differ").getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("undocumented code strata_differ with 422 of POST /v1/offers");
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/me/balances, 201, application/json, {}, undocumented status 201 of GET /v1/me/balances",
    "/v1/me/balances, 418, text/plain, tea, undocumented status 418",
    "/v1/me/balances, 500, text/html, <p>, 'no problem, 500 of GET /v1/me/balances'",
    "/v1/me/balances, 401, application/problem+json, {\"code\":\"new\"}, 'is none, \"new\"'",
    "/v1/me/balances, 401, application/problem+json, rubbish, 'is none, '",
    "/v1/me/balances, 403, application/problem+json, {\"code\":\"token_missing\"}, another status",
    "/v1/no/such/thing, 200, application/json, {}, 'no operation, and answered with 200'",
    "/v1/no/such/thing, 404, text/plain, none, 'no problem, 404'"
  })
  void whatTheDocumentDoesNotTellFailsTheTest(
      String path, int answered, String type, String text, String message) {
    assertThatThrownBy(() -> get(path, answered, type, text))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(message);
  }

  @Test
  void whatIsNoOperationIsNotLookedAt() {
    assertThatCode(() -> get("/internal/progress", 418, "text/plain", "x"))
        .doesNotThrowAnyException();
    assertThatCode(() -> refused("/v1/no/such/thing", 404, "{\"code\":\"not_found\"}"))
        .doesNotThrowAnyException();
  }

  @Test
  void anOperationIsTheMostLiteralOne() {
    ApiDocument document = ApiDocument.published();
    assertThat(document.call("GET", "/v1/me/entries/7/proof").path)
        .isEqualTo("/v1/me/entries/{id}/proof");
    assertThat(document.call("HEAD", "/v1/log/sandbox/tile/entries/x001/067.p/8").path)
        .isEqualTo("/v1/log/{scheme}/tile/{path}");
    assertThat(document.find("DELETE", "/v1/me/entries/7")).isEmpty();
  }
}
