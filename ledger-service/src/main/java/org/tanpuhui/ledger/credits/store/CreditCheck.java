package org.tanpuhui.ledger.credits.store;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.platform.Scheme;

/** Sets ranges, totals of batches and balances of credits against each other, row by row. */
public final class CreditCheck {
  private static final String RANGES_AND_BALANCES =
      """
      SELECT coalesce(max(abs(coalesce(b.tonnes, 0) - coalesce(r.tonnes, 0))), 0)
        FROM (SELECT account, credits - debits AS tonnes FROM system_balance
               WHERE asset = 3 AND account >> 48 & 255 BETWEEN 17 AND 21
                 AND account >= ? AND account < ?) AS b
        FULL JOIN
             (SELECT account, sum(last_no - first_no + 1) AS tonnes FROM credit_range
               WHERE account >= ? AND account < ? GROUP BY account) AS r USING (account)
      """;
  private static final String RANGES_AND_TOTALS =
      """
      SELECT coalesce(max(greatest(abs(t.held - coalesce(r.held, 0)), abs(t.frozen - coalesce(r.frozen, 0)),
                                   abs(t.welfare - coalesce(r.welfare, 0)), abs(t.retired - coalesce(r.retired, 0)),
                                   abs(t.cancelled - coalesce(r.cancelled, 0)))), 0)
        FROM credit_total t
        LEFT JOIN (SELECT scheme, batch_id,
                          sum(last_no - first_no + 1) FILTER (WHERE state = 17) AS held,
                          sum(last_no - first_no + 1) FILTER (WHERE state = 18) AS frozen,
                          sum(last_no - first_no + 1) FILTER (WHERE state = 21) AS welfare,
                          sum(last_no - first_no + 1) FILTER (WHERE state = 19) AS retired,
                          sum(last_no - first_no + 1) FILTER (WHERE state = 20) AS cancelled
                     FROM credit_range GROUP BY scheme, batch_id) AS r
          ON r.scheme = t.scheme AND r.batch_id = t.batch_id
       WHERE t.scheme = ?
      """;

  private CreditCheck() {}

  /** The largest disagreement found, in tonnes; 0 when all tell the same. */
  public static BigInteger disagreement(Connection connection, Scheme scheme) throws SQLException {
    try (PreparedStatement balances = connection.prepareStatement(RANGES_AND_BALANCES);
        PreparedStatement totals = connection.prepareStatement(RANGES_AND_TOTALS)) {
      for (int i = 0; i < 2; i++) {
        balances.setLong(2 * i + 1, AccountId.first(scheme));
        balances.setLong(2 * i + 2, AccountId.end(scheme));
      }
      totals.setInt(1, scheme.code());
      return one(balances).max(one(totals));
    }
  }

  private static BigInteger one(PreparedStatement select) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      row.next();
      return row.getBigDecimal(1).toBigIntegerExact();
    }
  }
}
