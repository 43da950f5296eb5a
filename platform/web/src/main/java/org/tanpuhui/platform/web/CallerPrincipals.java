package org.tanpuhui.platform.web;

import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;

/**
 * Verifies bearer tokens: those of the issuer as ever, and the short sealed ones of
 * activity-service.
 */
@Alternative
@Priority(1)
@ApplicationScoped
public class CallerPrincipals extends JWTCallerPrincipalFactory {
  private final JWTCallerPrincipalFactory issuer = new DefaultJWTCallerPrincipalFactory();

  @Inject ParticipantTokens participantTokens;

  @Override
  public JWTCallerPrincipal parse(String token, JWTAuthContextInfo context) throws ParseException {
    return ParticipantTokens.isSealed(token)
        ? new DefaultJWTCallerPrincipal(participantTokens.verify(token))
        : issuer.parse(token, context);
  }
}
