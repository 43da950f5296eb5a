package org.tanpuhui.ledger.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * The query parameter {@code as_of}: a local day counts by book date, an instant by time of record;
 * both include what lies on it.
 *
 * @param text as it was sent
 * @param day last book date that counts
 * @param time last time of record that counts
 */
record AsOf(String text, LocalDate day, Instant time) {
  private static final Instant FIRST = Instant.EPOCH;
  private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");
  private static final LocalDate LAST_DAY = LocalDate.of(2200, 1, 1);

  /**
   * Reads it.
   *
   * @return null when the parameter is absent
   * @throws ProblemException PARAMETER_INVALID for another shape, a time before 1970 or the future:
   *     an empty answer would look like an empty account
   */
  static AsOf parse(String text) {
    if (text == null) {
      return null;
    }
    try {
      boolean isDay = text.length() == 10;
      LocalDate day = isDay ? LocalDate.parse(text) : LAST_DAY;
      Instant time = isDay ? LAST : Instant.parse(text);
      boolean future =
          isDay ? day.isAfter(CityTime.day(Instant.now())) : time.isAfter(Instant.now());
      if (!future && !day.isBefore(CityTime.day(FIRST)) && !time.isBefore(FIRST)) {
        return new AsOf(text, day, time);
      }
    } catch (DateTimeException e) {
      throw invalid(text);
    }
    throw invalid(text);
  }

  /** The last book date that counts; null when an instant was asked for. */
  LocalDate dayOrNull() {
    return time.equals(LAST) ? day : null;
  }

  /** The last time of record that counts; null when a day was asked for. */
  Instant timeOrNull() {
    return time.equals(LAST) ? null : time;
  }

  String basis() {
    return time.equals(LAST) ? "book_date" : "recorded_at";
  }

  private static ProblemException invalid(String text) {
    return new ProblemException(
        ProblemCode.PARAMETER_INVALID,
        "as_of must be a day like 2026-11-23 or an instant like 2026-11-23T04:00:00Z, from 1970 to"
            + " now, not "
            + text);
  }
}
