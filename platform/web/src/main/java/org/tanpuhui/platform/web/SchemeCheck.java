package org.tanpuhui.platform.web;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.tanpuhui.platform.problem.ProblemException;

/** Refuses a verified token whose scheme and audience disagree, before any role is looked at. */
@ApplicationScoped
public class SchemeCheck implements SecurityIdentityAugmentor {

  @Override
  public Uni<SecurityIdentity> augment(
      SecurityIdentity identity, AuthenticationRequestContext context) {
    if (identity.getPrincipal() instanceof JsonWebToken token) {
      try {
        Tokens.scheme(token);
      } catch (ProblemException refusal) {
        return Uni.createFrom()
            .failure(new AuthenticationFailedException("token of another scheme", refusal));
      }
    }
    return Uni.createFrom().item(identity);
  }
}
