package org.tanpuhui.methodology.api;

import java.util.UUID;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** Ids of background work. */
final class JobIds {
  private static final int LENGTH = 36;

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
}
