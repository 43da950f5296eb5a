package org.tanpuhui.ledger.market.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.ledger.cash.CashAccounts;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.platform.ParticipantId;

/** Participants' shares of proceeds: what of them may leave, and where they came from. */
public final class ShareStore {

  /** What one project's budget paid a participant, less what went back, fen. */
  public record Paid(AccountId budget, long fen) {}

  /**
   * Batches of which a later sale may take a fen of this share back: the project still has units of
   * them, and the quota is no whole number of fen.
   */
  private static final String KEPT_BACK =
      """
      SELECT count(*)
        FROM batch_share AS s
        JOIN batch_proceeds AS b ON b.scheme = s.scheme AND b.batch_id = s.batch_id
        JOIN credit_batch AS c ON c.scheme = s.scheme AND c.batch_id = s.batch_id
        JOIN credit_account AS a ON a.scheme = c.scheme AND a.owner_kind = 'project'
                                AND a.owner_ref = c.project_id
       WHERE s.participant = ? AND b.sold_fen::numeric * s.mg % b.batch_mg <> 0
         AND EXISTS (SELECT FROM credit_range AS r
                      WHERE r.account IN (a.account, a.account + (1::bigint << 48))
                        AND r.batch_id = c.batch_id)
      """;

  private static final String AVAILABLE =
      "SELECT credits - debits FROM system_balance WHERE account = ? AND asset = 4";

  /** People who were erased and whose share account is not empty. */
  private static final String ERASED_WITH_SHARES =
      """
      SELECT e.participant
        FROM erased_account AS e
        JOIN system_balance AS b
          ON b.account = (e.participant & ~(255::bigint << 48)) + (29::bigint << 48) AND b.asset = 4
       WHERE b.credits > b.debits
       ORDER BY e.participant LIMIT 100
      """;

  /** Which budgets paid a share, the one that paid last first. */
  private static final String PAID =
      """
      SELECT CASE WHEN j.credit_account = ? THEN j.debit_account ELSE j.credit_account END AS budget,
             sum(CASE WHEN j.credit_account = ? THEN j.amount ELSE -j.amount END)
        FROM (SELECT entry_id FROM journal WHERE holder = ?) AS mine
        JOIN journal AS j ON j.entry_id = mine.entry_id
       WHERE j.purpose = 23
       GROUP BY 1 ORDER BY max(j.recorded_at) DESC, 1
      """;

  /** Fen that stay because a later sale of a batch may take them back: at most one per batch. */
  public long keptBack(Connection connection, ParticipantId participant) throws SQLException {
    return Sql.one(connection, KEPT_BACK, row -> row.getLong(1), participant.value()).orElse(0L);
  }

  /** What a participant may ask for, fen. */
  public long payable(Connection connection, ParticipantId participant) throws SQLException {
    long own = CashAccounts.proceeds(participant.scheme(), participant.value()).value();
    long available = Sql.one(connection, AVAILABLE, row -> row.getLong(1), own).orElse(0L);
    return available == 0 ? 0 : Math.max(0, available - keptBack(connection, participant));
  }

  /** Some people who were erased and whose share account is not empty. */
  public List<ParticipantId> erasedWithShares(Connection connection) throws SQLException {
    return Sql.list(connection, ERASED_WITH_SHARES, row -> new ParticipantId(row.getLong(1)));
  }

  /** The command that erased somebody. */
  public UUID erasure(Connection connection, ParticipantId participant) throws SQLException {
    return Sql.one(
            connection,
            "SELECT cause FROM erased_account WHERE participant = ?",
            row -> row.getObject(1, UUID.class),
            participant.value())
        .orElseThrow();
  }

  /** Which budgets paid a participant's share, the one that paid last first. */
  public List<Paid> paid(Connection connection, ParticipantId participant) throws SQLException {
    long own = CashAccounts.proceeds(participant.scheme(), participant.value()).value();
    return Sql.list(
        connection,
        PAID,
        row -> new Paid(new AccountId(row.getLong(1)), row.getLong(2)),
        own,
        own,
        own);
  }
}
