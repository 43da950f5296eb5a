package org.tanpuhui.ledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.tanpuhui.ledger.journal.Asset;
import org.tanpuhui.ledger.journal.Purpose;
import org.tanpuhui.ledger.journal.ReferenceNumber;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;

/** What a day booked of one partner's activities. Found by the block ranges of recorded_at. */
public final class PartnerDayStore {
  private static final String BOOKED =
      """
      SELECT coalesce(sum(amount) FILTER (WHERE asset = ? AND purpose = ?), 0)::bigint,
             coalesce(sum(amount) FILTER (WHERE asset = ? AND purpose = ?), 0)::bigint,
             coalesce(sum(amount) FILTER (WHERE asset = ? AND purpose = ?), 0)::bigint,
             coalesce(sum(amount) FILTER (WHERE asset = ? AND purpose = ?), 0)::bigint
        FROM journal
       WHERE recorded_at >= ? AND recorded_at < ? AND partner_no = ? AND debit_account >> 56 = ?
      """;

  /**
   * Sums of a day by time of record; later records book to later days, so a day that is over and
   * caught up never changes.
   *
   * @param postedMgCo2e milligrams CO2e recorded
   * @param reversedMgCo2e milligrams CO2e taken back
   * @param pointsCredited points given, those of campaigns among them
   * @param pointsReversed points taken back with a reversal
   */
  public record Booked(
      long postedMgCo2e, long reversedMgCo2e, long pointsCredited, long pointsReversed) {}

  /** What the day booked of a partner's activities. */
  public Booked booked(Connection connection, Scheme scheme, String partner, LocalDate day)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BOOKED)) {
      int at = 1;
      for (Asset asset : new Asset[] {Asset.REDUCTION, Asset.POINTS}) {
        for (Purpose purpose : new Purpose[] {Purpose.POST, Purpose.REVERSE}) {
          select.setInt(at++, asset.number());
          select.setInt(at++, purpose.number());
        }
      }
      select.setObject(at++, CityTime.startOf(day).atOffset(ZoneOffset.UTC));
      select.setObject(at++, CityTime.startOf(day.plusDays(1)).atOffset(ZoneOffset.UTC));
      select.setInt(at++, ReferenceNumber.partner(partner));
      select.setInt(at, scheme.code());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new Booked(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
      }
    }
  }
}
