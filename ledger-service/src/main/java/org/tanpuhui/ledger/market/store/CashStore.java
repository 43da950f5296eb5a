package org.tanpuhui.ledger.market.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Changes;
import org.tanpuhui.ledger.journal.JournalEntry;
import org.tanpuhui.ledger.journal.PointsDesk;
import org.tanpuhui.ledger.store.CommandStore;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.sql.SqlArrays;

/**
 * Reads cash accounts under lock, writes what moves on them, and keeps deposits and withdrawals.
 */
public final class CashStore {

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

  private static final int STRIPE = (int) PointsDesk.COMMANDS;

  /** In key order: that is the order of the row locks. */
  private static final String OPEN =
      """
      INSERT INTO system_balance (account, asset, debits, credits)
      SELECT account, 4, 0, 0 FROM unnest(?::bigint[]) AS wanted (account) ORDER BY account
      ON CONFLICT DO NOTHING
      """;

  private static final String LOCK =
      """
      SELECT account, credits - debits FROM system_balance
       WHERE account = ANY (?) AND asset = 4 ORDER BY account FOR UPDATE
      """;
  private static final String OPEN_CONTROLS =
      """
      INSERT INTO control_total (scheme, asset, stripe, participant_debits, participant_credits,
                                 reserve_debits, reserve_credits, lots_credited, lots_debited, debt,
                                 journal_amount, pairs)
      VALUES (?, 4, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING
      """;
  private static final String LOCK_CONTROLS =
      "SELECT 1 FROM control_total WHERE scheme = ? AND asset = 4 AND stripe = ? FOR UPDATE";
  private static final String BALANCE =
      "SELECT credits - debits FROM system_balance WHERE account = ? AND asset = 4";
  private static final String MOVEMENT =
      """
      SELECT movement_id, scheme, kind, member, amount_fen, state, requested_at, requested_by,
             decided_at, decided_by, bank_reference, reason
        FROM cash_movement
      """;
  private static final String ADD =
      """
      INSERT INTO cash_movement (movement_id, scheme, kind, member, amount_fen, state, requested_at,
                                 requested_by)
      VALUES (?, ?, ?, ?, ?, 'requested', ?, ?)
      """;
  private static final String DECIDE =
      """
      UPDATE cash_movement
         SET state = ?, decided_at = ?, decided_by = ?, bank_reference = ?, reason = ?
       WHERE movement_id = ? AND state = 'requested'
      """;

  private final CommandStore commands;

  public CashStore(SchemeSalts salts) {
    this.commands = new CommandStore(salts);
  }

  /**
   * The balances of accounts, locked in key order, and after them the control totals of cash;
   * accounts that never moved have 0. Whoever moves cash and credits in one transaction calls this
   * first: a movement of credits ends with the lane of the log, which everybody takes last.
   *
   * @param accounts of one scheme, at least one
   * @return fen by account
   */
  public Map<AccountId, Long> lock(Connection connection, Collection<AccountId> accounts)
      throws SQLException {
    long[] wanted = accounts.stream().mapToLong(AccountId::value).sorted().distinct().toArray();
    try (PreparedStatement open = connection.prepareStatement(OPEN)) {
      open.setArray(1, SqlArrays.int8(connection, wanted));
      open.executeUpdate();
    }
    Map<AccountId, Long> balances = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(LOCK)) {
      select.setArray(1, SqlArrays.int8(connection, wanted));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          balances.put(new AccountId(rows.getLong(1)), rows.getLong(2));
        }
      }
    }
    int scheme = accounts.iterator().next().scheme().code();
    try (PreparedStatement open = connection.prepareStatement(OPEN_CONTROLS)) {
      open.setInt(1, scheme);
      open.setInt(2, STRIPE);
      open.executeUpdate();
    }
    Sql.list(connection, LOCK_CONTROLS, row -> 1, scheme, STRIPE);
    return balances;
  }

  /** An account's balance now, fen. */
  public long balance(Connection connection, AccountId account) throws SQLException {
    return Sql.one(connection, BALANCE, row -> row.getLong(1), account.value()).orElse(0L);
  }

  /** Writes entries, balances and control totals. */
  public void write(Connection connection, List<JournalEntry> entries) throws SQLException {
    commands.write(connection, Changes.of(entries), STRIPE);
  }

  public Optional<Movement> movement(Connection connection, UUID id, boolean forUpdate)
      throws SQLException {
    return Sql.one(
        connection,
        MOVEMENT + " WHERE movement_id = ?" + (forUpdate ? " FOR UPDATE" : ""),
        CashStore::movement,
        id);
  }

  /** A member's deposits and withdrawals, oldest first. */
  public List<Movement> movements(
      Connection connection,
      Scheme scheme,
      String kind,
      long member,
      Instant at,
      UUID after,
      int limit)
      throws SQLException {
    return Sql.list(
        connection,
        MOVEMENT
            + " WHERE scheme = ? AND kind = ? AND member = ? AND (requested_at, movement_id) > (?, ?)"
            + " ORDER BY requested_at, movement_id LIMIT ?",
        CashStore::movement,
        scheme.code(),
        kind,
        member,
        at,
        after,
        limit);
  }

  /** What waits for the bank, oldest first. */
  public List<Movement> waiting(
      Connection connection, Scheme scheme, String kind, Instant at, UUID after, int limit)
      throws SQLException {
    return Sql.list(
        connection,
        MOVEMENT
            + " WHERE scheme = ? AND kind = ? AND state = 'requested' AND (requested_at, movement_id) > (?, ?)"
            + " ORDER BY requested_at, movement_id LIMIT ?",
        CashStore::movement,
        scheme.code(),
        kind,
        at,
        after,
        limit);
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

  /** Whether the bank gave this reference to a movement before. */
  public boolean isUsed(Connection connection, Scheme scheme, String bankReference)
      throws SQLException {
    return Sql.one(
            connection,
            "SELECT 1 FROM cash_movement WHERE scheme = ? AND bank_reference = ?",
            row -> true,
            scheme.code(),
            bankReference)
        .isPresent();
  }

  /** Notes what became of a movement that waits. */
  public void decide(
      Connection connection,
      UUID id,
      String state,
      Instant at,
      String by,
      String bankReference,
      String reason)
      throws SQLException {
    Sql.change(connection, 1, DECIDE, state, at, by, bankReference, reason, id);
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
