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
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.ledger.LedgerService;
import org.tanpuhui.ledger.exchange.CashService;
import org.tanpuhui.ledger.exchange.OrderService.Who;
import org.tanpuhui.ledger.store.BooksStore;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/** Money of members, in and out through the settlement bank. A member sees only its own. */
@Path("/v1/cash")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class CashResource {
  private static final String MOVEMENTS = "{kind: deposit|withdrawal}s";

  private final CashService cash;
  private final LedgerService ledger;
  private final MarketEdge edge;

  public CashResource(CashService cash, LedgerService ledger, MarketEdge edge) {
    this.cash = cash;
    this.ledger = ledger;
    this.edge = edge;
  }

  /** How much. */
  public record NewMovement(Long amountFen) {}

  /** The bank's own name of the transfer. */
  public record Confirmation(String bankReference) {}

  /** Why not. */
  public record Rejection(String reason) {}

  /** The caller's money. */
  @GET
  @RolesAllowed("member")
  public CashService.Balance balance() {
    return cash.balance(edge.scheme(), edge.org());
  }

  /** The entries on the caller's money, latest first. */
  @GET
  @Path("/entries")
  @RolesAllowed("member")
  public Page<Answers.Entry> entries(
      @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    UUID before =
        cursor == null
            ? BooksStore.END
            : UUID.fromString(Cursors.decode("cash-entries", cursor)[0]);
    List<Answers.Entry> found =
        cash.accounts(edge.scheme(), edge.org()).stream()
            .flatMap(account -> ledger.statement(account, before, size + 1).stream())
            .map(Answers.Entry::of)
            .sorted(Comparator.comparing((Answers.Entry e) -> e.entryId().toString()).reversed())
            .limit(size + 1L)
            .toList();
    return Page.of(found, size, last -> Cursors.encode("cash-entries", last.entryId().toString()));
  }

  /** Asks for a deposit or a withdrawal. */
  @POST
  @Idempotent(required = true)
  @Path("/" + MOVEMENTS)
  @RolesAllowed("member")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = MarketAnswers.Movement.class, responseCode = "201")
  public Response request(@PathParam("kind") String kind, NewMovement wish) {
    Who who = edge.memberWithKey();
    long fen = Required.number("amount_fen", wish.amountFen(), 1, CashService.MAX_FEN);
    return Response.status(Response.Status.CREATED)
        .entity(
            MarketAnswers.Movement.of(
                cash.request(who.scheme(), who.org(), kind, who.key(), fen, who.person())))
        .build();
  }

  /** A member's own, oldest first; for the bank all that wait for it. */
  @GET
  @Path("/" + MOVEMENTS)
  @RolesAllowed({"member", "bank"})
  public Page<MarketAnswers.Movement> list(
      @PathParam("kind") String kind,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    String list = "cash-" + kind;
    MarketEdge.Place after = MarketEdge.Place.after(list, cursor);
    List<MarketAnswers.Movement> found =
        cash.movements(edge.scheme(), orgOrBank(), kind, after.at(), after.id(), size + 1).stream()
            .map(MarketAnswers.Movement::of)
            .toList();
    return Page.of(
        found, size, last -> MarketEdge.Place.cursor(list, last.requestedAt(), last.id()));
  }

  @GET
  @Path("/" + MOVEMENTS + "/{id}")
  @RolesAllowed({"member", "bank"})
  public MarketAnswers.Movement one(@PathParam("kind") String kind, @PathParam("id") String id) {
    return MarketAnswers.Movement.of(cash.movement(edge.scheme(), orgOrBank(), kind, id(id)));
  }

  /** The bank says that the money moved. */
  @POST
  @Path("/" + MOVEMENTS + "/{id}/confirm")
  @RolesAllowed("bank")
  @Consumes(MediaType.APPLICATION_JSON)
  public MarketAnswers.Movement confirm(
      @PathParam("kind") String kind, @PathParam("id") String id, Confirmation confirmation) {
    return MarketAnswers.Movement.of(
        cash.confirm(
            edge.scheme(),
            kind,
            id(id),
            Required.ref("bank_reference", confirmation.bankReference()),
            edge.person()));
  }

  /** The bank says that the money did not move. */
  @POST
  @Path("/" + MOVEMENTS + "/{id}/reject")
  @RolesAllowed("bank")
  @Consumes(MediaType.APPLICATION_JSON)
  public MarketAnswers.Movement reject(
      @PathParam("kind") String kind, @PathParam("id") String id, Rejection rejection) {
    return MarketAnswers.Movement.of(
        cash.reject(
            edge.scheme(),
            kind,
            id(id),
            Required.text("reason", rejection.reason()),
            edge.person()));
  }

  /** The member takes back what the bank has not confirmed. */
  @POST
  @Path("/" + MOVEMENTS + "/{id}/cancel")
  @RolesAllowed("member")
  @Consumes(MediaType.WILDCARD)
  public MarketAnswers.Movement cancel(@PathParam("kind") String kind, @PathParam("id") String id) {
    return MarketAnswers.Movement.of(
        cash.cancel(edge.scheme(), edge.org(), kind, id(id), edge.person()));
  }

  private String orgOrBank() {
    return edge.is("bank") ? null : edge.org();
  }

  private static UUID id(String id) {
    return Required.id(id, ProblemCode.MOVEMENT_UNKNOWN);
  }
}
