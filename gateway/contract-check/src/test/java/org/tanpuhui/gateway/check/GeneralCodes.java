package org.tanpuhui.gateway.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumSet;
import java.util.Set;
import org.tanpuhui.platform.problem.ProblemCode;

/** The codes that every operation of a kind can give, whatever stands behind it. */
final class GeneralCodes {
  private GeneralCodes() {}

  /**
   * @param path of the operation
   * @param operation as scanned
   * @param open whether it is served without a token
   * @param roles who may call it
   */
  static Set<ProblemCode> of(String path, JsonNode operation, boolean open, Set<String> roles) {
    Set<ProblemCode> codes =
        EnumSet.of(
            // the path or a header cannot be read; the gateway's own refusals
            ProblemCode.PARAMETER_INVALID,
            ProblemCode.BODY_TOO_LARGE,
            ProblemCode.NOT_ACCEPTABLE,
            ProblemCode.RATE_LIMITED,
            ProblemCode.TOO_MANY_AT_ONCE,
            ProblemCode.LENGTH_AMBIGUOUS,
            ProblemCode.ORIGIN_NOT_ALLOWED,
            ProblemCode.REQUEST_TOO_SLOW,
            ProblemCode.SERVICE_UNAVAILABLE,
            ProblemCode.REQUEST_TIMEOUT,
            ProblemCode.INTERNAL_ERROR,
            // a token is looked at wherever one is sent
            ProblemCode.TOKEN_INVALID,
            ProblemCode.TOKEN_EXPIRED,
            ProblemCode.TOKEN_WRONG_SCHEME);
    if (!open) {
      codes.add(ProblemCode.TOKEN_MISSING);
      codes.add(ProblemCode.ROLE_MISSING);
    }
    if (roles.contains("participant")) {
      codes.add(ProblemCode.NOT_A_PARTICIPANT);
      codes.add(ProblemCode.SCOPE_MISSING);
      // With a token of its app.
      codes.add(ProblemCode.PARTNER_SUSPENDED);
      if (path.startsWith("/v1/me")) {
        codes.add(ProblemCode.HOLDER_ERASED);
      }
    }
    if (roles.contains("partner")) {
      // Every service asks it of every call of a partner.
      codes.add(ProblemCode.PARTNER_SUSPENDED);
    }
    if (path.contains("{")) {
      codes.add(ProblemCode.NOT_FOUND);
    }
    if (operation.has("requestBody")) {
      codes.addAll(
          Set.of(
              ProblemCode.BODY_UNPARSABLE,
              ProblemCode.MEDIA_TYPE_UNSUPPORTED,
              ProblemCode.FIELD_MISSING,
              ProblemCode.FIELD_TYPE,
              ProblemCode.FIELD_RANGE,
              ProblemCode.FIELD_UNKNOWN));
    }
    return codes;
  }

  /** Whether a code is an answer at all: what became of an activity is told inside of answers. */
  static boolean isAnswer(ProblemCode code) {
    return code.httpStatus() >= 400;
  }
}
