package org.tanpuhui.methodology.intake;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.methodology.document.MonitoringJson;
import org.tanpuhui.methodology.methodology.Act;
import org.tanpuhui.methodology.methodology.ActivityType;
import org.tanpuhui.methodology.methodology.Acts;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.FiledProject;
import org.tanpuhui.methodology.methodology.Monitoring;
import org.tanpuhui.methodology.methodology.Projects;
import org.tanpuhui.platform.problem.ProblemCode;

/** Claims, with monitoring joined to what was fixed when its project was filed. */
public final class ProjectActs implements Acts {
  private static final String PROJECT_ID = "project_id";

  private final Projects projects;

  public ProjectActs(Projects projects) {
    this.projects = projects;
  }

  @Override
  public Found of(Claim claim, Instant recordedAt) {
    return claim.type() == ActivityType.FOREST_MONITORING
        ? monitoring(claim, recordedAt)
        : Found.of(Act.of(claim));
  }

  private Found monitoring(Claim claim, Instant recordedAt) {
    String id = claim.quantities().text(PROJECT_ID);
    Projects.Project project = id == null ? null : projects.find(claim.scheme(), id, recordedAt);
    if (project == null) {
      return Found.none(ProblemCode.PROJECT_UNKNOWN);
    }
    if (!project.partner().equals(claim.partner()) || claim.holderKind() != HolderKind.PROJECT) {
      return Found.none(ProblemCode.PROJECT_NOT_YOURS);
    }
    if (project.filed() == null) {
      return Found.none(ProblemCode.PROJECT_NOT_FILED);
    }
    Monitoring monitoring = MonitoringJson.monitoring(claim.quantitiesJson());
    if (!isSame(monitoring, project.filed())) {
      return Found.none(ProblemCode.STRATA_DIFFER);
    }
    return Found.of(Act.of(claim).monitored(monitoring, project.filed()));
  }

  private static boolean isSame(Monitoring monitoring, FiledProject filed) {
    Set<String> measured = new HashSet<>();
    monitoring.strata().forEach(stratum -> measured.add(stratum.stratumId()));
    Set<String> fixed = new HashSet<>();
    filed.strata().forEach(stratum -> fixed.add(stratum.id()));
    return monitoring.strata().size() == fixed.size() && measured.equals(fixed);
  }
}
