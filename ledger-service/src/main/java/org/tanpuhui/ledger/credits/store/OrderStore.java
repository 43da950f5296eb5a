package org.tanpuhui.ledger.credits.store;

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
import org.tanpuhui.ledger.credits.unit.SerialRange;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.platform.Scheme;

/** Orders on wrongly issued units, in the caller's transaction. */
public final class OrderStore {

  /**
   * What a second person decided.
   *
   * @param cancelled tonnes of wrongly issued units cancelled
   * @param replaced tonnes of good units put in their place
   * @param compensated tonnes of good units cancelled in the place of used ones
   */
  public record Decision(
      boolean confirmed,
      String decidedBy,
      Instant decidedAt,
      String reason,
      long cancelled,
      long replaced,
      long compensated) {}

  /**
   * An order.
   *
   * @param replacementAccount who puts good units in their place; null: they are only cancelled
   * @param decision null while nobody decided
   */
  public record Order(
      UUID id,
      Scheme scheme,
      String batchId,
      SerialRange units,
      AccountId replacementAccount,
      String reason,
      String proposedBy,
      Instant proposedAt,
      byte[] contentHash,
      Decision decision) {}

  private static final String SELECT =
      """
      SELECT o.order_id, o.scheme, o.batch_id, o.first_no, o.last_no, o.replacement_account, o.reason,
             o.proposed_by, o.proposed_at, o.content_hash, d.decision, d.decided_by, d.decided_at,
             d.decision_reason, d.cancelled, d.replaced, d.compensated
        FROM credit_order o LEFT JOIN credit_order_decision d USING (order_id)
      """;
  private static final String ONE = SELECT + " WHERE o.order_id = ?";
  private static final String PAGE =
      SELECT + " WHERE o.scheme = ? AND o.order_id > ? ORDER BY o.order_id LIMIT ?";
  private static final String ADD =
      """
      INSERT INTO credit_order (order_id, scheme, batch_id, first_no, last_no, replacement_account,
                                reason, proposed_by, proposed_at, content_hash)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String DECIDE =
      """
      INSERT INTO credit_order_decision (order_id, proposed_by, decision, decided_by, decided_at,
                                         decision_reason, cancelled, replaced, compensated)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  public Optional<Order> find(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ONE)) {
      select.setObject(1, id);
      return read(select).stream().findFirst();
    }
  }

  /** Orders of a scheme in the order of their ids. */
  public List<Order> page(Connection connection, Scheme scheme, UUID after, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(PAGE)) {
      select.setInt(1, scheme.code());
      select.setObject(2, after);
      select.setInt(3, limit);
      return read(select);
    }
  }

  public void add(Connection connection, Order order) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setObject(1, order.id());
      insert.setInt(2, order.scheme().code());
      insert.setString(3, order.batchId());
      insert.setLong(4, order.units().first());
      insert.setLong(5, order.units().last());
      insert.setObject(
          6,
          order.replacementAccount() == null ? null : order.replacementAccount().value(),
          Types.BIGINT);
      insert.setString(7, order.reason());
      insert.setString(8, order.proposedBy());
      insert.setObject(9, order.proposedAt().atOffset(ZoneOffset.UTC));
      insert.setBytes(10, order.contentHash());
      insert.executeUpdate();
    }
  }

  /** Fails with 23505 when it was decided, with 23514 when one person does both. */
  public void decide(Connection connection, Order order, Decision decision) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(DECIDE)) {
      insert.setObject(1, order.id());
      insert.setString(2, order.proposedBy());
      insert.setString(3, decision.confirmed() ? "confirmed" : "dismissed");
      insert.setString(4, decision.decidedBy());
      insert.setObject(5, decision.decidedAt().atOffset(ZoneOffset.UTC));
      insert.setString(6, decision.reason());
      insert.setLong(7, decision.cancelled());
      insert.setLong(8, decision.replaced());
      insert.setLong(9, decision.compensated());
      insert.executeUpdate();
    }
  }

  private static List<Order> read(PreparedStatement select) throws SQLException {
    List<Order> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        Long account = rows.getObject(6, Long.class);
        found.add(
            new Order(
                rows.getObject(1, UUID.class),
                Scheme.byCode(rows.getInt(2)),
                rows.getString(3),
                new SerialRange(rows.getLong(4), rows.getLong(5)),
                account == null ? null : new AccountId(account),
                rows.getString(7),
                rows.getString(8),
                rows.getObject(9, OffsetDateTime.class).toInstant(),
                rows.getBytes(10),
                rows.getString(11) == null ? null : decision(rows)));
      }
    }
    return found;
  }

  private static Decision decision(ResultSet rows) throws SQLException {
    return new Decision(
        rows.getString(11).equals("confirmed"),
        rows.getString(12),
        rows.getObject(13, OffsetDateTime.class).toInstant(),
        rows.getString(14),
        rows.getLong(15),
        rows.getLong(16),
        rows.getLong(17));
  }
}
