package org.tanpuhui.ledger.journal;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import org.tanpuhui.platform.CityTime;

/**
 * Points of one participant that were booked in one month under one validity, and so expire
 * together.
 *
 * @param bookMonth yyyymm
 * @param validityMonths [1, 120]; the month of the booking is the first
 * @param credited points granted or given back
 * @param debited points used, set aside, expired or reversed
 * @see "rules.md section 4, P4: at most 10 years"
 */
public record Lot(int bookMonth, int validityMonths, long credited, long debited) {

  /** What is left. */
  public long remaining() {
    return credited - debited;
  }

  /** The last local day on which the points can be used. */
  public LocalDate lastDay() {
    return lastDayOf(bookMonth, validityMonths);
  }

  /** The first instant at which they are expired: 24:00 local time of the last day. */
  public Instant expiresAt() {
    return CityTime.startOf(lastDay().plusDays(1));
  }

  /** The last local day of a lot of this month and validity. */
  public static LocalDate lastDayOf(int bookMonth, int validityMonths) {
    return YearMonth.of(bookMonth / 100, bookMonth % 100)
        .plusMonths(validityMonths - 1L)
        .atEndOfMonth();
  }
}
