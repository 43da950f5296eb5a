package org.tanpuhui.ledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.tanpuhui.ledger.journal.CorrectionRule;
import org.tanpuhui.ledger.journal.ExchangeRule;
import org.tanpuhui.ledger.journal.PointsRule;
import org.tanpuhui.ledger.journal.RuleBook;
import org.tanpuhui.platform.Scheme;

/**
 * The versions of the exchange rule and of the correction rule, the campaigns, and which months are
 * closed. They are read again when what was read is older than {@link #FRESH_NANOS}; a new version
 * begins later than that after it was set, so every reader knows it before it applies.
 */
public final class RuleStore {
  /** 15 s. */
  static final long FRESH_NANOS = 15_000_000_000L;

  private static final String EXCHANGE =
      """
      SELECT rule_no, scheme, version, valid_from, points_numerator, grams_denominator,
             validity_months, provenance, source
        FROM exchange_rule ORDER BY scheme, version
      """;
  private static final String CORRECTIONS =
      """
      SELECT rule_no, scheme, version, valid_from, window_days, provenance, source
        FROM correction_rule ORDER BY scheme, version
      """;
  private static final String ADD_EXCHANGE =
      """
      INSERT INTO exchange_rule (rule_no, scheme, version, valid_from, points_numerator,
                                 grams_denominator, rounding, validity_months, provenance, source,
                                 decided_by, decided_at)
      VALUES (?, ?, ?, ?, ?, ?, 'floor_per_activity', ?, ?, ?, ?, ?)
      """;
  private static final String ADD_CORRECTION =
      """
      INSERT INTO correction_rule (rule_no, scheme, version, valid_from, window_days, provenance,
                                   source, decided_by, decided_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private record Read(RuleBook rules, long at) {}

  private volatile Read last;

  /** All rules, read a moment ago or now. */
  public RuleBook read(Connection connection) throws SQLException {
    Read known = last;
    return known != null && System.nanoTime() - known.at < FRESH_NANOS
        ? known.rules
        : readNow(connection);
  }

  /** All rules as they are now. */
  public RuleBook readNow(Connection connection) throws SQLException {
    long at = System.nanoTime();
    RuleBook rules =
        new RuleBook(
            new PointsRule(exchange(connection)),
            corrections(connection),
            CampaignStore.inForce(connection),
            new PeriodStore().open(connection));
    last = new Read(rules, at);
    return rules;
  }

  /** Adds a version; fails with 23505 when its number or its start is taken. */
  public void add(Connection connection, ExchangeRule rule, String decidedBy, Instant decidedAt)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD_EXCHANGE)) {
      insert.setInt(1, rule.number());
      insert.setInt(2, rule.scheme().code());
      insert.setInt(3, rule.version());
      insert.setObject(4, rule.validFrom().atOffset(ZoneOffset.UTC));
      insert.setLong(5, rule.pointsNumerator());
      insert.setLong(6, rule.gramsDenominator());
      insert.setInt(7, rule.validityMonths());
      insert.setString(8, rule.provenance());
      insert.setString(9, rule.source());
      insert.setString(10, decidedBy);
      insert.setObject(11, decidedAt.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  /** Adds a version; fails with 23505 when its number or its start is taken. */
  public void add(Connection connection, CorrectionRule rule, String decidedBy, Instant decidedAt)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD_CORRECTION)) {
      insert.setInt(1, rule.number());
      insert.setInt(2, rule.scheme().code());
      insert.setInt(3, rule.version());
      insert.setObject(4, rule.validFrom().atOffset(ZoneOffset.UTC));
      insert.setInt(5, rule.windowDays());
      insert.setString(6, rule.provenance());
      insert.setString(7, rule.source());
      insert.setString(8, decidedBy);
      insert.setObject(9, decidedAt.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  private static List<ExchangeRule> exchange(Connection connection) throws SQLException {
    List<ExchangeRule> rules = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(EXCHANGE);
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

  private static List<CorrectionRule> corrections(Connection connection) throws SQLException {
    List<CorrectionRule> rules = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(CORRECTIONS);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        rules.add(
            new CorrectionRule(
                rows.getInt(1),
                Scheme.byCode(rows.getInt(2)),
                rows.getInt(3),
                rows.getObject(4, OffsetDateTime.class).toInstant(),
                rows.getInt(5),
                rows.getString(6),
                rows.getString(7)));
      }
    }
    return rules;
  }
}
