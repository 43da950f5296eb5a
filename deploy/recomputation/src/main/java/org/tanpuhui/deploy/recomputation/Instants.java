package org.tanpuhui.deploy.recomputation;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/** Instants from text, quickly in the one form that exports write: UTC, up to nine decimals. */
final class Instants {
  private static final int DATE_AND_TIME = 19;
  private static final int NANO_DIGITS = 9;
  private static final long SECONDS_PER_DAY = 86_400;

  private Instants() {}

  /**
   * @throws IllegalArgumentException it is no instant; the message names the member
   */
  static Instant parse(String member, String text) {
    try {
      return isPlain(text) ? plain(text) : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(member + " is no instant", e);
    }
  }

  /** Whether it has the shape {@code 2024-02-29T23:59:59[.999]Z}. */
  private static boolean isPlain(String text) {
    int length = text.length();
    if (length < DATE_AND_TIME + 1 || length > DATE_AND_TIME + 2 + NANO_DIGITS) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char expected =
          switch (i) {
            case 4, 7 -> '-';
            case 10 -> 'T';
            case 13, 16 -> ':';
            case DATE_AND_TIME -> length == DATE_AND_TIME + 1 ? 'Z' : '.';
            default -> i == length - 1 ? 'Z' : '0';
          };
      char c = text.charAt(i);
      if (expected == '0' ? c < '0' || c > '9' : c != expected) {
        return false;
      }
    }
    return length != DATE_AND_TIME + 2;
  }

  private static Instant plain(String text) {
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    if (hour > 23 || minute > 59 || second > 59) {
      throw new DateTimeException("no such time of day");
    }
    long day =
        LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10)).toEpochDay();
    int nanos = 0;
    int digits = Math.max(0, text.length() - DATE_AND_TIME - 2);
    if (digits > 0) {
      nanos = number(text, DATE_AND_TIME + 1, text.length() - 1);
      for (int i = digits; i < NANO_DIGITS; i++) {
        nanos *= 10;
      }
    }
    return Instant.ofEpochSecond(
        day * SECONDS_PER_DAY + hour * 3_600L + minute * 60L + second, nanos);
  }

  private static int number(String text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      value = value * 10 + text.charAt(i) - '0';
    }
    return value;
  }
}
