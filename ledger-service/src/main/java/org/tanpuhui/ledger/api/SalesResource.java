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
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.ledger.exchange.PayoutService;
import org.tanpuhui.ledger.exchange.ProceedsService;
import org.tanpuhui.ledger.market.store.ProceedsStore;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/** Which sales of credits a participant's trips became part of, and whether it wants its share. */
@Path("/v1/me/sales")
@RolesAllowed("participant")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class SalesResource {
  private static final Instant LAST = Instant.parse("2999-01-01T00:00:00Z");

  private final ProceedsService proceeds;
  private final PayoutService payouts;
  private final Caller caller;

  public SalesResource(ProceedsService proceeds, PayoutService payouts, Caller caller) {
    this.proceeds = proceeds;
    this.payouts = payouts;
    this.caller = caller;
  }

  /**
   * A sale that the caller's grams became part of.
   *
   * @param yourMgCo2e the caller's in the batch
   * @param batchMgCo2e everybody's
   * @param yourPartFen what the caller's grams are of the sale, rounded down; where it went is in
   *     {@code went_to}
   * @param wentTo {@code you} or {@code project_budget}
   * @param shareFen paid to the caller
   */
  public record Sale(
      UUID tradeId,
      String instrument,
      String projectId,
      String batchId,
      LocalDate tradingDay,
      long priceFen,
      long quantityT,
      long firstUnit,
      long lastUnit,
      long yourMgCo2e,
      long batchMgCo2e,
      long batchT,
      long yourPartFen,
      String wentTo,
      Long shareFen) {
    static Sale of(ProceedsStore.Sale sale) {
      long part =
          BigInteger.valueOf(sale.priceFen())
              .multiply(BigInteger.valueOf(sale.soldTonnes()))
              .multiply(BigInteger.valueOf(sale.milligrams()))
              .divide(BigInteger.valueOf(sale.batchMilligrams()))
              .longValueExact();
      boolean mine = sale.shareFen() != 0;
      return new Sale(
          sale.tradeId(),
          sale.instrument(),
          sale.projectId(),
          sale.batchId(),
          sale.tradingDay(),
          sale.priceFen(),
          sale.soldTonnes(),
          sale.first(),
          sale.last(),
          sale.milligrams(),
          sale.batchMilligrams(),
          sale.batchTonnes(),
          part,
          mine ? "you" : "project_budget",
          mine ? sale.shareFen() : null);
    }
  }

  /** For which project. */
  public record NewMandate(String projectId) {}

  /**
   * Sales of the caller's, and its money of them.
   *
   * @param funds what all sales brought the caller and where it is
   */
  public record Sales(List<Sale> items, String nextCursor, MarketAnswers.Funds funds) {}

  /** Which sales the caller's trips became part of, latest first, and what it has of them. */
  @GET
  public Sales sales(@QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    String[] place = cursor == null ? null : Cursors.decode("sales", cursor);
    List<ProceedsStore.Sale> found =
        proceeds.sales(
            caller.participant(),
            place == null ? LAST : Instant.parse(place[0]),
            place == null ? Long.MAX_VALUE : Long.parseLong(place[1]),
            size + 1);
    Page<ProceedsStore.Sale> page =
        Page.of(
            found,
            size,
            last ->
                Cursors.encode("sales", last.tradedAt().toString(), Long.toString(last.first())));
    return new Sales(
        page.items().stream().map(Sale::of).toList(),
        page.nextCursor(),
        MarketAnswers.Funds.of(payouts.funds(caller.participant())));
  }

  /** Of which projects the caller wants its own share. */
  @GET
  @Path("/mandates")
  public Page<ProceedsStore.Mandate> mandates() {
    return Page.of(proceeds.mandates(caller.participant()), null);
  }

  /** Gives the mandate; it counts for batches whose first sale comes later. */
  @POST
  @Path("/mandates")
  @Consumes(MediaType.APPLICATION_JSON)
  public Page<ProceedsStore.Mandate> give(NewMandate wish) {
    return Page.of(
        proceeds.give(caller.participant(), Required.ref("project_id", wish.projectId())), null);
  }

  /** Takes the mandate back. */
  @POST
  @Path("/mandates/{project}/revoke")
  @Consumes(MediaType.WILDCARD)
  public Page<ProceedsStore.Mandate> revoke(@PathParam("project") String project) {
    return Page.of(
        proceeds.revoke(caller.participant(), Required.ref("project_id", project)), null);
  }
}
