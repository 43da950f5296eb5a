package org.tanpuhui.platform;

import java.util.Optional;

/**
 * The pseudonym of a participant, which is also the number of its account in the ledger.
 *
 * <p>Bits 56 to 62 hold the scheme's code, bits 48 to 55 the account class (0 for participants),
 * bits 0 to 47 a random number. Printed as 16 lower-case hexadecimal digits.
 *
 * @param value the number, positive
 */
public record ParticipantId(long value) {
  private static final long NUMBER_MASK = (1L << 48) - 1;

  public ParticipantId {
    if (!isParticipant(value)) {
      throw new IllegalArgumentException("not a participant id: " + Long.toHexString(value));
    }
  }

  /** The participant of a scheme with this number, of which the low 48 bits are used. */
  public static ParticipantId of(Scheme scheme, long number) {
    return new ParticipantId(((long) scheme.code() << 56) | (number & NUMBER_MASK));
  }

  /** Whether this number has the shape of a participant id of a known scheme. */
  public static boolean isParticipant(long value) {
    int code = (int) (value >>> 56);
    return value > 0 && ((value >>> 48) & 0xff) == 0 && code >= 1 && code <= Scheme.values().length;
  }

  /** Reads the printed form; empty if the text is not one. */
  public static Optional<ParticipantId> parse(String text) {
    if (text == null || text.length() != 16) {
      return Optional.empty();
    }
    long value = 0;
    for (int i = 0; i < 16; i++) {
      char c = text.charAt(i);
      int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
      if (digit < 0) {
        return Optional.empty();
      }
      value = (value << 4) | digit;
    }
    return isParticipant(value) ? Optional.of(new ParticipantId(value)) : Optional.empty();
  }

  public Scheme scheme() {
    return Scheme.byCode((int) (value >>> 56));
  }

  /** The printed form of any id of this shape, without checking it. */
  public static String text(long value) {
    String hex = Long.toHexString(value);
    return "0".repeat(16 - hex.length()) + hex;
  }

  @Override
  public String toString() {
    return text(value);
  }
}
