package org.tanpuhui.platform.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.ConfigProvider;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Cursors of lists: text of ours that the client hands back unchanged. Each carries an HMAC, so a
 * cursor that was made up or altered is refused instead of read.
 *
 * <p>The key is {@code tanpuhui.cursor.key}; without it a random one is made at start, so cursors
 * end with the process. Several instances behind one address need the same key. A cursor hides
 * nothing: put no secret into it.
 */
public final class Cursors {
  private static final int MAC_BYTES = 12;
  private static final int CURSOR_MAX = 1024;
  private static final byte SEPARATOR = 0x1f;
  private static final SecretKeySpec KEY = key();

  private Cursors() {}

  /**
   * A cursor that holds these parts.
   *
   * @param list name of the list; a cursor of one list is not accepted by another
   * @param parts the sort key behind which the next page begins; without the character U+001F
   */
  public static String encode(String list, String... parts) {
    String text = parts.length == 0 ? list : list + '\u001f' + String.join("\u001f", parts);
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    byte[] mac = mac(payload, payload.length);
    byte[] all = Arrays.copyOf(payload, payload.length + MAC_BYTES);
    System.arraycopy(mac, 0, all, payload.length, MAC_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  /**
   * The parts of a cursor that {@link #encode} made for the same list.
   *
   * @return the parts, without the list's name
   * @throws ProblemException CURSOR_INVALID when it is not one of ours
   */
  public static String[] decode(String list, String cursor) {
    byte[] all = bytes(cursor);
    int length = all.length - MAC_BYTES;
    if (length <= 0
        || !MessageDigest.isEqual(
            Arrays.copyOf(mac(all, length), MAC_BYTES),
            Arrays.copyOfRange(all, length, all.length))) {
      throw invalid();
    }
    String[] parts = split(Arrays.copyOf(all, length));
    if (!parts[0].equals(list)) {
      throw invalid();
    }
    return Arrays.copyOfRange(parts, 1, parts.length);
  }

  private static String[] split(byte[] payload) {
    int count = 1;
    for (byte b : payload) {
      count += b == SEPARATOR ? 1 : 0;
    }
    String[] parts = new String[count];
    int from = 0;
    int part = 0;
    for (int i = 0; i <= payload.length; i++) {
      if (i == payload.length || payload[i] == SEPARATOR) {
        parts[part++] = new String(payload, from, i - from, StandardCharsets.UTF_8);
        from = i + 1;
      }
    }
    return parts;
  }

  private static byte[] bytes(String cursor) {
    if (cursor == null || cursor.length() > CURSOR_MAX) {
      throw invalid();
    }
    try {
      byte[] all = Base64.getUrlDecoder().decode(cursor);
      // The decoder ignores the unused bits of the last character; an altered one is refused too.
      if (!Base64.getUrlEncoder().withoutPadding().encodeToString(all).equals(cursor)) {
        throw invalid();
      }
      return all;
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  private static ProblemException invalid() {
    return new ProblemException(
        ProblemCode.CURSOR_INVALID, "use next_cursor of the page before, unchanged");
  }

  private static byte[] mac(byte[] bytes, int length) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(KEY);
      mac.update(bytes, 0, length);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static SecretKeySpec key() {
    byte[] key =
        ConfigProvider.getConfig()
            .getOptionalValue("tanpuhui.cursor.key", String.class)
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .orElseGet(
                () -> {
                  byte[] random = new byte[32];
                  new SecureRandom().nextBytes(random);
                  return random;
                });
    return new SecretKeySpec(key, "HmacSHA256");
  }
}
