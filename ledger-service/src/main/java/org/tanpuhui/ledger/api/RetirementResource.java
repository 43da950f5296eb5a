package org.tanpuhui.ledger.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.ledger.credits.RetirementService;
import org.tanpuhui.ledger.credits.store.RetirementStore.Retirement;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.credits.unit.EndReason;
import org.tanpuhui.ledger.credits.unit.Person;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/** Retirements: a holder applies, somebody of another organisation reviews. */
@Path("/v1/retirements")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class RetirementResource {
  private static final String LIST = "retirements";
  private static final Set<String> STATES = Set.of("applied", "retired", "rejected", "withdrawn");
  private static final Set<EndReason> BY_HOLDERS =
      Set.of(
          EndReason.COMPLIANCE_OFFSET,
          EndReason.VOLUNTARY_NEUTRALITY,
          EndReason.VOLUNTARY_CANCELLATION);
  private static final int FIRST_YEAR = 2013;
  private static final int LAST_YEAR = 2200;

  private final RetirementService retirements;
  private final Caller caller;

  public RetirementResource(RetirementService retirements, Caller caller) {
    this.retirements = retirements;
    this.caller = caller;
  }

  /**
   * What to retire.
   *
   * @param batchId of this batch only; absent for any, lowest serial numbers first
   * @param serial exactly these units
   * @param complianceYear required for a compliance offset
   */
  public record Wish(
      String reason,
      BigDecimal tonnes,
      String batchId,
      String serial,
      String beneficiary,
      String purpose,
      String periodStart,
      String periodEnd,
      Long complianceYear) {}

  /** Why it is decided so. */
  public record Why(String reason) {}

  /** Applies; a voluntary cancellation is carried out at once. */
  @POST
  @Idempotent(required = true)
  @RolesAllowed({"member", "participant"})
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = CreditAnswers.Retirement.class, responseCode = "201")
  public Response apply(@HeaderParam(Idempotent.HEADER) String key, Wish wish) {
    Person by = CreditRequests.person(caller);
    CreditOwner owner = CreditRequests.owner(caller);
    EndReason reason = reason(Required.text("reason", wish.reason()));
    if (!BY_HOLDERS.contains(reason)
        || reason == EndReason.COMPLIANCE_OFFSET && owner.kind() != CreditOwner.Kind.ORGANISATION) {
      throw ProblemException.field(
          ProblemCode.RETIREMENT_REASON,
          "/reason",
          "a holder retires for voluntary_neutrality or voluntary_cancellation, an organisation"
              + " also for compliance_offset");
    }
    Retirement made = retirements.apply(by, owner, key, wish(reason, wish));
    return Response.status(Response.Status.CREATED)
        .entity(CreditAnswers.Retirement.of(made))
        .build();
  }

  static RetirementService.Wish wish(EndReason reason, Wish wish) {
    LocalDate from = CreditRequests.day("period_start", wish.periodStart());
    LocalDate to = CreditRequests.day("period_end", wish.periodEnd());
    if (to.isBefore(from)) {
      throw ProblemException.field(
          ProblemCode.FIELD_RANGE, "/period_end", "period_end must not lie before period_start");
    }
    Integer year = null;
    if (reason == EndReason.COMPLIANCE_OFFSET) {
      year = (int) Required.number("compliance_year", wish.complianceYear(), FIRST_YEAR, LAST_YEAR);
    } else if (wish.complianceYear() != null) {
      throw ProblemException.field(
          ProblemCode.RETIREMENT_REASON,
          "/compliance_year",
          "only a compliance_offset has a compliance_year");
    }
    var units = wish.serial() == null ? null : CreditRequests.serial(wish.serial());
    long tonnes =
        wish.tonnes() == null && units != null
            ? units.tonnes()
            : CreditRequests.tonnes("tonnes", wish.tonnes());
    if (units != null && units.tonnes() != tonnes) {
      throw ProblemException.field(
          ProblemCode.TONNES_INVALID, "/tonnes", "the serial has " + units.tonnes() + " t");
    }
    return new RetirementService.Wish(
        reason,
        tonnes,
        wish.batchId() == null ? null : Required.text("batch_id", wish.batchId()),
        units,
        Required.text("beneficiary", wish.beneficiary()),
        Required.text("purpose", wish.purpose()),
        from,
        to,
        year);
  }

  /** The reason with this name. */
  static EndReason reason(String id) {
    return EndReason.byId(id)
        .orElseThrow(
            () ->
                new ProblemException(
                    ProblemCode.RETIREMENT_REASON,
                    "reasons are compliance_offset, voluntary_neutrality,"
                        + " ecological_restoration, public_welfare, voluntary_cancellation"));
  }

  /** Retirements: the caller's own, or for those who review and audit all of the scheme. */
  @GET
  @RolesAllowed({"member", "participant", "authority", "platform_operator", "exchange", "auditor"})
  public Page<CreditAnswers.Retirement> list(
      @QueryParam("state") String state,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    if (state != null && !STATES.contains(state)) {
      throw new ProblemException(ProblemCode.PARAMETER_INVALID, "states are " + STATES);
    }
    int size = Page.limit(limit);
    List<CreditAnswers.Retirement> found =
        retirements
            .page(caller.scheme(), own(), state, CreditRequests.after(LIST, cursor), size + 1)
            .stream()
            .map(CreditAnswers.Retirement::of)
            .toList();
    return Page.of(found, size, last -> Cursors.encode(LIST, last.retirementId().toString()));
  }

  @GET
  @Path("/{id}")
  @RolesAllowed({"member", "participant", "authority", "platform_operator", "exchange", "auditor"})
  public CreditAnswers.Retirement one(@PathParam("id") String id) {
    return CreditAnswers.Retirement.of(retirements.find(caller.scheme(), id(id), own()));
  }

  /** Approves: the units are retired for ever, the certificate is issued. */
  @POST
  @Path("/{id}/approve")
  @RolesAllowed({"authority", "platform_operator"})
  @Consumes(MediaType.APPLICATION_JSON)
  public CreditAnswers.Retirement approve(@PathParam("id") String id, Why why) {
    return CreditAnswers.Retirement.of(
        retirements.approve(
            CreditRequests.person(caller), id(id), Required.text("reason", why.reason())));
  }

  /** Rejects: the units are free again. */
  @POST
  @Path("/{id}/reject")
  @RolesAllowed({"authority", "platform_operator"})
  @Consumes(MediaType.APPLICATION_JSON)
  public CreditAnswers.Retirement reject(@PathParam("id") String id, Why why) {
    return CreditAnswers.Retirement.of(
        retirements.reject(
            CreditRequests.person(caller), id(id), Required.text("reason", why.reason())));
  }

  /** Takes the caller's own application back. */
  @POST
  @Path("/{id}/withdraw")
  @RolesAllowed({"member", "participant"})
  @Consumes(MediaType.WILDCARD)
  public CreditAnswers.Retirement withdraw(@PathParam("id") String id) {
    return CreditAnswers.Retirement.of(
        retirements.withdraw(
            CreditRequests.person(caller), id(id), CreditRequests.owner(caller).account()));
  }

  /** The caller's account; null for those who see all. */
  private AccountId own() {
    boolean seesAll =
        caller.hasRole("authority")
            || caller.hasRole("platform_operator")
            || caller.hasRole("exchange")
            || caller.hasRole("auditor");
    return seesAll ? null : CreditRequests.owner(caller).account();
  }

  private static UUID id(String id) {
    return Required.id(id, ProblemCode.RETIREMENT_UNKNOWN);
  }
}
