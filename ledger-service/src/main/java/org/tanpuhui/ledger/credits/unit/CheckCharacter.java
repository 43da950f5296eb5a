package org.tanpuhui.ledger.credits.unit;

/**
 * The check character of a serial number: ISO 7064 MOD 37,36 over its letters and digits. It finds
 * every single wrong character and nearly every swap of two neighbours.
 *
 * @see "ISO/IEC 7064:2003, hybrid system MOD 37,36"
 */
final class CheckCharacter {
  private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final int MODULUS = 36;

  private CheckCharacter() {}

  /**
   * The character to append.
   *
   * @param text upper-case letters, digits and hyphens; hyphens do not count
   */
  static char of(String text) {
    int product = MODULUS;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '-') {
        continue;
      }
      int value = ALPHABET.indexOf(text.charAt(i));
      if (value < 0) {
        throw new IllegalArgumentException("only A-Z, 0-9 and hyphens are checked, not: " + text);
      }
      int sum = (product + value) % MODULUS;
      product = (sum == 0 ? MODULUS : sum) * 2 % (MODULUS + 1);
    }
    return ALPHABET.charAt((MODULUS + 1 - product) % MODULUS);
  }
}
