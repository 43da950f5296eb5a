package org.tanpuhui.platform.web;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * What happens to every request before and after its resource: a request id, a trace context, a
 * line in the access log, and a problem for whatever fails or is found nowhere outside of the
 * resources.
 */
@ApplicationScoped
public class HttpEdge {
  private static final Logger LOG = Logger.getLogger(HttpEdge.class);
  private static final Logger ACCESS = Logger.getLogger("org.tanpuhui.access");
  private static final int BEFORE_EVERYTHING = Integer.MAX_VALUE - 1;
  private static final int AFTER_EVERYTHING = Integer.MAX_VALUE;
  private static final String ID = RequestIds.class.getName();

  /** Where Quarkus keeps the pattern of the resource that a request met; the gateway its route. */
  public static final String PATTERN = "UrlPathTemplate";

  private static final Pattern BEGIN = Pattern.compile("/(v1|internal|q)/([a-z-]{1,24}/)?");

  /** How much of a refused body is read and thrown away, so that its sender can read the answer. */
  private static final int DRAIN_FACTOR = 4;

  private final Drain drain;
  private final boolean accessLog;
  private final long bodyMax;

  /**
   * @param drain told of every request
   * @param accessLog whether each request is logged, without query and payload
   * @param bodyMax largest body in bytes
   */
  public HttpEdge(
      Drain drain,
      @ConfigProperty(name = "tanpuhui.access-log", defaultValue = "true") boolean accessLog,
      @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize bodyMax) {
    this.drain = drain;
    this.accessLog = accessLog;
    this.bodyMax = bodyMax.asLongValue();
  }

  /** The id of a request that passed this edge. */
  public static String requestId(RoutingContext context) {
    return context.get(ID);
  }

  /** Ends a request with a problem, unless its answer has begun. */
  public static void refuse(RoutingContext context, ProblemException refusal) {
    HttpServerResponse response = context.response();
    if (response.headWritten() || response.ended() || response.closed()) {
      context.request().connection().close();
      return;
    }
    String id = requestId(context);
    if (id == null) {
      id = RequestIds.create();
      response.putHeader(RequestIds.HEADER, id);
    }
    String language = context.request().getHeader("Accept-Language");
    for (Map.Entry<String, String> header : Problems.headers(refusal, language).entrySet()) {
      response.putHeader(header.getKey(), header.getValue());
    }
    response.setStatusCode(refusal.code().httpStatus());
    response.end(Buffer.buffer(Problems.body(refusal, language, id)));
  }

  void filters(@Observes Filters filters) {
    filters.register(this::begin, BEFORE_EVERYTHING);
  }

  void routes(@Observes Router router) {
    router.route().order(Integer.MIN_VALUE + 1).failureHandler(HttpEdge::failed);
    // A request whose path cannot even be read meets no route, only these.
    router.errorHandler(400, HttpEdge::failed);
    router.errorHandler(404, HttpEdge::failed);
    router
        .route()
        .order(AFTER_EVERYTHING)
        .handler(
            context ->
                refuse(
                    context,
                    new ProblemException(ProblemCode.NOT_FOUND, "no resource has this path")));
  }

  private void begin(RoutingContext context) {
    HttpServerRequest request = context.request();
    String id = RequestIds.accept(request.getHeader(RequestIds.HEADER));
    context.put(ID, id);
    MDC.put(RequestIds.MDC_KEY, id);
    context.response().putHeader(RequestIds.HEADER, id);
    TraceContext trace = TraceContext.accept(request.headers());
    trace.put(request.headers());
    trace.enter();
    Ending ending = Ending.begin(context);
    drain.begin(context, ending);
    if (accessLog) {
      long startedNanos = System.nanoTime();
      ending.then(() -> log(context, id, trace.traceId(), System.nanoTime() - startedNanos));
    }
    if (Framing.isAmbiguous(request)) {
      context.response().putHeader("Connection", "close");
      ending.then(() -> request.connection().close());
      refuse(
          context,
          new ProblemException(
              ProblemCode.LENGTH_AMBIGUOUS,
              "send Content-Length or Transfer-Encoding, not both; the connection is closed"));
    } else if (declaredLength(request) > bodyMax) {
      refuseBody(context);
    } else {
      context.next();
    }
  }

  private void refuseBody(RoutingContext context) {
    refuse(context, bodyTooLarge(bodyMax));
    drain(context.request(), bodyMax);
  }

  /**
   * Reads the body of a refused request and throws it away, so that its sender gets to read the
   * answer and may use the connection again; closes the connection when there is no end to it.
   *
   * @param bodyMax largest body in bytes; four times as much is thrown away
   */
  public static void drain(HttpServerRequest request, long bodyMax) {
    if (request.isEnded()) {
      return;
    }
    AtomicLong seen = new AtomicLong();
    request.handler(
        buffer -> {
          if (seen.addAndGet(buffer.length()) > DRAIN_FACTOR * bodyMax) {
            request.connection().close();
          }
        });
    request.resume();
  }

  /** BODY_TOO_LARGE, naming the limit. */
  public static ProblemException bodyTooLarge(long bodyMax) {
    return new ProblemException(
        ProblemCode.BODY_TOO_LARGE, "the body may have at most " + bodyMax + " bytes");
  }

  /** The Content-Length of a request, -1 when absent or not a number. */
  public static long declaredLength(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? -1 : Long.parseLong(length.strip());
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /**
   * The path of a request as logs may have it: its pattern, for the words in the place of variables
   * may lead to a person or open a door. Of a path that matched nothing, its beginning.
   */
  public static String loggedPath(RoutingContext context) {
    if (context.get(PATTERN) instanceof String pattern) {
      return pattern;
    }
    Matcher begin = BEGIN.matcher(context.request().path() + "/");
    return begin.lookingAt() ? begin.group() + "…" : "/…";
  }

  private static void log(RoutingContext context, String id, String traceId, long nanos) {
    ACCESS.infof(
        "%s %s status=%d bytes_in=%d bytes_out=%d duration_us=%d request_id=%s trace_id=%s",
        context.request().method(),
        loggedPath(context),
        context.response().getStatusCode(),
        context.request().bytesRead(),
        context.response().bytesWritten(),
        nanos / 1000,
        id,
        traceId);
  }

  private static void failed(RoutingContext context) {
    refuse(context, refusal(context.failure(), context.statusCode()));
  }

  /** The refusal for a failure outside of the resources; an unknown one is logged. */
  static ProblemException refusal(Throwable failure, int status) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ProblemException problem) {
      return problem;
    }
    if (cause instanceof AuthenticationFailedException) {
      return Tokens.refusal(cause);
    }
    if (cause instanceof UnauthorizedException) {
      return tokenMissing();
    }
    if (cause instanceof ForbiddenException) {
      return roleMissing();
    }
    if (status >= 400 && status < 500) {
      return new ProblemException(
          Problems.codeOf(status), "the request could not be read or has no resource");
    }
    LOG.error("a request failed outside of its resource", cause);
    return Problems.internalError();
  }

  static ProblemException tokenMissing() {
    return new ProblemException(
        ProblemCode.TOKEN_MISSING, "send Authorization: Bearer <token> of the issuer");
  }

  static ProblemException roleMissing() {
    return new ProblemException(ProblemCode.ROLE_MISSING, "none of the token's groups may do this");
  }
}
