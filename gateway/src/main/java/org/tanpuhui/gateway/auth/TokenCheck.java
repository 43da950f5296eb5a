package org.tanpuhui.gateway.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.tanpuhui.gateway.EdgeConfig;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Tokens;

/**
 * Verifies bearer tokens: signature, issuer and expiry by smallrye-jwt, scheme and audience by
 * {@link Tokens}. A verified token is remembered for a short while, as a partner sends the same one
 * with every batch; its own expiry is looked at every time.
 */
@ApplicationScoped
public class TokenCheck {
  private static final String PREFIX = "Bearer ";
  private static final String PARTICIPANT = "participant";
  private static final int TOKEN_MAX = 8 * 1024;
  private static final long REMEMBERED_MAX = 50_000;

  private final JWTParser parser;
  private final Vertx vertx;
  private final Cache<String, Bearer> verified;

  TokenCheck(JWTParser parser, Vertx vertx, EdgeConfig config) {
    this.parser = parser;
    this.vertx = vertx;
    this.verified =
        Caffeine.newBuilder()
            .maximumSize(REMEMBERED_MAX)
            .expireAfterWrite(config.tokenCache())
            .build();
  }

  /**
   * Who sends this header.
   *
   * @param authorization value of the Authorization header, may be null
   * @return fails with a {@link ProblemException}: TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED,
   *     TOKEN_WRONG_SCHEME, or SERVICE_UNAVAILABLE when the issuer's keys cannot be read
   */
  public Future<Bearer> check(String authorization) {
    if (!Tokens.isBearer(authorization)) {
      return Future.failedFuture(
          new ProblemException(
              ProblemCode.TOKEN_MISSING, "send Authorization: Bearer <token> of the issuer"));
    }
    String token = authorization.substring(PREFIX.length()).strip();
    Bearer known = verified.getIfPresent(token);
    if (known != null) {
      return known.expiresAtSeconds() > Instant.now().getEpochSecond()
          ? Future.succeededFuture(known)
          : Future.failedFuture(expired());
    }
    if (token.length() > TOKEN_MAX) {
      return Future.failedFuture(
          new ProblemException(
              ProblemCode.TOKEN_INVALID, "the token has more than " + TOKEN_MAX + " characters"));
    }
    // Off the event loop: it may have to fetch the issuer's keys, and RSA takes its time.
    return vertx.executeBlocking(() -> verify(token), false);
  }

  private Bearer verify(String token) {
    try {
      JsonWebToken jwt = parser.parse(token);
      Scheme scheme = Tokens.scheme(jwt);
      Set<String> roles = jwt.getGroups() == null ? Set.of() : Set.copyOf(jwt.getGroups());
      Bearer bearer = new Bearer(scheme, roles, client(jwt, roles), jwt.getExpirationTime());
      verified.put(token, bearer);
      return bearer;
    } catch (ParseException e) {
      throw Tokens.refusal(e);
    }
  }

  // Participants come through a few apps, and each has a quota of its own.
  private static String client(JsonWebToken jwt, Set<String> roles) {
    if (roles.contains(PARTICIPANT)) {
      return text(jwt, "sub").orElse("");
    }
    return text(jwt, "client_id").or(() -> text(jwt, "azp")).or(() -> text(jwt, "sub")).orElse("");
  }

  private static Optional<String> text(JsonWebToken jwt, String name) {
    Object claim = jwt.getClaim(name);
    return claim == null || claim.toString().isBlank()
        ? Optional.empty()
        : Optional.of(claim.toString());
  }

  private static ProblemException expired() {
    return new ProblemException(
        ProblemCode.TOKEN_EXPIRED, "the token has expired, ask its issuer for a new one");
  }
}
