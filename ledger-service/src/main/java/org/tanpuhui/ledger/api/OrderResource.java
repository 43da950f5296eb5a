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
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.ledger.exchange.CashService;
import org.tanpuhui.ledger.exchange.MemberService;
import org.tanpuhui.ledger.exchange.OrderService;
import org.tanpuhui.ledger.exchange.OrderService.Offer;
import org.tanpuhui.ledger.exchange.OrderService.Who;
import org.tanpuhui.ledger.exchange.OrderService.Wish;
import org.tanpuhui.ledger.market.Side;
import org.tanpuhui.ledger.market.Terms;
import org.tanpuhui.ledger.market.store.OrderStore.Order;
import org.tanpuhui.ledger.market.store.TradeStore.Trade;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/** Listings of a member, and picking those of others. A member sees only its own orders. */
@Path("/v1/orders")
@RolesAllowed("member")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class OrderResource {
  private static final String LIST = "orders";

  private final OrderService orders;
  private final MemberService members;
  private final MarketEdge edge;

  public OrderResource(OrderService orders, MemberService members, MarketEdge edge) {
    this.orders = orders;
    this.members = members;
    this.edge = edge;
  }

  /**
   * An offer to list.
   *
   * @param projectId whose units to sell; absent for the member's own
   */
  public record NewOrder(
      String instrument, String side, Long quantityT, Long priceFen, String projectId) {}

  /**
   * How much of a listing to take.
   *
   * @param spendUpToFen instead of a quantity: as many whole lots as this pays, fee included
   * @param feeWaiverId of the exchange; absent to pay the fee
   */
  public record NewPick(Long quantityT, Long spendUpToFen, String feeWaiverId) {}

  /** Lists an offer and freezes what it promises. */
  @POST
  @Idempotent(required = true)
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = MarketAnswers.Order.class, responseCode = "201")
  public Response enter(NewOrder wish) {
    Who who = edge.memberWithKey();
    Side side = side(wish.side());
    String project = wish.projectId() == null ? null : Required.ref("project_id", wish.projectId());
    if (project != null && side == Side.BUY) {
      throw ProblemException.field(
          ProblemCode.FIELD_RANGE, "/project_id", "a buyer cannot choose the project");
    }
    Order order =
        orders.enter(
            who,
            new Offer(
                Required.text("instrument", wish.instrument()),
                side,
                MarketEdge.terms(wish.quantityT(), wish.priceFen()),
                project));
    return MarketEdge.tagged(
        Response.Status.CREATED, MarketAnswers.Order.of(order, null), order.version());
  }

  static Side side(String text) {
    return switch (Required.text("side", text)) {
      case "sell" -> Side.SELL;
      case "buy" -> Side.BUY;
      default ->
          throw ProblemException.field(
              ProblemCode.FIELD_RANGE, "/side", "side must be sell or buy, not " + text);
    };
  }

  /** The caller's orders, latest first. */
  @GET
  public Page<MarketAnswers.Order> list(
      @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    MarketEdge.Place before = MarketEdge.Place.before(LIST, cursor);
    List<MarketAnswers.Order> found =
        orders.orders(edge.scheme(), edge.org(), before.at(), before.id(), size + 1).stream()
            .map(order -> MarketAnswers.Order.of(order, null))
            .toList();
    return Page.of(
        found, size, last -> MarketEdge.Place.cursor(LIST, last.enteredAt(), last.orderId()));
  }

  /** One of the caller's orders with its trades. */
  @GET
  @Path("/{id}")
  @APIResponseSchema(MarketAnswers.Order.class)
  public Response one(@PathParam("id") String id) {
    Order order = orders.order(edge.scheme(), edge.org(), id(id));
    return MarketEdge.tagged(
        Response.Status.OK,
        MarketAnswers.Order.of(order, orders.trades(order.id())),
        order.version());
  }

  /** Takes another member's listing, or a part of it, at its price. */
  @POST
  @Idempotent(required = true)
  @Path("/{id}/pick")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = MarketAnswers.Trade.class, responseCode = "201")
  public Response pick(@PathParam("id") String id, NewPick wish) {
    Who who = edge.memberWithKey();
    if ((wish.quantityT() == null) == (wish.spendUpToFen() == null)) {
      throw ProblemException.field(
          ProblemCode.FIELD_MISSING, "/quantity_t", "say either quantity_t or spend_up_to_fen");
    }
    Long tonnes =
        wish.quantityT() == null
            ? null
            : (Long) Required.number("quantity_t", wish.quantityT(), 1, Terms.MAX_TONNES);
    Long spend =
        wish.spendUpToFen() == null
            ? null
            : (Long)
                Required.number("spend_up_to_fen", wish.spendUpToFen(), 1, CashService.MAX_FEN);
    UUID waiver =
        wish.feeWaiverId() == null
            ? null
            : Required.id(wish.feeWaiverId(), ProblemCode.FEE_WAIVER_INVALID);
    Trade trade = orders.pick(who, id(id), new Wish(tonnes, spend, waiver), edge.version());
    return Response.status(Response.Status.CREATED)
        .entity(MarketAnswers.Trade.of(trade, members.member(who.scheme(), who.org()).number()))
        .build();
  }

  /** Takes back what was not picked; at any time. */
  @POST
  @Path("/{id}/withdraw")
  @Consumes(MediaType.WILDCARD)
  @APIResponseSchema(MarketAnswers.Order.class)
  public Response withdraw(@PathParam("id") String id) {
    Order order = orders.withdraw(edge.member(), id(id), edge.version());
    return MarketEdge.tagged(
        Response.Status.OK, MarketAnswers.Order.of(order, null), order.version());
  }

  private static UUID id(String id) {
    return Required.id(id, ProblemCode.ORDER_UNKNOWN);
  }
}
