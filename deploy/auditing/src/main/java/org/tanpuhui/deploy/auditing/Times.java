package org.tanpuhui.deploy.auditing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.stream.IntStream;

/** Times as the books have them: microseconds since 1970; days of Asia/Shanghai since 1970. */
final class Times {
  static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final long EIGHT_HOURS = 8L * 3_600_000_000L;

  /** 1992-01-01: since then Asia/Shanghai is UTC+8 without a change. */
  private static final long STEADY_SINCE = 694_224_000_000_000L;

  /** Months of the days until 2079; one is asked for with every row of the journal. */
  private static final int[] MONTHS = IntStream.range(0, 40_000).map(Times::monthOf).toArray();

  private Times() {}

  /**
   * Microseconds of an instant like {@code 2026-11-20T09:00:00.123Z}.
   *
   * @throws java.time.DateTimeException it is none
   */
  static long micros(String text) {
    return micros(text.toCharArray(), 0, text.length());
  }

  /** The same of some characters. */
  static long micros(char[] text, int at, int length) {
    if (length < 20 || length > 27 || text[at + length - 1] != 'Z' || text[at + 4] != '-') {
      return slow(new String(text, at, length));
    }
    long year = number(text, at, 4);
    long month = number(text, at + 5, 2);
    long day = number(text, at + 8, 2);
    long hour = number(text, at + 11, 2);
    long minute = number(text, at + 14, 2);
    long second = number(text, at + 17, 2);
    long fraction = 0;
    if (length > 20) {
      fraction = number(text, at + 20, length - 21);
      for (int digits = length - 21; digits < 6; digits++) {
        fraction *= 10;
      }
    }
    if ((year | month | day | hour | minute | second | fraction) < 0) {
      return slow(new String(text, at, length));
    }
    return ((days(year, month, day) * 24 + hour) * 60 + minute) * 60_000_000L
        + second * 1_000_000L
        + fraction;
  }

  /** Days since 1970 of a day like {@code 2026-11-20}. */
  static int day(String text) {
    return day(text.toCharArray(), 0, text.length());
  }

  /** The same of some characters. */
  static int day(char[] text, int at, int length) {
    if (length == 10 && text[at + 4] == '-' && text[at + 7] == '-') {
      long year = number(text, at, 4);
      long month = number(text, at + 5, 2);
      long day = number(text, at + 8, 2);
      // Of later days not every month has one.
      if (year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= 28) {
        return (int) days(year, month, day);
      }
    }
    return Math.toIntExact(LocalDate.parse(new String(text, at, length)).toEpochDay());
  }

  /** The local day of an instant. */
  static int dayOf(long micros) {
    if (micros >= STEADY_SINCE) {
      return (int) ((micros + EIGHT_HOURS) / MICROS_PER_DAY);
    }
    return (int) LocalDate.ofInstant(instant(micros), ZONE).toEpochDay();
  }

  /** The local month of a day, as yyyymm. */
  static int month(int day) {
    return day >= 0 && day < MONTHS.length ? MONTHS[day] : monthOf(day);
  }

  private static int monthOf(int day) {
    LocalDate date = LocalDate.ofEpochDay(day);
    return date.getYear() * 100 + date.getMonthValue();
  }

  /** The first day of the month after this one. */
  static int firstDayAfter(int month) {
    return (int) yearMonth(month).plusMonths(1).atDay(1).toEpochDay();
  }

  /** The first day of a month. */
  static int firstDayOf(int month) {
    return (int) yearMonth(month).atDay(1).toEpochDay();
  }

  /** The first day on which points of a lot are expired. */
  static int expiryDay(int month, int validity) {
    return (int) yearMonth(month).plusMonths(validity).atDay(1).toEpochDay();
  }

  /** The month of a lot of this validity whose points are expired from a day on. */
  static int monthBefore(int expiryDay, int validity) {
    LocalDate date = LocalDate.ofEpochDay(expiryDay).minusMonths(validity);
    return date.getYear() * 100 + date.getMonthValue();
  }

  /** Milliseconds of the begin of a local day. */
  static long startMillis(int day) {
    return LocalDate.ofEpochDay(day).atStartOfDay(ZONE).toInstant().toEpochMilli();
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
  }

  private static YearMonth yearMonth(int month) {
    return YearMonth.of(month / 100, month % 100);
  }

  private static long slow(String text) {
    Instant instant = Instant.parse(text);
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
  }

  /** -1 when it is not all digits. */
  private static long number(char[] text, int from, int digits) {
    long value = 0;
    for (int i = from; i < from + digits; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** Days since 1970 in the proleptic Gregorian calendar; Hinnant, days_from_civil. */
  private static long days(long year, long month, long day) {
    long y = month <= 2 ? year - 1 : year;
    long era = y / 400;
    long yearOfEra = y - era * 400;
    long dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * 146_097 + dayOfEra - 719_468;
  }
}
