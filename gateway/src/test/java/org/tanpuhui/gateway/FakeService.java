package org.tanpuhui.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A service that says what reached it. The header {@code X-Test} asks for more: {@code hang},
 * {@code close}, {@code large} (an answer of {@link #LARGE} bytes), {@code created}.
 */
final class FakeService {
  static final int LARGE = 30_000_000;
  private static final int CHUNK = 10_000;

  private final Vertx vertx;
  private final String name;
  private final int port;
  private final AtomicLong requests = new AtomicLong();
  private HttpServer server;

  FakeService(Vertx vertx, String name, URI url) {
    this.vertx = vertx;
    this.name = name;
    this.port = url.getPort();
  }

  void start() {
    server = vertx.createHttpServer().requestHandler(this::answer);
    await(server.listen(port, "127.0.0.1"));
  }

  void stop() {
    await(server.close());
  }

  /** Requests that reached it so far. */
  long requests() {
    return requests.get();
  }

  private void answer(HttpServerRequest request) {
    requests.incrementAndGet();
    String test = request.getHeader("X-Test");
    if ("hang".equals(test)) {
      return;
    }
    if ("close".equals(test)) {
      request.connection().close();
      return;
    }
    if ("large".equals(test)) {
      request.response().putHeader("Content-Length", Integer.toString(LARGE));
      writeLarge(request, 0);
      return;
    }
    AtomicLong bytes = new AtomicLong();
    request.handler(buffer -> bytes.addAndGet(buffer.length()));
    request.endHandler(
        done -> {
          JsonObject headers = new JsonObject();
          request
              .headers()
              .forEach((key, value) -> headers.put(key.toLowerCase(Locale.ROOT), value));
          request
              .response()
              .setStatusCode("created".equals(test) ? 201 : 200)
              .putHeader("Content-Type", "application/json")
              .putHeader("X-Request-Id", "of-the-service")
              .putHeader("ETag", "\"7\"")
              .end(
                  new JsonObject()
                      .put("service", name)
                      .put("method", request.method().name())
                      .put("uri", request.uri())
                      .put("body_bytes", bytes.get())
                      .put("headers", headers)
                      .encode());
        });
  }

  private void writeLarge(HttpServerRequest request, int written) {
    if (written == LARGE) {
      request.response().end();
    } else {
      request
          .response()
          .write(Buffer.buffer(new byte[CHUNK]))
          .onSuccess(done -> writeLarge(request, written + CHUNK));
    }
  }

  private static <T> T await(io.vertx.core.Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }
}
