package org.tanpuhui.ledger.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.tanpuhui.ledger.UsedPointsService;
import org.tanpuhui.ledger.store.ReportStore.Key;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Idempotent;

/** An operator's daily report of the points used in its mall, and what it agrees with. */
@Path("/v1/partner/used-points-reports")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("partner")
@Idempotent
public class PartnerReportResource {
  private static final int MAX_LINES = 10_000;

  private final UsedPointsService reports;
  private final Caller caller;

  public PartnerReportResource(UsedPointsService reports, Caller caller) {
    this.reports = reports;
    this.caller = caller;
  }

  /** One used redemption. */
  public record LineBody(String redemptionId, Long points) {}

  /** A report of a local day. */
  public record ReportBody(LocalDate day, List<LineBody> items) {}

  /** Takes a report; the same again answers as the first. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public UsedPointsAnswers.Reconciled report(ReportBody body) {
    if (body.day() == null) {
      throw Required.missing("day");
    }
    if (!Window.covers(body.day())) {
      throw ProblemException.field(ProblemCode.FIELD_RANGE, "/day", Window.RANGE);
    }
    if (body.items() == null) {
      throw Required.missing("items");
    }
    if (body.items().size() > MAX_LINES) {
      throw ProblemException.field(
          ProblemCode.FIELD_RANGE, "/items", "at most " + MAX_LINES + " items");
    }
    return UsedPointsAnswers.Reconciled.of(
        reports.report(
            caller.scheme(), caller.partner(), body.day(), lines(body.items()), caller.subject()));
  }

  private static Map<UUID, Long> lines(List<LineBody> items) {
    Map<UUID, Long> lines = new HashMap<>();
    for (int i = 0; i < items.size(); i++) {
      String at = "items/" + i;
      LineBody item = items.get(i);
      if (item == null) {
        throw Required.missing(at);
      }
      UUID id = id(at, item.redemptionId());
      long points = Required.number(at + "/points", item.points(), 1, 1_000_000_000_000_000L);
      if (lines.put(id, points) != null) {
        throw ProblemException.field(
            ProblemCode.FIELD_RANGE, "/" + at, "the redemption stands twice in the report");
      }
    }
    return lines;
  }

  private static UUID id(String at, String value) {
    try {
      return UUID.fromString(Required.text(at + "/redemption_id", value));
    } catch (IllegalArgumentException e) {
      throw ProblemException.field(
          ProblemCode.FIELD_RANGE, "/" + at + "/redemption_id", "not a redemption id: " + value);
    }
  }

  /** The caller's report of a day, set against the redemptions as they are now. */
  @GET
  @Path("/{day}")
  public UsedPointsAnswers.Reconciled one(@PathParam("day") String day) {
    return UsedPointsAnswers.Reconciled.of(
        reports.one(new Key(caller.scheme(), caller.partner(), day(day))));
  }

  static LocalDate day(String day) {
    return Window.day("day", day);
  }
}
