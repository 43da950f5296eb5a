package org.tanpuhui.ledger.journal;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;

/**
 * The days that entries can still be booked to. What was recorded in a month that is closed is
 * booked to the first open day.
 *
 * @param openFrom first open day, by scheme; absent where no month is closed
 */
public record OpenPeriods(Map<Scheme, LocalDate> openFrom) {
  /** Nothing is closed. */
  public static final OpenPeriods ALL = new OpenPeriods(Map.of());

  public OpenPeriods {
    openFrom = Map.copyOf(openFrom);
  }

  /** The day that something is booked to: its local day, or the first open one after it. */
  public LocalDate bookDate(Scheme scheme, Instant recordedAt) {
    LocalDate day = CityTime.day(recordedAt);
    LocalDate open = openFrom.get(scheme);
    return open == null || !day.isBefore(open) ? day : open;
  }

  /** An entry with a book date that is open: its own, or the first open day. */
  public JournalEntry open(JournalEntry entry) {
    LocalDate open = openFrom.get(entry.holder().scheme());
    return open == null || !entry.bookDate().isBefore(open) ? entry : entry.bookedTo(open);
  }
}
