package org.tanpuhui.methodology.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How this service reads the log and asks the ledger. */
@ConfigMapping(prefix = "tanpuhui.methodology")
public interface MethodologyConfig {

  /** Writer threads, each with partitions of its own. */
  @WithDefault("2")
  int writers();

  /** Most activities in one transaction. */
  @WithDefault("5000")
  int batchMax();

  /** After which a silent writer loses its partitions. */
  @WithDefault("10S")
  Duration sessionTimeout();

  /** How old an answer of the ledger about its progress may be. */
  @WithDefault("100MS")
  Duration ledgerProgressMaxAge();

  /** How long an answer of the ledger is waited for before doing without. */
  @WithDefault("1S")
  Duration ledgerTimeout();
}
