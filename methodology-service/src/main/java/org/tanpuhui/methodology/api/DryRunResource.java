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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tanpuhui.methodology.batch.Certifications.Certification;
import org.tanpuhui.methodology.intake.ClaimReader;
import org.tanpuhui.methodology.intake.DryRun;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.stream.PoisonRecordException;
import org.tanpuhui.platform.web.WithoutIdempotencyKey;

/**
 * For activity-service: what would become of an activity. The body is the record as it would stand
 * on {@code activities}; nothing of it is kept.
 */
@Path("/internal/dry-run")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@Blocking
@WithoutIdempotencyKey("nothing is kept")
public class DryRunResource {
  private final DryRun dryRun;
  private final Derivations derivations;

  DryRunResource(DryRun dryRun, Derivations derivations) {
    this.dryRun = dryRun;
    this.derivations = derivations;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public ActivityView decide(byte[] body) throws SQLException {
    return view(read(body), derivations.question());
  }

  /** Records one per line; each is decided against what stands, none against the others. */
  @POST
  @Consumes("application/x-ndjson")
  public List<ActivityView> decideEach(byte[] body) throws SQLException {
    List<Claim> claims = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= body.length; i++) {
      if (i == body.length || body[i] == '\n') {
        if (i > from) {
          claims.add(read(Arrays.copyOfRange(body, from, i)));
        }
        from = i + 1;
      }
    }
    Derivations.Question question = derivations.question();
    List<ActivityView> views = new ArrayList<>(claims.size());
    for (Claim claim : claims) {
      views.add(view(claim, question));
    }
    return views;
  }

  private ActivityView view(Claim claim, Derivations.Question question) throws SQLException {
    ActivityState state = dryRun.decide(claim, Instant.now());
    return ActivityView.of(
        state, false, false, null, question, derivations.acts(), Certification.RECORDED);
  }

  private static Claim read(byte[] record) {
    try {
      return ClaimReader.read(record) instanceof Claim claim
          ? claim
          : refused("a command cannot be tried");
    } catch (PoisonRecordException e) {
      return refused(e.getMessage());
    }
  }

  private static Claim refused(String why) {
    throw new ProblemException(ProblemCode.EVENT_INVALID, why);
  }
}
