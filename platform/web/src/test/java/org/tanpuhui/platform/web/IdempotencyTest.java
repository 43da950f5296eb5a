package org.tanpuhui.platform.web;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.TestTokens;

/** Keys over HTTP, on a real table: without the interceptor, every repeat would write again. */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = {
      @ResourceArg(name = "database", value = "web"),
      @ResourceArg(name = "kafka", value = "false")
    })
class IdempotencyTest {
  private static final String ALICE = member("alice", "org-a");
  private static final String BOB = member("bob", "org-a");

  @Inject DataSource database;

  private static String member(String name, String org) {
    return TestTokens.request("member").subject(name).claim("org", org).signedBy(TestTokens.key());
  }

  private static Response post(String token, String path, String key, String body) {
    var request =
        given().header("Authorization", "Bearer " + token).contentType("application/json");
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return request.body(body).post("/probe/things" + path);
  }

  private int written(String subject) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement count =
            connection.prepareStatement(
                "SELECT count(*) FROM act WHERE kind = 'probe.made' AND subject = ?")) {
      count.setString(1, subject);
      try (ResultSet row = count.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  @Test
  void theSameAgainGetsTheFirstAnswer() throws SQLException {
    Response first = post(ALICE, "", "again", "{\"name\":\"a\",\"amount\":1}");
    Response second = post(ALICE, "", "again", "{ \"amount\": 1, \"name\": \"a\" }");

    first
        .then()
        .statusCode(201)
        .header("ETag", "\"1\"")
        .header("Idempotency-Replayed", nullValue());
    second.then().statusCode(201).header("ETag", "\"1\"").header("Idempotency-Replayed", "true");
    assertThat(second.asString()).isEqualTo(first.asString());
    assertThat(second.contentType()).isEqualTo(first.contentType());
    assertThat(written("a")).isEqualTo(1);
  }

  @Test
  void anotherRequestUnderTheKeyIsRefused() throws SQLException {
    post(ALICE, "", "other", "{\"name\":\"b\"}").then().statusCode(201);

    post(ALICE, "", "other", "{\"name\":\"b2\"}")
        .then()
        .statusCode(422)
        .body("code", equalTo("idempotency_key_reused"));
    post(ALICE, "?x=1", "other", "{\"name\":\"b\"}").then().statusCode(422);
    assertThat(written("b2")).isZero();
  }

  @Test
  void aRequestUnderWayIsNotWaitedFor() throws Exception {
    KeyedProbeResource.INSIDE.put("slow", new CountDownLatch(1));
    KeyedProbeResource.GATES.put("slow", new CountDownLatch(1));
    ExecutorService one = Executors.newSingleThreadExecutor();
    try {
      Future<Response> first = one.submit(() -> post(ALICE, "", "flight", "{\"name\":\"slow\"}"));
      assertThat(KeyedProbeResource.INSIDE.get("slow").await(30, TimeUnit.SECONDS)).isTrue();

      post(ALICE, "", "flight", "{\"name\":\"slow\"}")
          .then()
          .statusCode(409)
          .header("Retry-After", "1")
          .body("code", equalTo("idempotency_key_in_flight"));

      KeyedProbeResource.GATES.get("slow").countDown();
      assertThat(first.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(201);
      post(ALICE, "", "flight", "{\"name\":\"slow\"}")
          .then()
          .statusCode(201)
          .header("Idempotency-Replayed", "true");
    } finally {
      KeyedProbeResource.GATES.get("slow").countDown();
      one.shutdownNow();
    }
    assertThat(written("slow")).isEqualTo(1);
  }

  @Test
  void aKeyIsOneCallersAndOneOperations() throws SQLException {
    post(ALICE, "", "mine", "{\"name\":\"c\"}").then().statusCode(201);
    post(BOB, "", "mine", "{\"name\":\"c\"}").then().header("Idempotency-Replayed", nullValue());
    post(ALICE, "/fine", "mine", "{\"name\":\"c\"}")
        .then()
        .statusCode(200)
        .header("Idempotency-Replayed", nullValue());
    assertThat(written("c")).isEqualTo(2);
  }

  @Test
  void aDecisionIsKeptAlsoARefusalAndLeavesNothingBehind() throws SQLException {
    Response first = post(ALICE, "/decided", "no", "{}");
    int calls = KeyedProbeResource.CALLS.get();
    Response second = post(ALICE, "/decided", "no", "{}");

    first.then().statusCode(409).body("code", equalTo("out_of_stock"));
    second
        .then()
        .statusCode(409)
        .header("Idempotency-Replayed", "true")
        .contentType("application/problem+json");
    assertThat(second.asString()).isEqualTo(first.asString());
    assertThat(KeyedProbeResource.CALLS.get()).isEqualTo(calls);
    assertThat(written("decided")).isZero();
  }

  @Test
  void aFaultOfTheRequestOrOfOursUsesUpNoKey() throws SQLException {
    for (String outcome : List.of("undecided", "broken")) {
      int calls = KeyedProbeResource.CALLS.get();
      Response first = post(ALICE, "/" + outcome, "fault", "{}");
      Response second = post(ALICE, "/" + outcome, "fault", "{\"corrected\":true}");

      assertThat(first.statusCode()).isIn(422, 500);
      assertThat(second.statusCode()).isEqualTo(first.statusCode());
      assertThat(KeyedProbeResource.CALLS.get()).isEqualTo(calls + 2);
      assertThat(written(outcome)).isZero();
    }
  }

  @Test
  void aKeyHasAFormAndIsRequiredWhereTheCommandSaysSo() throws SQLException {
    post(ALICE, "/fine", null, "{}")
        .then()
        .statusCode(400)
        .body("code", equalTo("parameter_invalid"));
    post(ALICE, "", "k".repeat(201), "{\"name\":\"d\"}").then().statusCode(400);
    post(ALICE, "", "", "{\"name\":\"d\"}").then().statusCode(400);
    post(ALICE, "", null, "{\"name\":\"d\"}").then().statusCode(201);
    post(ALICE, "", null, "{\"name\":\"d\"}").then().statusCode(201);
    assertThat(written("d")).isEqualTo(2);
  }

  @Test
  void ofThirtyTwoClientsWithTheSameKeysOneRunsEachCommand() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed of the key storm: " + seed);
    Random random = new Random(seed);
    int keys = 12;
    List<List<Integer>> orders = new ArrayList<>();
    for (int client = 0; client < 32; client++) {
      orders.add(random.ints(20, 0, keys).boxed().toList());
    }
    ExecutorService clients = Executors.newFixedThreadPool(32);
    Map<Integer, String> answers = new HashMap<>();
    try {
      List<Future<Map<Integer, String>>> all = new ArrayList<>();
      for (List<Integer> order : orders) {
        all.add(
            clients.submit(
                () -> {
                  Map<Integer, String> seen = new HashMap<>();
                  for (int n : order) {
                    seen.put(n, answered("storm-" + n));
                  }
                  return seen;
                }));
      }
      for (Future<Map<Integer, String>> each : all) {
        each.get(120, TimeUnit.SECONDS)
            .forEach((n, body) -> assertThat(answers.merge(n, body, (a, b) -> a)).isEqualTo(body));
      }
    } finally {
      clients.shutdownNow();
    }
    for (int n : answers.keySet()) {
      assertThat(written("storm-" + n)).as("seed %d, key %d", seed, n).isEqualTo(1);
    }
  }

  /** Asks until the command is not under way elsewhere. */
  private static String answered(String name) {
    for (int attempt = 0; attempt < 1000; attempt++) {
      Response answer = post(ALICE, "", name, "{\"name\":\"" + name + "\"}");
      if (answer.statusCode() != 409) {
        assertThat(answer.statusCode()).isEqualTo(201);
        return answer.asString();
      }
    }
    throw new AssertionError("always under way");
  }
}
