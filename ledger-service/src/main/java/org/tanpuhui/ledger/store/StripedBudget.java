package org.tanpuhui.ledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Campaign;
import org.tanpuhui.ledger.journal.StripeDraw;
import org.tanpuhui.platform.Scheme;

/**
 * The budget of a campaign as several writers spend it: each from a stripe of its own, and from the
 * others when that is dry. No stripe falls below zero, and nothing is refused while the stripes
 * together hold it.
 *
 * <p>Budget: 2 statements, 5 when the stripe is dry.
 *
 * <p>Its rows are locked before all others, the stripes of a budget in key order; whoever holds a
 * balance never waits for one. A writer that finds its own stripe dry lets go of it before it takes
 * them all. Not for campaigns whose shares the stream spends: there each partition keeps to its
 * own, so that a replay awards the same.
 */
public final class StripedBudget {
  private static final String LOCK_OWN =
      """
      SELECT account, credits - debits FROM system_balance
       WHERE account = ? AND asset = 2 FOR UPDATE
      """;
  private static final String TAKE_TURN = "SELECT pg_advisory_xact_lock(?)";

  private static final String LOCK_ALL =
      """
      SELECT account, credits - debits FROM system_balance
       WHERE account >= ? AND account < ? AND asset = 2
       ORDER BY account FOR UPDATE
      """;

  /**
   * What a stripe may spend in this transaction.
   *
   * @param held what it holds itself
   * @param moves what it draws from others, to be written by the caller
   */
  public record Secured(long held, List<StripeDraw.Move> moves) {}

  /**
   * Sees to it that a stripe holds what it is going to spend, as far as the budget goes. What it
   * tells stays true until the end of the transaction.
   *
   * @param wanted what is going to be spent
   */
  public Secured secure(Connection connection, Scheme scheme, int campaign, int stripe, long wanted)
      throws SQLException {
    AccountId own = Campaign.share(scheme, campaign, stripe);
    Savepoint before = connection.setSavepoint();
    try (PreparedStatement lock = connection.prepareStatement(LOCK_OWN)) {
      lock.setLong(1, own.value());
      long held = read(lock).getOrDefault(own, 0L);
      if (held >= wanted) {
        return new Secured(held, List.of());
      }
    }
    // Lets go of the own stripe: whoever holds one out of order may wait for one who waits for it.
    connection.rollback(before);
    // One draws at a time: who waited for another's rows would not see the stripe it opened.
    try (PreparedStatement turn = connection.prepareStatement(TAKE_TURN)) {
      turn.setLong(1, Campaign.share(scheme, campaign, 0).value());
      turn.execute();
    }
    try (PreparedStatement lock = connection.prepareStatement(LOCK_ALL)) {
      lock.setLong(1, Campaign.share(scheme, campaign, 0).value());
      lock.setLong(2, Campaign.share(scheme, campaign + 1, 0).value());
      SortedMap<AccountId, Long> left = read(lock);
      return new Secured(left.getOrDefault(own, 0L), StripeDraw.moves(left, own, wanted));
    }
  }

  private static SortedMap<AccountId, Long> read(PreparedStatement select) throws SQLException {
    SortedMap<AccountId, Long> left =
        new TreeMap<>((one, other) -> Long.compare(one.value(), other.value()));
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        left.put(new AccountId(rows.getLong(1)), rows.getLong(2));
      }
    }
    return left;
  }
}
