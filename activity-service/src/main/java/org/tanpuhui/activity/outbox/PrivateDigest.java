package org.tanpuhui.activity.outbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Stands for what evidence does not keep of an event, the subject and the trace: the first 128 bits
 * of HMAC-SHA-256 under the participant's key. Without the key, which an erasure destroys, it tells
 * nothing: no guess of subject and trace can be tried, and no two activities can be seen to share
 * them, since the activity id is among what is hashed.
 *
 * @see "docs/methodologies.md, Commitments: the bytes, and a worked example"
 */
final class PrivateDigest {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String FORM = "tanpuhui.private.v1\n";
  private static final int BYTES = 16;
  private static final ThreadLocal<Mac> MAC = ThreadLocal.withInitial(PrivateDigest::mac);

  private PrivateDigest() {}

  /**
   * @param key the participant's trace key
   * @param subject holds no line feed
   * @param trace what is encrypted of the event; empty when nothing is
   * @return 16 bytes
   */
  static byte[] of(byte[] key, UUID activityId, String subject, byte[] trace) {
    Mac mac = MAC.get();
    try {
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every key will do for HMAC", e);
    }
    mac.update((FORM + activityId + '\n' + subject + '\n').getBytes(StandardCharsets.UTF_8));
    return Arrays.copyOf(mac.doFinal(trace), BYTES);
  }

  private static Mac mac() {
    try {
      return Mac.getInstance(ALGORITHM);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }
}
