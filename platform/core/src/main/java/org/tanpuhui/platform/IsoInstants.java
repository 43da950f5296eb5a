package org.tanpuhui.platform;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;

/** ISO instants in the form our own services write, read and written without a formatter. */
public final class IsoInstants {
  /** Length of {@code 2026-11-20T00:00:00}. */
  private static final int SECONDS_END = 19;

  private static final int NANO_DIGITS = 9;
  private static final int LAST_YEAR = 9_999;
  private static final int SECONDS_PER_DAY = 86_400;
  private static final String SHAPE = "dddd-dd-ddTdd:dd:dd";

  private IsoInstants() {}

  /**
   * Reads {@code yyyy-MM-ddTHH:mm:ss[.fraction]Z}, and any other form {@link Instant#parse} knows.
   *
   * @throws java.time.DateTimeException it is no instant
   */
  public static Instant parse(String text) {
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

  /** As {@link Instant#toString}: UTC, with as many decimals as it needs: none, 3, 6 or 9. */
  public static String format(Instant instant) {
    long seconds = instant.getEpochSecond();
    long day = Math.floorDiv(seconds, (long) SECONDS_PER_DAY);
    LocalDate date = LocalDate.ofEpochDay(day);
    if (date.getYear() < 0 || date.getYear() > LAST_YEAR) {
      return instant.toString();
    }
    int second = (int) (seconds - day * SECONDS_PER_DAY);
    byte[] text = new byte[SECONDS_END + 2 + NANO_DIGITS];
    digits(text, 0, date.getYear(), 4);
    text[4] = '-';
    digits(text, 5, date.getMonthValue(), 2);
    text[7] = '-';
    digits(text, 8, date.getDayOfMonth(), 2);
    text[10] = 'T';
    digits(text, 11, second / 3_600, 2);
    text[13] = ':';
    digits(text, 14, second / 60 % 60, 2);
    text[16] = ':';
    digits(text, 17, second % 60, 2);
    int end = fraction(text, instant.getNano());
    text[end] = 'Z';
    return new String(text, 0, end + 1, StandardCharsets.ISO_8859_1);
  }

  private static int fraction(byte[] text, int nanos) {
    if (nanos == 0) {
      return SECONDS_END;
    }
    int digits = nanos % 1_000 != 0 ? NANO_DIGITS : nanos % 1_000_000 != 0 ? 6 : 3;
    int value = digits == 3 ? nanos / 1_000_000 : digits == 6 ? nanos / 1_000 : nanos;
    text[SECONDS_END] = '.';
    digits(text, SECONDS_END + 1, value, digits);
    return SECONDS_END + 1 + digits;
  }

  private static void digits(byte[] text, int from, int value, int width) {
    int rest = value;
    for (int i = from + width - 1; i >= from; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
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
