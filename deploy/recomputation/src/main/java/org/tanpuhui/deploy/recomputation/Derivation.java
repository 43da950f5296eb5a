package org.tanpuhui.deploy.recomputation;

import java.time.Duration;
import org.tanpuhui.methodology.methodology.Act;
import org.tanpuhui.methodology.methodology.ActivityType;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Decider;
import org.tanpuhui.methodology.methodology.Evaluation;
import org.tanpuhui.methodology.methodology.FiledProject;
import org.tanpuhui.methodology.methodology.MethodologyVersion;
import org.tanpuhui.methodology.methodology.Monitoring;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * One activity by one version, with the checks in their order of precedence: evidence grade,
 * lateness, what the formula needs, the conditions, a zero result. Caps and other claims are not
 * looked at: they never change an amount.
 */
final class Derivation {
  private final Projects projects;

  Derivation(Projects projects) {
    this.projects = projects;
  }

  /** What follows; null after telling the verdict why nothing can. */
  Derived derive(Verdict verdict, MethodologyVersion version) {
    Row row = verdict.row();
    Claim claim = row.claim();
    if (!version.grades().contains(claim.grade())) {
      return problem(ProblemCode.GRADE_NOT_ACCEPTED);
    }
    if (claim.backfillId() == null
        && Duration.between(Decider.lateFrom(claim), row.recordedAt()).compareTo(version.lateness())
            > 0) {
      return problem(ProblemCode.TOO_LATE);
    }
    Act act = Act.of(claim);
    if (claim.type() == ActivityType.FOREST_MONITORING) {
      FiledProject project = projects.of(row);
      if (project == null) {
        verdict.cannot(
            Reason.PROJECT_OUTSIDE, String.valueOf(claim.quantities().text("project_id")));
        return null;
      }
      Monitoring monitoring = Projects.monitoring(row);
      if (!Projects.isSame(monitoring, project)) {
        return problem(ProblemCode.STRATA_DIFFER);
      }
      act = act.monitored(monitoring, project);
    }
    Evaluation evaluation = version.calculator().evaluate(act);
    if (evaluation.problem() != null) {
      return problem(evaluation.problem());
    }
    if (version.unmet(claim, evaluation.quantity()) != null) {
      return problem(ProblemCode.NOT_ELIGIBLE);
    }
    if (evaluation.awaitsSettlement()) {
      return new Derived(null, 0, true);
    }
    return evaluation.amountMg() <= 0
        ? problem(ProblemCode.NO_REDUCTION)
        : new Derived(null, evaluation.amountMg(), false);
  }

  private static Derived problem(ProblemCode code) {
    return new Derived(code, 0, false);
  }
}
