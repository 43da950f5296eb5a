package org.tanpuhui.ledger.log.leaf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The salts of a scheme's leaves: HMAC-SHA-256 of the content's id under a secret key, so that a
 * replay makes the same leaves and nobody without the key can test a guess. Thread-safe.
 */
public final class Salts {
  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] LABEL = "tanpuhui salt v1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int MIN_KEY_BYTES = 32;

  private final ThreadLocal<Mac> mac;

  /**
   * @param key at least 32 secret bytes; it cannot be changed as long as a replay may come
   */
  public Salts(byte[] key) {
    if (key.length < MIN_KEY_BYTES) {
      throw new IllegalArgumentException("the key of the salts has at least 32 bytes");
    }
    SecretKeySpec secret = new SecretKeySpec(key, ALGORITHM);
    this.mac =
        ThreadLocal.withInitial(
            () -> {
              try {
                Mac keyed = Mac.getInstance(ALGORITHM);
                keyed.init(secret);
                return keyed;
              } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
              }
            });
  }

  /** 32 bytes. */
  public byte[] of(UUID id) {
    byte[] input =
        ByteBuffer.allocate(LABEL.length + 2 * Long.BYTES)
            .put(LABEL)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    return mac.get().doFinal(input);
  }
}
