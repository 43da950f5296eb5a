package org.tanpuhui.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample is registered as anyone would do it, and only once. */
class ProvisioningTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  @TempDir private Path folder;
  private final List<JsonNode> bodies = new CopyOnWriteArrayList<>();
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
  private HttpServer gateway;
  private Provisioning provisioning;

  @BeforeEach
  void startFakeGateway() throws IOException {
    gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    gateway.createContext("/", this::answer);
    gateway.start();
    String url = "http://127.0.0.1:" + gateway.getAddress().getPort();
    Addresses addresses = new Addresses(url, "http://issuer", "", "");
    provisioning = new Provisioning(addresses, LocalTokens.of(new DataFolder(folder), addresses));
    answers.put("/v1/partners", "{}");
    answers.put("/v1/enrolments", "{\"items\":[{\"subject\":\"a\",\"status\":\"enrolled\"}]}");
    answers.put("/v1/participants", "{\"participant\":\"0200000000000001\"}");
  }

  @AfterEach
  void stop() {
    gateway.stop(0);
  }

  @Test
  void threePartnersAndPeopleSharedByTwoOfThem() {
    // When
    Provisioning.Sample sample = provisioning.run();
    // Then
    assertThat(sample.participant()).isEqualTo("0200000000000001");
    assertThat(bodies)
        .filteredOn(body -> body.has("id"))
        .extracting(body -> body.path("id").asText())
        .containsExactly("demo-metro", "demo-bike", "demo-power");
    assertThat(keys("card-1001")).isEqualTo(keys("rider-1001")).isNotEmpty();
    assertThat(keys("meter-2001")).isNotEqualTo(keys("card-1001"));
  }

  @Test
  void whatIsThereAlreadyIsNoFailure() {
    statuses.put("/v1/partners", 409);
    answers.put("/v1/partners", "{\"code\":\"partner_exists\"}");
    answers.put("/v1/enrolments", "{\"items\":[{\"subject\":\"a\",\"status\":\"unchanged\"}]}");
    assertThat(provisioning.run().participant()).isEqualTo("0200000000000001");
  }

  @Test
  void aRefusalIsSaidWithItsAnswer() {
    statuses.put("/v1/partners", 403);
    answers.put("/v1/partners", "{\"code\":\"role_missing\"}");
    assertThatThrownBy(provisioning::run)
        .isInstanceOf(StackException.class)
        .hasMessageContaining("partner demo-metro: 403")
        .hasMessageContaining("role_missing");
  }

  @Test
  void aRejectedEnrolmentIsSaid() {
    answers.put(
        "/v1/enrolments",
        "{\"items\":[{\"subject\":\"card-1001\",\"status\":\"rejected\",\"code\":\"link_invalid\"}]}");
    assertThatThrownBy(provisioning::run)
        .hasMessageContaining("enrolment of card-1001")
        .hasMessageContaining("link_invalid");
  }

  private String keys(String subject) {
    return bodies.stream()
        .flatMap(body -> body.findValues("items").stream())
        .flatMap(items -> java.util.stream.StreamSupport.stream(items.spliterator(), false))
        .filter(item -> item.path("subject").asText().equals(subject))
        .map(item -> item.path("link").path("person_key").asText())
        .findFirst()
        .orElseThrow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    bodies.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
    byte[] body = answers.getOrDefault(path, "{}").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(statuses.getOrDefault(path, 200), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
