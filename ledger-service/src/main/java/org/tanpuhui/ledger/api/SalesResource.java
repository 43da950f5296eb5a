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
  private static final UUID LAST_ID = new UUID(-1, -1);

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
   * @param quantityT of batches that the caller's grams are in
   * @param shareFen paid to the caller of it; null when all went to the project
   */
  public record Sale(
      UUID tradeId,
      String instrument,
      String projectId,
      LocalDate tradingDay,
      long priceFen,
      long quantityT,
      Long shareFen,
      List<Units> units) {
    static Sale of(ProceedsStore.Sale sale) {
      List<ProceedsStore.SoldUnits> units = sale.units();
      return new Sale(
          sale.tradeId(),
          sale.instrument(),
          sale.projectId(),
          sale.tradingDay(),
          sale.priceFen(),
          units.stream().mapToLong(ProceedsStore.SoldUnits::tonnes).sum(),
          units.stream().anyMatch(ProceedsStore.SoldUnits::mandated) ? sale.shareFen() : null,
          units.stream().map(some -> Units.of(sale.priceFen(), some)).toList());
    }
  }

  /**
   * Units of one batch in a sale.
   *
   * @param yourMgCo2e the caller's in the batch
   * @param batchMgCo2e everybody's
   * @param yourPartFen what the caller's grams are of the price, rounded down
   * @param wentTo where that went, less the fee: {@code you} or {@code project_budget}; the first
   *     sale of a batch decides it
   */
  public record Units(
      String batchId,
      long quantityT,
      long firstUnit,
      long lastUnit,
      long yourMgCo2e,
      long batchMgCo2e,
      long batchT,
      long yourPartFen,
      String wentTo) {
    static Units of(long priceFen, ProceedsStore.SoldUnits units) {
      long part =
          BigInteger.valueOf(priceFen)
              .multiply(BigInteger.valueOf(units.tonnes()))
              .multiply(BigInteger.valueOf(units.milligrams()))
              .divide(BigInteger.valueOf(units.batchMilligrams()))
              .longValueExact();
      return new Units(
          units.batchId(),
          units.tonnes(),
          units.first(),
          units.last(),
          units.milligrams(),
          units.batchMilligrams(),
          units.batchTonnes(),
          part,
          units.mandated() ? "you" : "project_budget");
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
    String[] place = cursor == null ? null : Cursors.decode("my-sales", cursor);
    List<ProceedsStore.Sale> found =
        proceeds.sales(
            caller.participant(),
            place == null ? LAST : Instant.parse(place[0]),
            place == null ? LAST_ID : UUID.fromString(place[1]),
            size + 1);
    Page<ProceedsStore.Sale> page =
        Page.of(
            found,
            size,
            last ->
                Cursors.encode("my-sales", last.tradedAt().toString(), last.tradeId().toString()));
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
