package org.tanpuhui.platform.web;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Where a token is not needed, one that is sent must still be good: a caller whose token is bad
 * learns it at once, everywhere alike, instead of being served as somebody unknown.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3.1">RFC 6750, invalid_token</a>
 */
@Singleton
public final class OptionalTokens {
  @Inject CurrentIdentityAssociation identity;

  /** Fails, as on a path that needs a token, when the token cannot be verified. */
  @ServerRequestFilter
  public Uni<Response> verify(ContainerRequestContext request) {
    return Tokens.isBearer(request.getHeaderString(HttpHeaders.AUTHORIZATION))
        ? identity.getDeferredIdentity().map(verified -> null)
        : Uni.createFrom().nullItem();
  }
}
