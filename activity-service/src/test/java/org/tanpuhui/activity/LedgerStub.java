package org.tanpuhui.activity;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Stands in for ledger-service: says what stands in the way of an erasure, or fails. */
public final class LedgerStub implements QuarkusTestResourceLifecycleManager {
  static final String NOTHING = "{\"blockers\":[],\"points_available\":46,\"points_debt\":0}";

  private static final String BOOKED =
      "{\"posted_mg_co2e\":700000,\"reversed_mg_co2e\":0,\"points_credited\":700,\"points_reversed\":0}";

  /** The next answer; null for a failure. */
  static volatile String answer = NOTHING;

  private HttpServer server;

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException("no port", e);
    }
    server.createContext(
        "/internal/erasure-blockers",
        exchange -> {
          byte[] body = answer == null ? new byte[0] : answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(
              answer == null ? 503 : 200, answer == null ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.createContext(
        "/internal/partner-days",
        exchange -> {
          byte[] body = BOOKED.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return Map.of(
        "tanpuhui.ledger.url",
        "http://127.0.0.1:" + server.getAddress().getPort(),
        "tanpuhui.activity.erase-margin",
        "PT0.1S");
  }

  @Override
  public void stop() {
    if (server != null) {
      server.stop(0);
    }
  }
}
