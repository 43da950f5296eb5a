package org.tanpuhui.ledger.market.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Changes;
import org.tanpuhui.ledger.journal.JournalEntry;
import org.tanpuhui.ledger.journal.PointsDesk;
import org.tanpuhui.ledger.store.CommandStore;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.sql.SqlArrays;

/** Reads cash accounts under lock, and writes what moves on them. */
public final class CashStore {

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
}
