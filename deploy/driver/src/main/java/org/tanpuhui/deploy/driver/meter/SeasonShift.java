package org.tanpuhui.deploy.driver.meter;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * Moves days by whole weeks that are as near as can be to whole years: weekdays stay, and the
 * season by at most half a week. (52 weeks a year would drift by 15 days in 12 years.)
 *
 * @param weeks forward; negative for records from the future
 */
record SeasonShift(long weeks) {

  private static final int DAYS_PER_WEEK = 7;

  /** The shift by the most whole years that leaves the last day before today. */
  static SeasonShift before(LocalDate today, LocalDate last) {
    for (long years = ChronoUnit.YEARS.between(last, today); ; years--) {
      long days = ChronoUnit.DAYS.between(last, last.plusYears(years));
      long weeks = Math.floorDiv(days + DAYS_PER_WEEK / 2, (long) DAYS_PER_WEEK);
      if (last.plusWeeks(weeks).isBefore(today)) {
        return new SeasonShift(weeks);
      }
    }
  }

  LocalDate shifted(LocalDate day) {
    return day.plusWeeks(weeks);
  }
}
