package org.tanpuhui.ledger.log.merkle;

import java.util.Base64;
import java.util.Optional;

/** Standard base64 with padding (RFC 4648 section 4), of which only the canonical form is read. */
public final class Base64Text {
  private Base64Text() {}

  /** The canonical text. */
  public static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * The bytes; empty if the text is not what {@link #encode} makes of any bytes. The JDK's decoder
   * also reads texts without padding or with stray bits, so that one proof had several spellings.
   */
  public static Optional<byte[]> decode(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
