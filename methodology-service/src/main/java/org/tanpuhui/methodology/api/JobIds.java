package org.tanpuhui.methodology.api;

import java.util.UUID;
import java.util.regex.Pattern;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** Ids and idempotency keys of background work. */
final class JobIds {
  private static final int LENGTH = 36;
  private static final Pattern KEY = Pattern.compile("[!-~]{1,128}");

  private JobIds() {}

  /**
   * @throws ProblemException PARAMETER_INVALID when it is no UUID
   */
  static UUID parse(String text) {
    try {
      if (text.length() == LENGTH) {
        return UUID.fromString(text);
      }
    } catch (IllegalArgumentException e) {
      // Answered below like a text of another length.
    }
    throw new ProblemException(
        ProblemCode.PARAMETER_INVALID, "the id is a UUID of " + LENGTH + " characters");
  }

  /** The header Idempotency-Key, null when it was not sent. */
  static String key(String header) {
    if (header != null && !KEY.matcher(header).matches()) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID,
          "Idempotency-Key has 1 to 128 visible characters of ASCII");
    }
    return header;
  }
}
