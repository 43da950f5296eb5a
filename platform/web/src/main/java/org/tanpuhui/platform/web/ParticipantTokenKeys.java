package org.tanpuhui.platform.web;

import org.jose4j.keys.resolvers.VerificationKeyResolver;

/** The verifying keys of the service that signs participant tokens; it needs not ask itself. */
public interface ParticipantTokenKeys {
  VerificationKeyResolver resolver();
}
