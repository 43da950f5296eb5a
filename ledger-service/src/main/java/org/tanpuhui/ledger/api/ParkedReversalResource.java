package org.tanpuhui.ledger.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.ledger.PointsService;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/** Points that a reversal did not take back, and what the authority decides about them. */
@Path("/v1/parked-reversals")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class ParkedReversalResource {
  private static final String LIST = "parked-reversals";
  private static final UUID FIRST = new UUID(0, 0);

  private final PointsService points;
  private final Caller caller;

  public ParkedReversalResource(PointsService points, Caller caller) {
    this.points = points;
    this.caller = caller;
  }

  /** Why it is decided so. */
  public record Reason(String reason) {}

  /**
   * Parked reversals of the caller's scheme.
   *
   * @param decided true: also those that are decided
   */
  @GET
  @RolesAllowed({"authority", "platform_operator", "auditor"})
  public Page<Answers.Parked> list(
      @QueryParam("decided") @DefaultValue("false") boolean decided,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    UUID after = cursor == null ? FIRST : UUID.fromString(Cursors.decode(LIST, cursor)[0]);
    List<Answers.Parked> found =
        points.parked(caller.scheme(), after, decided, size + 1).stream()
            .map(Answers.Parked::of)
            .toList();
    return Page.of(found, size, last -> Cursors.encode(LIST, last.reversalId().toString()));
  }

  /** Takes the points from the lots; what they lack becomes a debt. */
  @POST
  @Path("/{id}/order")
  @RolesAllowed("authority")
  @Consumes(MediaType.APPLICATION_JSON)
  public Answers.Parked order(@PathParam("id") String id, Reason reason) {
    return decide(id, true, reason);
  }

  /** Leaves the points where they are. */
  @POST
  @Path("/{id}/dismiss")
  @RolesAllowed("authority")
  @Consumes(MediaType.APPLICATION_JSON)
  public Answers.Parked dismiss(@PathParam("id") String id, Reason reason) {
    return decide(id, false, reason);
  }

  private Answers.Parked decide(String id, boolean order, Reason reason) {
    return Answers.Parked.of(
        points.decide(
            caller.scheme(),
            Required.id(id, ProblemCode.REVERSAL_UNKNOWN),
            order,
            Required.text("reason", reason.reason()),
            caller.subject()));
  }
}
