package org.tanpuhui.methodology.methodology;

import org.tanpuhui.platform.problem.ProblemCode;

/**
 * What a calculator answers: an amount, or that the month must close first, or a problem. Exactly
 * one of the three.
 *
 * @param problem why the activity does not count; null otherwise
 * @param condition what was not met, null when {@code problem} says it all
 * @param quantity what the activity is counted by, in the calculator's unit, at least 0; 0 with a
 *     problem
 * @param amountMg reduction in milligrams CO2e, at least 0, rounded down once; 0 without one
 * @param awaitsSettlement the amount follows when the month is settled ({@link MonthSettlement})
 */
public record Evaluation(
    ProblemCode problem, String condition, long quantity, long amountMg, boolean awaitsSettlement) {

  static Evaluation of(long quantity, long amountMg) {
    return new Evaluation(null, null, quantity, amountMg, false);
  }

  static Evaluation awaiting(long quantity) {
    return new Evaluation(null, null, quantity, 0, true);
  }

  static Evaluation problem(ProblemCode problem, String condition) {
    return new Evaluation(problem, condition, 0, 0, false);
  }

  static Evaluation notEligible(String condition) {
    return problem(ProblemCode.NOT_ELIGIBLE, condition);
  }
}
