package org.tanpuhui.ledger.credits.unit;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The printed name of a range of units: {@code
 * <prefix>-<methodology>-<vintage>-<from>-<to>-<check>}, for example {@code
 * SZ-PHCER-SZ-SHARED-BIKE-RIDING-2023-7000000001-7000000377-T}.
 *
 * @param prefix of the scheme, two words of upper-case letters
 * @param methodology id of the methodology, lower case; printed in upper case
 * @param vintage year in which the batch's period ends
 */
public record Serial(String prefix, String methodology, int vintage, SerialRange range) {
  private static final Pattern FORM =
      Pattern.compile(
          "([A-Z]{2,10}-[A-Z]{2,10})-([A-Z0-9]+(?:-[A-Z0-9]+)*)-([0-9]{4})-([0-9]{1,19})-([0-9]{1,19})-([0-9A-Z])");
  private static final int LONGEST = 200;

  /** The printed form. */
  public String text() {
    String text =
        prefix
            + "-"
            + methodology.toUpperCase(Locale.ROOT)
            + "-"
            + vintage
            + "-"
            + range.first()
            + "-"
            + range.last();
    return text + "-" + CheckCharacter.of(text);
  }

  /** Reads the printed form, whatever the case; empty if form or check character is wrong. */
  public static Optional<Serial> parse(String text) {
    if (text == null || text.length() > LONGEST) {
      return Optional.empty();
    }
    String upper = text.strip().toUpperCase(Locale.ROOT);
    Matcher form = FORM.matcher(upper);
    if (!form.matches()
        || CheckCharacter.of(upper.substring(0, upper.length() - 2))
            != upper.charAt(upper.length() - 1)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Serial(
              form.group(1),
              form.group(2).toLowerCase(Locale.ROOT),
              Integer.parseInt(form.group(3)),
              new SerialRange(Long.parseLong(form.group(4)), Long.parseLong(form.group(5)))));
    } catch (IllegalArgumentException outOfRange) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return text();
  }
}
