package org.tanpuhui.ledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.journal.EraseAccount;
import org.tanpuhui.ledger.market.store.PayoutStore;
import org.tanpuhui.ledger.market.store.ShareStore;
import org.tanpuhui.platform.ParticipantId;

/** Accounts of people who were erased, and what keeps others from being it. */
public final class ErasureStore {

  /**
   * Something that somebody still waits for.
   *
   * @param code what it is, for example {@code redemption_open}
   * @param amount with its unit
   */
  public record Open(String code, String id, String state, String amount) {}

  /**
   * @param points what would lapse
   * @param debt points owed
   */
  public record Blockers(List<Open> open, long points, long debt) {}

  private final PayoutStore payouts = new PayoutStore();
  private final ShareStore shares = new ShareStore();

  private static final String ADD =
      """
      INSERT INTO erased_account (participant, erased_at, cause) VALUES (?, ?, ?)
      ON CONFLICT (participant) DO NOTHING
      """;
  private static final String HAS = "SELECT 1 FROM erased_account WHERE participant = ?";
  private static final String OPEN =
      """
      SELECT 'redemption_open', redemption_id::text, state, points || ' point'
        FROM redemption
       WHERE participant = ? AND state IN ('reserved', 'used')
      UNION ALL
      SELECT 'retirement_open', retirement_id::text, state, tonnes || ' t'
        FROM credit_retirement
       WHERE account = ? AND state = 'applied'
      UNION ALL
      SELECT 'cash_open', payout_id::text, state, amount_fen || ' fen'
        FROM share_payout
       WHERE participant = ? AND state = 'requested'
      UNION ALL
      SELECT 'cash_open', 'proceeds', 'available', ?::bigint || ' fen'
       WHERE ?::bigint > 0
       ORDER BY 1, 2
      """;
  private static final String POINTS =
      """
      SELECT coalesce(sum(credited - debited), 0),
             coalesce((SELECT points_debt FROM participant_balance WHERE participant = ?), 0)
        FROM points_lots WHERE participant = ?
      """;

  /** Notes an erasure; false when it was noted before. Whom the bank paid is forgotten with it. */
  public boolean add(Connection connection, EraseAccount erasure) throws SQLException {
    payouts.forget(connection, erasure.participant());
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setLong(1, erasure.participant().value());
      insert.setObject(2, erasure.recordedAt().atOffset(ZoneOffset.UTC));
      insert.setObject(3, erasure.cause());
      return insert.executeUpdate() == 1;
    }
  }

  public boolean has(Connection connection, long participant) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(HAS)) {
      select.setLong(1, participant);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** Redemptions, retirements that wait for their review, payouts, and money of sales. */
  public Blockers blockers(Connection connection, ParticipantId who) throws SQLException {
    long participant = who.value();
    CreditOwner holder =
        new CreditOwner(who.scheme(), CreditOwner.Kind.PARTICIPANT, who.toString());
    long payable = shares.payable(connection, who);
    List<Open> open = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(OPEN)) {
      select.setLong(1, participant);
      select.setLong(2, holder.account().value());
      select.setLong(3, participant);
      select.setLong(4, payable);
      select.setLong(5, payable);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          open.add(
              new Open(rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4)));
        }
      }
    }
    try (PreparedStatement select = connection.prepareStatement(POINTS)) {
      select.setLong(1, participant);
      select.setLong(2, participant);
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        return new Blockers(open, rows.getLong(1), rows.getLong(2));
      }
    }
  }
}
