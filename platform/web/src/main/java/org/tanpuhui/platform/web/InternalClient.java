package org.tanpuhui.platform.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.tanpuhui.platform.json.Json;

/**
 * Asks another service under {@code /internal}. A service that does not answer is no failure here:
 * what it would have said is left open. Thread-safe.
 */
public final class InternalClient {
  private static final Logger LOG = Logger.getLogger(InternalClient.class);
  private static final int OK = 200;

  private final HttpClient http;
  private final String base;

  /**
   * @param url of the service, with or without a slash at its end
   */
  public InternalClient(String url, Duration connectTimeout) {
    base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(connectTimeout)
            .build();
  }

  /** The answer to a question; empty for any other status than 200, or none within {@code max}. */
  public Optional<JsonNode> get(String path, Duration max) {
    return send(HttpRequest.newBuilder(URI.create(base + path)).timeout(max).GET().build());
  }

  /** The answer to a request with a JSON body; as {@link #get}. */
  public Optional<JsonNode> post(String path, String json, Duration max) {
    return send(
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(max)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  private Optional<JsonNode> send(HttpRequest request) {
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return response.statusCode() == OK
          ? Optional.of(Json.mapper().readTree(response.body()))
          : Optional.empty();
    } catch (IOException e) {
      LOG.debugf("no answer: uri=%s cause=%s", request.uri(), e.getMessage());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
