package org.tanpuhui.platform.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.tanpuhui.platform.json.Json;

/**
 * Another service, asked over its {@code /internal} paths. The design allows few such calls; each
 * has a time limit, none is repeated here, and each carries the request id and the trace context of
 * the request it belongs to.
 */
public final class Peer {
  private final String base;
  private final Duration timeout;
  private final HttpClient http;

  /**
   * @param url its address, with or without a slash at the end
   * @param timeout for connecting, and for the whole of an answer where none is named
   */
  public Peer(String url, Duration timeout) {
    this.base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  /**
   * What it said.
   *
   * @param body null when the answer was no JSON
   */
  public record Answer(int status, JsonNode body) {
    public boolean isOk() {
      return status == 200 && body != null;
    }
  }

  /** It did not answer. */
  public static final class SilentException extends Exception {
    private static final long serialVersionUID = 1;
    private final boolean late;

    SilentException(boolean late, Throwable cause) {
      super(late ? "no answer in time" : "no connection", cause);
      this.late = late;
    }

    /** Whether it was reached, but took too long. */
    public boolean isLate() {
      return late;
    }
  }

  /**
   * Reads.
   *
   * @throws SilentException it does not answer in time
   */
  public Answer get(String path) throws SilentException {
    return get(path, timeout);
  }

  /** Reads, with a time limit of its own. */
  public Answer get(String path, Duration max) throws SilentException {
    return send(request(path, max).GET().build());
  }

  /** Asks with a body. */
  public Answer post(String path, String contentType, byte[] body) throws SilentException {
    return post(path, contentType, body, timeout);
  }

  /** Asks with a body, with a time limit of its own. */
  public Answer post(String path, String contentType, byte[] body, Duration max)
      throws SilentException {
    return send(
        request(path, max)
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  private HttpRequest.Builder request(String path, Duration max) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(base + path)).timeout(max);
    TraceContext.ofThisRequest().forEach(builder::header);
    return builder;
  }

  private Answer send(HttpRequest request) throws SilentException {
    try {
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), json(response.body()));
    } catch (HttpTimeoutException e) {
      throw new SilentException(!(e instanceof java.net.http.HttpConnectTimeoutException), e);
    } catch (IOException e) {
      throw new SilentException(false, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SilentException(true, e);
    }
  }

  private static JsonNode json(byte[] body) {
    try {
      return Json.mapper().readTree(body);
    } catch (IOException e) {
      return null;
    }
  }
}
