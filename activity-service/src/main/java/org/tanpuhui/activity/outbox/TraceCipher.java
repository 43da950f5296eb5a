package org.tanpuhui.activity.outbox;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts traces with AES-128-GCM under the participant's key: 12 bytes nonce, then ciphertext and
 * 16 bytes tag.
 *
 * <p>The nonce is the first 96 bits of the content hash. The hash covers the whole trace, so equal
 * nonces under one key mean equal plaintexts (up to a collision of SHA-256 cut to 96 bits), and a
 * resent event gives the same bytes again.
 */
public final class TraceCipher {
  private static final String TRANSFORMATION = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final ThreadLocal<Cipher> CIPHER = ThreadLocal.withInitial(TraceCipher::cipher);

  private TraceCipher() {}

  /**
   * @param contentHash at least 12 bytes, over the whole of {@code plain}
   */
  public static byte[] encrypt(long keyHigh, long keyLow, byte[] contentHash, byte[] plain) {
    try {
      Cipher cipher = CIPHER.get();
      cipher.init(
          Cipher.ENCRYPT_MODE,
          key(keyHigh, keyLow),
          new GCMParameterSpec(TAG_BITS, contentHash, 0, NONCE_BYTES));
      byte[] out = new byte[NONCE_BYTES + cipher.getOutputSize(plain.length)];
      System.arraycopy(contentHash, 0, out, 0, NONCE_BYTES);
      cipher.doFinal(plain, 0, plain.length, out, NONCE_BYTES);
      return out;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /**
   * @throws GeneralSecurityException the bytes are not what {@link #encrypt} gave under this key
   */
  public static byte[] decrypt(long keyHigh, long keyLow, byte[] trace)
      throws GeneralSecurityException {
    Cipher cipher = CIPHER.get();
    cipher.init(
        Cipher.DECRYPT_MODE,
        key(keyHigh, keyLow),
        new GCMParameterSpec(TAG_BITS, trace, 0, NONCE_BYTES));
    return cipher.doFinal(trace, NONCE_BYTES, trace.length - NONCE_BYTES);
  }

  private static SecretKeySpec key(long high, long low) {
    return new SecretKeySpec(ByteBuffer.allocate(16).putLong(high).putLong(low).array(), "AES");
  }

  private static Cipher cipher() {
    try {
      return Cipher.getInstance(TRANSFORMATION);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }
}
