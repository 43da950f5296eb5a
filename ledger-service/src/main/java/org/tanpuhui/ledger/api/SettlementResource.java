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
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.ledger.SettlementService;
import org.tanpuhui.ledger.SettlementService.Statement;
import org.tanpuhui.ledger.SettlementService.Viewer;
import org.tanpuhui.ledger.config.CoinConfig;
import org.tanpuhui.ledger.store.BooksStore;
import org.tanpuhui.ledger.store.SettlementStore;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/**
 * Statements of what reward budgets owe to merchants. The platform draws them up, the bank of the
 * budget's sponsor pays them, a merchant sees its own lines.
 */
@Path("/v1/settlements")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class SettlementResource {
  private static final String LIST = "settlements";

  private final SettlementService settlements;
  private final CoinConfig coins;
  private final Caller caller;

  public SettlementResource(SettlementService settlements, CoinConfig coins, Caller caller) {
    this.settlements = settlements;
    this.coins = coins;
    this.caller = caller;
  }

  /** Which statement to draw up. */
  public record DrawBody(String budget, String period) {}

  /** The payment of a statement. */
  public record PayBody(String paymentReference) {}

  /** What a merchant is owed for an offer. */
  record Line(String party, UUID offerId, long redemptions, long units, long points, long fen) {
    static Line of(SettlementStore.Line line) {
      return new Line(
          line.party(), line.offer(), line.redemptions(), line.units(), line.points(), line.fen());
    }
  }

  /** A statement; its sums are those of the lines that the caller sees. */
  record Answer(
      UUID settlementId,
      String budget,
      String sponsor,
      String period,
      Instant coversFrom,
      Instant coversTo,
      String state,
      long redemptions,
      long points,
      Names coin,
      long fen,
      Instant drawnAt,
      Instant paidAt,
      String paymentReference,
      List<Line> lines) {}

  /** Draws a statement up for everything cancelled that is in none; the same period answers it. */
  @POST
  @RolesAllowed("platform_operator")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = Answer.class, responseCode = "201")
  public Response draw(DrawBody body) {
    return Response.status(Response.Status.CREATED)
        .entity(
            answer(
                settlements.draw(
                    caller.scheme(),
                    Required.text("budget", body.budget()),
                    Required.text("period", body.period(), 40),
                    caller.subject())))
        .build();
  }

  /** Says that the sponsor paid; the same reference again changes nothing. */
  @POST
  @Path("/{id}/pay")
  @RolesAllowed("bank")
  @Consumes(MediaType.APPLICATION_JSON)
  public Answer pay(@PathParam("id") String id, PayBody body) {
    return answer(
        settlements.pay(
            viewer(),
            id(id),
            Required.text("payment_reference", body.paymentReference(), 100),
            caller.subject()));
  }

  @GET
  @RolesAllowed({"platform_operator", "authority", "auditor", "merchant", "partner", "bank"})
  public Page<Answer> list(
      @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    UUID before =
        cursor == null ? BooksStore.END : UUID.fromString(Cursors.decode(LIST, cursor)[0]);
    return Page.of(
        settlements.list(viewer(), before, size + 1).stream().map(this::answer).toList(),
        size,
        last -> Cursors.encode(LIST, last.settlementId().toString()));
  }

  @GET
  @Path("/{id}")
  @RolesAllowed({"platform_operator", "authority", "auditor", "merchant", "partner", "bank"})
  public Answer one(@PathParam("id") String id) {
    return answer(settlements.one(viewer(), id(id)));
  }

  /** A bank is that of its organisation, a merchant sees itself, the others all. */
  private Viewer viewer() {
    if (caller.hasRole("bank")) {
      return new Viewer(caller.scheme(), caller.claim("org").orElseGet(caller::partner), null);
    }
    boolean party = caller.hasRole("merchant") || caller.hasRole("partner");
    return new Viewer(caller.scheme(), null, party ? Callers.party(caller).party() : null);
  }

  private Answer answer(Statement statement) {
    SettlementStore.Settlement settlement = statement.settlement();
    List<SettlementStore.Line> lines = statement.lines();
    return new Answer(
        settlement.id(),
        statement.budget().code(),
        statement.budget().sponsor(),
        settlement.period(),
        settlement.coversFrom(),
        settlement.coversTo(),
        settlement.paidAt() == null ? "drawn" : "paid",
        lines.stream().mapToLong(SettlementStore.Line::redemptions).sum(),
        lines.stream().mapToLong(SettlementStore.Line::points).sum(),
        Names.coin(coins, statement.budget().scheme()),
        lines.stream().mapToLong(SettlementStore.Line::fen).sum(),
        settlement.drawnAt(),
        settlement.paidAt(),
        settlement.paymentReference(),
        lines.stream().map(Line::of).toList());
  }

  private static UUID id(String id) {
    return Required.id(id, ProblemCode.SETTLEMENT_UNKNOWN);
  }
}
