package org.tanpuhui.platform.web;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Refuses partners that the authority suspended, and the participant tokens that a suspended app
 * was given before. What is open to all is served whatever the token.
 */
@Provider
public class SuspensionCheck implements ContainerRequestFilter {
  @Inject Caller caller;
  @Inject Suspensions suspensions;
  @Context ResourceInfo resource;

  @Override
  public void filter(ContainerRequestContext request) {
    boolean app = caller.hasRole("participant");
    if (isOpen() || !app && !caller.hasRole("partner")) {
      return;
    }
    String path = "/" + request.getUriInfo().getPath().replaceFirst("^/+", "");
    if (suspensions.decidesItself(path)) {
      return;
    }
    // A person's own token may name the app it came through; only a sealed one is the app's.
    Optional<String> partner =
        app && caller.scopes().isEmpty()
            ? Optional.empty()
            : caller.claim("client_id").or(() -> caller.claim("azp"));
    if (partner.isPresent() && suspensions.isSuspended(caller.scheme(), partner.get())) {
      throw new ProblemException(
          ProblemCode.PARTNER_SUSPENDED, partner.get() + " is suspended by the authority");
    }
  }

  private boolean isOpen() {
    return resource.getResourceMethod().isAnnotationPresent(PermitAll.class)
        || resource.getResourceClass().isAnnotationPresent(PermitAll.class)
            && !resource.getResourceMethod().isAnnotationPresent(RolesAllowed.class);
  }
}
