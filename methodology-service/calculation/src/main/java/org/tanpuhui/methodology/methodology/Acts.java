package org.tanpuhui.methodology.methodology;

import java.time.Instant;
import org.tanpuhui.platform.problem.ProblemCode;

/** What a calculator reads of a claim, where that is more than the claim holds. */
public interface Acts {

  /** Claims alone: monitoring is of no known project. */
  Acts PLAIN =
      (claim, recordedAt) ->
          claim.type() == ActivityType.FOREST_MONITORING
              ? Found.none(ProblemCode.PROJECT_UNKNOWN)
              : Found.of(Act.of(claim));

  /**
   * The act of a claim, or why there is none.
   *
   * @param recordedAt append time of the claim: what was filed by then counts, not what is filed
   *     when this is asked
   */
  Found of(Claim claim, Instant recordedAt);

  /**
   * One of the two is null.
   *
   * @param problem why there is no act
   */
  record Found(Act act, ProblemCode problem) {

    public static Found of(Act act) {
      return new Found(act, null);
    }

    public static Found none(ProblemCode problem) {
      return new Found(null, problem);
    }
  }
}
