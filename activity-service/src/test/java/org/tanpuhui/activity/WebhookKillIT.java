package org.tanpuhui.activity;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tanpuhui.activity.Receiver.Received;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.FreePorts;
import org.tanpuhui.engines.TestEngines;
import org.tanpuhui.engines.TestTokens;
import org.tanpuhui.methodology.contract.OutcomeRecord;

/**
 * The built service as a process, killed in the middle of its deliveries. Without positions in the
 * transaction of the messages, messages would be lost; without ids made of what they tell, they
 * would come twice under two ids.
 */
class WebhookKillIT {
  private static final int BEFORE = 1_000;
  private static final int WHILE_DOWN = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Receiver receiver = new Receiver();
  private final EnginesTestResource engines = new EnginesTestResource();
  private final Map<String, String> settings = new HashMap<>();
  private final int port = FreePorts.next();
  private Process service;

  @BeforeEach
  void aServiceOfItsOwn() {
    engines.init(Map.of("database", "activity"));
    settings.putAll(engines.start());
    settings.putAll(receiver.start());
    settings.put("quarkus.http.port", Integer.toString(port));
    settings.put("quarkus.management.port", Integer.toString(FreePorts.next()));
    // The application of another class of this JVM may still read the topic, to its own database.
    settings.put("tanpuhui.webhooks.consumer-group", Bodies.unique("killed"));
    settings.put("tanpuhui.webhooks.secret-key", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
  }

  @AfterEach
  void nothingIsLeft() {
    if (service != null) {
      service.destroyForcibly().onExit().join();
    }
    receiver.stop();
    engines.stop();
  }

  @Test
  void nothingIsLostAndARepeatHasTheSameIdWhenTheServiceIsKilled() throws Exception {
    start();
    String partner = Bodies.unique("p");
    with(TestTokens.token("authority"))
        .body(Bodies.json(Api.partnerBody(partner)))
        .post("/v1/partners")
        .then()
        .statusCode(201);
    String name = Bodies.unique("hook");
    with(TestTokens.partner(partner))
        .body(Bodies.json(Map.of("url", Receiver.url(name))))
        .post(Hooks.PATH)
        .then()
        .statusCode(201);
    String kafka = TestEngines.kafka().bootstrapServers();
    List<OutcomeRecord> outcomes = outcomes(partner, 0, BEFORE);

    Hooks.send(kafka, outcomes.toArray(OutcomeRecord[]::new));
    await().atMost(PATIENCE).until(() -> Receiver.received(name).size() >= BEFORE / 10);
    service.destroyForcibly().onExit().join();
    int told = distinctIds(name).size();
    assertThat(told).isLessThan(BEFORE);
    List<OutcomeRecord> later = outcomes(partner, BEFORE, WHILE_DOWN);
    Hooks.send(kafka, later.toArray(OutcomeRecord[]::new));
    outcomes.addAll(later);
    start();

    await().atMost(PATIENCE).until(() -> distinctIds(name).size() >= outcomes.size());
    Map<String, Set<String>> bodies = new HashMap<>();
    for (Received one : Receiver.received(name)) {
      bodies.computeIfAbsent(one.id(), id -> new HashSet<>()).add(one.body());
    }
    assertThat(bodies).hasSize(outcomes.size());
    assertThat(bodies.values()).allMatch(same -> same.size() == 1);
    Set<String> activities = new HashSet<>();
    for (Received one : Receiver.received(name)) {
      activities.add(one.data("activity_id"));
    }
    assertThat(activities)
        .hasSize(outcomes.size())
        .containsAll(outcomes.stream().map(o -> o.activityId().toString()).toList());
  }

  private static Set<String> distinctIds(String name) {
    Set<String> ids = new HashSet<>();
    Receiver.received(name).forEach(one -> ids.add(one.id()));
    return ids;
  }

  private static List<OutcomeRecord> outcomes(String partner, int from, int count) {
    return new ArrayList<>(
        IntStream.range(from, from + count)
            .mapToObj(i -> Hooks.outcome(partner, "trip-" + i, "rejected", "over_cap"))
            .toList());
  }

  private RequestSpecification with(String token) {
    return given()
        .baseUri("http://127.0.0.1:" + port)
        .header("Authorization", "Bearer " + token)
        .contentType("application/json");
  }

  private void start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    settings.forEach((setting, value) -> command.add("-D" + setting + "=" + value));
    command.addAll(List.of("-jar", "target/quarkus-app/quarkus-run.jar"));
    Path log = Files.createTempFile(Path.of("target"), "killed-", ".log");
    service =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              assertThat(service.isAlive()).isTrue();
              return with(TestTokens.token("authority")).get("/v1/partners").statusCode() == 200;
            });
  }
}
