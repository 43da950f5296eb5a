package org.tanpuhui.gateway;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.TestTokens;

/** Quotas so small that a test meets them; a client's quota is its own. */
@QuarkusTest
@TestProfile(RateLimitTest.Small.class)
@QuarkusTestResource(FakePorts.class)
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "kafka", value = "false"))
class RateLimitTest {
  private static final int AT_ONCE = 3;

  /** One request per second and client, three at once, intake without a quota, one web origin. */
  public static class Small implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "tanpuhui.edge.rate.client", "1",
          "tanpuhui.edge.rate.intake", "0",
          "tanpuhui.edge.at-once.client", Integer.toString(AT_ONCE),
          "tanpuhui.edge.receive-timeout", "2S",
          "tanpuhui.edge.cors-origins", CorsTest.ORIGIN,
          "tanpuhui.edge.timeout", "30S");
    }
  }

  private static FakeStack stack;

  @BeforeAll
  static void startServices() {
    stack = FakeStack.start();
  }

  @AfterAll
  static void stopServices() {
    stack.close();
  }

  private static Response balances(String participant) {
    return given()
        .header("Authorization", "Bearer " + TestTokens.participant(participant))
        .get("/v1/me/balances");
  }

  @Test
  void aClientOverItsQuotaWaitsAndTheOthersDoNot() {
    Response last = balances("0200000000000001");
    for (int i = 0; i < 50 && last.statusCode() == 200; i++) {
      last = balances("0200000000000001");
    }
    last.then()
        .statusCode(429)
        .contentType("application/problem+json")
        .body("code", equalTo("rate_limited"))
        .header("Retry-After", equalTo("1"))
        .header("RateLimit-Policy", equalTo("\"client\";q=1;w=1"))
        .header("RateLimit", equalTo("\"client\";r=0;t=1"));
    balances("0200000000000002")
        .then()
        .statusCode(200)
        .header("RateLimit", startsWith("\"client\";r=0"));
  }

  @Test
  void aClientWhoseRequestsTakeLongLeavesRoomForTheOthers() throws IOException {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 1; i <= AT_ONCE; i++) {
        long before = stack.activity.requests();
        slow.add(hanging("slow"));
        Awaitility.await().until(() -> stack.activity.requests() > before);
      }
      post("slow")
          .then()
          .statusCode(429)
          .contentType("application/problem+json")
          .body("code", equalTo("too_many_at_once"))
          .header("Retry-After", equalTo("1"));
      post("other").then().statusCode(200);
      given().get("/v1/methodologies").then().statusCode(200);
      slow.remove(0).close();
      Awaitility.await("room again").until(() -> post("slow").statusCode() == 200);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private static Response post(String partner) {
    return given()
        .header("Authorization", "Bearer " + TestTokens.partner(partner))
        .body("[]")
        .post("/v1/activities");
  }

  /** A request that the service never answers. */
  private static Socket hanging(String partner) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port);
    String request =
        "POST /v1/activities HTTP/1.1\r\nHost: x\r\nX-Test: hang\r\nContent-Length: 0\r\n"
            + "Authorization: Bearer "
            + TestTokens.partner(partner)
            + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  @Test
  void aQuotaOfZeroIsNone() {
    for (int i = 0; i < 20; i++) {
      post("demo").then().statusCode(200).header("RateLimit", nullValue());
    }
  }
}
