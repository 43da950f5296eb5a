package org.tanpuhui.ledger.market.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;

/** Payouts of participants' shares of proceeds. */
public final class PayoutStore extends BankRequests<PayoutStore.Payout> {

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

  private static final String ADD =
      """
      INSERT INTO share_payout (payout_id, participant, amount_fen, payee, state, requested_at,
                                content_hash)
      VALUES (?, ?, ?, ?, 'requested', ?, ?)
      """;
  private static final String FORGET_ERASED =
      """
      UPDATE share_payout AS p SET payee = NULL
       WHERE payout_id = ?
         AND EXISTS (SELECT FROM erased_account AS e WHERE e.participant = p.participant)
      """;
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

  public PayoutStore() {
    super(
        "share_payout",
        "payout_id",
        "payout_id, participant, amount_fen, payee, state, requested_at, decided_at, decided_by,"
            + " bank_reference, reason, content_hash",
        PayoutStore::payout);
  }

  /** A participant's payouts, oldest first. */
  public List<Payout> of(
      Connection connection, ParticipantId participant, Instant at, UUID after, int limit)
      throws SQLException {
    return page(connection, "participant = ?", at, after, limit, participant.value());
  }

  /** What waits for the bank, oldest first. */
  public List<Payout> waiting(
      Connection connection, Scheme scheme, Instant at, UUID after, int limit) throws SQLException {
    return page(connection, "scheme = ? AND state = 'requested'", at, after, limit, scheme.code());
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

  /** As of every request; by what the bank finds somebody who was erased goes with it. */
  @Override
  public void decide(
      Connection connection,
      UUID id,
      String state,
      Instant at,
      String by,
      String bankReference,
      String reason)
      throws SQLException {
    super.decide(connection, id, state, at, by, bankReference, reason);
    Sql.count(connection, FORGET_ERASED, id);
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
