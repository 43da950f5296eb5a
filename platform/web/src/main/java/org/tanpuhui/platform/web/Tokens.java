package org.tanpuhui.platform.web;

import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.UnresolvableKeyException;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** What a token must say beyond its signature, and what to answer when it does not. */
public final class Tokens {
  /** Audience of a token of scheme {@code s}: this prefix and its id. */
  public static final String AUDIENCE_PREFIX = "tanpuhui:";

  private static final int MAX_CAUSES = 10;
  private static final String BEARER = "Bearer ";

  private Tokens() {}

  /** Whether an Authorization header, which may be null, carries a bearer token at all. */
  public static boolean isBearer(String authorization) {
    return authorization != null
        && authorization.length() > BEARER.length()
        && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
  }

  /**
   * The scheme a verified token is for.
   *
   * @throws ProblemException TOKEN_WRONG_SCHEME unless the claim {@code scheme} names a scheme and
   *     {@code tanpuhui:<scheme>} is the token's only audience of ours
   */
  public static Scheme scheme(JsonWebToken token) {
    Object claim = token.getClaim("scheme");
    String id = claim == null ? "" : claim.toString().replace("\"", "");
    Scheme scheme =
        Scheme.byId(id)
            .orElseThrow(
                () -> wrongScheme("the claim scheme must name a scheme, for example shenzhen"));
    Set<String> audience = token.getAudience();
    String expected = AUDIENCE_PREFIX + scheme.id();
    if (audience == null || !audience.contains(expected)) {
      throw wrongScheme("the audience must be " + expected);
    }
    for (String other : audience) {
      if (other.startsWith(AUDIENCE_PREFIX) && !other.equals(expected)) {
        throw wrongScheme("the audience must name no other scheme than " + scheme.id());
      }
    }
    return scheme;
  }

  /** The refusal for a token that could not be verified, told apart by its cause. */
  public static ProblemException refusal(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++, cause = cause.getCause()) {
      if (cause instanceof ProblemException problem) {
        return problem;
      }
      if (cause instanceof InvalidJwtException invalid && invalid.hasExpired()) {
        return new ProblemException(
            ProblemCode.TOKEN_EXPIRED, "the token has expired, ask its issuer for a new one");
      }
      if (keysOutOfReach(cause)) {
        return new ProblemException(
            ProblemCode.SERVICE_UNAVAILABLE,
            "the issuer's keys cannot be read, so tokens cannot be checked",
            java.util.List.of(),
            Problems.RETRY_AFTER_SECONDS);
      }
    }
    return new ProblemException(
        ProblemCode.TOKEN_INVALID,
        "the token's form, signature, issuer or audience is not what this service accepts");
  }

  private static boolean keysOutOfReach(Throwable cause) {
    boolean keys = cause instanceof UnresolvableKeyException;
    for (Throwable c = cause.getCause(); keys && c != null; c = c.getCause()) {
      if (c instanceof java.io.IOException) {
        return true;
      }
    }
    return false;
  }

  private static ProblemException wrongScheme(String detail) {
    return new ProblemException(ProblemCode.TOKEN_WRONG_SCHEME, detail);
  }
}
