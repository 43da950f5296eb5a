package org.tanpuhui.ledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.tanpuhui.ledger.journal.ExchangeRule;
import org.tanpuhui.platform.Scheme;

/** The versions of the exchange rule. */
public final class RuleStore {
  private static final String ALL =
      """
      SELECT rule_no, scheme, version, valid_from, points_numerator, grams_denominator,
             validity_months, provenance, source
        FROM exchange_rule ORDER BY scheme, version
      """;

  /** All versions of all schemes. */
  public List<ExchangeRule> all(Connection connection) throws SQLException {
    List<ExchangeRule> rules = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(ALL);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        rules.add(
            new ExchangeRule(
                rows.getInt(1),
                Scheme.byCode(rows.getInt(2)),
                rows.getInt(3),
                rows.getObject(4, OffsetDateTime.class).toInstant(),
                rows.getLong(5),
                rows.getLong(6),
                rows.getInt(7),
                rows.getString(8),
                rows.getString(9)));
      }
    }
    return rules;
  }
}
