package org.tanpuhui.platform.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The short tokens that activity-service gives to app operators and guardians. Every service and
 * the gateway have the same settings; without a seal key there are no such tokens.
 */
@ConfigMapping(prefix = "tanpuhui.participant-tokens")
public interface ParticipantTokenConfig {

  /** {@code iss} of these tokens; the ordinary issuer must not be called so. */
  @WithDefault("urn:tanpuhui:participant-tokens")
  String issuer();

  /**
   * 256 bits, base64: who has it can read the tokens, so that an app operator, who has not, cannot
   * see which participant its user is.
   */
  Optional<String> sealKey();

  /** Where activity-service tells the keys that verify these tokens; not needed there itself. */
  Optional<URI> keysUrl();

  /** How long such a token holds. */
  @WithDefault("PT15M")
  Duration ttl();
}
