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
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.tanpuhui.ledger.exchange.CashService;
import org.tanpuhui.ledger.exchange.PayoutService;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/** A participant's payouts of its shares of proceeds. */
@Path("/v1/me/payouts")
@RolesAllowed("participant")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class PayoutResource {
  private static final String LIST = "payouts";
  private static final int PAYEE_MAX = 100;

  private final PayoutService payouts;
  private final Caller caller;

  public PayoutResource(PayoutService payouts, Caller caller) {
    this.payouts = payouts;
    this.caller = caller;
  }

  /**
   * A wish to be paid.
   *
   * @param amountFen absent for all that may be paid
   * @param paymentReference by which the settlement bank finds whom to pay: what it gave the
   *     participant when it came to know it, for example a mandate number; no account number
   */
  public record Wish(Long amountFen, String paymentReference) {}

  /** Asks for a payout; the same key again answers the first. */
  @POST
  @Idempotent(required = true)
  @ResponseStatus(201)
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = MarketAnswers.Payout.class, responseCode = "201")
  public MarketAnswers.Payout request(@HeaderParam(Idempotent.HEADER) String key, Wish wish) {
    Long fen =
        wish.amountFen() == null
            ? null
            : Long.valueOf(Required.number("amount_fen", wish.amountFen(), 1, CashService.MAX_FEN));
    return MarketAnswers.Payout.of(
        payouts.request(
            caller.participant(),
            key,
            fen,
            Required.text("payment_reference", wish.paymentReference(), PAYEE_MAX)));
  }

  /** The caller's, oldest first. */
  @GET
  public Page<MarketAnswers.Payout> list(
      @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    MarketEdge.Place after = MarketEdge.Place.after(LIST, cursor);
    List<MarketAnswers.Payout> found =
        payouts.of(caller.participant(), after.at(), after.id(), size + 1).stream()
            .map(MarketAnswers.Payout::of)
            .toList();
    return Page.of(
        found, size, last -> MarketEdge.Place.cursor(LIST, last.requestedAt(), last.id()));
  }

  @GET
  @Path("/{id}")
  public MarketAnswers.Payout one(@PathParam("id") String id) {
    return MarketAnswers.Payout.of(payouts.mine(caller.participant(), id(id)));
  }

  /** Takes back what the bank has not confirmed. */
  @POST
  @Path("/{id}/cancel")
  @Consumes(MediaType.WILDCARD)
  public MarketAnswers.Payout cancel(@PathParam("id") String id) {
    return MarketAnswers.Payout.of(payouts.cancel(caller.participant(), id(id)));
  }

  static UUID id(String id) {
    return Required.id(id, ProblemCode.PAYOUT_UNKNOWN);
  }
}
