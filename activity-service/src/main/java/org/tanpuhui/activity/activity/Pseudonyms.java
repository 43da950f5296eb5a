package org.tanpuhui.activity.activity;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.OptionalLong;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a partner may call a participant: the participant id and 64 zero bits, encrypted as one AES
 * block under the partner's own key, 32 hexadecimal digits. Two partners cannot tell that they know
 * the same person; we can read it back without a table.
 */
public final class Pseudonyms {
  private static final int BLOCK = 16;

  /* One block that is never repeated with other content under the key: ECB is the block cipher itself. */
  private static final String TRANSFORMATION = "AES/ECB/NoPadding";
  private static final HexFormat HEX = HexFormat.of();
  private static final ThreadLocal<Cipher> CIPHER = ThreadLocal.withInitial(Pseudonyms::cipher);

  private Pseudonyms() {}

  /** The partner's reference for a participant. */
  public static String ref(byte[] partnerKey, long participant) {
    byte[] block = ByteBuffer.allocate(BLOCK).putLong(participant).putLong(0).array();
    return HEX.formatHex(crypt(Cipher.ENCRYPT_MODE, partnerKey, block));
  }

  /** The participant behind a reference; empty if it was not made with this key. */
  public static OptionalLong participant(byte[] partnerKey, String ref) {
    if (ref.length() != 2 * BLOCK) {
      return OptionalLong.empty();
    }
    byte[] block;
    try {
      block = HEX.parseHex(ref);
    } catch (IllegalArgumentException e) {
      return OptionalLong.empty();
    }
    ByteBuffer plain = ByteBuffer.wrap(crypt(Cipher.DECRYPT_MODE, partnerKey, block));
    long participant = plain.getLong();
    return plain.getLong() == 0 ? OptionalLong.of(participant) : OptionalLong.empty();
  }

  private static byte[] crypt(int mode, byte[] key, byte[] block) {
    try {
      Cipher cipher = CIPHER.get();
      cipher.init(mode, new SecretKeySpec(key, "AES"));
      return cipher.doFinal(block);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES", e);
    }
  }

  @SuppressWarnings("InsecureCryptoUsage") // a single block, see TRANSFORMATION
  private static Cipher cipher() {
    try {
      return Cipher.getInstance(TRANSFORMATION);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES", e);
    }
  }
}
