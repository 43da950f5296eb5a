package org.tanpuhui.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tanpuhui.engines.DetachedProcess;
import org.tanpuhui.engines.FreePorts;
import org.tanpuhui.engines.Processes;
import org.tanpuhui.engines.TestTokens;

/** The packaged gateway under load gets SIGTERM. */
class DrainIT {
  private static final int CLIENTS = 6;
  private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");

  @TempDir Path folder;

  private final int port = FreePorts.next();
  private final int management = FreePorts.next();
  private final AtomicLong served = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void nobodyIsFailedWhoTriesAgainWhereNobodyListens() throws Exception {
    Vertx vertx = Vertx.vertx();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS + 2);
    List<FakeService> services = new ArrayList<>();
    Map<String, String> urls = new java.util.TreeMap<>();
    for (String name : List.of("activity", "methodology", "ledger")) {
      URI url = URI.create("http://127.0.0.1:" + FreePorts.next());
      services.add(new FakeService(vertx, name, url));
      urls.put("tanpuhui." + name + ".url", url.toString());
    }
    services.forEach(FakeService::start);
    DetachedProcess gateway = start(urls);
    try {
      awaitReady(200);
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        boolean writes = i % 3 == 0;
        done.add(clients.submit(() -> loop(writes)));
      }
      Awaitility.await().until(() -> served.get() > 300);
      long before = services.get(0).requests();
      Future<Integer> download = clients.submit(() -> one("GET", "trickle", null));
      Future<Integer> upload = clients.submit(() -> one("POST", "slow", "[]"));
      Awaitility.await().until(() -> services.get(0).requests() > before);

      Processes.signal(gateway.pid(), "TERM");

      awaitReady(503);
      long whenUnready = served.get();
      Awaitility.await("served while unready").until(() -> served.get() > whenUnready + 50);
      for (Future<?> client : done) {
        client.get(30, TimeUnit.SECONDS);
      }
      assertThat(download.get(30, TimeUnit.SECONDS)).isEqualTo(200);
      assertThat(upload.get(30, TimeUnit.SECONDS)).isEqualTo(200);
      assertThat(failures).isEmpty();
      assertThat(Processes.awaitGone(List.of(gateway.pid()), Duration.ofSeconds(20)))
          .as("gone by itself, see " + log())
          .isTrue();
      assertThat(Files.readString(log())).contains("nothing is under way any more");
    } finally {
      clients.shutdownNow();
      gateway.kill();
      vertx.close();
    }
  }

  /** Reads or writes over one connection after the other until nobody listens any more. */
  private Void loop(boolean writes) throws IOException {
    String token = "Authorization: Bearer " + TestTokens.partner("demo");
    while (failures.isEmpty()) {
      KeptConnection connection;
      try {
        connection = new KeptConnection(port);
      } catch (ConnectException e) {
        return null;
      }
      try (connection) {
        while (connection.isOpen()) {
          int status =
              writes
                  ? connection.exchange("POST", "/v1/activities", "[]", token)
                  : connection.exchange("GET", "/v1/methodologies", null);
          if (status != 200) {
            failures.add("status " + status);
          }
          served.incrementAndGet();
        }
      } catch (IOException e) {
        failures.add((writes ? "write: " : "read: ") + e);
      }
    }
    return null;
  }

  private int one(String method, String test, String body) throws IOException {
    String path = method.equals("POST") ? "/v1/activities" : "/v1/methodologies";
    try (KeptConnection connection = new KeptConnection(port)) {
      return connection.exchange(
          method,
          path,
          body,
          "X-Test: " + test,
          "Authorization: Bearer " + TestTokens.partner("demo"));
    }
  }

  private DetachedProcess start(Map<String, String> urls) {
    assertThat(JAR).as("mvn package first").isRegularFile();
    Path pidFile = folder.resolve("gateway.pid");
    List<String> command = new ArrayList<>();
    command.add(Processes.java().toString());
    command.add(DetachedProcess.marker(pidFile));
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    Map<String, String> settings = new java.util.TreeMap<>(urls);
    settings.put("quarkus.http.port", Integer.toString(port));
    settings.put("quarkus.management.port", Integer.toString(management));
    settings.put(
        "mp.jwt.verify.publickey.location", TestTokens.key().jwksFile().toUri().toString());
    settings.put("mp.jwt.verify.issuer", TestTokens.ISSUER);
    settings.put("tanpuhui.access-log", "false");
    settings.put("tanpuhui.drain.notice", "1S");
    // A fast machine would meet its quota.
    settings.put("tanpuhui.edge.rate.client", "0");
    settings.put("tanpuhui.edge.rate.intake", "0");
    settings.put("tanpuhui.edge.rate.anonymous", "0");
    settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("-jar", JAR.toString()));
    return DetachedProcess.start(pidFile, command, Map.of(), log());
  }

  private Path log() {
    return folder.resolve("gateway.log");
  }

  private void awaitReady(int status) {
    Awaitility.await("ready is " + status + ", see " + log())
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(
            () -> {
              // A health check answers chunked or not; only its status counts.
              String answer = RawHttp.get(management, "/q/health/ready");
              return answer.startsWith("HTTP/1.1 " + status);
            });
  }
}
