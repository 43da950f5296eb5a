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
import java.util.List;
import org.tanpuhui.ledger.exchange.PayoutService;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/** Participants' payouts as the settlement bank sees them: what waits, and what became of it. */
@Path("/v1/cash/payouts")
@RolesAllowed("bank")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class BankPayoutResource {
  private static final String LIST = "bank-payouts";

  private final PayoutService payouts;
  private final Caller caller;

  public BankPayoutResource(PayoutService payouts, Caller caller) {
    this.payouts = payouts;
    this.caller = caller;
  }

  /** All that wait, oldest first. */
  @GET
  public Page<MarketAnswers.Payout> waiting(
      @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    MarketEdge.Place after = MarketEdge.Place.after(LIST, cursor);
    List<MarketAnswers.Payout> found =
        payouts.waiting(caller.scheme(), after.at(), after.id(), size + 1).stream()
            .map(MarketAnswers.Payout::of)
            .toList();
    return Page.of(
        found, size, last -> MarketEdge.Place.cursor(LIST, last.requestedAt(), last.id()));
  }

  /** The bank paid. */
  @POST
  @Path("/{id}/confirm")
  @Consumes(MediaType.APPLICATION_JSON)
  public MarketAnswers.Payout confirm(
      @PathParam("id") String id, CashResource.Confirmation confirmation) {
    return MarketAnswers.Payout.of(
        payouts.confirm(
            caller.scheme(),
            PayoutResource.id(id),
            Required.ref("bank_reference", confirmation.bankReference()),
            caller.subject()));
  }

  /** The bank did not pay; the money goes back to its participant. */
  @POST
  @Path("/{id}/reject")
  @Consumes(MediaType.APPLICATION_JSON)
  public MarketAnswers.Payout reject(@PathParam("id") String id, CashResource.Rejection rejection) {
    return MarketAnswers.Payout.of(
        payouts.reject(
            caller.scheme(),
            PayoutResource.id(id),
            Required.text("reason", rejection.reason()),
            caller.subject()));
  }
}
