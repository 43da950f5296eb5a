package org.tanpuhui.ledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Changes.Parked;
import org.tanpuhui.ledger.journal.Lot;
import org.tanpuhui.ledger.journal.PointsAccount.Taken;
import org.tanpuhui.platform.Scheme;

/** Lots, redemptions, parked reversals and expiry: rows off the posting path. */
public final class PointsStore {

  /**
   * A redemption.
   *
   * @param state {@code reserved}, {@code used}, {@code cancelled} or {@code released}
   * @param channel {@code platform}, or {@code partner} with the partner's id
   * @param useKey Idempotency-Key of the report of use; null for none
   * @param item what is redeemed of an offer; null for points alone
   */
  public record Redemption(
      UUID id,
      long participant,
      long points,
      String state,
      String channel,
      String partner,
      Instant reservedAt,
      Instant releaseAfter,
      Instant usedAt,
      Instant endedAt,
      String useKey,
      Item item) {}

  /**
   * Units of an offer.
   *
   * @param owner {@code merchant:<org>} or {@code partner:<client>}: who hands over
   * @param budgetNo the budget that pays; 0 for none
   * @param fen what the owner may claim for all units; 0 for none
   */
  public record Item(UUID offer, long quantity, String owner, int budgetNo, long fen) {}

  /** A parked reversal and what was decided on it; {@code decision} is null while it waits. */
  public record ParkedReversal(
      Parked parked, String decision, String decidedBy, Instant decidedAt, String reason) {}

