package org.tanpuhui.deploy.auditing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Asks a running stack for an export and fetches it file by file; the only class that connects. A
 * fetch that broke off goes on where it was: the export's id is kept in the folder, and a file that
 * is there in part is asked for from its end on.
 */
final class Fetch {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(5);
  private static final long POLL_MS = 500;
  private static final String ID = "export-id";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private final String exports;
  private final String token;

  /**
   * @param address of the gateway
   * @param token of an auditor
   */
  Fetch(String address, String token) {
    this.exports = address.replaceAll("/+$", "") + "/v1/audit/exports";
    this.token = token;
  }

  /**
   * Fetches an export, the manifest last: a folder with a manifest is whole.
   *
   * @param scope ledger or all
   * @param from first local day of the evidence, null for scope ledger
   * @param to last local day of the evidence
   * @throws ExportFault the stack refuses, does not answer, or the export failed there
   */
  void fetch(String scope, String from, String to, Path into) {
    try {
      Files.createDirectories(into.resolve("ledger"));
      Files.createDirectories(into.resolve("documents"));
      Path kept = into.resolve(ID);
      if (!Files.exists(kept)) {
        Files.writeString(kept, ask(scope, from, to), StandardCharsets.UTF_8);
      }
      String export = exports + "/" + Files.readString(kept, StandardCharsets.UTF_8).strip();
      waitFor(export);
      JsonNode manifest = json(request(export + "/manifest").build(), 200);
      for (JsonNode list :
          new JsonNode[] {
            manifest.path("files"),
            manifest.path("documents"),
            manifest.path("ledger").path("files")
          }) {
        for (JsonNode part : list) {
          file(export, part.path("name").asText(), part.path("bytes").asLong(-1), into);
        }
      }
      file(export, "manifest.json", -1, into);
    } catch (IOException e) {
      throw refused("cannot write into " + into + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused("interrupted");
    }
  }

  private String ask(String scope, String from, String to)
      throws IOException, InterruptedException {
    ObjectNode body = MAPPER.createObjectNode().put("scope", scope);
    if (!scope.equals("ledger")) {
      body.put("from", from).put("to", to);
    }
    HttpRequest request =
        request(exports)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    return json(request, 202).path("export_id").asText();
  }

  private void waitFor(String export) throws IOException, InterruptedException {
    while (true) {
      JsonNode view = json(request(export).build(), 200);
      String state = view.path("state").asText();
      if (state.equals("done")) {
        return;
      }
      if (state.equals("failed")) {
        throw refused("the export failed: " + view.path("failure").asText());
      }
      if (Boolean.getBoolean("tanpuhui.terminal")) {
        System.err.printf("\r%s, %,d rows", state, view.path("rows").asLong());
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    }
  }

  private void file(String export, String name, long bytes, Path into)
      throws IOException, InterruptedException {
    if (!name.matches("(ledger/|documents/)?[A-Za-z0-9._-]+") || name.contains("..")) {
      throw refused("a file of the manifest lies outside the folder: " + name);
    }
    Path target = into.resolve(name);
    long have = bytes >= 0 && Files.exists(target) ? Files.size(target) : 0;
    if (bytes >= 0 && have == bytes) {
      return;
    }
    HttpRequest.Builder request = request(export + "/files/" + name);
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
    }
    HttpResponse<InputStream> answer =
        http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    boolean rest = answer.statusCode() == 206;
    if (!rest && answer.statusCode() != 200) {
      throw refused(name + ": HTTP " + answer.statusCode());
    }
    try (InputStream in = answer.body();
        OutputStream out =
            rest
                ? Files.newOutputStream(target, StandardOpenOption.APPEND)
                : Files.newOutputStream(target)) {
      in.transferTo(out);
    }
  }

  private HttpRequest.Builder request(String address) {
    return HttpRequest.newBuilder(URI.create(address))
        .timeout(ANSWER_TIMEOUT)
        .header("Authorization", "Bearer " + token);
  }

  private JsonNode json(HttpRequest request, int expected)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != expected) {
      throw refused("HTTP " + answer.statusCode() + " " + answer.body());
    }
    return MAPPER.readTree(answer.body());
  }

  private static ExportFault refused(String why) {
    return new ExportFault(
        ExitCode.NOT_FETCHED, "The export could not be fetched: " + why, "无法取得导出：" + why);
  }
}
