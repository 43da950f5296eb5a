package org.tanpuhui.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.tanpuhui.gateway.auth.Bearer;
import org.tanpuhui.gateway.auth.TokenCheck;
import org.tanpuhui.gateway.docs.Documents;
import org.tanpuhui.gateway.limit.RateLimits;
import org.tanpuhui.gateway.limit.UnderWay;
import org.tanpuhui.gateway.route.Forwarder;
import org.tanpuhui.gateway.route.HomeScreen;
import org.tanpuhui.gateway.route.PlainPath;
import org.tanpuhui.gateway.route.Route;
import org.tanpuhui.gateway.route.RouteTable;
import org.tanpuhui.gateway.route.Upstream;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Ending;
import org.tanpuhui.platform.web.HttpEdge;
import org.tanpuhui.platform.web.Tokens;

/**
 * The way of every request: path, route, token, role, limits, service. Each step refuses with a
 * problem or goes on; none reads the body.
 */
@ApplicationScoped
public class Gateway {
  private static final String INTAKE = "/v1/activities";
  private static final int RETRY_AFTER_SECONDS = 1;

  private final TokenCheck tokens;
  private final RateLimits limits;
  private final UnderWay underWay;
  private final EdgeConfig.AtOnce atOnce;
  private final Forwarder forwarder;
  private final HomeScreen home;
  private final Documents documents;
  private final MeterRegistry meters;
  private final Vertx vertx;
  private final long bodyMax;
  private final long receiveTimeoutMillis;

  Gateway(
      TokenCheck tokens,
      RateLimits limits,
      UnderWay underWay,
      Forwarder forwarder,
      HomeScreen home,
      Documents documents,
      MeterRegistry meters,
      Vertx vertx,
      EdgeConfig config) {
    this.tokens = tokens;
    this.limits = limits;
    this.underWay = underWay;
    this.atOnce = config.atOnce();
    this.forwarder = forwarder;
    this.home = home;
    this.documents = documents;
    this.meters = meters;
    this.vertx = vertx;
    this.receiveTimeoutMillis = config.receiveTimeout().toMillis();
    this.bodyMax = config.bodyMax().asLongValue();
  }

  void routes(@Observes Router router) {
    router.route().order(0).handler(this::handle);
  }

  private void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    try {
      String path = PlainPath.of(request.uri());
      if (documents.has(path)) {
        documents.answer(context, path);
        return;
      }
      Route route = route(context, path);
      Upstream upstream = RouteTable.upstream(route, path, request.getParam("stage"));
      measure(context, route, upstream);
      // The body waits until its service is known to take it.
      request.pause();
      String authorization = authorization(request);
      Future<Bearer> caller =
          route.open() && !Tokens.isBearer(authorization)
              ? Future.succeededFuture()
              : tokens.check(authorization);
      caller.onSuccess(bearer -> admit(context, route, upstream, bearer));
      caller.onFailure(failure -> refuse(context, failure));
    } catch (ProblemException refusal) {
      refuse(context, refusal);
    }
  }

  private void admit(RoutingContext context, Route route, Upstream upstream, Bearer bearer) {
    if (context.response().closed()) {
      // Gone while its token was verified; its body would be waited for in vain.
      return;
    }
    try {
      if (bearer != null && !bearer.hasOneOf(route.roles())) {
        throw new ProblemException(
            ProblemCode.ROLE_MISSING,
            "this path needs one of the roles " + String.join(", ", route.roles()));
      }
      String client =
          bearer == null ? context.request().remoteAddress().hostAddress() : bearer.countingKey();
      begin(context, client, bearer == null ? atOnce.anonymous() : atOnce.client());
      count(context, policy(route, bearer), client);
      HttpServerRequest request = context.request();
      limitReceiving(context);
      if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
        request.response().writeContinue();
      }
      if (upstream == Upstream.HOME) {
        home.answer(context);
      } else {
        forwarder.forward(context, upstream);
      }
    } catch (ProblemException refusal) {
      refuse(context, refusal);
    }
  }

  // With two of them it would be another one's choice which one counts.
  private static String authorization(HttpServerRequest request) {
    List<String> given = request.headers().getAll("Authorization");
    if (given.size() > 1) {
      throw new ProblemException(
          ProblemCode.TOKEN_INVALID, "send one Authorization header, not " + given.size());
    }
    return given.isEmpty() ? null : given.get(0);
  }

  // The idle timeout alone would let a sender trickle for ever.
  private void limitReceiving(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.isEnded()) {
      return;
    }
    long timer =
        vertx.setTimer(
            receiveTimeoutMillis,
            late -> {
              if (!request.isEnded()) {
                context.response().putHeader("Connection", "close");
                HttpEdge.refuse(
                    context,
                    new ProblemException(
                        ProblemCode.REQUEST_TOO_SLOW,
                        "the body did not end within " + receiveTimeoutMillis / 1000 + " s"));
                request.connection().close();
              }
            });
    Ending.of(context).then(() -> vertx.cancelTimer(timer));
  }

  // Before the quota: what was not begun is not counted against it.
  private void begin(RoutingContext context, String client, int max) {
    if (!underWay.begin(client, max)) {
      throw new ProblemException(
          ProblemCode.TOO_MANY_AT_ONCE,
          max + " requests of this client are under way",
          List.of(),
          RETRY_AFTER_SECONDS);
    }
    Ending.of(context).then(() -> underWay.end(client));
  }

  private static void count(RoutingContext context, RateLimits.Policy policy, String client) {
    if (!policy.isOn()) {
      return;
    }
    RateLimits.Decision decision = policy.take(client);
    context.response().putHeader("RateLimit-Policy", policy.policyHeader());
    context.response().putHeader("RateLimit", policy.header(decision));
    if (!decision.allowed()) {
      throw new ProblemException(
          ProblemCode.RATE_LIMITED,
          "over the quota " + policy.policyHeader() + " of this client",
          List.of(),
          (int) decision.seconds());
    }
  }

  private RateLimits.Policy policy(Route route, Bearer bearer) {
    if (bearer == null) {
      return limits.anonymous();
    }
    return route.pattern().equals(INTAKE) ? limits.intake() : limits.client();
  }

  private static Route route(RoutingContext context, String path) {
    String method = context.request().method().name();
    try {
      return RouteTable.find(method, path);
    } catch (ProblemException refusal) {
      if (refusal.code() == ProblemCode.METHOD_NOT_ALLOWED) {
        context.response().putHeader("Allow", String.join(", ", RouteTable.methodsOf(path)));
      }
      throw refusal;
    }
  }

  private void measure(RoutingContext context, Route route, Upstream upstream) {
    long startedNanos = System.nanoTime();
    context.put(HttpEdge.PATTERN, route.pattern());
    Ending.of(context)
        .then(
            () ->
                Timer.builder("tanpuhui.gateway.request")
                    .tag("route", route.pattern())
                    .tag("upstream", upstream.text())
                    .tag("status", Integer.toString(context.response().getStatusCode()))
                    .register(meters)
                    .record(System.nanoTime() - startedNanos, TimeUnit.NANOSECONDS));
  }

  private void refuse(RoutingContext context, Throwable failure) {
    if (failure instanceof ProblemException refusal) {
      HttpEdge.refuse(context, refusal);
      HttpEdge.drain(context.request(), bodyMax);
    } else {
      context.fail(failure);
    }
  }
}
