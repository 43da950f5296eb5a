package org.tanpuhui.ledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Asset;
import org.tanpuhui.platform.Scheme;

/** Reward budgets and what their sponsors put in; the money itself stands in system accounts. */
public final class BudgetStore {

  /**
   * A reward budget.
   *
   * @param number 0 before it has one
   * @param sponsor organisation that pays
   * @param parties who may charge it; empty: everybody who makes offers in the scheme
   */
  public record Budget(
      int number,
      Scheme scheme,
      String code,
      String nameZh,
      String nameEn,
      String sponsor,
      List<String> parties,
      String provenance,
      String source,
      String decidedBy,
      Instant decidedAt) {

    /** Whether a merchant or app operator may charge it. */
    public boolean mayBeChargedBy(String party) {
      return parties.isEmpty() || parties.contains(party);
    }
  }

  /** Money put in, or taken back where negative. */
  public record Funding(
      String reference, long fen, String reason, String decidedBy, Instant decidedAt, UUID entry) {}

  private static final String COLUMNS =
      """
      SELECT budget_no, scheme, code, name_zh, name_en, sponsor, parties, provenance, source,
             decided_by, decided_at
        FROM reward_budget
      """;
  private static final String BY_CODE = COLUMNS + " WHERE scheme = ? AND code = ?";
  private static final String BY_NUMBER = COLUMNS + " WHERE budget_no = ?";
  private static final String LIST =
      COLUMNS + " WHERE scheme = ? AND budget_no > ? ORDER BY budget_no LIMIT ?";
  private static final String NEXT_NUMBER =
      "SELECT coalesce(max(budget_no), 0) + 1 FROM reward_budget";
  private static final String ADD =
      """
      INSERT INTO reward_budget (budget_no, scheme, code, name_zh, name_en, sponsor, parties,
                                 provenance, source, decided_by, decided_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String FUNDING =
      """
      SELECT reference, fen, reason, decided_by, decided_at, entry_id
        FROM reward_budget_funding WHERE budget_no = ? AND reference = ?
      """;
  private static final String ADD_FUNDING =
      """
      INSERT INTO reward_budget_funding (budget_no, reference, fen, reason, decided_by, decided_at,
                                         entry_id)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String HELD =
      """
      SELECT coalesce(sum(credits - debits), 0) FROM system_balance WHERE account = ? AND asset = ?
      """;

  public Optional<Budget> byCode(Connection connection, Scheme scheme, String code)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BY_CODE)) {
      select.setInt(1, scheme.code());
      select.setString(2, code);
      return budgets(select).stream().findFirst();
    }
  }

  public Optional<Budget> byNumber(Connection connection, int number) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BY_NUMBER)) {
      select.setInt(1, number);
      return budgets(select).stream().findFirst();
    }
  }

  /** Budgets of a scheme in order of their numbers. */
  public List<Budget> list(Connection connection, Scheme scheme, int after, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LIST)) {
      select.setInt(1, scheme.code());
      select.setInt(2, after);
      select.setInt(3, limit);
      return budgets(select);
    }
  }

  /** A number that no budget has yet; the primary key tells whether it was free. */
  public int nextNumber(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(NEXT_NUMBER);
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  /** Adds a budget; fails with 23505 when its code is taken. */
  public void add(Connection connection, Budget budget) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setInt(1, budget.number());
      insert.setInt(2, budget.scheme().code());
      insert.setString(3, budget.code());
      insert.setString(4, budget.nameZh());
      insert.setString(5, budget.nameEn());
      insert.setString(6, budget.sponsor());
      insert.setArray(7, connection.createArrayOf("text", budget.parties().toArray()));
      insert.setString(8, budget.provenance());
      insert.setString(9, budget.source());
      insert.setString(10, budget.decidedBy());
      insert.setObject(11, budget.decidedAt().atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  /** Money put in under a reference. */
  public Optional<Funding> funding(Connection connection, int budget, String reference)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(FUNDING)) {
      select.setInt(1, budget);
      select.setString(2, reference);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Funding(
                    row.getString(1),
                    row.getLong(2),
                    row.getString(3),
                    row.getString(4),
                    row.getObject(5, OffsetDateTime.class).toInstant(),
                    row.getObject(6, UUID.class)))
            : Optional.empty();
      }
    }
  }

  /** Notes money put in; fails with 23505 when the reference is taken. */
  public void add(Connection connection, int budget, Funding funding) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD_FUNDING)) {
      insert.setInt(1, budget);
      insert.setString(2, funding.reference());
      insert.setLong(3, funding.fen());
      insert.setString(4, funding.reason());
      insert.setString(5, funding.decidedBy());
      insert.setObject(6, funding.decidedAt().atOffset(ZoneOffset.UTC));
      insert.setObject(7, funding.entry());
      insert.executeUpdate();
    }
  }

  /** What an account holds, fen. */
  public long held(Connection connection, AccountId account) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(HELD)) {
      select.setLong(1, account.value());
      select.setInt(2, Asset.CASH.number());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static List<Budget> budgets(PreparedStatement select) throws SQLException {
    List<Budget> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(
            new Budget(
                rows.getInt(1),
                Scheme.byCode(rows.getInt(2)),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getString(6),
                List.of((String[]) rows.getArray(7).getArray()),
                rows.getString(8),
                rows.getString(9),
                rows.getString(10),
                rows.getObject(11, OffsetDateTime.class).toInstant()));
      }
    }
    return found;
  }
}
