package org.tanpuhui.deploy.recomputation;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.tanpuhui.platform.json.Json;

/** Asks a running stack for an export and fetches it file by file; the only class that connects. */
final class Fetch {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(5);
  private static final long POLL_MS = 500;
  private static final int ACCEPTED = 202;
  private static final int OK = 200;

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
   * Fetches an export of what began from one local day to another into a folder, the manifest last:
   * a folder with a manifest is whole.
   *
   * @throws ExportFault the stack refuses, does not answer, or the export failed there
   */
  void fetch(String from, String to, Path into) {
    String body =
        Json.mapper()
            .createObjectNode()
            .put("scope", "evidence")
            .put("from", from)
            .put("to", to)
            .toString();
    JsonNode asked =
        json(
            request(URI.create(exports))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            ACCEPTED);
    String export = exports + "/" + asked.path("export_id").asText();
    waitFor(export);
    JsonNode manifest = json(request(URI.create(export + "/manifest")).build(), OK);
    try {
      Files.createDirectories(into.resolve("documents"));
      for (String list : new String[] {"files", "documents"}) {
        for (JsonNode part : manifest.path(list)) {
          String name = part.path("name").asText();
          if (!Manifest.isInside(name)) {
            throw refused("a file of the manifest lies outside the folder: " + name);
          }
          file(export, name, into);
        }
      }
      file(export, Manifest.FILE, into);
    } catch (IOException e) {
      throw new ExportFault(
          ExitCode.NOT_FETCHED, "Cannot write into " + into + ".", "无法写入 " + into + "。");
    }
  }

  private void waitFor(String export) {
    while (true) {
      JsonNode view = json(request(URI.create(export)).build(), OK);
      String state = view.path("state").asText();
      if (state.equals("done")) {
        return;
      }
      if (state.equals("failed")) {
        throw refused("the export failed: " + view.path("failure").asText());
      }
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw refused("interrupted");
      }
    }
  }

  private void file(String export, String name, Path into) throws IOException {
    Path target = into.resolve(name);
    HttpResponse<Path> answer =
        send(
            request(URI.create(export + "/files/" + name)).build(),
            HttpResponse.BodyHandlers.ofFile(target));
    if (answer.statusCode() != OK) {
      Files.deleteIfExists(target);
      throw refused(name + ": HTTP " + answer.statusCode());
    }
  }

  private HttpRequest.Builder request(URI address) {
    return HttpRequest.newBuilder(address)
        .timeout(ANSWER_TIMEOUT)
        .header("Authorization", "Bearer " + token);
  }

  private JsonNode json(HttpRequest request, int expected) {
    HttpResponse<String> answer = send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != expected) {
      throw refused("HTTP " + answer.statusCode() + " " + answer.body());
    }
    try {
      return Json.mapper().readTree(answer.body());
    } catch (IOException e) {
      throw refused("the answer is not JSON");
    }
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw refused("no answer from " + request.uri().getAuthority());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused("interrupted");
    }
  }

  private static ExportFault refused(String why) {
    return new ExportFault(
        ExitCode.NOT_FETCHED, "The export could not be fetched: " + why, "无法取得导出：" + why);
  }
}
