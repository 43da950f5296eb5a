package org.tanpuhui.activity.outbox;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts traces with AES-128-GCM under the participant's key: 12 bytes nonce, then ciphertext and
 * 16 bytes tag.
 *
 * <p>The nonce is 96 bits of the activity id, xor 96 bits of the content hash. Both are cut from
 * SHA-256, and the content hash covers the whole trace by a digest under the same key: another
 * plaintext under the same id has another nonce, a resent event gives the same bytes again, and the
 * nonce tells nothing of the plaintext.
 */
public final class TraceCipher {
  private static final String TRANSFORMATION = "AES/GCM/NoPadding";
  private static final int KEY_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final ThreadLocal<Cipher> CIPHER = ThreadLocal.withInitial(TraceCipher::cipher);

  private TraceCipher() {}

  /**
   * @param traceKey 16 bytes
   * @param contentHash at least 12 bytes, over the whole of {@code plain}
   */
  static byte[] encrypt(byte[] traceKey, UUID activityId, byte[] contentHash, byte[] plain) {
    byte[] nonce = nonce(activityId, contentHash);
    SecretKeySpec key = new SecretKeySpec(traceKey, "AES");
    GCMParameterSpec parameters = new GCMParameterSpec(TAG_BITS, nonce);
    try {
      Cipher cipher = CIPHER.get();
      try {
        cipher.init(Cipher.ENCRYPT_MODE, key, parameters);
      } catch (InvalidAlgorithmParameterException e) {
        // The JDK refuses the nonce it used last, as when an event is sent again at once.
        cipher = cipher();
        cipher.init(Cipher.ENCRYPT_MODE, key, parameters);
      }
      byte[] out = new byte[NONCE_BYTES + cipher.getOutputSize(plain.length)];
      System.arraycopy(nonce, 0, out, 0, NONCE_BYTES);
      cipher.doFinal(plain, 0, plain.length, out, NONCE_BYTES);
      return out;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /**
   * @throws GeneralSecurityException the bytes are not what {@link #encrypt} gave under this key
   */
  public static byte[] decrypt(byte[] traceKey, byte[] trace) throws GeneralSecurityException {
    Cipher cipher = CIPHER.get();
    cipher.init(
        Cipher.DECRYPT_MODE,
        new SecretKeySpec(traceKey, "AES"),
        new GCMParameterSpec(TAG_BITS, trace, 0, NONCE_BYTES));
    return cipher.doFinal(trace, NONCE_BYTES, trace.length - NONCE_BYTES);
  }

  private static byte[] nonce(UUID activityId, byte[] contentHash) {
    ByteBuffer hash = ByteBuffer.wrap(contentHash);
    return ByteBuffer.allocate(NONCE_BYTES)
        .putLong(activityId.getMostSignificantBits() ^ hash.getLong())
        .putInt((int) activityId.getLeastSignificantBits() ^ hash.getInt())
        .array();
  }

  /** A key of 128 bits as 16 bytes. */
  static byte[] key(long high, long low) {
    return ByteBuffer.allocate(KEY_BYTES).putLong(high).putLong(low).array();
  }

  private static Cipher cipher() {
    try {
      return Cipher.getInstance(TRANSFORMATION);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }
}
