package org.tanpuhui.gateway;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.HttpEdge;

/**
 * Lets web pages of the configured origins call: their preflights are answered here, for every path
 * and without a token, and every answer, a refusal too, says that they may read it. Cookies are not
 * used, so no credentials are allowed. Off without an origin.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">CORS protocol</a>
 */
@ApplicationScoped
public class Cors {
  /** After the edge has given the request its id, before everything else. */
  private static final int ORDER = Integer.MAX_VALUE - 2;

  private static final int PREFLIGHT_SECONDS = 3600;
  private static final Set<HttpMethod> METHODS =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE);

  /** What a page may send beyond the headers that are always allowed. */
  private static final Set<String> MAY_SEND =
      new LinkedHashSet<>(
          List.of(
              "Authorization",
              "Content-Type",
              "Content-Encoding",
              "Accept-Language",
              "Idempotency-Key",
              "If-Match",
              "If-None-Match",
              "Prefer",
              "Range",
              "X-Request-Id",
              "traceparent",
              "tracestate"));

  /** What a page may read beyond the headers that are always readable. */
  private static final Set<String> MAY_READ =
      new LinkedHashSet<>(
          List.of(
              "X-Request-Id",
              "RateLimit",
              "RateLimit-Policy",
              "Retry-After",
              "ETag",
              "Location",
              "Link",
              "Allow",
              "WWW-Authenticate",
              "Content-Disposition",
              "Content-Range",
              "Accept-Ranges",
              "Digest",
              "Preference-Applied",
              "Idempotency-Replayed"));

  private final List<String> origins;
  private final CorsHandler handler;

  Cors(EdgeConfig config) {
    origins = config.corsOrigins().orElse(List.of());
    handler =
        CorsHandler.create()
            .allowedMethods(METHODS)
            .allowedHeaders(MAY_SEND)
            .exposedHeaders(MAY_READ)
            .maxAgeSeconds(PREFLIGHT_SECONDS);
    if (!origins.contains("*")) {
      handler.addOrigins(origins);
    }
  }

  void filters(@Observes Filters filters) {
    if (!origins.isEmpty()) {
      filters.register(this::handle, ORDER);
    }
  }

  private void handle(RoutingContext context) {
    String origin = context.request().getHeader("Origin");
    if (origin == null || origins.contains("*") || origins.contains(origin)) {
      handler.handle(context);
    } else if (context.request().method().equals(HttpMethod.OPTIONS)) {
      HttpEdge.refuse(
          context,
          new ProblemException(
              ProblemCode.ORIGIN_NOT_ALLOWED, "pages of this origin may not call here"));
    } else {
      // Served as to anybody, and not readable for the page: the browser sees to that.
      context.response().putHeader("Vary", "Origin");
      context.next();
    }
  }
}
