package org.tanpuhui.ledger.market.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.ledger.cash.CashAccounts;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.store.BudgetStore.Funding;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;

/** Mandates for shares, shares of batches, and what sales brought. */
public final class ProceedsStore {

  /** That a participant wants its share of a project's proceeds. */
  public record Mandate(String projectId, Instant givenAt, Instant revokedAt) {}

  /** What a batch brought so far; {@code batchMilligrams} were in it. */
  public record BatchProceeds(long soldFen, long soldTonnes, long batchMilligrams) {}

  /**
   * A participant's milligrams in a batch.
   *
   * @param erased whether nobody is behind it any more: its part stays in the project's budget
   */
  public record Share(long participant, long milligrams, boolean erased) {}

  /**
   * A sale that a participant's trips are in.
   *
   * @param shareFen what the participant got of it, less what it gave back; over all units
   * @param units those sold of batches that the participant's trips are in, by number
   */
  public record Sale(
      UUID tradeId,
      String instrument,
      String projectId,
      LocalDate tradingDay,
      Instant tradedAt,
      long priceFen,
      long shareFen,
      List<SoldUnits> units) {}

  /**
   * Units of one batch in a sale.
   *
   * @param milligrams the participant's in the batch
   * @param batchMilligrams everybody's, without what was given to public welfare
   * @param batchTonnes issued of the batch
   * @param first number of the first unit, with {@code last}
   * @param mandated whether the participant has its share of the batch, as fixed at its first sale
   */
  public record SoldUnits(
      String batchId,
      long milligrams,
      long batchMilligrams,
      long batchTonnes,
      long first,
      long last,
      boolean mandated) {
    /** How many. */
    public long tonnes() {
      return last - first + 1;
    }
  }

  /** What a project's credits brought. */
  public record ProjectProceeds(
      String projectId,
      long soldTonnes,
      long soldFen,
      long feesFen,
      long sharesFen,
      long rewardsFen,
      long balanceFen) {}

  private static final String GIVE =
      "INSERT INTO share_mandate (participant, project_id, given_at) VALUES (?, ?, ?)";
  private static final String REVOKE =
      """
      UPDATE share_mandate SET revoked_at = ?
       WHERE participant = ? AND project_id = ? AND revoked_at IS NULL
      """;
  private static final String MANDATES =
      """
      SELECT project_id, given_at, revoked_at
        FROM share_mandate WHERE participant = ? ORDER BY project_id, given_at
      """;
  private static final String PROCEEDS =
      """
      SELECT sold_fen, sold_t, batch_mg
        FROM batch_proceeds WHERE scheme = ? AND batch_id = ? FOR UPDATE
      """;

  /** Grams given to public welfare left with their units: they earn nothing. */
  private static final String FIX =
      """
      INSERT INTO batch_proceeds (scheme, batch_id, sold_fen, sold_t, batch_mg, fixed_at)
      SELECT i.scheme, i.batch_id, 0, 0, i.total_mg - g.mg, ?
        FROM batch_issue i
       CROSS JOIN LATERAL (SELECT coalesce(sum(assigned_mg), 0)::bigint AS mg
                             FROM welfare_gift WHERE batch_no = i.batch_no) AS g
       WHERE i.scheme = ? AND i.batch_id = ? AND i.total_mg > g.mg
      """;

