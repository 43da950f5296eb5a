package org.tanpuhui.ledger.restoration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.platform.Scheme;

/** Cases of substitute restoration, in the caller's transaction. */
final class RestorationStore {
  private static final String SELECT =
      """
      SELECT restoration_id, scheme, case_no, liable_org, liable_name, damage, agreed_on, amount_fen,
             spent_fen, registered_at, registered_by, frozen_at, released_at
        FROM restoration
      """;
  private static final String ONE = SELECT + " WHERE restoration_id = ?";
  private static final String PAGE =
      SELECT
          + """
             WHERE scheme = ? AND (?::text IS NULL OR liable_org = ?) AND restoration_id > ?
             ORDER BY restoration_id LIMIT ?
            """;
  private static final String LOCK = "SELECT FROM restoration WHERE restoration_id = ? FOR UPDATE";
  private static final String ADD =
      """
      INSERT INTO restoration (restoration_id, scheme, case_no, liable_org, liable_name, damage,
                               agreed_on, amount_fen, registered_at, registered_by)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String FREEZE =
      "UPDATE restoration SET frozen_at = ?, frozen_by = ? WHERE restoration_id = ?";
  private static final String RELEASE =
      "UPDATE restoration SET released_at = ?, released_by = ? WHERE restoration_id = ?";
  private static final String SPEND =
      "UPDATE restoration SET spent_fen = spent_fen + ? WHERE restoration_id = ?";
  private static final String PURCHASES =
      """
      SELECT p.purchase_no, p.price_fen, p.tonnes, p.spent_fen, p.left_fen, p.trade_id,
             p.retirement_id, p.bought_at, p.bought_by, c.certificate_id
        FROM restoration_purchase p JOIN credit_certificate c USING (retirement_id)
       WHERE p.restoration_id = ? ORDER BY p.purchase_no
      """;
  private static final String ADD_PURCHASE =
      """
      INSERT INTO restoration_purchase (restoration_id, purchase_no, price_fen, tonnes, spent_fen,
                                        left_fen, trade_id, retirement_id, bought_at, registered_by,
                                        bought_by)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  Optional<Restoration> find(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ONE)) {
      select.setObject(1, id);
      return read(connection, select).stream().findFirst();
    }
  }

  /** Cases of a scheme in the order of their ids; {@code org} null for all. */
  List<Restoration> page(Connection connection, Scheme scheme, String org, UUID after, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(PAGE)) {
      select.setInt(1, scheme.code());
      select.setString(2, org);
      select.setString(3, org);
      select.setObject(4, after);
      select.setInt(5, limit);
      return read(connection, select);
    }
  }

  /** Locks a case and reads it as it is now. */
  Restoration lock(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      lock.setObject(1, id);
      lock.executeQuery().close();
    }
    return find(connection, id).orElseThrow();
  }

  void add(Connection connection, Restoration restoration) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setObject(1, restoration.id());
      insert.setInt(2, restoration.scheme().code());
      insert.setString(3, restoration.caseNo());
      insert.setString(4, restoration.liableOrg());
      insert.setString(5, restoration.liableName());
      insert.setString(6, restoration.damage());
      insert.setObject(7, restoration.agreedOn());
      insert.setLong(8, restoration.amountFen());
      insert.setObject(9, restoration.registeredAt().atOffset(ZoneOffset.UTC));
      insert.setString(10, restoration.registeredBy());
      insert.executeUpdate();
    }
  }

  void freeze(Connection connection, UUID id, Instant at, String by) throws SQLException {
    mark(connection, FREEZE, id, at, by);
  }

  void release(Connection connection, UUID id, Instant at, String by) throws SQLException {
    mark(connection, RELEASE, id, at, by);
  }

  private static void mark(Connection connection, String statement, UUID id, Instant at, String by)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(statement)) {
      update.setObject(1, at.atOffset(ZoneOffset.UTC));
      update.setString(2, by);
      update.setObject(3, id);
      update.executeUpdate();
    }
  }

  /** Adds a purchase and what it spent. */
  void add(Connection connection, Restoration restoration, Restoration.Purchase purchase)
      throws SQLException {
    try (PreparedStatement spend = connection.prepareStatement(SPEND);
        PreparedStatement insert = connection.prepareStatement(ADD_PURCHASE)) {
      spend.setLong(1, purchase.spentFen());
      spend.setObject(2, restoration.id());
      spend.executeUpdate();
      insert.setObject(1, restoration.id());
      insert.setInt(2, purchase.number());
      insert.setLong(3, purchase.priceFen());
      insert.setLong(4, purchase.tonnes());
      insert.setLong(5, purchase.spentFen());
      insert.setLong(6, purchase.leftFen());
      insert.setObject(7, purchase.tradeId());
      insert.setObject(8, purchase.retirementId());
      insert.setObject(9, purchase.boughtAt().atOffset(ZoneOffset.UTC));
      insert.setString(10, restoration.registeredBy());
      insert.setString(11, purchase.boughtBy());
      insert.executeUpdate();
    }
  }

  private static List<Restoration> read(Connection connection, PreparedStatement select)
      throws SQLException {
    List<Restoration> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        UUID id = rows.getObject(1, UUID.class);
        found.add(
            new Restoration(
                id,
                Scheme.byCode(rows.getInt(2)),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                rows.getObject(7, LocalDate.class),
                rows.getLong(8),
                rows.getLong(9),
                instant(rows, 10),
                rows.getString(11),
                instant(rows, 12),
                instant(rows, 13),
                purchases(connection, id)));
      }
    }
    return found;
  }

  private static List<Restoration.Purchase> purchases(Connection connection, UUID id)
      throws SQLException {
    List<Restoration.Purchase> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(PURCHASES)) {
      select.setObject(1, id);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(
              new Restoration.Purchase(
                  rows.getInt(1),
                  rows.getLong(2),
                  rows.getLong(3),
                  rows.getLong(4),
                  rows.getLong(5),
                  rows.getObject(6, UUID.class),
                  rows.getObject(7, UUID.class),
                  instant(rows, 8),
                  rows.getString(9),
                  rows.getString(10)));
        }
      }
    }
    return found;
  }

  private static Instant instant(ResultSet rows, int column) throws SQLException {
    OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
