package org.tanpuhui.deploy.local;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.tanpuhui.engines.PrivateFiles;

/**
 * The key that seals participant tokens on this machine; made once and kept beside the issuer's.
 */
final class SealKey {
  private static final int BYTES = 32;

  private SealKey() {}

  /** The key of a folder, base64. */
  static String of(Path folder) {
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    return PrivateFiles.writeOnce(
            folder.resolve("participant-tokens.seal"), Base64.getEncoder().encodeToString(key))
        .strip();
  }
}
