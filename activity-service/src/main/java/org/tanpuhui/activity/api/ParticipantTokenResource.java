package org.tanpuhui.activity.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.tanpuhui.activity.TokenService;
import org.tanpuhui.platform.web.Caller;
import org.tanpuhui.platform.web.WithoutIdempotencyKey;

/** Short participant tokens for app operators. */
@Path("/v1/partner/participant-tokens")
@Produces(MediaType.APPLICATION_JSON)
@WithoutIdempotencyKey("a second one does no harm, and a secret is not kept")
public class ParticipantTokenResource {
  private static final int REF_MAX = 64;

  private final TokenService tokens;
  private final Caller caller;

  @Inject
  public ParticipantTokenResource(TokenService tokens, Caller caller) {
    this.tokens = tokens;
    this.caller = caller;
  }

  /** A token for one of the operator's own users. */
  @POST
  @RequestBodySchema(Described.UserTokenWish.class)
  @APIResponseSchema(value = MeResource.TokenView.class, responseCode = "201")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("partner")
  public Response forUser(byte[] bytes) {
    Body body = Body.read(bytes).allow("participant_ref");
    TokenService.Token token =
        tokens.forUser(caller.scheme(), caller.partner(), body.text("participant_ref", REF_MAX));
    return Response.status(201)
        .type(MediaType.APPLICATION_JSON)
        .header("Cache-Control", "no-store")
        .entity(MeResource.TokenView.of(token))
        .build();
  }
}
