package org.tanpuhui.ledger.credits.store;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.platform.Scheme;

/** What the public statistics are made of. Reads every posting of a scheme: seconds per million. */
public final class StatisticsStore {

  /**
   * What a methodology gave.
   *
   * @param participants people and households with more recorded than taken back; projects are none
   * @param recorded milligrams CO2e, less what was taken back
   */
  public record Recorded(String methodology, long participants, BigInteger recorded) {}

  /** Certified credits by methodology, tonnes. */
  public record Certified(String methodology, long issued, long retired, long cancelled) {}

  private static final String RECORDED =
      """
      SELECT v.methodology, count(*) FILTER (WHERE sums.recorded > 0 AND sums.holder >> 48 & 255 = 0), coalesce(sum(sums.recorded), 0)
        FROM (SELECT j.methodology_version, j.holder,
                     sum(CASE j.purpose WHEN 1 THEN j.amount ELSE -j.amount END) AS recorded
                FROM journal j
               WHERE j.asset = 1 AND j.purpose IN (1, 2) AND j.line = 0
                 AND j.debit_account >= ? AND j.debit_account < ?
               GROUP BY 1, 2) AS sums
        JOIN methodology_version v ON v.version_no = sums.methodology_version
       GROUP BY v.methodology ORDER BY v.methodology
      """;
  private static final String PARTICIPANTS =
      "SELECT count(*) FROM participant_balance WHERE participant >= ? AND participant < ?";
  private static final String CERTIFIED =
      """
      SELECT b.methodology, sum(t.issued), sum(t.retired), sum(t.cancelled)
        FROM credit_batch b JOIN credit_total t USING (scheme, batch_id)
       WHERE b.scheme = ? GROUP BY b.methodology ORDER BY b.methodology
      """;

  /** Recorded reductions by methodology. */
  public List<Recorded> recorded(Connection connection, Scheme scheme) throws SQLException {
    List<Recorded> found = new ArrayList<>();
    try (PreparedStatement select = range(connection, RECORDED, scheme);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(
            new Recorded(
                rows.getString(1), rows.getLong(2), rows.getBigDecimal(3).toBigIntegerExact()));
      }
    }
    return found;
  }

  /** Participants that anything was ever posted to. */
  public long participants(Connection connection, Scheme scheme) throws SQLException {
    try (PreparedStatement select = range(connection, PARTICIPANTS, scheme);
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Issued, retired and cancelled by methodology. */
  public List<Certified> certified(Connection connection, Scheme scheme) throws SQLException {
    List<Certified> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(CERTIFIED)) {
      select.setInt(1, scheme.code());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(
              new Certified(rows.getString(1), rows.getLong(2), rows.getLong(3), rows.getLong(4)));
        }
      }
    }
    return found;
  }

  private static PreparedStatement range(Connection connection, String query, Scheme scheme)
      throws SQLException {
    PreparedStatement select = connection.prepareStatement(query);
    select.setLong(1, AccountId.first(scheme));
    select.setLong(2, AccountId.end(scheme));
    return select;
  }
}
