package org.tanpuhui.ledger.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigInteger;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.ledger.PeriodService;
import org.tanpuhui.ledger.store.PeriodStore.Period;
import org.tanpuhui.ledger.store.PeriodStore.Total;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/** Closing of months, by two people. */
@Path("/v1/audit/periods")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class PeriodResource {
  private static final int ACCEPTED = 202;
  private static final String MONTH = "(19[7-9]\\d|2[01]\\d\\d)(0[1-9]|1[0-2])";

  private final PeriodService periods;
  private final PeriodService.Passed passed;
  private final Caller caller;

  PeriodResource(PeriodService periods, PeriodService.Passed passed, Caller caller) {
    this.periods = periods;
    this.passed = passed;
    this.caller = caller;
  }

  /** What a class of accounts held at the end of a closed month. */
  public record ClosingTotal(
      String asset, String unit, String accountClass, BigInteger debits, BigInteger credits) {
    static ClosingTotal of(Total total) {
      return new ClosingTotal(
          total.asset().id(),
          total.asset().unit(),
          total.accountClass().id(),
          total.debits(),
          total.credits());
    }
  }

  /**
   * A month.
   *
   * @param state proposed or closed
   * @param totals of everything booked until its end; only of one closed month
   */
  public record View(
      String month,
      String state,
      String proposedBy,
      Instant proposedAt,
      String confirmedBy,
      Instant confirmedAt,
      List<ClosingTotal> totals) {
    static View of(Period period, List<Total> totals) {
      return new View(
          text(period.month()),
          period.confirmedBy() == null ? "proposed" : "closed",
          period.proposedBy(),
          period.proposedAt(),
          period.confirmedBy(),
          period.confirmedAt(),
          totals == null ? null : totals.stream().map(ClosingTotal::of).toList());
    }
  }

  /** Months that somebody proposed to close, latest first. */
  @GET
  @RolesAllowed({"auditor", "platform_operator", "authority"})
  public Page<View> list() {
    return Page.of(
        periods.periods(caller.scheme()).stream().map(p -> View.of(p, null)).toList(), null);
  }

  /** One month with what the books held at its end. */
  @GET
  @Path("/{month}")
  @RolesAllowed({"auditor", "platform_operator", "authority"})
  public View one(@PathParam("month") String month) {
    YearMonth wanted = parse(month);
    return periods.periods(caller.scheme()).stream()
        .filter(p -> p.month().equals(wanted))
        .findFirst()
        .map(p -> View.of(p, periods.totals(caller.scheme(), wanted)))
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.NOT_FOUND, "nobody proposed to close the month " + month));
  }

  /** Proposes to close a month; from another person, closes it. */
  @POST
  @Path("/{month}/close")
  @Consumes({MediaType.APPLICATION_JSON, MediaType.WILDCARD})
  @RolesAllowed("platform_operator")
  @APIResponseSchema(View.class)
  @APIResponse(
      responseCode = "202",
      content = @Content(schema = @Schema(implementation = View.class)))
  public Response close(@PathParam("month") String month) {
    YearMonth wanted = parse(month);
    Period period = periods.close(caller.scheme(), wanted, caller.subject(), passed);
    boolean closed = period.confirmedBy() != null;
    View view = View.of(period, closed ? periods.totals(caller.scheme(), wanted) : null);
    return closed ? Response.ok(view).build() : Response.status(ACCEPTED).entity(view).build();
  }

  private static YearMonth parse(String month) {
    if (!month.matches(MONTH)) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID, "the month is yyyymm, for example 202611");
    }
    return YearMonth.of(
        Integer.parseInt(month.substring(0, 4)), Integer.parseInt(month.substring(4)));
  }

  private static String text(YearMonth month) {
    return String.format("%d%02d", month.getYear(), month.getMonthValue());
  }
}
