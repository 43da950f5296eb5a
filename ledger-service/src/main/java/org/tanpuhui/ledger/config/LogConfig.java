package org.tanpuhui.ledger.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The transparency log's settings. */
@ConfigMapping(prefix = "tanpuhui.log")
public interface LogConfig {

  /**
   * Folder of what must stay secret, outside the database and backed up apart from it: the salt and
   * the signing keys, as {@code deploy/log-keys} makes them.
   */
  Optional<Path> keys();

  /**
   * Folder of what is published: the order, the tiles and the checkpoints, one folder per scheme.
   * Outside the database, backed up apart from it, and shared by all instances.
   */
  Optional<Path> folder();

  /**
   * Whether a secret that everybody knows, keys made at the start and a temporary folder may be
   * used where {@link #keys} or {@link #folder} is not set. For development and tests; without it
   * the service does not start without them.
   */
  @WithDefault("false")
  boolean developmentKeys();

  /** How often each scheme's sequencer looks for new leaves. */
  @WithDefault("200MS")
  Duration round();

  /** What one round adds at most. */
  @WithDefault("50000")
  int roundLeavesMax();

  /** How many published leaves, the last ones, are compared with the books at a start. */
  @WithDefault("1000000")
  long compareAtStart();

  /** How long a witness may take to answer. */
  @WithDefault("5S")
  Duration witnessTimeout();
}
