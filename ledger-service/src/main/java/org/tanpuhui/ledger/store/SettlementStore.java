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
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.platform.Scheme;

/** Statements of what budgets owe to merchants, and their payment. */
public final class SettlementStore {

  /** What a merchant is owed for an offer. */
  public record Line(
      String party, UUID offer, long redemptions, long units, long points, long fen) {}

  /**
   * A statement.
   *
   * @param paidBy null until it is paid
   */
  public record Settlement(
      UUID id,
      int budgetNo,
      String period,
      Instant coversFrom,
      Instant coversTo,
      long redemptions,
      long points,
      long fen,
      String drawnBy,
      Instant drawnAt,
      String paidBy,
      Instant paidAt,
      String paymentReference) {}

  private static final String COLUMNS =
      """
      SELECT s.settlement_id, s.budget_no, s.period, s.covers_from, s.covers_to, s.redemptions,
             s.points, s.fen, s.drawn_by, s.drawn_at, s.paid_by, s.paid_at, s.payment_reference
        FROM settlement s JOIN reward_budget b USING (budget_no)
      """;
  private static final String ONE = COLUMNS + " WHERE s.settlement_id = ? FOR UPDATE OF s";
  private static final String BY_PERIOD = COLUMNS + " WHERE s.budget_no = ? AND s.period = ?";
  private static final String LIST =
      COLUMNS
          + " WHERE b.scheme = ? AND (?::text IS NULL OR b.sponsor = ?)"
          + " AND (?::text IS NULL OR EXISTS (SELECT FROM settlement_line l"
          + "      WHERE l.settlement_id = s.settlement_id AND l.party = ?))"
          + " AND s.settlement_id < ? ORDER BY s.settlement_id DESC LIMIT ?";
  // Above the key spaces of single numbers; held until the transaction ends.
  private static final String LOCK = "SELECT pg_advisory_xact_lock(30, ?)";
  private static final String LAST =
      "SELECT coalesce(max(covers_to), timestamptz 'epoch') FROM settlement WHERE budget_no = ?";
  // Redemptions in a statement are final; what is cancelled while it is drawn up comes in the next.
  private static final String CLAIMS =
      """
      SELECT owner, offer_id, count(*), sum(quantity), sum(points), sum(fen)
        FROM redemption r
       WHERE budget_no = ? AND state = 'cancelled' AND ended_at < ?
         AND NOT EXISTS (SELECT FROM settled_redemption s WHERE s.redemption_id = r.redemption_id)
       GROUP BY owner, offer_id ORDER BY owner, offer_id
      """;
  private static final String SETTLE =
      """
      INSERT INTO settled_redemption (redemption_id, settlement_id)
      SELECT redemption_id, ?
        FROM redemption r
       WHERE budget_no = ? AND state = 'cancelled' AND ended_at < ?
         AND NOT EXISTS (SELECT FROM settled_redemption s WHERE s.redemption_id = r.redemption_id)
      """;
  private static final String ADD =
      """
      INSERT INTO settlement (settlement_id, budget_no, period, covers_from, covers_to, redemptions,
                              points, fen, drawn_by, drawn_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String ADD_LINE =
      """
      INSERT INTO settlement_line (settlement_id, party, offer_id, redemptions, units, points, fen)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String LINES =
      """
      SELECT party, offer_id, redemptions, units, points, fen
        FROM settlement_line WHERE settlement_id = ? ORDER BY party, offer_id
      """;
  private static final String PAY =
      """
      UPDATE settlement SET paid_by = ?, paid_at = ?, payment_reference = ?
       WHERE settlement_id = ? AND paid_by IS NULL
      """;

