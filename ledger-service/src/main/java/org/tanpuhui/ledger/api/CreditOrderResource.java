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
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.ledger.credits.CreditOrderService;
import org.tanpuhui.ledger.credits.store.OrderStore.Order;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Idempotent;
import org.tanpuhui.platform.web.Page;

/** Orders on wrongly issued units: one person of the authority proposes, another decides. */
@Path("/v1/credit-orders")
@Produces(MediaType.APPLICATION_JSON)
@Idempotent
public class CreditOrderResource {
  private static final String LIST = "credit-orders";

  private final CreditOrderService orders;
  private final Caller caller;

  public CreditOrderResource(CreditOrderService orders, Caller caller) {
    this.orders = orders;
    this.caller = caller;
  }

  /**
   * What to order.
   *
   * @param serial the units, all of the batch
   * @param replacedByProject project that puts good units in their place
   * @param replacedByOrganisation organisation that does; both absent: they are only cancelled
   */
  public record Wish(
      String batchId,
      String serial,
      String replacedByProject,
      String replacedByOrganisation,
      String reason) {}

  /** Why it is decided so. */
  public record Why(String reason) {}

  /** Proposes an order. */
  @POST
  @Idempotent(required = true)
  @RolesAllowed("authority")
  @Consumes(MediaType.APPLICATION_JSON)
  @APIResponseSchema(value = CreditAnswers.Order.class, responseCode = "201")
  public Response propose(@HeaderParam(Idempotent.HEADER) String key, Wish wish) {
    CreditOwner replacement = null;
    if (wish.replacedByProject() != null) {
      replacement =
          CreditOwner.project(
              caller.scheme(), CreditRequests.ref("replaced_by_project", wish.replacedByProject()));
    } else if (wish.replacedByOrganisation() != null) {
      replacement =
          CreditOwner.organisation(
              caller.scheme(),
              CreditRequests.ref("replaced_by_organisation", wish.replacedByOrganisation()));
    }
    Order order =
        orders.propose(
            CreditRequests.person(caller),
            key,
            new CreditOrderService.Wish(
                Required.text("batch_id", wish.batchId()),
                CreditRequests.serial(Required.text("serial", wish.serial())),
                replacement,
                Required.text("reason", wish.reason())));
    return Response.status(Response.Status.CREATED).entity(CreditAnswers.Order.of(order)).build();
  }

  @GET
  @RolesAllowed({"authority", "auditor"})
  public Page<CreditAnswers.Order> list(
      @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    List<CreditAnswers.Order> found =
        orders.page(caller.scheme(), CreditRequests.after(LIST, cursor), size + 1).stream()
            .map(CreditAnswers.Order::of)
            .toList();
    return Page.of(found, size, last -> Cursors.encode(LIST, last.orderId().toString()));
  }

  @GET
  @Path("/{id}")
  @RolesAllowed({"authority", "auditor"})
  public CreditAnswers.Order one(@PathParam("id") String id) {
    return CreditAnswers.Order.of(orders.find(caller.scheme(), id(id)));
  }

  /** Confirms and carries out. */
  @POST
  @Path("/{id}/confirm")
  @RolesAllowed("authority")
  @Consumes(MediaType.APPLICATION_JSON)
  public CreditAnswers.Order confirm(@PathParam("id") String id, Why why) {
    return CreditAnswers.Order.of(
        orders.confirm(
            CreditRequests.person(caller), id(id), Required.text("reason", why.reason())));
  }

  @POST
  @Path("/{id}/dismiss")
  @RolesAllowed("authority")
  @Consumes(MediaType.APPLICATION_JSON)
  public CreditAnswers.Order dismiss(@PathParam("id") String id, Why why) {
    return CreditAnswers.Order.of(
        orders.dismiss(
            CreditRequests.person(caller), id(id), Required.text("reason", why.reason())));
  }

  private static UUID id(String id) {
    return Required.id(id, ProblemCode.CREDIT_ORDER_UNKNOWN);
  }
}
