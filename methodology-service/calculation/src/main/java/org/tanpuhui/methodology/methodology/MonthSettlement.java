package org.tanpuhui.methodology.methodology;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;

/**
 * A calculator some of whose acts get their amount only when their month has closed. Pure: the
 * result depends on the days alone, not on the order they came in or are given in.
 */
public interface MonthSettlement {

  /** The first local day whose reading the settlement of this month may look at. */
  LocalDate historyFrom(YearMonth month);

  /**
   * Settles one household's month.
   *
   * @param days its standing days from {@link #historyFrom} to the end of the month, in any order,
   *     at most one per local day (of several the one with the smallest activity id counts, and a
   *     waiting one beside it answers {@code over_cap}). Standing is every day whose reading was
   *     heard in time, whatever it was credited: not those that are voided, parked, too late, or of
   *     a grade that is not accepted. Days outside the range are ignored
   * @return one answer for each waiting day of the month, in order of day, then activity id
   */
  List<SettledDay> settle(YearMonth month, List<HouseholdDay> days);
}
