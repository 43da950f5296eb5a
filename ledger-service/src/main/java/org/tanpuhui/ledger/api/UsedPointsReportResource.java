package org.tanpuhui.ledger.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;
import org.tanpuhui.ledger.UsedPointsService;
import org.tanpuhui.ledger.store.ReportStore.Key;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/** What the platform makes of the operators' reports: only it corrects and cancels. */
@Path("/v1/used-points-reports")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class UsedPointsReportResource {
  private static final Set<String> ACTIONS = Set.of("accept_report", "keep_books");

  private final UsedPointsService reports;
  private final Caller caller;

  public UsedPointsReportResource(UsedPointsService reports, Caller caller) {
    this.reports = reports;
    this.caller = caller;
  }

  /** A decision on a difference. */
  public record CorrectionBody(String redemptionId, String action, String reason) {}

  /** The reports of a local day, in order of the partners. */
  @GET
  @RolesAllowed({"platform_operator", "auditor", "authority"})
  public Page<UsedPointsAnswers.Report> list(
      @QueryParam("day") String day,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    if (day == null) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID, "say ?day=, for example 2026-11-20");
    }
    int size = Page.limit(limit);
    String list = "used-points-reports-" + day;
    String after = cursor == null ? "" : Cursors.decode(list, cursor)[0];
    return Page.of(
        reports.ofDay(caller.scheme(), PartnerReportResource.day(day), after, size + 1).stream()
            .map(UsedPointsAnswers.Report::of)
            .toList(),
        size,
        last -> Cursors.encode(list, last.partner()));
  }

  @GET
  @Path("/{partner}/{day}")
  @RolesAllowed({"platform_operator", "auditor", "authority"})
  public UsedPointsAnswers.Reconciled one(
      @PathParam("partner") String partner, @PathParam("day") String day) {
    return UsedPointsAnswers.Reconciled.of(reports.one(key(partner, day)));
  }

  /** Decides on a difference, once. */
  @POST
  @Path("/{partner}/{day}/corrections")
  @RolesAllowed("platform_operator")
  @Consumes(MediaType.APPLICATION_JSON)
  public UsedPointsAnswers.Reconciled correct(
      @PathParam("partner") String partner, @PathParam("day") String day, CorrectionBody body) {
    String action = Required.text("action", body.action());
    if (!ACTIONS.contains(action)) {
      throw ProblemException.field(
          ProblemCode.FIELD_RANGE, "/action", "action must be accept_report or keep_books");
    }
    return UsedPointsAnswers.Reconciled.of(
        reports.correct(
            key(partner, day),
            Required.id(
                Required.text("redemption_id", body.redemptionId()),
                ProblemCode.REDEMPTION_UNKNOWN),
            action.equals("accept_report"),
            Required.text("reason", body.reason()),
            caller.subject()));
  }

  /** Cancels the points of what agrees and of what was decided. */
  @POST
  @Path("/{partner}/{day}/cancel")
  @RolesAllowed("platform_operator")
  @Consumes(MediaType.WILDCARD)
  public UsedPointsAnswers.Cancelled cancel(
      @PathParam("partner") String partner, @PathParam("day") String day) {
    return new UsedPointsAnswers.Cancelled(reports.cancel(key(partner, day), caller.subject()));
  }

  private Key key(String partner, String day) {
    return new Key(caller.scheme(), partner, PartnerReportResource.day(day));
  }
}
