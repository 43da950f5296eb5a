package org.tanpuhui.ledger.market.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.ledger.cash.CashAccounts;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;

/** Payouts of participants' shares of proceeds, and what may be paid out. */
public final class PayoutStore {

  /**
   * A payout.
   *
   * @param payee by which the bank finds whom to pay; null after an erasure
   * @param state {@code requested}, {@code confirmed}, {@code rejected} or {@code cancelled}
   */
  public record Payout(
      UUID id,
      ParticipantId participant,
      long amountFen,
      String payee,
      String state,
      Instant requestedAt,
      Instant decidedAt,
      String decidedBy,
      String bankReference,
      String reason,
      byte[] contentHash) {}

  /** What one project's budget paid a participant, less what went back, fen. */
  public record Paid(AccountId budget, long fen) {}

  private static final String SELECT =
      """
      SELECT payout_id, participant, amount_fen, payee, state, requested_at, decided_at, decided_by,
             bank_reference, reason, content_hash
        FROM share_payout
      """;
  private static final String ADD =
      """
      INSERT INTO share_payout (payout_id, participant, amount_fen, payee, state, requested_at,
                                content_hash)
      VALUES (?, ?, ?, ?, 'requested', ?, ?)
      """;
  private static final String DECIDE =
      """
      UPDATE share_payout AS p
         SET state = ?, decided_at = ?, decided_by = ?, bank_reference = ?, reason = ?,
             payee = CASE WHEN EXISTS (SELECT FROM erased_account AS e
                                        WHERE e.participant = p.participant)
                          THEN NULL ELSE p.payee END
       WHERE payout_id = ? AND state = 'requested'
      """;

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
  private static final String FORGET =
      """
      UPDATE share_payout SET payee = NULL
       WHERE participant = ? AND state <> 'requested' AND payee IS NOT NULL
      """;
  private static final String PAID_OUT =
      """
      SELECT coalesce(sum(amount_fen), 0) FROM share_payout
       WHERE participant = ? AND state = 'confirmed'
      """;

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

  public Optional<Payout> find(Connection connection, UUID id, boolean forUpdate)
      throws SQLException {
    return Sql.one(
        connection,
        SELECT + " WHERE payout_id = ?" + (forUpdate ? " FOR UPDATE" : ""),
        PayoutStore::payout,
        id);
  }

  /** A participant's payouts, oldest first. */
  public List<Payout> of(
      Connection connection, ParticipantId participant, Instant at, UUID after, int limit)
      throws SQLException {
    return Sql.list(
        connection,
        SELECT
            + " WHERE participant = ? AND (requested_at, payout_id) > (?, ?)"
            + " ORDER BY requested_at, payout_id LIMIT ?",
        PayoutStore::payout,
        participant.value(),
        at,
        after,
        limit);
  }

  /** What waits for the bank, oldest first. */
  public List<Payout> waiting(
      Connection connection, Scheme scheme, Instant at, UUID after, int limit) throws SQLException {
    return Sql.list(
        connection,
        SELECT
            + " WHERE scheme = ? AND state = 'requested' AND (requested_at, payout_id) > (?, ?)"
            + " ORDER BY requested_at, payout_id LIMIT ?",
        PayoutStore::payout,
        scheme.code(),
        at,
        after,
        limit);
  }

  public void add(Connection connection, Payout payout) throws SQLException {
    Sql.change(
        connection,
        1,
        ADD,
        payout.id(),
        payout.participant().value(),
        payout.amountFen(),
        payout.payee(),
        payout.requestedAt(),
        payout.contentHash());
  }

  /** Notes what became of a payout that waits. */
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

  /** Whether the bank gave this reference to a payout before. */
  public boolean isUsed(Connection connection, Scheme scheme, String bankReference)
      throws SQLException {
    return Sql.one(
            connection,
            "SELECT 1 FROM share_payout WHERE scheme = ? AND bank_reference = ?",
            row -> true,
            scheme.code(),
            bankReference)
        .isPresent();
  }

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

  /**
   * Takes away by what the bank found somebody; a payout that waits keeps it until it is decided.
   */
  public void forget(Connection connection, ParticipantId participant) throws SQLException {
    Sql.count(connection, FORGET, participant.value());
  }

  /** What was ever paid out to a participant, fen. */
  public long paidOut(Connection connection, ParticipantId participant) throws SQLException {
    return Sql.one(connection, PAID_OUT, row -> row.getLong(1), participant.value()).orElse(0L);
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

  private static Payout payout(ResultSet row) throws SQLException {
    return new Payout(
        row.getObject(1, UUID.class),
        new ParticipantId(row.getLong(2)),
        row.getLong(3),
        row.getString(4),
        row.getString(5),
        Sql.instant(row, 6),
        Sql.instant(row, 7),
        row.getString(8),
        row.getString(9),
        row.getString(10),
        row.getBytes(11));
  }
}
