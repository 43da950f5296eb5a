package org.tanpuhui.ledger.market.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.platform.Scheme;

/** Deposits and withdrawals of members. */
public final class MovementStore extends BankRequests<MovementStore.Movement> {

  /**
   * A deposit or a withdrawal.
   *
   * @param kind {@code deposit} or {@code withdrawal}
   * @param state {@code requested}, {@code confirmed}, {@code rejected} or {@code cancelled}
   */
  public record Movement(
      UUID id,
      Scheme scheme,
      String kind,
      long member,
      long amountFen,
      String state,
      Instant requestedAt,
      String requestedBy,
      Instant decidedAt,
      String decidedBy,
      String bankReference,
      String reason) {}

  private static final String ADD =
      """
      INSERT INTO cash_movement (movement_id, scheme, kind, member, amount_fen, state, requested_at,
                                 requested_by)
      VALUES (?, ?, ?, ?, ?, 'requested', ?, ?)
      """;

  public MovementStore() {
    super(
        "cash_movement",
        "movement_id",
        "movement_id, scheme, kind, member, amount_fen, state, requested_at, requested_by,"
            + " decided_at, decided_by, bank_reference, reason",
        MovementStore::movement);
  }

  /** A member's deposits or withdrawals, oldest first. */
  public List<Movement> of(
      Connection connection,
      Scheme scheme,
      String kind,
      long member,
      Instant at,
      UUID after,
      int limit)
      throws SQLException {
    return page(
        connection,
        "scheme = ? AND kind = ? AND member = ?",
        at,
        after,
        limit,
        scheme.code(),
        kind,
        member);
  }

  /** What waits for the bank, oldest first. */
  public List<Movement> waiting(
      Connection connection, Scheme scheme, String kind, Instant at, UUID after, int limit)
      throws SQLException {
    return page(
        connection,
        "scheme = ? AND kind = ? AND state = 'requested'",
        at,
        after,
        limit,
        scheme.code(),
        kind);
  }

  public void add(Connection connection, Movement movement) throws SQLException {
    Sql.change(
        connection,
        1,
        ADD,
        movement.id(),
        movement.scheme().code(),
        movement.kind(),
        movement.member(),
        movement.amountFen(),
        movement.requestedAt(),
        movement.requestedBy());
  }

  private static Movement movement(ResultSet row) throws SQLException {
    return new Movement(
        row.getObject(1, UUID.class),
        Scheme.byCode(row.getInt(2)),
        row.getString(3),
        row.getLong(4),
        row.getLong(5),
        row.getString(6),
        Sql.instant(row, 7),
        row.getString(8),
        Sql.instant(row, 9),
        row.getString(10),
        row.getString(11),
        row.getString(12));
  }
}
