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
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.ledger.BudgetService;
import org.tanpuhui.ledger.BudgetService.Standing;
import org.tanpuhui.ledger.store.BudgetStore.Budget;
import org.tanpuhui.ledger.store.BudgetStore.Funding;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/** Money that pays merchants for what people redeem; the authority sets budgets up. */
@Path("/v1/reward-budgets")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class BudgetResource {
  private static final String LIST = "reward-budgets";
  private static final long MAX_FEN = 1_000_000_000_000L;

  private final BudgetService budgets;
  private final Caller caller;

  public BudgetResource(BudgetService budgets, Caller caller) {
    this.budgets = budgets;
    this.caller = caller;
  }

  /**
   * A budget, as sent.
   *
   * @param sponsor organisation that pays
   * @param parties {@code merchant:<org>} or {@code partner:<client>} that may charge it; absent:
   *     everybody who makes offers
   */
  public record BudgetBody(
      String code,
      Names name,
      String sponsor,
      List<String> parties,
      String provenance,
      String source) {}

  /** Money put in, or taken back where negative. */
  public record FundingBody(String reference, Long fen, String reason) {}

  /** A budget with its money. */
  record BudgetAnswer(
      String scheme,
      String code,
      Names name,
      String sponsor,
      List<String> parties,
      long freeFen,
      long reservedFen,
      String provenance,
      String source,
      Instant decidedAt) {
    static BudgetAnswer of(Standing standing) {
      Budget budget = standing.budget();
      return new BudgetAnswer(
          budget.scheme().id(),
          budget.code(),
          new Names(budget.nameZh(), budget.nameEn()),
          budget.sponsor(),
          budget.parties(),
          standing.free(),
          standing.reserved(),
          budget.provenance(),
          budget.source(),
          budget.decidedAt());
    }
  }

  /** What was put in. */
  record FundingAnswer(String reference, long fen, String reason, Instant decidedAt, UUID entryId) {
    static FundingAnswer of(Funding funding) {
      return new FundingAnswer(
          funding.reference(),
          funding.fen(),
          funding.reason(),
          funding.decidedAt(),
          funding.entry());
    }
  }

  /** Sets a budget up; the same {@code code} again answers the first. */
  @POST
  @RolesAllowed("authority")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = BudgetAnswer.class, responseCode = "201")
  public Response create(BudgetBody body) {
    Names name = Names.required("name", body.name());
    Budget wanted =
        new Budget(
            0,
            caller.scheme(),
            Required.code(body.code()),
            name.zh(),
            name.en(),
            Required.text("sponsor", body.sponsor(), 100),
            parties(body.parties()),
            Required.provenance(body.provenance()),
            Required.text("source", body.source()),
            caller.subject(),
            null);
    return Response.status(Response.Status.CREATED)
        .entity(BudgetAnswer.of(budgets.create(wanted)))
        .build();
  }

  private static List<String> parties(List<String> given) {
    List<String> parties = new ArrayList<>();
    for (String party : given == null ? List.<String>of() : given) {
      if (party == null || !party.matches("(merchant|partner):.{1,100}") || parties.size() == 500) {
        throw ProblemException.field(
            ProblemCode.FIELD_RANGE,
            "/parties/" + parties.size(),
            "say merchant:<org> or partner:<client>, at most 500");
      }
      parties.add(party);
    }
    return parties;
  }

  /** Puts money in, or takes free money back; the same reference again answers the first. */
  @POST
  @Path("/{code}/fundings")
  @RolesAllowed("authority")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = FundingAnswer.class, responseCode = "201")
  public Response fund(@PathParam("code") String code, FundingBody body) {
    long fen = Required.number("fen", body.fen(), -MAX_FEN, MAX_FEN);
    if (fen == 0) {
      throw ProblemException.field(ProblemCode.AMOUNT_INVALID, "/fen", "fen must not be zero");
    }
    Funding funding =
        budgets.fund(
            caller.scheme(),
            code,
            Required.text("reference", body.reference(), 100),
            fen,
            Required.text("reason", body.reason()),
            caller.subject());
    return Response.status(Response.Status.CREATED).entity(FundingAnswer.of(funding)).build();
  }

  /** The budgets of the caller's scheme, oldest first. */
  @GET
  @RolesAllowed({"authority", "platform_operator", "auditor"})
  public Page<BudgetAnswer> list(
      @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    int after = cursor == null ? 0 : Integer.parseInt(Cursors.decode(LIST, cursor)[0]);
    List<Standing> found = budgets.list(caller.scheme(), after, size + 1);
    String next =
        found.size() <= size
            ? null
            : Cursors.encode(LIST, Integer.toString(found.get(size - 1).budget().number()));
    return Page.of(found.stream().limit(size).map(BudgetAnswer::of).toList(), next);
  }

  @GET
  @Path("/{code}")
  @RolesAllowed({"authority", "platform_operator", "auditor"})
  public BudgetAnswer one(@PathParam("code") String code) {
    return BudgetAnswer.of(budgets.one(caller.scheme(), code));
  }
}
