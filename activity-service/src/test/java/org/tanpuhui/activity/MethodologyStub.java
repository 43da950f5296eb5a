package org.tanpuhui.activity;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.tanpuhui.platform.json.Json;

/**
 * Stands in for methodology-service: answers a dry run with one made-up gram per line, or fails, or
 * keeps silent.
 */
public final class MethodologyStub implements QuarkusTestResourceLifecycleManager {
  /** How the next dry runs are answered. */
  enum Mode {
    ANSWERS,
    FAILS,
    SILENT
  }

  static volatile Mode mode = Mode.ANSWERS;
  static volatile int asked;

  /** What it says of a partner's day; null when it does not answer. */
  static volatile String partnerDay;

  /** What it says of the rows that need attention. */
  static volatile String exceptions = "[]";

  /** The last question about a partner's day. */
  static volatile String question = "";

  private final CountDownLatch closing = new CountDownLatch(1);
  private HttpServer server;
  private ExecutorService threads;

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException("no port", e);
    }
    threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.createContext("/internal/dry-run", this::answer);
    server.createContext("/internal/partner-days", MethodologyStub::partnerDay);
    server.start();
    return Map.of(
        "tanpuhui.methodology.url",
        "http://127.0.0.1:" + server.getAddress().getPort() + "/",
        "tanpuhui.activity.dry-run-timeout",
        "PT0.7S");
  }

  @Override
  public void stop() {
    closing.countDown();
    if (server != null) {
      server.stop(0);
      threads.shutdownNow();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked++;
    String[] lines =
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split("\n");
    if (mode == Mode.SILENT) {
      await();
      return;
    }
    byte[] body = mode == Mode.FAILS ? new byte[0] : views(lines);
    exchange.sendResponseHeaders(
        mode == Mode.FAILS ? 503 : 200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static void partnerDay(HttpExchange exchange) throws IOException {
    boolean rows = exchange.getRequestURI().getPath().endsWith("/exceptions");
    question = rows ? exchange.getRequestURI().getQuery() : text(exchange);
    String said = rows ? exceptions : partnerDay;
    byte[] body = said == null ? new byte[0] : said.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(said == null ? 503 : 200, said == null ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String text(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  private void await() {
    try {
      closing.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] views(String[] lines) throws IOException {
    List<Map<String, Object>> views = new ArrayList<>();
    for (String line : lines) {
      JsonNode record = Json.mapper().readTree(line);
      views.add(
          Map.of(
              "activity_id",
              record.get("activity_id").asText(),
              "source",
              "not repeated",
              "status",
              "computed",
              "reduction",
              Map.of(
                  "amount_mg_co2e", record.get("data").path("distance_m").asLong(),
                  "derivation", List.of(Map.of("name", "distance", "value", "1")))));
    }
    return Json.mapper().writeValueAsBytes(views);
  }
}
