package org.tanpuhui.gateway.route;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyOptions;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.tanpuhui.gateway.EdgeConfig;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.HttpEdge;
import org.tanpuhui.platform.web.Problems;
import org.tanpuhui.platform.web.RequestIds;

/**
 * Hands a request on to its service and the answer back, both bodies streamed, over kept
 * connections. A service that cannot be reached or does not answer becomes a problem; the others
 * are not touched by it.
 */
@ApplicationScoped
public class Forwarder {
  private static final Logger LOG = Logger.getLogger(Forwarder.class);
  private static final int RETRY_AFTER_SECONDS = 2;
  private static final int KEEP_ALIVE_SECONDS = 30;
  private static final Pattern COMMA = Pattern.compile(",");
  private static final Set<String> NOT_FROM_OUTSIDE =
      Set.of("forwarded", "x-real-ip", "expect", "proxy-connection", "via");
  private static final List<String> PASSED_ON =
      List.of("Authorization", "Accept-Language", "traceparent", "tracestate");
  private static final List<String> NOT_FROM_OUTSIDE_PREFIXES =
      List.of("x-forwarded-", "x-tanpuhui-", "x-internal-");

  private static final List<String> HOP_BY_HOP =
      List.of("Connection", "Keep-Alive", "Proxy-Connection", "Upgrade", "Trailer");

  private final Vertx vertx;
  private final EdgeConfig config;
  private final Map<Upstream, Target> targets = new EnumMap<>(Upstream.class);

  private record Target(HttpProxy proxy, HttpClient client, RequestOptions request) {}

  /** A whole answer of a service; {@code json} is null when it was none. */
  record Reply(int status, MultiMap headers, Buffer body, JsonObject json) {}

  Forwarder(
      Vertx vertx,
      EdgeConfig config,
      @ConfigProperty(name = "tanpuhui.activity.url") URI activity,
      @ConfigProperty(name = "tanpuhui.methodology.url") URI methodology,
      @ConfigProperty(name = "tanpuhui.ledger.url") URI ledger) {
    this.vertx = vertx;
    this.config = config;
    targets.put(Upstream.ACTIVITY, target(vertx, Upstream.ACTIVITY, activity));
    targets.put(Upstream.METHODOLOGY, target(vertx, Upstream.METHODOLOGY, methodology));
    targets.put(Upstream.LEDGER, target(vertx, Upstream.LEDGER, ledger));
  }

  /** Forwards; the request's answer has not begun and its body has not been read. */
  public void forward(RoutingContext context, Upstream upstream) {
    targets.get(upstream).proxy().handle(context.request());
  }

  /**
   * Asks one service the same thing, for whoever makes one answer of several.
   *
   * @return fails with a {@link ProblemException} when the service does not answer
   */
  Future<Reply> ask(RoutingContext context, Upstream upstream) {
    return SecondTry.reading(() -> askOnce(context, upstream))
        .recover(
            failure -> {
              LOG.infof(
                  "no answer upstream=%s cause=%s", upstream.text(), failure.getClass().getName());
              return Future.failedFuture(refusal(upstream, failure));
            });
  }

  private Future<Reply> askOnce(RoutingContext context, Upstream upstream) {
    Target target = targets.get(upstream);
    HttpServerRequest outside = context.request();
    return connect(
            target.client(),
            new RequestOptions(target.request())
                .setMethod(HttpMethod.GET)
                .setURI(outside.uri())
                .setTimeout(config.timeout().toMillis()))
        .compose(
            request -> {
              PASSED_ON.forEach(
                  name -> {
                    if (outside.getHeader(name) != null) {
                      request.putHeader(name, outside.getHeader(name));
                    }
                  });
              request.putHeader(
                  RequestIds.HEADER, outside.response().headers().get(RequestIds.HEADER));
              return request.send();
            })
        .compose(
            answer ->
                answer
                    .body()
                    .map(
                        body ->
                            new Reply(answer.statusCode(), answer.headers(), body, json(body))));
  }

  private Future<HttpClientRequest> connect(HttpClient client, RequestOptions options) {
    return SecondTry.connecting(vertx, () -> client.request(new RequestOptions(options)));
  }

  // Whoever went away before the body was listened to never ends it, and its service would wait.
  private Future<HttpClientRequest> stillAsked(
      HttpServerRequest outside, HttpClientRequest request) {
    if (!outside.response().closed()) {
      return Future.succeededFuture(CarefulReset.of(vertx, request));
    }
    request.reset();
    return Future.failedFuture(new ClosedChannelException());
  }

  private static JsonObject json(Buffer body) {
    try {
      return body.toJsonObject();
    } catch (DecodeException | ClassCastException e) {
      return null;
    }
  }

  private ProblemException refusal(Upstream upstream, Throwable failure) {
    if (failure instanceof TimeoutException) {
      return new ProblemException(
          ProblemCode.REQUEST_TIMEOUT,
          upstream.text()
              + " did not answer within "
              + config.timeout().toSeconds()
              + " s; what was sent may have been accepted, and the same ids count once",
          List.of(),
          RETRY_AFTER_SECONDS);
    }
    return new ProblemException(
        ProblemCode.SERVICE_UNAVAILABLE,
        upstream.text() + " cannot be reached; send the same request again",
        List.of(),
        RETRY_AFTER_SECONDS);
  }

