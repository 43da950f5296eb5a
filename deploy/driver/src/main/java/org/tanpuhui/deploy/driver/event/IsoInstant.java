package org.tanpuhui.deploy.driver.event;

/** Instants as {@code 2026-11-22T08:01:02Z}, written without allocating. */
public final class IsoInstant {

  private static final long DAY_S = 86_400;

  private IsoInstant() {}

  /**
   * Writes 20 bytes at {@code at}.
   *
   * @param epochSecond any second of the years 1 to 9999
   * @return the position after the text
   * @see "https://howardhinnant.github.io/date_algorithms.html#civil_from_days"
   */
  public static int write(byte[] target, int at, long epochSecond) {
    long day = Math.floorDiv(epochSecond, DAY_S);
    int second = (int) Math.floorMod(epochSecond, DAY_S);
    long z = day + 719_468;
    long era = Math.floorDiv(z, 146_097L);
    long dayOfEra = z - era * 146_097;
    long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    long shifted = (5 * dayOfYear + 2) / 153;
    int dayOfMonth = (int) (dayOfYear - (153 * shifted + 2) / 5 + 1);
    int month = (int) (shifted < 10 ? shifted + 3 : shifted - 9);
    int year = (int) (yearOfEra + era * 400 + (month <= 2 ? 1 : 0));
    int p = at;
    two(target, p, year / 100);
    two(target, p + 2, year % 100);
    target[p + 4] = '-';
    two(target, p + 5, month);
    target[p + 7] = '-';
    two(target, p + 8, dayOfMonth);
    target[p + 10] = 'T';
    two(target, p + 11, second / 3600);
    target[p + 13] = ':';
    two(target, p + 14, second / 60 % 60);
    target[p + 16] = ':';
    two(target, p + 17, second % 60);
    target[p + 19] = 'Z';
    return p + 20;
  }

  private static void two(byte[] target, int at, int value) {
    target[at] = (byte) ('0' + value / 10);
    target[at + 1] = (byte) ('0' + value % 10);
  }
}
