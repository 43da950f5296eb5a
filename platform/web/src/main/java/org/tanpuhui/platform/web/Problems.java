package org.tanpuhui.platform.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.Problem;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** Turns a refusal into the headers and the body of an answer, whatever server writes it. */
public final class Problems {
  /** What Retry-After says when nothing better is known. */
  public static final int RETRY_AFTER_SECONDS = 1;

  /** RFC 9457 {@code instance} of a request id. */
  public static final String INSTANCE_PREFIX = "urn:tanpuhui:request:";

  private Problems() {}

  /** The JSON of a refusal. */
  public static byte[] body(ProblemException refusal, String acceptLanguage, String requestId) {
    boolean server = refusal.code().httpStatus() >= 500;
    Problem problem =
        Problem.of(
            refusal.code(),
            refusal.getMessage(),
            refusal.fields(),
            Problem.prefersChinese(acceptLanguage),
            server && requestId != null ? INSTANCE_PREFIX + requestId : null);
    try {
      return Json.mapper().writeValueAsBytes(problem);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem is always writable", e);
    }
  }

  /** The headers of a refusal: content type, language, Retry-After, WWW-Authenticate. */
  public static Map<String, String> headers(ProblemException refusal, String acceptLanguage) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", Problem.MEDIA_TYPE);
    headers.put("Content-Language", Problem.prefersChinese(acceptLanguage) ? "zh" : "en");
    headers.put("Vary", "Accept-Language");
    headers.put("Cache-Control", "no-store");
    int retryAfter = retryAfterSeconds(refusal);
    if (retryAfter > 0) {
      headers.put("Retry-After", Integer.toString(retryAfter));
    }
    if (refusal.code() == ProblemCode.TOKEN_MISSING) {
      headers.put("WWW-Authenticate", "Bearer");
    } else if (refusal.code().httpStatus() == 401) {
      headers.put("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    }
    return headers;
  }

  /** INTERNAL_ERROR; what happened stands in the log under the request id, not in the answer. */
  public static ProblemException internalError() {
    return new ProblemException(
        ProblemCode.INTERNAL_ERROR, "the cause is in the log under the id in `instance`");
  }

  /** The general code for a status that the framework chose. */
  public static ProblemCode codeOf(int status) {
    return switch (status) {
      case 401 -> ProblemCode.TOKEN_INVALID;
      case 403 -> ProblemCode.ROLE_MISSING;
      case 404 -> ProblemCode.NOT_FOUND;
      case 405 -> ProblemCode.METHOD_NOT_ALLOWED;
      case 406 -> ProblemCode.NOT_ACCEPTABLE;
      case 409, 412 -> ProblemCode.CONFLICT;
      case 413 -> ProblemCode.BODY_TOO_LARGE;
      case 415 -> ProblemCode.MEDIA_TYPE_UNSUPPORTED;
      case 429 -> ProblemCode.RATE_LIMITED;
      case 503 -> ProblemCode.SERVICE_UNAVAILABLE;
      case 504 -> ProblemCode.REQUEST_TIMEOUT;
      default -> status >= 500 ? ProblemCode.INTERNAL_ERROR : ProblemCode.PARAMETER_INVALID;
    };
  }

  private static int retryAfterSeconds(ProblemException refusal) {
    if (refusal.retryAfterSeconds() > 0) {
      return refusal.retryAfterSeconds();
    }
    boolean askAgain = refusal.code().retryable() && refusal.code() != ProblemCode.INTERNAL_ERROR;
    return askAgain ? RETRY_AFTER_SECONDS : 0;
  }
}
