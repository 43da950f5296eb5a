package org.tanpuhui.ledger.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How recorded reductions are taken from Kafka and posted. */
@ConfigMapping(prefix = "tanpuhui.posting")
public interface PostingConfig {

  /** Consumer group; the same for all instances of one ledger. */
  @WithDefault("ledger-service")
  String group();

  /** Writer threads, each with a consumer and a database connection of its own. */
  @WithDefault("2")
  int writers();

  /** Most records in one transaction. */
  @WithDefault("5000")
  int batchMax();

  /** After this silence of an instance its partitions go to another. */
  @WithDefault("10s")
  Duration sessionTimeout();
}
