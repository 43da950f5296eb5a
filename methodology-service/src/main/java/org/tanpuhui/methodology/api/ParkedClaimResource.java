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
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.tanpuhui.methodology.methodology.Micros;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.methodology.outbox.ClaimCommands;
import org.tanpuhui.methodology.store.ClaimStore;
import org.tanpuhui.methodology.store.ParkedClaim;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.sql.OneTransaction;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/**
 * Parked claims: the platform operator proposes, the authority decides, two people. A decision is
 * kept first and then carried out in the participant's order on the log; until then the claim's
 * state is {@code decided}.
 */
@Path("/v1/parked-claims")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@Idempotent
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

  /** Claims that are parked now, in order of arrival. */
  @GET
  @RolesAllowed({AUTHORITY, OPERATOR, "auditor"})
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
  @RolesAllowed({AUTHORITY, OPERATOR, "auditor"})
  public ParkedClaimView one(@PathParam("activity_id") String activityId) throws SQLException {
    return ParkedClaimView.of(find(activityId));
  }

  /** Proposes what should become of the claim; the last proposal before the decision counts. */
  @POST
  @Path("/{activity_id}/propose")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(OPERATOR)
  @RequestBodySchema(Described.ClaimProposal.class)
  public ParkedClaimView propose(@PathParam("activity_id") String activityId, byte[] body)
      throws SQLException {
    JsonBody said = JsonBody.read(body).allow("decision", "reason");
    String verdict = said.text("decision", REASON_MAX);
    String reason = said.text("reason", REASON_MAX).strip();
    if (!verdict.isEmpty() && !verdict.equals(UPHOLD) && !verdict.equals(DISMISS)) {
      said.fault(ProblemCode.FIELD_RANGE, "decision", "must be uphold or dismiss");
    }
    said.end();
    ParkedClaim claim = open(activityId);
    if (!isRepeat(claim.proposal(), verdict, reason)) {
      store.propose(claim, verdict, reason, caller.subject());
    }
    return one(activityId);
  }

  /** Decides that the claim counts; whatever stands in its way is taken back. */
  @POST
  @Path("/{activity_id}/uphold")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(AUTHORITY)
  @RequestBodySchema(Described.ClaimReason.class)
  public ParkedClaimView uphold(@PathParam("activity_id") String activityId, byte[] body)
      throws SQLException {
    return decide(activityId, UPHOLD, body);
  }

  /** Decides that the claim does not count. */
  @POST
  @Path("/{activity_id}/dismiss")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(AUTHORITY)
  @RequestBodySchema(Described.ClaimReason.class)
  public ParkedClaimView dismiss(@PathParam("activity_id") String activityId, byte[] body)
      throws SQLException {
    return decide(activityId, DISMISS, body);
  }

  private ParkedClaimView decide(String activityId, String verdict, byte[] body)
      throws SQLException {
    JsonBody said = JsonBody.read(body).allow("reason");
    String reason = said.text("reason", REASON_MAX).strip();
    said.end();
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
    OneTransaction.afterCommit(commands::wake);
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
}
