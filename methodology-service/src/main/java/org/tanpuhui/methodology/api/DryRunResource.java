package org.tanpuhui.methodology.api;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.Instant;
import org.tanpuhui.methodology.batch.Certifications.Certification;
import org.tanpuhui.methodology.intake.ClaimReader;
import org.tanpuhui.methodology.intake.DryRun;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.stream.PoisonRecordException;

/**
 * For activity-service: what would become of an activity. The body is the record as it would stand
 * on {@code activities}; nothing of it is kept.
 */
@Path("/internal/dry-run")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@PermitAll
@Blocking
public class DryRunResource {
  private final DryRun dryRun;
  private final Derivations derivations;

  DryRunResource(DryRun dryRun, Derivations derivations) {
    this.dryRun = dryRun;
    this.derivations = derivations;
  }

  @POST
  public ActivityView decide(byte[] body) throws SQLException {
    Claim claim;
    try {
      claim =
          ClaimReader.read(body) instanceof Claim read
              ? read
              : refused("a command cannot be tried");
    } catch (PoisonRecordException e) {
      claim = refused(e.getMessage());
    }
    ActivityState state = dryRun.decide(claim, Instant.now());
    return ActivityView.of(
        state,
        false,
        false,
        null,
        derivations.question(),
        derivations.acts(),
        Certification.RECORDED);
  }

  private static Claim refused(String why) {
    throw new ProblemException(ProblemCode.EVENT_INVALID, why);
  }
}