  private Target target(Vertx vertx, Upstream upstream, URI url) {
    boolean tls = "https".equals(url.getScheme());
    int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl(tls)
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setMaxWaitQueueSize(config.waitingMax())
                .setDecompressionSupported(false),
            new PoolOptions().setHttp1MaxSize(config.connectionsMax()));
    RequestOptions request =
        new RequestOptions()
            .setHost(url.getHost())
            .setPort(port)
            .setConnectTimeout(config.connectTimeout().toMillis())
            .setIdleTimeout(config.timeout().toMillis());
    HttpProxy proxy = HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(false), client);
    proxy.origin(
        context ->
            connect(context.client(), request)
                .compose(found -> stillAsked(context.request().proxiedRequest(), found)));
    proxy.addInterceptor(new Edge(upstream));
    return new Target(proxy, client, request);
  }

  /** What is changed on the way to one service and back. */
  private final class Edge implements ProxyInterceptor {
    private final Upstream upstream;

    Edge(Upstream upstream) {
      this.upstream = upstream;
    }

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
      ProxyRequest request = context.request();
      HttpServerRequest outside = request.proxiedRequest();
      strip(request.headers());
      request.putHeader("X-Forwarded-For", outside.remoteAddress().hostAddress());
      request.putHeader("X-Forwarded-Proto", outside.isSSL() ? "https" : "http");
      request.putHeader(RequestIds.HEADER, outside.response().headers().get(RequestIds.HEADER));
      LimitedBody body = limited(request, outside);
      Future<ProxyResponse> answer =
          isBareRead(outside)
              ? SecondTry.reading(context::sendRequest, () -> withoutBody(context).sendRequest())
              : context.sendRequest();
      return answer.recover(failure -> Future.succeededFuture(refused(request, body, failure)));
    }

    // The end of the body was seen by the first attempt and does not come again.
    private static ProxyContext withoutBody(ProxyContext context) {
      context.request().setBody(Body.body(Buffer.buffer()));
      return context;
    }

    private static boolean isBareRead(HttpServerRequest outside) {
      return (outside.method().equals(HttpMethod.GET) || outside.method().equals(HttpMethod.HEAD))
          && !outside.headers().contains("Content-Length")
          && !outside.headers().contains("Transfer-Encoding");
    }

    @Override
    public Future<Void> handleProxyResponse(ProxyContext context) {
      MultiMap headers = context.response().headers();
      // The edge put its own; a service's copy would stand beside it.
      headers.remove(RequestIds.HEADER);
      // What a service says of its connection to us is not about the caller's.
      HOP_BY_HOP.forEach(headers::remove);
      return context.sendResponse();
    }

    // A declared length was checked before and is enforced by HTTP itself.
    private LimitedBody limited(ProxyRequest request, HttpServerRequest outside) {
      if (request.getBody().length() >= 0) {
        return null;
      }
      LimitedBody body =
          new LimitedBody(
              request.getBody().stream(),
              config.bodyMax().asLongValue(),
              () -> outside.connection().close());
      request.setBody(Body.body(body));
      return body;
    }

    private ProxyResponse refused(ProxyRequest request, LimitedBody body, Throwable failure) {
      HttpServerRequest outside = request.proxiedRequest();
      ProblemException refusal =
          body != null && body.isOver()
              ? HttpEdge.bodyTooLarge(config.bodyMax().asLongValue())
              : refusal(upstream, failure);
      String language = outside.getHeader("Accept-Language");
      String id = outside.response().headers().get(RequestIds.HEADER);
      if (outside.response().closed()) {
        LOG.debugf("given up by its caller upstream=%s request_id=%s", upstream.text(), id);
      } else {
        LOG.infof(
            "not forwarded upstream=%s code=%s cause=%s request_id=%s",
            upstream.text(), refusal.code().code(), failure.getClass().getName(), id);
      }
      ProxyResponse response =
          request.release().response().setStatusCode(refusal.code().httpStatus());
      Problems.headers(refusal, language).forEach(response::putHeader);
      byte[] json = Problems.body(refusal, language, id);
      response.putHeader("Content-Length", Integer.toString(json.length));
      return response.setBody(Body.body(Buffer.buffer(json)));
    }
  }

  /** Takes away what only a proxy of ours may say, and what names one hop only. */
  static void strip(MultiMap headers) {
    for (String hop : headers.getAll("Connection")) {
      COMMA.splitAsStream(hop).forEach(name -> headers.remove(name.strip()));
    }
    for (String name : new ArrayList<>(headers.names())) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (NOT_FROM_OUTSIDE.contains(lower)
          || NOT_FROM_OUTSIDE_PREFIXES.stream().anyMatch(lower::startsWith)) {
        headers.remove(name);
      }
    }
  }
}