  private static final String LOTS =
      """
      SELECT book_month, validity_months, credited, debited
        FROM points_lots WHERE participant = ?
       ORDER BY book_month, validity_months
      """;
  private static final String REDEMPTION_COLUMNS =
      """
      SELECT redemption_id, participant, points, state, channel, partner, reserved_at,
             release_after, used_at, ended_at, use_key, offer_id, quantity, owner, budget_no, fen
        FROM redemption
      """;
  private static final String REDEMPTION = REDEMPTION_COLUMNS + " WHERE redemption_id = ?";
  private static final String REDEMPTIONS =
      REDEMPTION_COLUMNS
          + " WHERE participant = ? AND redemption_id < ? ORDER BY redemption_id DESC LIMIT ?";
  private static final String OF_OWNER =
      REDEMPTION_COLUMNS
          + " WHERE owner = ? AND participant >= ? AND participant < ? AND redemption_id < ?"
          + " AND (?::text IS NULL OR state = ?) ORDER BY redemption_id DESC LIMIT ?";
  private static final String OVERDUE =
      REDEMPTION_COLUMNS
          + " WHERE state = 'reserved' AND release_after <= ? ORDER BY release_after LIMIT ?";
  private static final String ADD_REDEMPTION =
      """
      INSERT INTO redemption (redemption_id, participant, points, state, channel, partner,
                              reserved_at, release_after, offer_id, quantity, owner, budget_no, fen)
      VALUES (?, ?, ?, 'reserved', ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String ADD_REDEMPTION_LOT =
      "INSERT INTO redemption_lot (redemption_id, book_month, validity_months, points) VALUES (?, ?, ?, ?)";
  private static final String REDEMPTION_LOTS =
      "SELECT book_month, validity_months, points FROM redemption_lot WHERE redemption_id = ? ORDER BY 1, 2";
  private static final String USE =
      "UPDATE redemption SET state = 'used', used_at = ?, used_by = ?, use_key = ? WHERE redemption_id = ?";
  private static final String END =
      "UPDATE redemption SET state = ?, ended_at = ?, ended_by = ? WHERE redemption_id = ?";
  private static final String PARKED_COLUMNS =
      """
      SELECT p.reversal_id, p.participant, p.points, p.recorded_at, p.activity_id, p.cause,
             p.book_month, p.validity_months, p.why,
             d.decision, d.decided_by, d.decided_at, d.reason
        FROM parked_reversal p LEFT JOIN reversal_decision d USING (reversal_id)
      """;
  private static final String PARKED = PARKED_COLUMNS + " WHERE p.reversal_id = ?";
  private static final String PARKED_LIST =
      PARKED_COLUMNS
          + " WHERE p.participant >= ? AND p.participant < ? AND p.reversal_id > ?"
          + " AND (? OR d.decision IS NULL) ORDER BY p.reversal_id LIMIT ?";
  private static final String DECIDE =
      """
      INSERT INTO reversal_decision (reversal_id, decision, decided_by, decided_at, reason, entry_id)
      VALUES (?, ?, ?, ?, ?, ?)
      """;
  // The month after the last: month + validity, counted in months.
  private static final String EXPIRING =
      """
      SELECT DISTINCT participant
        FROM points_lots
       WHERE participant > ? AND participant < ? AND credited > debited
         AND book_month / 100 * 12 + book_month % 100 - 1 + validity_months <= ?
       ORDER BY participant LIMIT ?
      """;
  private static final String EXPIRED_UNTIL =
      "SELECT coalesce(max(expiry_month), 0) FROM expiry_run WHERE scheme = ?";
  private static final String EXPIRED =
      "INSERT INTO expiry_run (scheme, expiry_month, completed_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";

  /** All lots of an account, oldest first. */
  public List<Lot> lots(Connection connection, AccountId account) throws SQLException {
    List<Lot> lots = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(LOTS)) {
      select.setLong(1, account.value());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          lots.add(new Lot(rows.getInt(1), rows.getInt(2), rows.getLong(3), rows.getLong(4)));
        }
      }
    }
    return lots;
  }

  /** A redemption by its id. Whoever changes it holds the lock of its participant's account. */
  public Optional<Redemption> redemption(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(REDEMPTION)) {
      select.setObject(1, id);
      return redemptions(select).stream().findFirst();
    }
  }

  /** A participant's redemptions, latest first. */
  public List<Redemption> redemptions(
      Connection connection, AccountId account, UUID before, int limit) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(REDEMPTIONS)) {
      select.setLong(1, account.value());
      select.setObject(2, before);
      select.setInt(3, limit);
      return redemptions(select);
    }
  }

  /**
   * Redemptions of an owner's offers in falling order of their ids.
   *
   * @param state null for all
   */
  public List<Redemption> ofOwner(
      Connection connection, Scheme scheme, String owner, String state, UUID before, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(OF_OWNER)) {
      select.setString(1, owner);
      select.setLong(2, AccountId.first(scheme));
      select.setLong(3, AccountId.end(scheme));
      select.setObject(4, before);
      select.setString(5, state);
      select.setString(6, state);
      select.setInt(7, limit);
      return redemptions(select);
    }
  }

  /** Reservations that nobody used in time. */
  public List<Redemption> overdue(Connection connection, Instant now, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(OVERDUE)) {
      select.setObject(1, now.atOffset(ZoneOffset.UTC));
      select.setInt(2, limit);
      return redemptions(select);
    }
  }

  private static List<Redemption> redemptions(PreparedStatement select) throws SQLException {
    List<Redemption> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(
            new Redemption(
                rows.getObject(1, UUID.class),
                rows.getLong(2),
                rows.getLong(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                instant(rows, 7),
                instant(rows, 8),
                instant(rows, 9),
                instant(rows, 10),
                rows.getString(11),
                item(rows)));
      }
    }
    return found;
  }

  private static Item item(ResultSet rows) throws SQLException {
    UUID offer = rows.getObject(12, UUID.class);
    return offer == null
        ? null
        : new Item(offer, rows.getLong(13), rows.getString(14), rows.getInt(15), rows.getLong(16));
  }

  /** Adds a reservation with the lots it took from. */
  public void add(Connection connection, Redemption redemption, List<Taken> taken)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD_REDEMPTION)) {
      insert.setObject(1, redemption.id());
      insert.setLong(2, redemption.participant());
      insert.setLong(3, redemption.points());
      insert.setString(4, redemption.channel());
      insert.setString(5, redemption.partner());
      insert.setObject(6, redemption.reservedAt().atOffset(ZoneOffset.UTC));
      insert.setObject(7, redemption.releaseAfter().atOffset(ZoneOffset.UTC));
      Item item = redemption.item();
      boolean paid = item != null && item.fen() > 0;
      insert.setObject(8, item == null ? null : item.offer());
      insert.setObject(9, item == null ? null : item.quantity(), Types.BIGINT);
      insert.setString(10, item == null ? null : item.owner());
      insert.setObject(11, paid ? item.budgetNo() : null, Types.INTEGER);
      insert.setObject(12, paid ? item.fen() : null, Types.BIGINT);
      insert.executeUpdate();
    }
    try (PreparedStatement insert = connection.prepareStatement(ADD_REDEMPTION_LOT)) {
      for (Taken lot : taken) {
        insert.setObject(1, redemption.id());
        insert.setInt(2, lot.bookMonth());
        insert.setInt(3, lot.validityMonths());
        insert.setLong(4, lot.points());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** The lots a redemption took its points from. */
  public List<Taken> lotsOf(Connection connection, UUID redemption) throws SQLException {
    List<Taken> lots = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(REDEMPTION_LOTS)) {
      select.setObject(1, redemption);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          lots.add(new Taken(rows.getInt(1), rows.getInt(2), rows.getLong(3)));
        }
      }
    }
    return lots;
  }

  /**
   * Notes that the operator reported a redemption used.
   *
   * @param key Idempotency-Key of the report; null for none
   */
  public void use(Connection connection, UUID redemption, Instant at, String by, String key)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(USE)) {
      update.setObject(1, at.atOffset(ZoneOffset.UTC));
      update.setString(2, by);
      update.setString(3, key);
      update.setObject(4, redemption);
      update.executeUpdate();
    }
  }

  /** Notes the end of a redemption: {@code cancelled} or {@code released}. */
  public void end(Connection connection, UUID redemption, String state, Instant at, String by)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(END)) {
      update.setString(1, state);
      update.setObject(2, at.atOffset(ZoneOffset.UTC));
      update.setString(3, by);
      update.setObject(4, redemption);
      update.executeUpdate();
    }
  }

  /** A parked reversal by the id of the reversal. */
  public Optional<ParkedReversal> parked(Connection connection, UUID reversal) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(PARKED)) {
      select.setObject(1, reversal);
      return parked(select).stream().findFirst();
    }
  }

  /**
   * Parked reversals of a scheme in order of their ids.
   *
   * @param decidedToo also those that are decided
   */
  public List<ParkedReversal> parked(
      Connection connection, Scheme scheme, UUID after, boolean decidedToo, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(PARKED_LIST)) {
      select.setLong(1, AccountId.first(scheme));
      select.setLong(2, AccountId.end(scheme));
      select.setObject(3, after);
      select.setBoolean(4, decidedToo);
      select.setInt(5, limit);
      return parked(select);
    }
  }

  private static List<ParkedReversal> parked(PreparedStatement select) throws SQLException {
    List<ParkedReversal> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(
            new ParkedReversal(
                new Parked(
                    rows.getObject(1, UUID.class),
                    rows.getLong(2),
                    rows.getLong(3),
                    instant(rows, 4),
                    rows.getObject(5, UUID.class),
                    rows.getObject(6, UUID.class),
                    rows.getInt(7),
                    rows.getInt(8),
                    rows.getString(9)),
                rows.getString(10),
                rows.getString(11),
                instant(rows, 12),
                rows.getString(13)));
      }
    }
    return found;
  }

  /** Keeps a decision; fails with 23505 when there is one already. */
  public void decide(
      Connection connection,
      UUID reversal,
      String decision,
      String decidedBy,
      Instant at,
      String reason,
      UUID entry)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(DECIDE)) {
      insert.setObject(1, reversal);
      insert.setString(2, decision);
      insert.setString(3, decidedBy);
      insert.setObject(4, at.atOffset(ZoneOffset.UTC));
      insert.setString(5, reason);
      insert.setObject(6, entry);
      insert.executeUpdate();
    }
  }

  /**
   * Participants of a scheme with points left in lots whose last day lies before a month, in order.
   *
   * @param after beyond this participant
   * @param month yyyymm
   */
  public List<Long> expiring(Connection connection, Scheme scheme, long after, int month, int limit)
      throws SQLException {
    List<Long> participants = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(EXPIRING)) {
      select.setLong(1, Math.max(after, AccountId.first(scheme) - 1));
      select.setLong(2, AccountId.end(scheme));
      select.setInt(3, month / 100 * 12 + month % 100 - 1);
      select.setInt(4, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          participants.add(rows.getLong(1));
        }
      }
    }
    return participants;
  }

  /** The last month, as yyyymm, before whose start everything was expired; 0 for none. */
  public int expiredUntil(Connection connection, Scheme scheme) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(EXPIRED_UNTIL)) {
      select.setInt(1, scheme.code());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  /** Notes that everything that ends before this month is expired. */
  public void expired(Connection connection, Scheme scheme, int month, Instant at)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(EXPIRED)) {
      insert.setInt(1, scheme.code());
      insert.setInt(2, month);
      insert.setObject(3, at.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  private static Instant instant(ResultSet rows, int column) throws SQLException {
    OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
