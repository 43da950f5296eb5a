package org.tanpuhui.ledger.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** The transparency log's settings. */
@ConfigMapping(prefix = "tanpuhui.log")
public interface LogConfig {

  /**
   * Folder of what must stay secret, outside the database and backed up apart from it: {@code salt}
   * holds the secret of the salts, at least 32 bytes in hexadecimal.
   */
  Optional<Path> keys();

  /**
   * Whether a secret that everybody knows may be used where {@link #keys} is not set. For
   * development and tests; without it the service does not start without secrets.
   */
  @WithDefault("false")
  boolean developmentKeys();
}
