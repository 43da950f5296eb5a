package org.tanpuhui.activity.outbox.webhook;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keeps signing keys out of the database's reach: AES-256-GCM, 12 bytes random nonce, then
 * ciphertext and 16 bytes tag. Endpoint and number are authenticated with it, so that a row cannot
 * take another's place.
 */
public final class SecretCipher {
  private static final String TRANSFORMATION = "AES/GCM/NoPadding";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final List<SecretKeySpec> keys = new ArrayList<>();

  /**
   * @param keys 32 bytes each; the first encrypts, every one decrypts
   */
  public SecretCipher(List<byte[]> keys) {
    for (byte[] key : keys) {
      if (key.length != KEY_BYTES) {
        throw new IllegalArgumentException(
            "tanpuhui.webhooks.secret-key must be 32 bytes in base64, not " + key.length);
      }
      this.keys.add(new SecretKeySpec(key, "AES"));
    }
  }

  /** Encrypts the secret of a key. */
  public byte[] seal(UUID endpoint, int number, byte[] secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, keys.get(0), nonce, endpoint, number);
      byte[] sealed = cipher.doFinal(secret);
      return ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /**
   * The secret of a key.
   *
   * @throws IllegalStateException it was sealed under a key that is not set any more
   */
  public byte[] open(UUID endpoint, int number, byte[] sealed) {
    byte[] nonce = ByteBuffer.allocate(NONCE_BYTES).put(sealed, 0, NONCE_BYTES).array();
    for (SecretKeySpec key : keys) {
      try {
        return cipher(Cipher.DECRYPT_MODE, key, nonce, endpoint, number)
            .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
      } catch (GeneralSecurityException e) {
        // Another key's, tried below.
      }
    }
    throw new IllegalStateException(
        "no key of tanpuhui.webhooks opens the signing key of endpoint " + endpoint);
  }

  private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, UUID endpoint, int number)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(TRANSFORMATION);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(
        ByteBuffer.allocate(20)
            .putLong(endpoint.getMostSignificantBits())
            .putLong(endpoint.getLeastSignificantBits())
            .putInt(number)
            .array());
    return cipher;
  }
}
