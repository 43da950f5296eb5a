package org.tanpuhui.methodology.intake;

import java.time.Instant;
import java.time.LocalDate;

/** ISO instants in the form our own services write, read without a formatter. */
final class IsoInstants {
  /** Length of {@code 2026-11-20T00:00:00}. */
  private static final int SECONDS_END = 19;

  private static final int NANO_DIGITS = 9;
  private static final int SECONDS_PER_DAY = 86_400;
  private static final String SHAPE = "dddd-dd-ddTdd:dd:dd";

  private IsoInstants() {}

  /**
   * Reads {@code yyyy-MM-ddTHH:mm:ss[.fraction]Z}, and any other form {@link Instant#parse} knows.
   *
   * @throws java.time.DateTimeException it is no instant
   */
  static Instant parse(String text) {
    int length = text.length();
    if (length <= SECONDS_END || text.charAt(length - 1) != 'Z' || !hasShape(text)) {
      return Instant.parse(text);
    }
    int nanos = 0;
    if (length > SECONDS_END + 1) {
      int digits = length - SECONDS_END - 2;
      if (text.charAt(SECONDS_END) != '.' || digits < 1 || digits > NANO_DIGITS) {
        return Instant.parse(text);
      }
      for (int i = 0; i < NANO_DIGITS; i++) {
        int digit = i < digits ? text.charAt(SECONDS_END + 1 + i) - '0' : 0;
        if (digit < 0 || digit > 9) {
          return Instant.parse(text);
        }
        nanos = nanos * 10 + digit;
      }
    }
    int hour = number(text, 11, 2);
    int minute = number(text, 14, 2);
    int second = number(text, 17, 2);
    if (hour > 23 || minute > 59 || second > 59) {
      return Instant.parse(text);
    }
    long day =
        LocalDate.of(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2)).toEpochDay();
    return Instant.ofEpochSecond(
        day * SECONDS_PER_DAY + hour * 3_600L + minute * 60L + second, nanos);
  }

  private static boolean hasShape(String text) {
    for (int i = 0; i < SECONDS_END; i++) {
      char wanted = SHAPE.charAt(i);
      char c = text.charAt(i);
      if (wanted == 'd' ? c < '0' || c > '9' : c != wanted) {
        return false;
      }
    }
    return true;
  }

  private static int number(String text, int from, int digits) {
    int number = 0;
    for (int i = from; i < from + digits; i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }
}
