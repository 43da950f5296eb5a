package org.tanpuhui.deploy.local;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.tanpuhui.engines.PrivateFiles;

/** The secret of the transparency log's salts, made once per data folder. */
final class LogSecrets {
  private static final int SALT_BYTES = 32;

  private LogSecrets() {}

  /** The folder that holds it, for the setting {@code tanpuhui.log.keys}. */
  static Path in(DataFolder data) {
    byte[] secret = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(secret);
    PrivateFiles.writeOnce(data.logKeys().resolve("salt"), HexFormat.of().formatHex(secret));
    return data.logKeys();
  }
}
