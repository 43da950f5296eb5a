package org.tanpuhui.ledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.platform.Scheme;

/**
 * Who takes how much of an offer: stock, quotas of pools, personal caps. The rows are locked in the
 * order offer, offer_pool, offer_use, after those of the books.
 */
public final class OfferUseStore {

  /** A month's quota of a pool. */
  public record PoolPeriod(UUID offer, LocalDate start, long quota, long totalMg, long taken) {}

  private static final String TAKE =
      """
      UPDATE offer SET taken = taken + ?
       WHERE offer_id = ? AND state = 'published' AND (stock IS NULL OR taken + ? <= stock)
      """;
  private static final String GIVE_BACK = "UPDATE offer SET taken = taken - ? WHERE offer_id = ?";
  private static final String TAKE_FROM_POOL =
      """
      UPDATE offer_pool SET taken = taken + ?
       WHERE offer_id = ? AND period_start = ? AND taken + ? <= quota
      """;
  private static final String GIVE_BACK_TO_POOL =
      "UPDATE offer_pool SET taken = taken - ? WHERE offer_id = ? AND period_start = ?";
  // A first row over the cap would break its CHECK, so what cannot fit is not proposed.
  private static final String TAKE_FROM_CAP =
      """
      INSERT INTO offer_use AS u (offer_id, participant, period_start, cap, taken, rule)
      SELECT ?, ?, ?, cap, wanted, ?
        FROM (VALUES (?::bigint, ?::bigint)) AS v (cap, wanted) WHERE wanted <= cap
      ON CONFLICT (offer_id, participant, rule, period_start) DO UPDATE
         SET taken = u.taken + excluded.taken
       WHERE u.taken + excluded.taken <= u.cap
      """;
  private static final String GIVE_BACK_TO_CAP =
      """
      UPDATE offer_use SET taken = taken - ?
       WHERE offer_id = ? AND participant = ? AND rule = ? AND period_start = ?
      """;
  private static final String POOL =
      """
      SELECT offer_id, period_start, quota, total_mg, taken
        FROM offer_pool WHERE offer_id = ? AND period_start = ?
      """;
  private static final String POOLS =
      """
      SELECT offer_id, period_start, quota, total_mg, taken
        FROM offer_pool WHERE offer_id = ? ORDER BY period_start DESC LIMIT 12
      """;
  private static final String OPEN_POOL =
      """
      INSERT INTO offer_pool (offer_id, period_start, quota, total_mg, opened_at)
      VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """;
  private static final String UNOPENED =
      """
      SELECT o.scheme, o.offer_id, o.pool_quota
        FROM offer o
       WHERE o.state = 'published' AND o.pool_quota IS NOT NULL
         AND NOT EXISTS (SELECT FROM offer_pool p WHERE p.offer_id = o.offer_id AND p.period_start = ?)
       ORDER BY o.offer_id
      """;
  // Postings of activities and their reversals, by book date; nothing else records grams.
  private static final String TOTAL_MG =
      """
      SELECT coalesce(sum(CASE purpose WHEN 1 THEN amount ELSE -amount END), 0)
        FROM journal
       WHERE asset = 1 AND purpose IN (1, 2)
         AND recorded_at >= ? AND recorded_at < ?
         AND holder >= ? AND holder < ? AND holder >> 48 & 255 = 0
      """;
  private static final String OWN_MG =
      """
      SELECT coalesce(sum(CASE purpose WHEN 1 THEN amount ELSE -amount END), 0)
        FROM journal
       WHERE holder = ? AND asset = 1 AND purpose IN (1, 2)
         AND book_date >= ? AND book_date < ?
      """;

