package org.tanpuhui.ledger.credits.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;

/** Public-welfare accounts, and who gives what to them; in the caller's transaction. */
public final class WelfareStore {

  /**
   * A public-welfare account with what it has, tonnes.
   *
   * @param assigned milligrams of issued batches that people assigned to it, with {@code people}
   *     and {@code waiting}, those of them that no unit was given for yet
   * @param given tonnes it got for them
   */
  public record Welfare(
      AccountId account,
      String code,
      String nameZh,
      String nameEn,
      Instant openedAt,
      long held,
      long retired,
      long assigned,
      long waiting,
      long given,
      long people) {}

  /**
   * To whom a participant gives the credits of its pooled grams.
   *
   * @param account null when to nobody any more
   */
  public record Assignment(int changeNo, AccountId account, Instant decidedAt) {}

  /**
   * Units a holder gave to a public-welfare account.
   *
   * @param batchId of this batch only; null for any
   */
  public record Donation(
      UUID id,
      AccountId from,
      AccountId to,
      long tonnes,
      Instant at,
      UUID entryId,
      String batchId,
      String by) {}

  private static final String ACCOUNTS =
      """
      SELECT a.account, a.owner_ref, a.name_zh, a.name_en, a.opened_at,
             coalesce(b.credits - b.debits, 0), coalesce(b.debits, 0), g.assigned, g.waiting,
             g.given, g.people
        FROM credit_account a LEFT JOIN system_balance b ON b.account = a.account AND b.asset = 3
       CROSS JOIN LATERAL (
             SELECT (SELECT coalesce(sum(assigned_mg), 0)::bigint FROM welfare_gift
                      WHERE account = a.account) AS assigned,
                    (SELECT coalesce(sum(mg), 0)::bigint FROM welfare_claim
                      WHERE account = a.account) AS waiting,
                    (SELECT coalesce(sum(tonnes), 0)::bigint FROM welfare_gift
                      WHERE account = a.account) AS given,
                    (SELECT count(DISTINCT participant) FROM welfare_gift_share
                      WHERE account = a.account) AS people) AS g
       WHERE a.scheme = ? AND a.owner_kind = 'public_welfare' ORDER BY a.owner_ref
      """;
  private static final String DONATION =
      """
      SELECT from_account, to_account, tonnes, donated_at, entry_id, batch_id, donated_by
        FROM welfare_donation WHERE donation_id = ?
      """;
  private static final String ADD_DONATION =
      """
      INSERT INTO welfare_donation (donation_id, from_account, to_account, tonnes, donated_at,
                                    entry_id, batch_id, donated_by)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String CURRENT =
      """
      SELECT change_no, account, decided_at FROM welfare_assignment
       WHERE participant = ? ORDER BY change_no DESC LIMIT 1
      """;
  private static final String ADD =
      """
      INSERT INTO welfare_assignment (participant, change_no, account, decided_at)
      VALUES (?, ?, ?, ?)
      """;

  /** Every public-welfare account of a scheme. */
  public List<Welfare> accounts(Connection connection, Scheme scheme) throws SQLException {
    List<Welfare> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(ACCOUNTS)) {
      select.setInt(1, scheme.code());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(
              new Welfare(
                  new AccountId(rows.getLong(1)),
                  rows.getString(2),
                  rows.getString(3),
                  rows.getString(4),
                  rows.getObject(5, OffsetDateTime.class).toInstant(),
                  rows.getLong(6),
                  rows.getLong(7),
                  rows.getLong(8),
                  rows.getLong(9),
                  rows.getLong(10),
                  rows.getLong(11)));
        }
      }
    }
    return found;
  }

  public Optional<Donation> donation(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(DONATION)) {
      select.setObject(1, id);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next()
            ? Optional.of(
                new Donation(
                    id,
                    new AccountId(rows.getLong(1)),
                    new AccountId(rows.getLong(2)),
                    rows.getLong(3),
                    rows.getObject(4, OffsetDateTime.class).toInstant(),
                    rows.getObject(5, UUID.class),
                    rows.getString(6),
                    rows.getString(7)))
            : Optional.empty();
      }
    }
  }

  public void add(Connection connection, Donation donation) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD_DONATION)) {
      insert.setObject(1, donation.id());
      insert.setLong(2, donation.from().value());
      insert.setLong(3, donation.to().value());
      insert.setLong(4, donation.tonnes());
      insert.setObject(5, donation.at().atOffset(ZoneOffset.UTC));
      insert.setObject(6, donation.entryId());
      insert.setString(7, donation.batchId());
      insert.setString(8, donation.by());
      insert.executeUpdate();
    }
  }

  /** The last change of a participant; empty if there was none. */
  public Optional<Assignment> current(Connection connection, ParticipantId participant)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(CURRENT)) {
      select.setLong(1, participant.value());
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        Long account = rows.getObject(2, Long.class);
        return Optional.of(
            new Assignment(
                rows.getInt(1),
                account == null ? null : new AccountId(account),
                rows.getObject(3, OffsetDateTime.class).toInstant()));
      }
    }
  }

  public void add(Connection connection, ParticipantId participant, Assignment assignment)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setLong(1, participant.value());
      insert.setInt(2, assignment.changeNo());
      insert.setObject(
          3, assignment.account() == null ? null : assignment.account().value(), Types.BIGINT);
      insert.setObject(4, assignment.decidedAt().atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }
}