  // In key order of participants: that is the order of the shares.
  private static final String FIX_SHARES =
      """
      INSERT INTO batch_share (scheme, batch_id, participant, mg)
      SELECT i.scheme, i.batch_id, h.participant, h.amount
        FROM batch_issue i
        JOIN share_mandate m ON m.project_id = ? AND m.revoked_at IS NULL
        JOIN batch_holding h ON h.participant = m.participant AND h.batch_no = i.batch_no
       WHERE i.scheme = ? AND i.batch_id = ? AND h.amount > 0
         AND m.participant >> 56 = i.scheme
         AND NOT EXISTS (SELECT FROM welfare_gift_share w
                          WHERE w.participant = h.participant AND w.batch_no = h.batch_no)
       ORDER BY h.participant
      """;
  private static final String SHARES =
      """
      SELECT s.participant, s.mg, e.participant IS NOT NULL
        FROM batch_share AS s LEFT JOIN erased_account AS e USING (participant)
       WHERE s.scheme = ? AND s.batch_id = ? ORDER BY s.participant
      """;
  private static final String ADD_SALE =
      """
      UPDATE batch_proceeds SET sold_fen = sold_fen + ?, sold_t = sold_t + ?
       WHERE scheme = ? AND batch_id = ?
      """;
  private static final String SALES =
      """
      WITH mine AS MATERIALIZED (
        SELECT i.batch_no, i.scheme, i.batch_id, i.total_mg, i.tonnes, h.amount
          FROM batch_holding h
          JOIN batch_issue i ON i.batch_no = h.batch_no
         WHERE h.participant = ? AND h.amount > 0 AND i.scheme = ?
           AND NOT EXISTS (SELECT FROM welfare_gift_share w
                            WHERE w.participant = h.participant AND w.batch_no = h.batch_no)),
      page AS MATERIALIZED (
        SELECT t.trade_id, t.instrument, t.project_id, t.trading_day, t.traded_at, t.price_fen
          FROM market_trade t
         WHERE t.project_id IS NOT NULL AND (t.traded_at, t.trade_id) < (?, ?)
           AND t.trade_id IN (SELECT u.trade_id
                                FROM mine m
                                JOIN market_trade_units u
                                  ON u.scheme = m.scheme AND u.batch_id = m.batch_id)
         ORDER BY t.traded_at DESC, t.trade_id DESC LIMIT ?)
      SELECT p.trade_id, p.instrument, p.project_id, p.trading_day, p.traded_at, p.price_fen,
             (SELECT coalesce(sum(CASE WHEN j.credit_account = ? THEN j.amount ELSE -j.amount END), 0)
                FROM (SELECT entry_id FROM journal WHERE holder = ?) AS own
                JOIN journal j ON j.entry_id = own.entry_id
               WHERE j.cause = p.trade_id),
             u.batch_id, m.amount,
             m.total_mg - (SELECT coalesce(sum(g.assigned_mg), 0) FROM welfare_gift g
                            WHERE g.batch_no = m.batch_no),
             m.tonnes, u.first_no, u.last_no,
             EXISTS (SELECT FROM batch_share s
                      WHERE s.scheme = m.scheme AND s.batch_id = m.batch_id AND s.participant = ?)
        FROM page p
        JOIN market_trade_units u ON u.trade_id = p.trade_id
        JOIN mine m ON m.scheme = u.scheme AND m.batch_id = u.batch_id
       ORDER BY p.traded_at DESC, p.trade_id DESC, u.first_no
      """;
  private static final String ADD_FUNDING =
      """
      INSERT INTO project_funding (scheme, project_id, budget, budget_account, fen, entry_id, reason,
                                   decided_by, decided_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String PROJECTS =
      """
      SELECT s.project_id, s.number,
             (SELECT coalesce(sum(t.quantity_t), 0) FROM market_trade t
               WHERE t.scheme = s.scheme AND t.project_id = s.project_id),
             (SELECT coalesce(sum(t.amount_fen), 0) FROM market_trade t
               WHERE t.scheme = s.scheme AND t.project_id = s.project_id),
             (SELECT coalesce(sum(t.seller_fee_fen), 0) FROM market_trade t
               WHERE t.scheme = s.scheme AND t.project_id = s.project_id),
             (SELECT coalesce(sum(b.credits - b.debits), 0) FROM system_balance b
               WHERE b.asset = 4
                 AND b.account = (s.scheme::bigint << 56) + (28::bigint << 48) + s.number),
             (SELECT coalesce(sum(fen), 0) FROM project_funding f
               WHERE f.scheme = s.scheme AND f.project_id = s.project_id)
        FROM project_seller s
       WHERE s.scheme = ? AND s.project_id > ? ORDER BY s.project_id LIMIT ?
      """;

  /** Notes a mandate; fails with 23505 when one is in force. */
  public void give(Connection connection, ParticipantId participant, String project, Instant at)
      throws SQLException {
    Sql.change(connection, 1, GIVE, participant.value(), project, at);
  }

  public void revoke(Connection connection, ParticipantId participant, String project, Instant at)
      throws SQLException {
    Sql.change(connection, 1, REVOKE, at, participant.value(), project);
  }

  public List<Mandate> mandates(Connection connection, ParticipantId participant)
      throws SQLException {
    return Sql.list(
        connection,
        MANDATES,
        row -> new Mandate(row.getString(1), Sql.instant(row, 2), Sql.instant(row, 3)),
        participant.value());
  }

  /**
   * What a batch brought so far, locked. At the first sale its shares are fixed.
   *
   * @return empty when the books do not know whose grams are in the batch
   */
  public Optional<BatchProceeds> lock(
      Connection connection, Scheme scheme, String batch, String project, Instant at)
      throws SQLException {
    Optional<BatchProceeds> there = locked(connection, scheme, batch);
    if (there.isPresent()) {
      return there;
    }
    if (Sql.count(connection, FIX, at, scheme.code(), batch) == 0) {
      return Optional.empty();
    }
    Sql.count(connection, FIX_SHARES, project, scheme.code(), batch);
    return locked(connection, scheme, batch);
  }

  private static Optional<BatchProceeds> locked(Connection connection, Scheme scheme, String batch)
      throws SQLException {
    return Sql.one(
        connection,
        PROCEEDS,
        row -> new BatchProceeds(row.getLong(1), row.getLong(2), row.getLong(3)),
        scheme.code(),
        batch);
  }

  /** Who shares in a batch, by participant. */
  public List<Share> shares(Connection connection, Scheme scheme, String batch)
      throws SQLException {
    return Sql.list(
        connection,
        SHARES,
        row -> new Share(row.getLong(1), row.getLong(2), row.getBoolean(3)),
        scheme.code(),
        batch);
  }

  public void sold(Connection connection, Scheme scheme, String batch, long fen, long tonnes)
      throws SQLException {
    Sql.change(connection, 1, ADD_SALE, fen, tonnes, scheme.code(), batch);
  }

  /**
   * Sales of batches that a participant's grams are in, latest first.
   *
   * @param before from behind the trade of this time and id on
   */
  public List<Sale> sales(
      Connection connection, ParticipantId participant, Instant before, UUID beforeId, int limit)
      throws SQLException {
    AccountId own = CashAccounts.proceeds(participant.scheme(), participant.value());
    Map<UUID, Sale> found = new LinkedHashMap<>();
    Sql.list(
        connection,
        SALES,
        row -> {
          UUID trade = row.getObject(1, UUID.class);
          if (!found.containsKey(trade)) {
            found.put(trade, sale(row, trade));
          }
          return found.get(trade).units().add(soldUnits(row));
        },
        participant.value(),
        participant.scheme().code(),
        before,
        beforeId,
        limit,
        own.value(),
        own.value(),
        participant.value());
    return List.copyOf(found.values());
  }

  private static Sale sale(ResultSet row, UUID trade) throws SQLException {
    return new Sale(
        trade,
        row.getString(2),
        row.getString(3),
        row.getObject(4, LocalDate.class),
        Sql.instant(row, 5),
        row.getLong(6),
        row.getLong(7),
        new ArrayList<>());
  }

  private static SoldUnits soldUnits(ResultSet row) throws SQLException {
    return new SoldUnits(
        row.getString(8),
        row.getLong(9),
        row.getLong(10),
        row.getLong(11),
        row.getLong(12),
        row.getLong(13),
        row.getBoolean(14));
  }

  /** Notes what a project's budget paid into a reward budget. */
  public void fund(
      Connection connection,
      Scheme scheme,
      String project,
      String budget,
      AccountId account,
      Funding funding)
      throws SQLException {
    Sql.change(
        connection,
        1,
        ADD_FUNDING,
        scheme.code(),
        project,
        budget,
        account.value(),
        funding.fen(),
        funding.entry(),
        funding.reason(),
        funding.decidedBy(),
        funding.decidedAt());
  }

  /** What each project's credits brought, by project, from behind one on. */
  public List<ProjectProceeds> projects(
      Connection connection, Scheme scheme, String after, int limit) throws SQLException {
    return Sql.list(
        connection,
        PROJECTS,
        row -> {
          long net = row.getLong(4) - row.getLong(5);
          long balance = row.getLong(6);
          long rewards = row.getLong(7);
          return new ProjectProceeds(
              row.getString(1),
              row.getLong(3),
              row.getLong(4),
              row.getLong(5),
              net - balance - rewards,
              rewards,
              balance);
        },
        scheme.code(),
        after,
        limit);
  }
}
