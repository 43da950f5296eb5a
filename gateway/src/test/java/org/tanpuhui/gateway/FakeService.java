package org.tanpuhui.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.tanpuhui.testing.ApiDocument;

/**
 * A service that says what reached it. The header {@code X-Test} asks for more: {@code hang},
 * {@code close}, {@code close-once} (the first time it is asked so), {@code large} (an answer of
 * {@link #LARGE} bytes), {@code sized-…} (of so many), {@code slow} (an answer after {@link
 * #SLOW_MILLIS}), {@code brief} (after less), {@code trickle} (as long as slow, in pieces), {@code
 * hops} (an answer with headers of its own connection), {@code last-status} (the last that a
 * success may have; else it is the first), {@code teapot} (a status that nothing documents).
 */
final class FakeService {
  static final int LARGE = 30_000_000;
  static final int SLOW_MILLIS = 2_500;
  static final String SIZED = "sized-";
  private static final int BRIEF_MILLIS = 50;
  private static final int CHUNK = 10_000;
  private static final int PIECES = 25;
  private static final ApiDocument DOCUMENT = ApiDocument.published();

  private final Vertx vertx;
  private final String name;
  private final int port;
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicBoolean closedOnce = new AtomicBoolean();
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

  /** Requests whose connection ended before they were answered. */
  long lost() {
    return lost.get();
  }

  /** Makes the next request that asks for it meet a closed connection. */
  void closeOnceAgain() {
    closedOnce.set(false);
  }

  private void answer(HttpServerRequest request) {
    requests.incrementAndGet();
    request
        .response()
        .closeHandler(
            closed -> {
              if (!request.response().ended()) {
                lost.incrementAndGet();
              }
            });
    String test = request.getHeader("X-Test");
    if ("hang".equals(test)) {
      return;
    }
    if ("close".equals(test)) {
      request.connection().close();
      return;
    }
    if ("close-once".equals(test) && closedOnce.compareAndSet(false, true)) {
      request.connection().close();
      return;
    }
    if ("trickle".equals(test)) {
      request.response().putHeader("Content-Length", Integer.toString(PIECES * CHUNK));
      trickle(request, 1);
      return;
    }
    if ("large".equals(test)) {
      large(request, LARGE);
      return;
    }
    if (test != null && test.startsWith(SIZED)) {
      large(request, Integer.parseInt(test.substring(SIZED.length())));
      return;
    }
    AtomicLong bytes = new AtomicLong();
    request.handler(buffer -> bytes.addAndGet(buffer.length()));
    request.endHandler(
        done -> {
          if ("slow".equals(test)) {
            vertx.setTimer(SLOW_MILLIS, later -> echo(request, test, bytes.get()));
          } else if ("brief".equals(test)) {
            vertx.setTimer(BRIEF_MILLIS, later -> echo(request, test, bytes.get()));
          } else {
            echo(request, test, bytes.get());
          }
        });
  }

  private void echo(HttpServerRequest request, String test, long bytes) {
    JsonObject headers = new JsonObject();
    request.headers().forEach((key, value) -> headers.put(key.toLowerCase(Locale.ROOT), value));
    if ("hops".equals(test)) {
      request.response().putHeader("Connection", "close").putHeader("Keep-Alive", "timeout=1");
    }
    request
        .response()
        .setStatusCode(status(request, test))
        .putHeader("Content-Type", "application/json")
        .putHeader("X-Request-Id", "of-the-service")
        .putHeader("ETag", "\"7\"")
        .end(
            new JsonObject()
                .put("service", name)
                .put("method", request.method().name())
                .put("uri", request.uri())
                .put("body_bytes", bytes)
                .put("headers", headers)
                .encode());
  }

  private static int status(HttpServerRequest request, String test) {
    if ("teapot".equals(test)) {
      return 418;
    }
    NavigableSet<Integer> successes =
        DOCUMENT.call(request.method().name(), request.path()).successes();
    return "last-status".equals(test) ? successes.last() : successes.first();
  }

  private void trickle(HttpServerRequest request, int piece) {
    request.response().write(Buffer.buffer(new byte[CHUNK]));
    if (piece == PIECES) {
      request.response().end();
    } else {
      vertx.setTimer(SLOW_MILLIS / PIECES, later -> trickle(request, piece + 1));
    }
  }

  private static void large(HttpServerRequest request, int bytes) {
    request.response().putHeader("Content-Length", Integer.toString(bytes));
    write(request, bytes);
  }

  private static void write(HttpServerRequest request, int left) {
    if (left == 0) {
      request.response().end();
    } else {
      int now = Math.min(left, CHUNK);
      request
          .response()
          .write(Buffer.buffer(new byte[now]))
          .onSuccess(done -> write(request, left - now));
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
