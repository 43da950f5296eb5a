package org.tanpuhui.ledger.store;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Asset;
import org.tanpuhui.ledger.journal.OpenPeriods;
import org.tanpuhui.platform.Scheme;

/** Months, proposed and closed. */
public final class PeriodStore {

  /**
   * A month somebody proposed to close.
   *
   * @param confirmedBy null while it is open
   */
  public record Period(
      YearMonth month,
      String proposedBy,
      Instant proposedAt,
      String confirmedBy,
      Instant confirmedAt) {}

  /** What the journal held of a class of accounts at the end of a closed month. */
  public record Total(
      Asset asset, AccountClass accountClass, BigInteger debits, BigInteger credits) {}

  private static final String CLOSED =
      "SELECT scheme, max(month) FROM period_close GROUP BY scheme";
  private static final String PERIODS =
      """
      SELECT p.month, p.proposed_by, p.proposed_at, c.confirmed_by, c.confirmed_at
        FROM period_proposal p LEFT JOIN period_close c USING (scheme, month)
       WHERE p.scheme = ? ORDER BY p.month DESC
      """;
  private static final String PROPOSE =
      """
      INSERT INTO period_proposal (scheme, month, proposed_by, proposed_at) VALUES (?, ?, ?, ?)
      ON CONFLICT DO NOTHING
      """;
  private static final String CLOSE = "SELECT close_period(?::smallint, ?, ?)";
  // Both sides of every pair, by class; what is booked to a closed month never changes.
  private static final String KEEP_TOTALS =
      """
      INSERT INTO period_total (scheme, month, asset, account_class, debits, credits)
      SELECT ?, ?, asset, side.account >> 48 & 255, sum(side.debit), sum(side.credit)
        FROM journal
       CROSS JOIN LATERAL (VALUES (debit_account, amount, 0), (credit_account, 0, amount))
             AS side (account, debit, credit)
       WHERE debit_account >= ? AND debit_account < ? AND book_date <= ?
       GROUP BY asset, side.account >> 48 & 255
      ON CONFLICT DO NOTHING
      """;
  private static final String TOTALS =
      """
      SELECT asset, account_class, debits, credits
        FROM period_total WHERE scheme = ? AND month = ? ORDER BY asset, account_class
      """;

  /** What can still be booked to. */
  public OpenPeriods open(Connection connection) throws SQLException {
    Map<Scheme, LocalDate> open = new EnumMap<>(Scheme.class);
    try (PreparedStatement select = connection.prepareStatement(CLOSED);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        open.put(Scheme.byCode(rows.getInt(1)), month(rows.getInt(2)).plusMonths(1).atDay(1));
      }
    }
    return new OpenPeriods(open);
  }

  /** The months of a scheme that were proposed, latest first. */
  public List<Period> all(Connection connection, Scheme scheme) throws SQLException {
    List<Period> periods = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(PERIODS)) {
      select.setInt(1, scheme.code());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          periods.add(
              new Period(
                  month(rows.getInt(1)),
                  rows.getString(2),
                  instant(rows, 3),
                  rows.getString(4),
                  instant(rows, 5)));
        }
      }
    }
    return periods;
  }

  /** One month, if somebody proposed to close it. */
  public Optional<Period> find(Connection connection, Scheme scheme, YearMonth month)
      throws SQLException {
    return all(connection, scheme).stream().filter(p -> p.month().equals(month)).findFirst();
  }

  /** Notes a proposal; false, and nothing done, when there is one. */
  public boolean propose(
      Connection connection, Scheme scheme, YearMonth month, String by, Instant at)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(PROPOSE)) {
      insert.setInt(1, scheme.code());
      insert.setInt(2, number(month));
      insert.setString(3, by);
      insert.setObject(4, at.atOffset(ZoneOffset.UTC));
      return insert.executeUpdate() == 1;
    }
  }

  /**
   * Closes a proposed month; from the commit on, the journal refuses rows of it.
   *
   * @throws SQLException 55P03 when long work on the journal is in the way; 23505 when it is closed
   */
  public void close(Connection connection, Scheme scheme, YearMonth month, String by)
      throws SQLException {
    try (PreparedStatement call = connection.prepareStatement(CLOSE)) {
      call.setInt(1, scheme.code());
      call.setInt(2, number(month));
      call.setString(3, by);
      call.execute();
    }
  }

  /** Sums the journal up to the end of a closed month and keeps it; once. */
  public void keepTotals(Connection connection, Scheme scheme, YearMonth month)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(KEEP_TOTALS)) {
      insert.setInt(1, scheme.code());
      insert.setInt(2, number(month));
      insert.setLong(3, AccountId.first(scheme));
      insert.setLong(4, AccountId.end(scheme));
      insert.setObject(5, month.atEndOfMonth());
      insert.executeUpdate();
    }
  }

  /** What was kept; empty before it is. */
  public List<Total> totals(Connection connection, Scheme scheme, YearMonth month)
      throws SQLException {
    List<Total> totals = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(TOTALS)) {
      select.setInt(1, scheme.code());
      select.setInt(2, number(month));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          totals.add(
              new Total(
                  Asset.byNumber(rows.getInt(1)),
                  AccountClass.byNumber(rows.getInt(2)),
                  rows.getBigDecimal(3).toBigIntegerExact(),
                  rows.getBigDecimal(4).toBigIntegerExact()));
        }
      }
    }
    return totals;
  }

  private static int number(YearMonth month) {
    return month.getYear() * 100 + month.getMonthValue();
  }

  private static YearMonth month(int number) {
    return YearMonth.of(number / 100, number % 100);
  }

  private static Instant instant(ResultSet rows, int column) throws SQLException {
    OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
