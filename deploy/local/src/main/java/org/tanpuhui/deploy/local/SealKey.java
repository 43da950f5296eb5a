package org.tanpuhui.deploy.local;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.tanpuhui.engines.PrivateFiles;

/**
 * Keys of 256 bits that the services of this machine share: what seals participant tokens, what
 * encrypts the signing keys of webhooks. Made once and kept beside the issuer's.
 */
final class SealKey {
  private static final int BYTES = 32;

  private SealKey() {}

  /** What seals participant tokens, base64. */
  static String ofParticipantTokens(Path folder) {
    return of(folder, "participant-tokens.seal");
  }

  /** What encrypts the signing keys of webhooks, base64. */
  static String ofWebhooks(Path folder) {
    return of(folder, "webhooks.seal");
  }

  private static String of(Path folder, String name) {
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    return PrivateFiles.writeOnce(folder.resolve(name), Base64.getEncoder().encodeToString(key))
        .strip();
  }
}
