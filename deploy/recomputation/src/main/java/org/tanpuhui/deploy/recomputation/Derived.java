package org.tanpuhui.deploy.recomputation;

import org.tanpuhui.platform.problem.ProblemCode;

/**
 * What follows from the evidence of one activity alone, by one version: an amount, that its month
 * must close first, or a problem.
 *
 * @param problem null when there is an amount or it awaits settlement
 */
record Derived(ProblemCode problem, long amountMg, boolean awaits) {

  /** In the words of the export: the amount, or the code. */
  String text() {
    if (problem != null) {
      return problem.code();
    }
    return awaits ? "awaiting_settlement" : amountMg + " mg";
  }
}
