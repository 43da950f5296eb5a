package org.tanpuhui.deploy.driver.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The public API at the gateway, as a partner, a participant or an operator calls it: nothing that
 * a stranger with a token could not call too. Safe for many threads.
 */
public final class Api {

  /** Reads and writes the JSON of the API. */
  public static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
  private static final Duration RETRY_FOR = Duration.ofSeconds(60);
  private static final long RETRY_FIRST_MS = 200;
  private static final long RETRY_MAX_MS = 5_000;
  private static final int QUOTED_MAX = 300;

  private final URI gateway;
  private final HttpClient http;

  /**
   * @param gateway base address, for example {@code http://localhost:8080}
   */
  public Api(URI gateway) {
    this.gateway = gateway;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
  }

  public URI gateway() {
    return gateway;
  }

  /**
   * Reads a resource, trying again while the service is only passingly away.
   *
   * @throws ApiException any answer but 2xx
   */
  public JsonNode get(String path, String token) {
    return patiently(() -> getOnce(path, token));
  }

  /** Reads a resource once. */
  public JsonNode getOnce(String path, String token) {
    return parsed(send(request(path, token).GET().build()));
  }

  /**
   * Reads a public text once.
   *
   * @throws ApiException any answer but 2xx
   */
  public String text(String path) {
    HttpResponse<byte[]> answer =
        send(HttpRequest.newBuilder(gateway.resolve(path)).timeout(ANSWER_MAX).GET().build());
    if (answer.statusCode() / 100 != 2) {
      parsed(answer);
    }
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  /**
   * Posts something that may safely be posted twice, trying again while the service is only
   * passingly away.
   *
   * @throws ApiException any answer but 2xx
   */
  public JsonNode post(String path, String token, JsonNode body) {
    return patiently(() -> postOnce(path, token, body));
  }

  /** Posts once. */
  public JsonNode postOnce(String path, String token, JsonNode body) {
    BodyPublisher publisher =
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString());
    return parsed(
        send(
            request(path, token)
                .header("Content-Type", "application/json")
                .POST(publisher)
                .build()));
  }

  /**
   * Posts events once, as NDJSON, and asks for the answers of those only that were not accepted.
   */
  public JsonNode postEvents(String token, byte[] lines, int length) {
    return parsed(
        send(
            request("/v1/activities", token)
                .header("Content-Type", "application/x-ndjson")
                .header("Prefer", "return=minimal")
                .POST(BodyPublishers.ofByteArray(lines, 0, length))
                .build()));
  }

  /** Repeats a call with growing pauses while its failure is a passing one, for a minute. */
  static <T> T patiently(Supplier<T> call) {
    long until = System.nanoTime() + RETRY_FOR.toNanos();
    long pauseMs = RETRY_FIRST_MS;
    while (true) {
      try {
        return call.get();
      } catch (ApiException e) {
        if (!e.isPassing() || System.nanoTime() > until) {
          throw e;
        }
      }
      Pause.ms(pauseMs);
      pauseMs = Math.min(RETRY_MAX_MS, pauseMs * 2);
    }
  }

  private HttpRequest.Builder request(String path, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.resolve(path))
            .timeout(ANSWER_MAX)
            .header("Accept", "application/json, application/problem+json");
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return request;
  }

  private HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new ApiException(
          0, "", "no answer from " + request.uri() + ": " + e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException(-1, "", "interrupted");
    }
  }

  private static JsonNode parsed(HttpResponse<byte[]> response) {
    JsonNode body = json(response.body());
    if (response.statusCode() / 100 == 2) {
      return body;
    }
    String code = body.path("code").asText();
    String detail = body.path("detail").asText(body.path("title").asText());
    if (!body.path("errors").isMissingNode()) {
      detail += " " + body.path("errors");
    }
    throw new ApiException(
        response.statusCode(),
        code,
        "%s %s answered %d %s %s"
            .formatted(
                response.request().method(),
                response.request().uri().getPath(),
                response.statusCode(),
                code,
                detail.length() > QUOTED_MAX ? detail.substring(0, QUOTED_MAX) : detail));
  }

  private static JsonNode json(byte[] body) {
    try {
      return body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
