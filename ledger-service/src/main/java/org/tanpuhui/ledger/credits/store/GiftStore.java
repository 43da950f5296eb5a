package org.tanpuhui.ledger.credits.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.ledger.credits.unit.WelfareClaims.Claim;
import org.tanpuhui.ledger.credits.unit.WelfareClaims.Gift;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;

/**
 * Units that public-welfare accounts got by people's assignment, in the caller's transaction. An
 * issuance takes two statements, and two more for each account that gets something.
 */
public final class GiftStore {

  /**
   * What became of a participant's grams of a batch.
   *
   * @param milligrams the participant's
   * @param code of the public-welfare account
   * @param tonnes what the account got of the batch, from everybody
   */
  public record Given(
      String batchId, String code, long milligrams, long tonnes, Instant issuedAt) {}

  /**
   * What an account got of a batch.
   *
   * @param assignedMg milligrams that people assigned
   * @param people whose they are
   */
  public record OfBatch(
      String batchId, String projectId, long tonnes, long assignedMg, int people, Instant at) {}

  /**
   * Who of a batch gave to which account when it was issued. From the assignments to the holdings:
   * those who assign are fewer than those who ride.
   */
  private static final String SHARE =
      """
      INSERT INTO welfare_gift_share (participant, account, mg, batch_no)
      SELECT a.participant, a.account, h.amount, h.batch_no
        FROM (SELECT DISTINCT ON (participant) participant, account
                FROM welfare_assignment
               WHERE participant >= ? AND participant < ? AND decided_at <= ?
               ORDER BY participant, change_no DESC) AS a
       CROSS JOIN LATERAL (SELECT amount, batch_no FROM batch_holding
                            WHERE participant = a.participant AND batch_no = ? AND amount > 0) AS h
       WHERE a.account IS NOT NULL
      """;

  private static final String CLAIMS =
      """
      SELECT coalesce(s.account, c.account), coalesce(s.mg, 0), coalesce(c.mg, 0),
             coalesce(s.people, 0)
        FROM (SELECT account, sum(mg)::bigint AS mg, count(*)::int AS people
                FROM welfare_gift_share WHERE batch_no = ? GROUP BY account) AS s
        FULL JOIN (SELECT account, mg FROM welfare_claim WHERE project = ?) AS c
               ON c.account = s.account
      """;
  private static final String ADD =
      """
      INSERT INTO welfare_gift (batch_no, account, project, assigned_mg, carried_in_mg, tonnes,
                                carried_out_mg, people, entry_id, issued_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String CARRY =
      """
      INSERT INTO welfare_claim (project, account, mg) VALUES (?, ?, ?)
      ON CONFLICT (project, account) DO UPDATE SET mg = excluded.mg
      """;
  private static final String OF_PARTICIPANT =
      """
      SELECT i.batch_id, a.owner_ref, s.mg, g.tonnes, g.issued_at
        FROM welfare_gift_share AS s
        JOIN welfare_gift AS g ON g.batch_no = s.batch_no AND g.account = s.account
        JOIN batch_issue AS i ON i.batch_no = s.batch_no
        JOIN credit_account AS a ON a.account = s.account
       WHERE s.participant = ? ORDER BY g.issued_at DESC, s.batch_no DESC LIMIT ?
      """;
  private static final String OF_ACCOUNT =
      """
      SELECT c.batch_id, c.project_id, g.tonnes, g.assigned_mg, g.people, g.issued_at
        FROM welfare_gift AS g
        JOIN batch_issue AS i ON i.batch_no = g.batch_no
        JOIN credit_batch AS c ON c.scheme = i.scheme AND c.batch_id = i.batch_id
       WHERE g.account = ? ORDER BY g.issued_at DESC, g.batch_no DESC LIMIT ?
      """;

  /**
   * Notes whose grams of a batch are given, and tells what each account may claim of it.
   *
   * @param batch number of the batch
   * @param project the project's account number
   * @param time assignments until then count
   */
  public List<Claim> claims(
      Connection connection, Scheme scheme, int batch, long project, Instant time)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(SHARE)) {
      insert.setLong(1, (long) scheme.code() << 56);
      insert.setLong(2, (long) (scheme.code() + 1) << 56);
      insert.setObject(3, time.atOffset(ZoneOffset.UTC));
      insert.setInt(4, batch);
      insert.executeUpdate();
    }
    List<Claim> claims = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(CLAIMS)) {
      select.setInt(1, batch);
      select.setLong(2, project);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          claims.add(
              new Claim(
                  new AccountId(rows.getLong(1)),
                  rows.getLong(2),
                  rows.getLong(3),
                  rows.getInt(4)));
        }
      }
    }
    return claims;
  }

  /**
   * Keeps a gift and what is carried.
   *
   * @param entry that moved the units; null when there were none
   */
  public void add(
      Connection connection, int batch, long project, Gift gift, UUID entry, Instant time)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD);
        PreparedStatement carry = connection.prepareStatement(CARRY)) {
      insert.setInt(1, batch);
      insert.setLong(2, gift.claim().account().value());
      insert.setLong(3, project);
      insert.setLong(4, gift.claim().assignedMg());
      insert.setLong(5, gift.claim().carriedMg());
      insert.setLong(6, gift.tonnes());
      insert.setLong(7, gift.carriedOutMg());
      insert.setInt(8, gift.claim().people());
      insert.setObject(9, entry);
      insert.setObject(10, time.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
      carry.setLong(1, project);
      carry.setLong(2, gift.claim().account().value());
      carry.setLong(3, gift.carriedOutMg());
      carry.executeUpdate();
    }
  }

  /** What became of a participant's grams, latest batch first. */
  public List<Given> of(Connection connection, ParticipantId participant, int limit)
      throws SQLException {
    List<Given> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(OF_PARTICIPANT)) {
      select.setLong(1, participant.value());
      select.setInt(2, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(
              new Given(
                  rows.getString(1),
                  rows.getString(2),
                  rows.getLong(3),
                  rows.getLong(4),
                  rows.getObject(5, OffsetDateTime.class).toInstant()));
        }
      }
    }
    return found;
  }

  /** What an account got, latest batch first. */
  public List<OfBatch> of(Connection connection, AccountId account, int limit) throws SQLException {
    List<OfBatch> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(OF_ACCOUNT)) {
      select.setLong(1, account.value());
      select.setInt(2, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(
              new OfBatch(
                  rows.getString(1),
                  rows.getString(2),
                  rows.getLong(3),
                  rows.getLong(4),
                  rows.getInt(5),
                  rows.getObject(6, OffsetDateTime.class).toInstant()));
        }
      }
    }
    return found;
  }
}
