package org.tanpuhui.deploy.driver.replay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.tanpuhui.engines.PrivateFiles;

/**
 * Keyed hashes in place of card numbers and user ids (HMAC-SHA-256). The key is made once, lies
 * with the stack's data and goes nowhere, so nobody can try all card numbers against the hashes.
 */
public final class RiderKeys {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final int HASH_BYTES = 12;

  private final SecretKeySpec key;

  RiderKeys(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /** The key in this file, made when there is none. */
  public static RiderKeys of(Path file) throws IOException {
    if (!Files.exists(file)) {
      byte[] fresh = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(fresh);
      PrivateFiles.write(file, HexFormat.of().formatHex(fresh));
    }
    return new RiderKeys(HexFormat.of().parseHex(PrivateFiles.read(file).strip()));
  }

  /** 96 bits as hexadecimal text: the same for the same words in the same order. */
  public String hash(String... words) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      for (String word : words) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        mac.update((byte) (bytes.length >>> 8));
        mac.update((byte) bytes.length);
        mac.update(bytes);
      }
      return HexFormat.of().formatHex(Arrays.copyOf(mac.doFinal(), HASH_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " is part of every Java", e);
    }
  }
}
