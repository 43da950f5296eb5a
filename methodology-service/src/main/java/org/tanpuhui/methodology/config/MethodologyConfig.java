package org.tanpuhui.methodology.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How this service asks the ledger. */
@ConfigMapping(prefix = "tanpuhui.methodology")
public interface MethodologyConfig {

  /** How old an answer of the ledger about its progress may be. */
  @WithDefault("100MS")
  Duration ledgerProgressMaxAge();

  /** How long an answer of the ledger is waited for before doing without. */
  @WithDefault("1S")
  Duration ledgerTimeout();
}
