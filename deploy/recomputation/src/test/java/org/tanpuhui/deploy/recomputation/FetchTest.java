package org.tanpuhui.deploy.recomputation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export is asked for, waited for and fetched; every refusal is one clear fault. */
class FetchTest {
  @TempDir private Path folder;
  private final List<String> asked = new ArrayList<>();
  private final List<String> states = new ArrayList<>(List.of("running", "done"));
  private HttpServer server;
  private Path export;

  @BeforeEach
  void serve() throws IOException {
    export = new Lines().write(folder.resolve("there"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/audit/exports", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Fetch fetch(String token) {
    return new Fetch("http://127.0.0.1:" + server.getAddress().getPort() + "/", token);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring("/v1/audit/exports".length());
    if (!"Bearer good".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      send(exchange, 403, "{\"code\":\"role_missing\"}".getBytes(StandardCharsets.UTF_8));
    } else if (path.isEmpty()) {
      asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      send(exchange, 202, "{\"export_id\":\"e1\"}".getBytes(StandardCharsets.UTF_8));
    } else if (path.equals("/e1")) {
      String state = states.size() > 1 ? states.remove(0) : states.get(0);
      String view = "{\"state\":\"" + state + "\",\"failure\":\"disk full\"}";
      send(exchange, 200, view.getBytes(StandardCharsets.UTF_8));
    } else if (path.equals("/e1/manifest")) {
      send(exchange, 200, Files.readAllBytes(export.resolve(Manifest.FILE)));
    } else {
      send(
          exchange, 200, Files.readAllBytes(export.resolve(path.substring("/e1/files/".length()))));
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Test
  void whatWasFetchedIsTheExport() throws IOException {
    // When
    fetch("good").fetch("2024-10-01", "2024-10-31", folder.resolve("here"));

    // Then
    assertThat(asked)
        .containsExactly("{\"scope\":\"evidence\",\"from\":\"2024-10-01\",\"to\":\"2024-10-31\"}");
    for (String name : List.of(Manifest.FILE, "evidence-00002.ndjson.gz", "projects.ndjson.gz")) {
      assertThat(folder.resolve("here").resolve(name)).hasSameBinaryContentAs(export.resolve(name));
    }
    assertThat(new Folder(folder.resolve("here")).documents()).hasSize(4);
  }

  @Test
  void refusalIsOneFault() {
    assertThatThrownBy(() -> fetch("bad").fetch("2024-10-01", "2024-10-01", folder.resolve("here")))
        .isInstanceOf(ExportFault.class)
        .hasMessageContaining("HTTP 403")
        .hasMessageContaining("role_missing");
    assertThat(folder.resolve("here")).doesNotExist();
  }

  @Test
  void failureThereIsOneFault() {
    states.clear();
    states.add("failed");
    assertThatThrownBy(
            () -> fetch("good").fetch("2024-10-01", "2024-10-01", folder.resolve("here")))
        .isInstanceOf(ExportFault.class)
        .hasMessageContaining("disk full");
  }

  @Test
  void nobodyThereIsOneFault() {
    server.stop(0);
    assertThatThrownBy(
            () -> fetch("good").fetch("2024-10-01", "2024-10-01", folder.resolve("here")))
        .isInstanceOf(ExportFault.class)
        .hasMessageContaining("no answer from");
  }
}
