package org.tanpuhui.activity.outbox.webhook;

import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.tanpuhui.activity.activity.webhook.Call;
import org.tanpuhui.activity.activity.webhook.CallAddress;
import org.tanpuhui.activity.config.WebhookConfig;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Calls endpoints. The name is resolved here, once, and the connection goes to the very address
 * that was checked, so a name that changes its mind meanwhile changes nothing; certificate and SNI
 * are for the name. No redirect is followed, no proxy used.
 */
@Singleton
public final class WebhookCaller {
  private static final int NAME_THREADS = 16;
  private static final int ANSWER_HEADERS_MAX = 8_192;
  private static final int KEEP_ALIVE_SECONDS = 15;
  private static final int MICROS_TO_MILLIS = 1_000_000;

  private final Vertx vertx;
  private final HostNames names;
  private final WebhookConfig config;
  private final Clock clock;
  private final HttpClient client;
  private final ExecutorService lookups =
      Executors.newFixedThreadPool(
          NAME_THREADS,
          work -> {
            Thread made = new Thread(work, "webhook-names");
            made.setDaemon(true);
            return made;
          });

  @Inject
  public WebhookCaller(Vertx vertx, HostNames names, WebhookConfig config, Clock clock) {
    this.vertx = vertx;
    this.names = names;
    this.config = config;
    this.clock = clock;
    HttpClientOptions options =
        new HttpClientOptions()
            .setConnectTimeout((int) config.connectTimeout().toMillis())
            .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
            .setMaxHeaderSize(ANSWER_HEADERS_MAX)
            .setDecompressionSupported(false)
            .setVerifyHost(true);
    config
        .trustCertificates()
        .ifPresent(pem -> options.setTrustOptions(new PemTrustOptions().addCertPath(pem)));
    client =
        vertx.createHttpClient(
            options, new PoolOptions().setHttp1MaxSize(config.concurrency() + 1));
  }

  void stop(@Observes ShutdownEvent event) {
    lookups.shutdownNow();
  }

  /**
   * A signed message on its way.
   *
   * @param id header {@code webhook-id}
   * @param signatures header {@code webhook-signature}
   */
  public record Request(String url, String id, long timestamp, String signatures, String payload) {}

  /**
   * Makes the call; the answer never fails, a failure is what it says.
   *
   * @param number of calls before: of several addresses another is tried each time
   */
  public CompletableFuture<Call> call(Request request, int number) {
    Running running = new Running(clock.instant(), System.nanoTime());
    running.timer =
        vertx.setTimer(config.timeout().toMillis(), id -> running.fail(Call.TIMEOUT, true));
    lookups.execute(() -> resolve(request, number, running));
    return running.done;
  }

  /** Where the name leads now: null when it may be called, else a word of {@link Call}. */
  public String refusal(CallAddress address) {
    return address.refusal(names.resolve(bare(address.host())), config.policy());
  }

  private void resolve(Request request, int number, Running running) {
    if (running.done.isDone()) {
      return;
    }
    try {
      CallAddress address = CallAddress.of(request.url(), config.policy());
      List<InetAddress> resolved = names.resolve(bare(address.host()));
      String refusal = address.refusal(resolved, config.policy());
      if (refusal != null) {
        running.fail(refusal, false);
        return;
      }
      send(request, address, resolved.get(number % resolved.size()), running);
    } catch (ProblemException e) {
      running.fail(Call.URL_INVALID, false);
    } catch (RuntimeException e) {
      running.fail(Failures.word(e), false);
    }
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private void send(Request request, CallAddress to, InetAddress resolved, Running running) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(resolved, to.port())))
            .setHost(to.host())
            .setPort(to.port())
            .setSsl(to.tls())
            .setURI(to.path())
            .setFollowRedirects(false)
            .putHeader("content-type", "application/json")
            .putHeader("user-agent", "Tanpuhui-Webhooks/1")
            .putHeader("webhook-id", request.id())
            .putHeader("webhook-timestamp", Long.toString(request.timestamp()))
            .putHeader("webhook-signature", request.signatures());
    byte[] body = request.payload().getBytes(StandardCharsets.UTF_8);
    client
        .request(options)
        .onSuccess(
            call -> {
              if (!running.began(call)) {
                call.reset();
                return;
              }
              call.send(Buffer.buffer(body))
                  .onSuccess(
                      response -> {
                        // Until the body has ended the timer watches over it.
                        response.end().onComplete(end -> vertx.cancelTimer(running.timer));
                        Answers.read(response, clock.instant()).onSuccess(running::answered);
                      })
                  .onFailure(e -> running.fail(Failures.word(e), true));
            })
        .onFailure(e -> running.fail(Failures.word(e), false));
  }

  /** One call while it runs; whatever ends it first counts. */
  private final class Running {
    private final CompletableFuture<Call> done = new CompletableFuture<>();
    private final Instant at;
    private final long startNanos;
    private volatile HttpClientRequest request;
    private volatile long timer = -1;

    Running(Instant at, long startNanos) {
      this.at = at;
      this.startNanos = startNanos;
    }

    boolean began(HttpClientRequest call) {
      request = call;
      return !done.isDone();
    }

    void answered(Answers.Answer answer) {
      done.complete(
          new Call(
              at,
              millis(),
              answer.status(),
              answer.error(),
              answer.excerpt(),
              answer.retryAfter()));
    }

    void fail(String word, boolean reset) {
      done.complete(Call.failed(at, millis(), word));
      if (reset && request != null) {
        request.reset();
      } else {
        vertx.cancelTimer(timer);
      }
    }

    private int millis() {
      return (int) ((System.nanoTime() - startNanos) / MICROS_TO_MILLIS);
    }
  }
}
