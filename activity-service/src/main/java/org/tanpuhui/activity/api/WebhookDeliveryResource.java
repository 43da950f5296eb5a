package org.tanpuhui.activity.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
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
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.activity.WebhookDeliveryService;
import org.tanpuhui.activity.activity.webhook.Delivery;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Page;
import org.tanpuhui.platform.web.WithoutIdempotencyKey;

/** The delivery log of a partner's endpoint, sending again by hand, the test call. */
@Path("/v1/partner/webhooks/{endpoint_id}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("partner")
@WithoutIdempotencyKey("a message has an id, and receivers see it again anyway")
public class WebhookDeliveryResource {
  private static final String LIST = "webhook-deliveries";
  private static final int ACCEPTED = 202;

  /** Behind every id in the order of the database. */
  private static final UUID LAST = new UUID(-1, -1);

  private static final Set<String> STATES =
      Set.of(Delivery.WAITING, Delivery.SUCCEEDED, Delivery.FAILED);

  private final WebhookDeliveryService deliveries;
  private final Caller caller;

  @Inject
  public WebhookDeliveryResource(WebhookDeliveryService deliveries, Caller caller) {
    this.deliveries = deliveries;
    this.caller = caller;
  }

  /**
   * How many deliveries go out again.
   *
   * @param more whether the call found more than it may take at once
   */
  public record Again(int redelivered, boolean more) {}

  /** The newest first. */
  @GET
  @Path("/deliveries")
  public Page<WebhookView.DeliveryView> list(
      @PathParam("endpoint_id") String id,
      @QueryParam("state") String state,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") Integer limit) {
    if (state != null && !STATES.contains(state)) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID, "state must be waiting, succeeded or failed");
    }
    int size = Page.limit(limit);
    UUID before = cursor == null ? LAST : WebhookReader.message(Cursors.decode(LIST, cursor)[0]);
    List<WebhookView.DeliveryView> views =
        deliveries
            .list(
                caller.scheme(),
                caller.partner(),
                WebhookReader.endpoint(id),
                state,
                before,
                size + 1)
            .stream()
            .map(WebhookView.DeliveryView::of)
            .toList();
    return Page.of(views, size, last -> Cursors.encode(LIST, last.messageId()));
  }

  @GET
  @Path("/deliveries/{message_id}")
  public WebhookView.DetailView one(
      @PathParam("endpoint_id") String id, @PathParam("message_id") String message) {
    return WebhookView.DetailView.of(
        deliveries.find(
            caller.scheme(),
            caller.partner(),
            WebhookReader.endpoint(id),
            WebhookReader.message(message)));
  }

  @POST
  @Path("/deliveries/{message_id}/redeliver")
  @Consumes(MediaType.WILDCARD)
  @APIResponseSchema(value = WebhookView.DetailView.class, responseCode = "202")
  public Response again(
      @PathParam("endpoint_id") String id, @PathParam("message_id") String message) {
    return accepted(
        WebhookView.DetailView.of(
            deliveries.again(
                caller.scheme(),
                caller.partner(),
                WebhookReader.endpoint(id),
                WebhookReader.message(message))));
  }

  /** Everything that failed since a time. */
  @POST
  @Path("/redeliver")
  @Consumes(MediaType.APPLICATION_JSON)
  @RequestBodySchema(Described.Since.class)
  @APIResponseSchema(value = Again.class, responseCode = "202")
  public Response allAgain(@PathParam("endpoint_id") String id, byte[] bytes) {
    Instant since = Body.read(bytes).allow("since").instant("since");
    int again =
        deliveries.allAgain(caller.scheme(), caller.partner(), WebhookReader.endpoint(id), since);
    return accepted(new Again(again, again == WebhookDeliveryService.AGAIN_MAX));
  }

  /** One call now; the answer tells what came of it. */
  @POST
  @Path("/test")
  @Consumes(MediaType.WILDCARD)
  public WebhookView.DetailView test(@PathParam("endpoint_id") String id) {
    return WebhookView.DetailView.of(
        deliveries.test(caller.scheme(), caller.partner(), WebhookReader.endpoint(id)));
  }

  private static Response accepted(Object entity) {
    return Response.status(ACCEPTED).type(MediaType.APPLICATION_JSON).entity(entity).build();
  }
}
