package org.tanpuhui.ledger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.tanpuhui.ledger.store.PeriodStore;
import org.tanpuhui.ledger.store.PeriodStore.Period;
import org.tanpuhui.ledger.store.PeriodStore.Total;
import org.tanpuhui.ledger.store.PointsStore;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** Closes months: one person proposes, another confirms. */
@ApplicationScoped
public class PeriodService {
  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String UNIQUE_VIOLATION = "23505";

  /** Whether everything recorded before an instant is in the books, of every partition. */
  @FunctionalInterface
  public interface Passed {
    /** What is still under way; empty when nothing is. */
    Optional<String> missing(Instant before);
  }

  private final DataSource dataSource;
  private final Clock clock;
  private final PeriodStore store = new PeriodStore();
  private final PointsStore points = new PointsStore();

  @Inject
  public PeriodService(DataSource dataSource) {
    this(dataSource, Clock.systemUTC());
  }

  /**
   * @param clock what the time is; tests bring their own
   */
  public PeriodService(DataSource dataSource, Clock clock) {
    this.dataSource = dataSource;
    this.clock = clock;
  }

  /** Months of a scheme that were proposed or closed, latest first. */
  public List<Period> periods(Scheme scheme) {
    return Transactions.read(dataSource, connection -> store.all(connection, scheme));
  }

  /** What the journal held at the end of a closed month. */
  public List<Total> totals(Scheme scheme, YearMonth month) {
    return Transactions.read(dataSource, connection -> store.totals(connection, scheme, month));
  }

  /**
   * Proposes to close a month, or, from another person than who proposed, closes it. The same again
   * changes nothing.
   *
   * @throws ProblemException PERIOD_NOT_OVER, PERIOD_ORDER, PERIOD_BUSY, SAME_PERSON
   */
  public Period close(Scheme scheme, YearMonth month, String by, Passed passed) {
    Optional<Period> before =
        Transactions.read(dataSource, connection -> store.find(connection, scheme, month));
    if (before.isPresent() && before.get().confirmedBy() != null) {
      return keepTotals(scheme, month, before.get());
    }
    requireOver(scheme, month, passed);
    if (before.isEmpty()) {
      return Transactions.write(
          dataSource,
          connection -> {
            Instant at = now();
            if (store.propose(connection, scheme, month, by, at)) {
              Acts.record(connection, Act.of(scheme, at, "period.proposed", by, text(month)));
            }
            return store.find(connection, scheme, month).orElseThrow();
          });
    }
    if (before.get().proposedBy().equals(by)) {
      throw new ProblemException(
          ProblemCode.SAME_PERSON, "who proposed to close the month cannot confirm it");
    }
    Period closed = confirm(scheme, month, by);
    return keepTotals(scheme, month, closed);
  }

  private void requireOver(Scheme scheme, YearMonth month, Passed passed) {
    Instant end = CityTime.startOf(month.plusMonths(1).atDay(1));
    if (now().isBefore(end)) {
      throw new ProblemException(ProblemCode.PERIOD_NOT_OVER, "the month ends at " + end);
    }
    YearMonth next = month.plusMonths(1);
    List<YearMonth> closed =
        periods(scheme).stream().filter(p -> p.confirmedBy() != null).map(Period::month).toList();
    if (!closed.isEmpty() && !closed.get(0).plusMonths(1).equals(month)) {
      throw new ProblemException(
          ProblemCode.PERIOD_ORDER,
          "months close one after another; the next is " + closed.get(0).plusMonths(1));
    }
    int expired =
        Transactions.read(dataSource, connection -> points.expiredUntil(connection, scheme));
    if (expired < next.getYear() * 100 + next.getMonthValue()) {
      throw new ProblemException(
          ProblemCode.PERIOD_NOT_OVER,
          "lots that end with the month are not expired yet; that happens by itself");
    }
    Optional<String> missing = passed.missing(end);
    if (missing.isPresent()) {
      throw new ProblemException(ProblemCode.PERIOD_NOT_OVER, missing.get());
    }
  }

  private Period confirm(Scheme scheme, YearMonth month, String by) {
    return Transactions.write(
        dataSource,
        connection -> {
          close(connection, scheme, month, by);
          Acts.record(connection, Act.of(scheme, now(), "period.closed", by, text(month)));
          return store.find(connection, scheme, month).orElseThrow();
        });
  }

  private void close(Connection connection, Scheme scheme, YearMonth month, String by)
      throws SQLException {
    try {
      store.close(connection, scheme, month, by);
    } catch (SQLException e) {
      if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        throw new ProblemException(
            ProblemCode.PERIOD_BUSY, "an export or another long reading holds the journal");
      }
      if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw new ProblemException(ProblemCode.CONFLICT, "another person closed it meanwhile");
      }
      throw e;
    }
  }

  /** After the commit of the close nothing is booked to the month, so its sums are final. */
  private Period keepTotals(Scheme scheme, YearMonth month, Period closed) {
    if (totals(scheme, month).isEmpty()) {
      Transactions.write(
          dataSource,
          connection -> {
            store.keepTotals(connection, scheme, month);
            return null;
          });
    }
    return closed;
  }

  private static String text(YearMonth month) {
    return String.format("%d%02d", month.getYear(), month.getMonthValue());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
