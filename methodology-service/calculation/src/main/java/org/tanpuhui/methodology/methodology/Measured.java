package org.tanpuhui.methodology.methodology;

import org.tanpuhui.platform.problem.ProblemCode;

/**
 * The quantity an activity is counted by, or why there is none.
 *
 * @param problem why there is none, null when there is one
 * @param condition what was not met, null when {@code problem} says it all
 * @param quantity the quantity in the calculator's unit, at least 0
 */
public record Measured(ProblemCode problem, String condition, long quantity) {

  static Measured of(long quantity) {
    return new Measured(null, null, quantity);
  }

  static Measured missing(ProblemCode problem, String condition) {
    return new Measured(problem, condition, 0);
  }
}
