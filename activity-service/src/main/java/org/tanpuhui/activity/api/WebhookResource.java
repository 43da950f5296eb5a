package org.tanpuhui.activity.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.activity.WebhookService;
import org.tanpuhui.activity.activity.webhook.Signing;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.Cursors;
import org.tanpuhui.platform.web.Page;
import org.tanpuhui.platform.web.WithoutIdempotencyKey;

/** {@code /v1/partner/webhooks}: a partner's own endpoints. */
@Path("/v1/partner/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("partner")
@WithoutIdempotencyKey(
    "an endpoint remembers the key it was made with; the answer shows a secret, which is not kept")
public class WebhookResource {
  private static final String LIST = "webhooks";
  private static final String NO_STORE = "no-store";
  private static final int CREATED = 201;

  private final WebhookService webhooks;
  private final Caller caller;

  @Inject
  public WebhookResource(WebhookService webhooks, Caller caller) {
    this.webhooks = webhooks;
    this.caller = caller;
  }

  /** The answer shows the shared secret, and nothing shows it again. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RequestBodySchema(Described.WebhookWish.class)
  @APIResponseSchema(value = WebhookView.class, responseCode = "201")
  public Response create(@HeaderParam("Idempotency-Key") String key, byte[] bytes) {
    Body body = Body.read(bytes).allow("url", "description", "event_types", "signing");
    WebhookService.Wish wish = WebhookReader.wish(body);
    Signing signing = WebhookReader.signing(body);
    WebhookService.Shown made =
        webhooks.create(
            caller.scheme(),
            caller.partner(),
            wish,
            signing == null ? Signing.HMAC : signing,
            WebhookReader.idempotencyKey(key));
    return answer(CREATED, made);
  }

  @GET
  public Page<WebhookView> list(
      @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
    int size = Page.limit(limit);
    UUID after = cursor == null ? Ids.NIL : WebhookReader.endpoint(Cursors.decode(LIST, cursor)[0]);
    List<WebhookView> views =
        webhooks.list(caller.scheme(), caller.partner(), after, size + 1).stream()
            .map(WebhookView::of)
            .toList();
    return Page.of(views, size, last -> Cursors.encode(LIST, last.endpointId().toString()));
  }

  @GET
  @Path("/{endpoint_id}")
  @APIResponseSchema(WebhookView.class)
  public Response get(@PathParam("endpoint_id") String id) {
    return answer(webhooks.find(caller.scheme(), caller.partner(), WebhookReader.endpoint(id)));
  }

  /** Members that are absent stay as they are; the header If-Match is required. */
  @PATCH
  @Path("/{endpoint_id}")
  @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
  @RequestBodySchema(Described.WebhookChange.class)
  @APIResponseSchema(WebhookView.class)
  public Response change(
      @PathParam("endpoint_id") String id,
      @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
      byte[] bytes) {
    Body body = Body.read(bytes).allow("url", "description", "event_types");
    return answer(
        webhooks.change(
            caller.scheme(),
            caller.partner(),
            WebhookReader.endpoint(id),
            WebhookReader.version(ifMatch),
            WebhookReader.change(body)));
  }

  @DELETE
  @Path("/{endpoint_id}")
  public void delete(@PathParam("endpoint_id") String id) {
    webhooks.delete(caller.scheme(), caller.partner(), WebhookReader.endpoint(id));
  }

  @POST
  @Path("/{endpoint_id}/enable")
  @Consumes(MediaType.WILDCARD)
  @APIResponseSchema(WebhookView.class)
  public Response enable(@PathParam("endpoint_id") String id) {
    return answer(webhooks.enable(caller.scheme(), caller.partner(), WebhookReader.endpoint(id)));
  }

  @POST
  @Path("/{endpoint_id}/disable")
  @Consumes(MediaType.WILDCARD)
  @APIResponseSchema(WebhookView.class)
  public Response disable(@PathParam("endpoint_id") String id) {
    return answer(webhooks.disable(caller.scheme(), caller.partner(), WebhookReader.endpoint(id)));
  }

  /** A new signing key; the answer shows a shared secret, and nothing shows it again. */
  @POST
  @Path("/{endpoint_id}/rotate")
  @Consumes(MediaType.WILDCARD)
  @RequestBodySchema(Described.WebhookRotation.class)
  @APIResponseSchema(WebhookView.class)
  public Response rotate(@PathParam("endpoint_id") String id, byte[] bytes) {
    Body body = Body.readOptional(bytes).allow("signing", "overlap_s");
    return answer(
        webhooks.rotate(
            caller.scheme(),
            caller.partner(),
            WebhookReader.endpoint(id),
            WebhookReader.signing(body),
            WebhookReader.overlap(body)));
  }

  private static Response answer(WebhookService.Shown shown) {
    return answer(Response.Status.OK.getStatusCode(), shown);
  }

  private static Response answer(int status, WebhookService.Shown shown) {
    Response.ResponseBuilder answer =
        Response.status(status)
            .type(MediaType.APPLICATION_JSON)
            .header(HttpHeaders.ETAG, WebhookReader.etag(shown.endpoint().version()))
            .entity(WebhookView.of(shown));
    return shown.secret() == null
        ? answer.build()
        : answer.header(HttpHeaders.CACHE_CONTROL, NO_STORE).build();
  }
}
