package org.tanpuhui.platform.web;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How a service takes records from Kafka to its database. */
@ConfigMapping(prefix = "tanpuhui.stream")
public interface StreamConfig {

  /** Writer threads, each with a consumer, a producer and a database connection of its own. */
  @WithDefault("2")
  int writers();

  /** Most records in one transaction. */
  @WithDefault("5000")
  int batchMax();

  /** After this silence of an instance its partitions go to another. */
  @WithDefault("10S")
  Duration sessionTimeout();
}
