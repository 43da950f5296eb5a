package org.tanpuhui.ledger.credits.unit;

import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The number of a certificate: 25 characters of Crockford's base 32 in groups of five, all random:
 * 125 bits, so nobody finds one by counting or guessing.
 */
public final class CertificateId {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int GROUPS = 5;
  private static final int GROUP = 5;

  private CertificateId() {}

  /**
   * A new one.
   *
   * @param random one that cannot be predicted
   */
  public static String next(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS * GROUP; i++) {
      if (i > 0 && i % GROUP == 0) {
        text.append('-');
      }
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  /**
   * As printed, from what somebody typed: any case, O for 0, I and L for 1; empty if it is none.
   */
  public static Optional<String> parse(String typed) {
    if (typed == null || typed.length() > 64) {
      return Optional.empty();
    }
    String text =
        typed
            .strip()
            .toUpperCase(Locale.ROOT)
            .replace('O', '0')
            .replace('I', '1')
            .replace('L', '1');
    return text.matches("[" + ALPHABET + "]{5}(-[" + ALPHABET + "]{5}){4}")
        ? Optional.of(text)
        : Optional.empty();
  }
}
