package org.tanpuhui.methodology.api;

import java.util.UUID;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** Activity ids in paths. */
final class ActivityIds {
  private static final int LENGTH = 36;

  private ActivityIds() {}

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
        ProblemCode.PARAMETER_INVALID, "an activity_id is a UUID of " + LENGTH + " characters");
  }
}