  /** Takes units of a published offer; false when it is not published or the stock is less. */
  public boolean take(Connection connection, UUID offer, long units) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(TAKE)) {
      update.setLong(1, units);
      update.setObject(2, offer);
      update.setLong(3, units);
      return update.executeUpdate() == 1;
    }
  }

  /** Takes units of a month's quota; false when less is left. */
  public boolean takeFromPool(Connection connection, UUID offer, LocalDate period, long units)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(TAKE_FROM_POOL)) {
      update.setLong(1, units);
      update.setObject(2, offer);
      update.setObject(3, period);
      update.setLong(4, units);
      return update.executeUpdate() == 1;
    }
  }

  /**
   * Takes units of what a person may have in a period; false when less is left.
   *
   * @param rule {@code cap} or {@code pool}
   * @param cap kept with the first use in the period
   */
  public boolean takeFromCap(
      Connection connection,
      UUID offer,
      long participant,
      String rule,
      LocalDate period,
      long cap,
      long units)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(TAKE_FROM_CAP)) {
      insert.setObject(1, offer);
      insert.setLong(2, participant);
      insert.setObject(3, period);
      insert.setString(4, rule);
      insert.setLong(5, cap);
      insert.setLong(6, units);
      return insert.executeUpdate() == 1;
    }
  }

  /** Gives units of an offer back to its stock. */
  public void giveBack(Connection connection, UUID offer, long units) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(GIVE_BACK)) {
      update.setLong(1, units);
      update.setObject(2, offer);
      requireOne(update.executeUpdate());
    }
  }

  /** Gives units back to a month's quota. */
  public void giveBackToPool(Connection connection, UUID offer, LocalDate period, long units)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(GIVE_BACK_TO_POOL)) {
      update.setLong(1, units);
      update.setObject(2, offer);
      update.setObject(3, period);
      requireOne(update.executeUpdate());
    }
  }

  /** Gives units back to what a person may have in a period. */
  public void giveBackToCap(
      Connection connection,
      UUID offer,
      long participant,
      String rule,
      LocalDate period,
      long units)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(GIVE_BACK_TO_CAP)) {
      update.setLong(1, units);
      update.setObject(2, offer);
      update.setLong(3, participant);
      update.setString(4, rule);
      update.setObject(5, period);
      requireOne(update.executeUpdate());
    }
  }

  private static void requireOne(int rows) {
    if (rows != 1) {
      throw new IllegalStateException("what a redemption took is not there to be given back");
    }
  }

  /** A month's quota; empty before it is opened. */
  public Optional<PoolPeriod> pool(Connection connection, UUID offer, LocalDate period)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(POOL)) {
      select.setObject(1, offer);
      select.setObject(2, period);
      return pools(select).stream().findFirst();
    }
  }

  /** The latest twelve months of a pool, latest first. */
  public List<PoolPeriod> pools(Connection connection, UUID offer) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(POOLS)) {
      select.setObject(1, offer);
      return pools(select);
    }
  }

  private static List<PoolPeriod> pools(PreparedStatement select) throws SQLException {
    List<PoolPeriod> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(
            new PoolPeriod(
                rows.getObject(1, UUID.class),
                rows.getObject(2, LocalDate.class),
                rows.getLong(3),
                rows.getLong(4),
                rows.getLong(5)));
      }
    }
    return found;
  }

  /** A pool whose month is to be opened. */
  public record Unopened(Scheme scheme, UUID offer, long quota) {}

  /** Published pools that have no quota for a month yet. */
  public List<Unopened> unopened(Connection connection, LocalDate period) throws SQLException {
    List<Unopened> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(UNOPENED)) {
      select.setObject(1, period);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(
              new Unopened(
                  Scheme.byCode(rows.getInt(1)), rows.getObject(2, UUID.class), rows.getLong(3)));
        }
      }
    }
    return found;
  }

  /** Opens a month's quota; nothing when it is open. */
  public void open(Connection connection, PoolPeriod period, Instant at) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(OPEN_POOL)) {
      insert.setObject(1, period.offer());
      insert.setObject(2, period.start());
      insert.setLong(3, period.quota());
      insert.setLong(4, period.totalMg());
      insert.setObject(5, at.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  /**
   * Milligrams recorded to the participants of a scheme in [from, to), less what was taken back in
   * it. The book date is the local day of the time of record, whose index finds the rows.
   */
  public long totalMg(Connection connection, Scheme scheme, Instant from, Instant to)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(TOTAL_MG)) {
      select.setObject(1, from.atOffset(ZoneOffset.UTC));
      select.setObject(2, to.atOffset(ZoneOffset.UTC));
      select.setLong(3, AccountId.first(scheme));
      select.setLong(4, AccountId.end(scheme));
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /**
   * Milligrams recorded to a participant with book dates in [from, to), less what was taken back.
   */
  public long ownMg(Connection connection, long participant, LocalDate from, LocalDate to)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(OWN_MG)) {
      select.setLong(1, participant);
      select.setObject(2, from);
      select.setObject(3, to);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
