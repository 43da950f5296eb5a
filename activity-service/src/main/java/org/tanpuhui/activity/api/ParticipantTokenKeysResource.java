package org.tanpuhui.activity.api;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.tanpuhui.activity.TokenService;

/** For the other services: the public keys that verify participant tokens. */
@Path("/internal/participant-token-keys")
@PermitAll
public class ParticipantTokenKeysResource {
  private final TokenService tokens;

  @Inject
  public ParticipantTokenKeysResource(TokenService tokens) {
    this.tokens = tokens;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public String keys() {
    return tokens.publicKeys();
  }
}