  /** A statement, locked until the end of the transaction. */
  public Optional<Settlement> one(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ONE)) {
      select.setObject(1, id);
      return settlements(select).stream().findFirst();
    }
  }

  public Optional<Settlement> byPeriod(Connection connection, int budget, String period)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BY_PERIOD)) {
      select.setInt(1, budget);
      select.setString(2, period);
      return settlements(select).stream().findFirst();
    }
  }

  /**
   * Statements of a scheme in falling order of their ids.
   *
   * @param sponsor only those it pays; null for all
   * @param party only those with lines of it; null for all
   */
  public List<Settlement> list(
      Connection connection, Scheme scheme, String sponsor, String party, UUID before, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LIST)) {
      select.setInt(1, scheme.code());
      select.setString(2, sponsor);
      select.setString(3, sponsor);
      select.setString(4, party);
      select.setString(5, party);
      select.setObject(6, before);
      select.setInt(7, limit);
      return settlements(select);
    }
  }

  /** Lets one at a time draw up statements of a budget. */
  public void lock(Connection connection, int budget) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LOCK)) {
      select.setInt(1, budget);
      select.execute();
    }
  }

  /** Until when the statements of a budget cover it; the epoch before the first. */
  public Instant coveredUntil(Connection connection, int budget) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LAST)) {
      select.setInt(1, budget);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getObject(1, OffsetDateTime.class).toInstant();
      }
    }
  }

  /** What a budget owes for redemptions cancelled before an instant that are in no statement. */
  public List<Line> claims(Connection connection, int budget, Instant before) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(CLAIMS)) {
      select.setInt(1, budget);
      select.setObject(2, before.atOffset(ZoneOffset.UTC));
      return lines(select);
    }
  }

  /** Adds a statement with its lines and redemptions; fails with 23505 when its period has one. */
  public void add(Connection connection, Settlement settlement, List<Line> lines)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setObject(1, settlement.id());
      insert.setInt(2, settlement.budgetNo());
      insert.setString(3, settlement.period());
      insert.setObject(4, settlement.coversFrom().atOffset(ZoneOffset.UTC));
      insert.setObject(5, settlement.coversTo().atOffset(ZoneOffset.UTC));
      insert.setLong(6, settlement.redemptions());
      insert.setLong(7, settlement.points());
      insert.setLong(8, settlement.fen());
      insert.setString(9, settlement.drawnBy());
      insert.setObject(10, settlement.drawnAt().atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
    try (PreparedStatement insert = connection.prepareStatement(ADD_LINE)) {
      for (Line line : lines) {
        insert.setObject(1, settlement.id());
        insert.setString(2, line.party());
        insert.setObject(3, line.offer());
        insert.setLong(4, line.redemptions());
        insert.setLong(5, line.units());
        insert.setLong(6, line.points());
        insert.setLong(7, line.fen());
        insert.addBatch();
      }
      insert.executeBatch();
    }
    try (PreparedStatement insert = connection.prepareStatement(SETTLE)) {
      insert.setObject(1, settlement.id());
      insert.setInt(2, settlement.budgetNo());
      insert.setObject(3, settlement.coversTo().atOffset(ZoneOffset.UTC));
      if (insert.executeUpdate() != settlement.redemptions()) {
        throw new SQLException("redemptions were cancelled meanwhile", "40001");
      }
    }
  }

  /** The lines of a statement, by party and offer. */
  public List<Line> lines(Connection connection, UUID settlement) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LINES)) {
      select.setObject(1, settlement);
      return lines(select);
    }
  }

  /** Notes the payment of a statement that is locked. */
  public void pay(Connection connection, UUID settlement, String by, Instant at, String reference)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(PAY)) {
      update.setString(1, by);
      update.setObject(2, at.atOffset(ZoneOffset.UTC));
      update.setString(3, reference);
      update.setObject(4, settlement);
      if (update.executeUpdate() != 1) {
        throw new IllegalStateException("a statement was paid under its lock");
      }
    }
  }

  private static List<Line> lines(PreparedStatement select) throws SQLException {
    List<Line> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(
            new Line(
                rows.getString(1),
                rows.getObject(2, UUID.class),
                rows.getLong(3),
                rows.getLong(4),
                rows.getLong(5),
                rows.getLong(6)));
      }
    }
    return found;
  }

  private static List<Settlement> settlements(PreparedStatement select) throws SQLException {
    List<Settlement> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        OffsetDateTime paidAt = rows.getObject(12, OffsetDateTime.class);
        found.add(
            new Settlement(
                rows.getObject(1, UUID.class),
                rows.getInt(2),
                rows.getString(3),
                rows.getObject(4, OffsetDateTime.class).toInstant(),
                rows.getObject(5, OffsetDateTime.class).toInstant(),
                rows.getLong(6),
                rows.getLong(7),
                rows.getLong(8),
                rows.getString(9),
                rows.getObject(10, OffsetDateTime.class).toInstant(),
                rows.getString(11),
                paidAt == null ? null : paidAt.toInstant(),
                rows.getString(13)));
      }
    }
    return found;
  }
}
