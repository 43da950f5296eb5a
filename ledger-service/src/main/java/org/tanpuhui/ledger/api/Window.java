package org.tanpuhui.ledger.api;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * Book dates of a question to the journal.
 *
 * @param from first
 * @param to last
 */
record Window(LocalDate from, LocalDate to) {
  /** What no statement index finds is read day by day, so not more than this at once. */
  static final int DAYS_MAX = 31;

  /** What is said of a day that it does not cover. */
  static final String RANGE = "must lie between 1970 and 2199";

  private static final LocalDate FIRST = LocalDate.of(1970, 1, 1);
  private static final LocalDate LAST = LocalDate.of(2199, 12, 31);

  /**
   * Reads it.
   *
   * @param bounded whether it must be given and short
   * @throws ProblemException PARAMETER_INVALID
   */
  static Window ofDays(String from, String to, boolean bounded) {
    if (bounded && (from == null || to == null)) {
      throw invalid("from and to are needed here, at most " + DAYS_MAX + " days apart");
    }
    Window window = new Window(day("from", from, FIRST), day("to", to, LAST));
    if (window.to.isBefore(window.from)) {
      throw invalid("to must not lie before from");
    }
    if (bounded && ChronoUnit.DAYS.between(window.from, window.to) >= DAYS_MAX) {
      throw invalid("from and to may be at most " + DAYS_MAX + " days apart");
    }
    return window;
  }

  String text() {
    return from + "|" + to;
  }

  private static LocalDate day(String name, String text, LocalDate otherwise) {
    return text == null ? otherwise : day(name, text);
  }

  /**
   * Reads one day.
   *
   * @throws ProblemException PARAMETER_INVALID
   */
  static LocalDate day(String name, String text) {
    if (text == null) {
      throw invalid(name + " is required");
    }
    try {
      LocalDate day = LocalDate.parse(text);
      if (covers(day)) {
        return day;
      }
    } catch (DateTimeException e) {
      throw invalid(name + " must be a day like 2026-11-23");
    }
    throw invalid(name + " " + RANGE);
  }

  /** Whether a day can be one of the books; the database holds no day of the year -999999999. */
  static boolean covers(LocalDate day) {
    return !day.isBefore(FIRST) && !day.isAfter(LAST);
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(ProblemCode.PARAMETER_INVALID, detail);
  }
}
