package org.tanpuhui.ledger.credits.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.ledger.credits.unit.EndReason;
import org.tanpuhui.ledger.credits.unit.Person;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.platform.Scheme;

/** What holders asked to retire, and the certificates of what was; in the caller's transaction. */
public final class RetirementStore {

  /**
   * Who asked for it and who decided.
   *
   * @param decidedBy null while nobody has
   */
  public record People(
      String appliedBy, String appliedOrg, String decidedBy, String decidedOrg, String why) {}

  /**
   * A retirement or cancellation that a holder asked for.
   *
   * @param account the holding, or the public-welfare account
   * @param state {@code applied}, {@code retired}, {@code rejected} or {@code withdrawn}
   * @param positionId compliance position it counts against; null for other reasons
   * @param entryId entry of the journal that retired the units; null before
   * @param certificateId null before
   */
  public record Retirement(
      UUID id,
      Scheme scheme,
      EndReason reason,
      AccountId account,
      long tonnes,
      String batchId,
      String state,
      String beneficiary,
      String purpose,
      LocalDate periodStart,
      LocalDate periodEnd,
      UUID positionId,
      Instant appliedAt,
      Instant decidedAt,
      UUID entryId,
      People people,
      String certificateId,
      byte[] contentHash) {}

  private static final String SELECT =
      """
      SELECT r.retirement_id, r.scheme, r.reason, r.account, r.tonnes, r.batch_id, r.state,
             r.beneficiary, r.purpose, r.period_start, r.period_end, r.position_id, r.applied_at,
             r.decided_at, r.entry_id, r.applied_by, r.applied_org, r.decided_by, r.decided_org,
             r.decision_reason, c.certificate_id, r.content_hash
        FROM credit_retirement r LEFT JOIN credit_certificate c USING (retirement_id)
      """;
  private static final String ADD =
      """
      INSERT INTO credit_retirement (retirement_id, scheme, reason, account, tonnes, batch_id, state,
                                     beneficiary, purpose, period_start, period_end, position_id,
                                     applied_at, applied_by, applied_org, content_hash)
      VALUES (?, ?, ?, ?, ?, ?, 'applied', ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String LOCK =
      "SELECT FROM credit_retirement WHERE retirement_id = ? FOR UPDATE";
  private static final String DECIDE =
      """
      UPDATE credit_retirement
         SET state = ?, decided_at = ?, decided_by = ?, decided_org = ?, decision_reason = ?,
             entry_id = ?
       WHERE retirement_id = ? AND state = 'applied'
      """;
  private static final String CERTIFY =
      "INSERT INTO credit_certificate (certificate_id, retirement_id, issued_at) VALUES (?, ?, ?)";
  private static final String ONE = SELECT + " WHERE r.retirement_id = ?";
  private static final String CERTIFIED = SELECT + " WHERE c.certificate_id = ?";
  private static final String PAGE =
      SELECT
          + """
             WHERE r.scheme = ? AND (?::bigint IS NULL OR r.account = ?)
               AND (?::text IS NULL OR r.state = ?) AND r.retirement_id > ?
             ORDER BY r.retirement_id LIMIT ?
            """;

  /** Adds an application. */
  public void add(Connection connection, Retirement wish) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setObject(1, wish.id());
      insert.setInt(2, wish.scheme().code());
      insert.setString(3, wish.reason().id());
      insert.setLong(4, wish.account().value());
      insert.setLong(5, wish.tonnes());
      insert.setString(6, wish.batchId());
      insert.setString(7, wish.beneficiary());
      insert.setString(8, wish.purpose());
      insert.setObject(9, wish.periodStart());
      insert.setObject(10, wish.periodEnd());
      insert.setObject(11, wish.positionId());
      insert.setObject(12, wish.appliedAt().atOffset(ZoneOffset.UTC));
      insert.setString(13, wish.people().appliedBy());
      insert.setString(14, wish.people().appliedOrg());
      insert.setBytes(15, wish.contentHash());
      insert.executeUpdate();
    }
  }

  /** Locks a retirement and reads it as it is now. */
  public Retirement lock(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      lock.setObject(1, id);
      lock.executeQuery().close();
    }
    return find(connection, id).orElseThrow();
  }

  public Optional<Retirement> find(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ONE)) {
      select.setObject(1, id);
      return read(select).stream().findFirst();
    }
  }

  /** The retirement that a certificate certifies. */
  public Optional<Retirement> certified(Connection connection, String certificateId)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(CERTIFIED)) {
      select.setString(1, certificateId);
      return read(select).stream().findFirst();
    }
  }

  /**
   * Retirements of a scheme in the order of their ids.
   *
   * @param account of this account only; null for all
   * @param state in this state only; null for all
   */
  public List<Retirement> page(
      Connection connection, Scheme scheme, AccountId account, String state, UUID after, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(PAGE)) {
      Long number = account == null ? null : account.value();
      select.setInt(1, scheme.code());
      select.setObject(2, number, Types.BIGINT);
      select.setObject(3, number, Types.BIGINT);
      select.setString(4, state);
      select.setString(5, state);
      select.setObject(6, after);
      select.setInt(7, limit);
      return read(select);
    }
  }

  /**
   * Notes what became of an application.
   *
   * @param entryId entry that retired the units; null unless retired
   */
  public void decide(
      Connection connection, UUID id, String state, Person by, Instant at, String why, UUID entryId)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(DECIDE)) {
      update.setString(1, state);
      update.setObject(2, at.atOffset(ZoneOffset.UTC));
      update.setString(3, by.subject());
      update.setString(4, by.org());
      update.setString(5, why);
      update.setObject(6, entryId);
      update.setObject(7, id);
      if (update.executeUpdate() != 1) {
        throw new IllegalStateException("the retirement " + id + " was decided already");
      }
    }
  }

  /** Adds the certificate of what was retired. */
  public void certify(Connection connection, UUID id, String certificateId, Instant at)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(CERTIFY)) {
      insert.setString(1, certificateId);
      insert.setObject(2, id);
      insert.setObject(3, at.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  private static List<Retirement> read(PreparedStatement select) throws SQLException {
    List<Retirement> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        OffsetDateTime decided = rows.getObject(14, OffsetDateTime.class);
        found.add(
            new Retirement(
                rows.getObject(1, UUID.class),
                Scheme.byCode(rows.getInt(2)),
                EndReason.byId(rows.getString(3)).orElseThrow(),
                new AccountId(rows.getLong(4)),
                rows.getLong(5),
                rows.getString(6),
                rows.getString(7),
                rows.getString(8),
                rows.getString(9),
                rows.getObject(10, LocalDate.class),
                rows.getObject(11, LocalDate.class),
                rows.getObject(12, UUID.class),
                rows.getObject(13, OffsetDateTime.class).toInstant(),
                decided == null ? null : decided.toInstant(),
                rows.getObject(15, UUID.class),
                new People(
                    rows.getString(16),
                    rows.getString(17),
                    rows.getString(18),
                    rows.getString(19),
                    rows.getString(20)),
                rows.getString(21),
                rows.getBytes(22)));
      }
    }
    return found;
  }
}
