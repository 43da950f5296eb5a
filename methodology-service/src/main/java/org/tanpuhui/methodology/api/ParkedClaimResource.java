package org.tanpuhui.methodology.api;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.tanpuhui.methodology.methodology.Micros;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.methodology.outbox.ClaimCommands;
import org.tanpuhui.methodology.store.ClaimStore;
import org.tanpuhui.methodology.store.ParkedClaim;
import org.tanpuhui.platform.problem.FieldProblem;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Page;

/**
 * Parked claims: the platform operator proposes, the authority decides, two people. A decision is
 * kept first and then carried out in the participant's order on the log; until then the claim's
 * state is {@code decided}.
 */
@Path("/v1/parked-claims")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class ParkedClaimResource {
  private static final String LIST = "parked-claims";
  private static final String AUTHORITY = "authority";
  private static final String OPERATOR = "platform_operator";
  private static final String UPHOLD = "uphold";
  private static final String DISMISS = "dismiss";
  private static final int REASON_MAX = 2_000;
  private static final Set<String> STATES =
      Set.of("waiting", "adjudication", "proposed", "decided");

  private final ClaimStore store;
  private final ClaimCommands commands;
  private final Caller caller;

  ParkedClaimResource(ClaimStore store, ClaimCommands commands, Caller caller) {
    this.store = store;
    this.commands = commands;
    this.caller = caller;
  }

  /**
   * What somebody says of a claim.
   *
   * @param decision {@code uphold} or {@code dismiss}; of a proposal only
   * @param reason why, for those who look later
   */
  public record Opinion(String decision, String reason) {}

  /** Claims that are parked now, in order of arrival. */
  @GET
  @RolesAllowed({AUTHORITY, OPERATOR})
  public Page<ParkedClaimView> list(
      @QueryParam("state") String state,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit)
      throws SQLException {
    if (state != null && !STATES.contains(state)) {
      throw new ProblemException(ProblemCode.PARAMETER_INVALID, "state must be one of " + STATES);
    }
    int size = Page.limit(limit);
    Instant after = Instant.EPOCH;
    UUID afterId = new UUID(0, 0);
    if (cursor != null) {
      String[] parts = Cursors.decode(LIST, cursor);
      after = Micros.instant(Long.parseLong(parts[0]));
      afterId = UUID.fromString(parts[1]);
    }
    List<ParkedClaimView> views =
        store.parked(caller.scheme(), state, after, afterId, size + 1).stream()
            .map(ParkedClaimView::of)
            .toList();
    return Page.of(
        views,
        size,
        last ->
            Cursors.encode(
                LIST, Long.toString(Micros.of(last.recordedAt())), last.activityId().toString()));
  }

  @GET
  @Path("/{activity_id}")
  @RolesAllowed({AUTHORITY, OPERATOR})
  public ParkedClaimView one(@PathParam("activity_id") String activityId) throws SQLException {
    return ParkedClaimView.of(find(activityId));
  }

  /** Proposes what should become of the claim; the last proposal before the decision counts. */
  @POST
  @Path("/{activity_id}/propose")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(OPERATOR)
  public ParkedClaimView propose(@PathParam("activity_id") String activityId, Opinion opinion)
      throws SQLException {
    Opinion said = checked(opinion, true);
    ParkedClaim claim = open(activityId);
    if (!isRepeat(claim.proposal(), said.decision(), said.reason())) {
      store.propose(claim, said.decision(), said.reason(), caller.subject());
    }
    return one(activityId);
  }

  /** Decides that the claim counts; whatever stands in its way is taken back. */
  @POST
  @Path("/{activity_id}/uphold")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(AUTHORITY)
  public ParkedClaimView uphold(@PathParam("activity_id") String activityId, Opinion opinion)
      throws SQLException {
    return decide(activityId, UPHOLD, opinion);
  }

  /** Decides that the claim does not count. */
  @POST
  @Path("/{activity_id}/dismiss")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(AUTHORITY)
  public ParkedClaimView dismiss(@PathParam("activity_id") String activityId, Opinion opinion)
      throws SQLException {
    return decide(activityId, DISMISS, opinion);
  }

  private ParkedClaimView decide(String activityId, String verdict, Opinion opinion)
      throws SQLException {
    String reason = checked(opinion, false).reason();
    ParkedClaim claim = find(activityId);
    if (isRepeat(claim.decision(), verdict, reason)) {
      return ParkedClaimView.of(claim);
    }
    claim = open(activityId);
    if (claim.proposal() == null) {
      throw new ProblemException(
          ProblemCode.CONFLICT, "the platform operator has proposed nothing for this claim yet");
    }
    if (store.hasProposed(claim.activityId(), caller.subject())) {
      throw new ProblemException(
          ProblemCode.SAME_PERSON, "who proposed for this claim cannot decide it");
    }
    if (!store.decide(claim, verdict, reason, caller.subject(), UUID.randomUUID())) {
      throw decidedBefore();
    }
    commands.wake();
    return one(activityId);
  }

  private boolean isRepeat(ParkedClaim.Said before, String verdict, String reason) {
    return before != null
        && before.verdict().equals(verdict)
        && before.reason().equals(reason)
        && before.by().equals(caller.subject());
  }

  private ParkedClaim find(String activityId) throws SQLException {
    UUID id = ActivityIds.parse(activityId);
    return store
        .find(caller.scheme(), id)
        .orElseThrow(
            () -> new ProblemException(ProblemCode.NOT_FOUND, "no parked claim has the id " + id));
  }

  private ParkedClaim open(String activityId) throws SQLException {
    ParkedClaim claim = find(activityId);
    if (claim.decision() != null) {
      throw decidedBefore();
    }
    if (claim.status() != Status.PARKED) {
      throw new ProblemException(
          ProblemCode.CONFLICT, "the claim is no longer parked but " + claim.status().word());
    }
    return claim;
  }

  private static ProblemException decidedBefore() {
    return new ProblemException(
        ProblemCode.CONFLICT, "the claim is decided; the first decision stands");
  }

  private static Opinion checked(Opinion opinion, boolean withDecision) {
    List<FieldProblem> problems = new ArrayList<>();
    String decision = opinion == null ? null : opinion.decision();
    String reason = opinion == null || opinion.reason() == null ? "" : opinion.reason().strip();
    if (withDecision && decision == null) {
      problems.add(new FieldProblem("/decision", ProblemCode.FIELD_MISSING, "uphold or dismiss"));
    } else if (withDecision && !UPHOLD.equals(decision) && !DISMISS.equals(decision)) {
      problems.add(new FieldProblem("/decision", ProblemCode.FIELD_RANGE, "uphold or dismiss"));
    }
    if (reason.isEmpty()) {
      problems.add(new FieldProblem("/reason", ProblemCode.FIELD_MISSING, "say why"));
    } else if (reason.length() > REASON_MAX || reason.indexOf('\0') >= 0) {
      problems.add(
          new FieldProblem(
              "/reason", ProblemCode.FIELD_RANGE, "text of at most " + REASON_MAX + " characters"));
    }
    if (!problems.isEmpty()) {
      throw new ProblemException(problems.get(0).code(), "the body is not complete", problems);
    }
    return new Opinion(decision, reason);
  }
}
