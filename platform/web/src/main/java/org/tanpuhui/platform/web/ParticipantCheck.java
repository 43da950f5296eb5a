package org.tanpuhui.platform.web;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
import java.util.Set;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Refuses what a short participant token's scopes do not cover, and every participant whose person
 * was erased, whoever issued the token. What is open to all is served whatever the token, so there
 * it is not even looked at.
 */
@Provider
public class ParticipantCheck implements ContainerRequestFilter {
  @Inject Caller caller;
  @Inject Instance<ErasedParticipants> erased;
  @Context ResourceInfo resource;

  @Override
  public void filter(ContainerRequestContext request) {
    if (isOpen() || !caller.hasRole("participant")) {
      return;
    }
    String path = "/" + request.getUriInfo().getPath().replaceFirst("^/+", "");
    Optional<Set<String>> scopes = caller.scopes();
    if (scopes.isPresent()) {
      String needed = ParticipantScopes.needed(request.getMethod(), path);
      if (!scopes.get().contains(needed)) {
        throw new ProblemException(
            ProblemCode.SCOPE_MISSING,
            "this needs the scope " + needed + "; the token has " + scopes.get());
      }
    }
    if (path.startsWith("/v1/me") && erased.isResolvable()) {
      refuseErased();
    }
  }

  private boolean isOpen() {
    return resource.getResourceMethod().isAnnotationPresent(PermitAll.class)
        || resource.getResourceClass().isAnnotationPresent(PermitAll.class)
            && !resource.getResourceMethod().isAnnotationPresent(RolesAllowed.class);
  }

  private void refuseErased() {
    Optional<ParticipantId> participant =
        ParticipantId.parse(caller.subject()).filter(id -> id.scheme() == caller.scheme());
    if (participant.isPresent() && erased.get().isErased(participant.get())) {
      throw new ProblemException(
          ProblemCode.HOLDER_ERASED, "this participant was erased; nothing leads to it any more");
    }
  }
}
