package org.tanpuhui.ledger.credits.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.ledger.credits.store.BatchStore.Batch;
import org.tanpuhui.ledger.credits.unit.EndReason;
import org.tanpuhui.ledger.credits.unit.SerialRange;
import org.tanpuhui.ledger.credits.unit.UnitState;
import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.platform.Scheme;

/** Questions of the public register. */
public final class RegisterStore {

  /**
   * Which batches; each member null for any.
   *
   * @param vintage year
   */
  public record BatchFilter(String project, String methodology, Integer vintage) {}

  /** Which retirements; each member null for any. */
  public record RetirementFilter(EndReason reason, String beneficiary, Integer year) {}

  /**
   * A retirement as anyone may see it.
   *
   * @param certificateId null for units that an order cancelled
   */
  public record Retired(
      UUID retirementId,
      EndReason reason,
      long tonnes,
      String beneficiary,
      String purpose,
      LocalDate periodStart,
      LocalDate periodEnd,
      Instant retiredAt,
      UUID entryId,
      String certificateId) {}

  /** Neighbouring units that an entry moved, with their batch. */
  public record MovedUnits(SerialRange range, Batch batch) {}

  /**
   * A movement of a unit.
   *
   * @param from what kind of account it left
   * @param to where it came to
   */
  public record Step(
      UUID entryId, Instant at, AccountClass from, AccountId to, SerialRange range) {}

  /** What a holder has of a batch. */
  public record Holding(Batch batch, UnitState state, long tonnes) {}

  private static final String BATCHES =
      CreditSql.BATCHES
          + """
             WHERE b.scheme = ? AND (?::text IS NULL OR b.project_id = ?)
               AND (?::text IS NULL OR b.methodology = ?) AND (?::int IS NULL OR b.vintage = ?)
               AND b.first_no > ?
             ORDER BY b.first_no LIMIT ?
            """;
  private static final String RETIRED =
      """
      SELECT r.retirement_id, r.reason, r.tonnes, r.beneficiary, r.purpose, r.period_start,
             r.period_end, r.decided_at, r.entry_id, c.certificate_id
        FROM credit_retirement r JOIN credit_certificate c USING (retirement_id)
       WHERE r.scheme = ? AND r.state = 'retired' AND (?::text IS NULL OR r.reason = ?)
         AND (?::text IS NULL OR strpos(lower(r.beneficiary), lower(?)) > 0)
         AND (?::int IS NULL OR extract(year FROM r.decided_at AT TIME ZONE 'Asia/Shanghai') = ?)
         AND (r.decided_at, r.retirement_id) < (?, ?)
       ORDER BY r.decided_at DESC, r.retirement_id DESC LIMIT ?
      """;
  private static final String UNITS_OF_ENTRY =
      """
      SELECT m.first_no, m.last_no, m.batch_id FROM credit_movement m
       WHERE m.entry_id = ? ORDER BY m.line, m.first_no
      """;
  private static final String STILL_ENDED =
      """
      SELECT coalesce(sum(last_no - first_no + 1), 0)
        FROM credit_range WHERE entry_id = ? AND state IN (19, 20)
      """;
  private static final String HISTORY =
      """
      SELECT entry_id, moved_at, from_account, to_account, first_no, last_no
        FROM credit_movement WHERE scheme = ? AND units @> ?::bigint
       ORDER BY moved_at, entry_id, line LIMIT 1000
      """;
  private static final String HOLDINGS =
      """
      SELECT batch_id, account, sum(last_no - first_no + 1)
        FROM credit_range WHERE account IN (?, ?)
       GROUP BY batch_id, account ORDER BY min(first_no), account
      """;

  private final BatchStore batches = new BatchStore();

  /** Batches in the order of their numbers, from after this one on. */
  public List<Batch> batches(
      Connection connection, Scheme scheme, BatchFilter filter, long after, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BATCHES)) {
      select.setInt(1, scheme.code());
      select.setString(2, filter.project());
      select.setString(3, filter.project());
      select.setString(4, filter.methodology());
      select.setString(5, filter.methodology());
      select.setObject(6, filter.vintage(), java.sql.Types.INTEGER);
      select.setObject(7, filter.vintage(), java.sql.Types.INTEGER);
      select.setLong(8, after);
      select.setInt(9, limit);
      List<Batch> found = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(BatchStore.batch(rows));
        }
      }
      return found;
    }
  }

  /** What was retired, latest first, before this one. */
  public List<Retired> retired(
      Connection connection,
      Scheme scheme,
      RetirementFilter filter,
      Instant before,
      UUID beforeId,
      int limit)
      throws SQLException {
    String reason = filter.reason() == null ? null : filter.reason().id();
    try (PreparedStatement select = connection.prepareStatement(RETIRED)) {
      select.setInt(1, scheme.code());
      select.setString(2, reason);
      select.setString(3, reason);
      select.setString(4, filter.beneficiary());
      select.setString(5, filter.beneficiary());
      select.setObject(6, filter.year(), java.sql.Types.INTEGER);
      select.setObject(7, filter.year(), java.sql.Types.INTEGER);
      select.setObject(8, before.atOffset(java.time.ZoneOffset.UTC));
      select.setObject(9, beforeId);
      select.setInt(10, limit);
      List<Retired> found = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(retired(rows));
        }
      }
      return found;
    }
  }

  private static Retired retired(ResultSet rows) throws SQLException {
    return new Retired(
        rows.getObject(1, UUID.class),
        EndReason.byId(rows.getString(2)).orElseThrow(),
        rows.getLong(3),
        rows.getString(4),
        rows.getString(5),
        rows.getObject(6, LocalDate.class),
        rows.getObject(7, LocalDate.class),
        rows.getObject(8, OffsetDateTime.class).toInstant(),
        rows.getObject(9, UUID.class),
        rows.getString(10));
  }

  /** The units that an entry moved, in rising order. */
  public List<MovedUnits> unitsOf(Connection connection, Scheme scheme, UUID entryId)
      throws SQLException {
    List<MovedUnits> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(UNITS_OF_ENTRY)) {
      select.setObject(1, entryId);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          Batch batch = batches.find(connection, scheme, rows.getString(3)).orElseThrow();
          found.add(new MovedUnits(new SerialRange(rows.getLong(1), rows.getLong(2)), batch));
        }
      }
    }
    return found;
  }

  /** How many tonnes that an entry retired or cancelled stand where it brought them. */
  public long stillEnded(Connection connection, UUID entryId) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(STILL_ENDED)) {
      select.setObject(1, entryId);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** The movements of one unit, oldest first, at most 1,000. */
  public List<Step> history(Connection connection, Scheme scheme, long unit) throws SQLException {
    List<Step> steps = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(HISTORY)) {
      select.setInt(1, scheme.code());
      select.setLong(2, unit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          steps.add(
              new Step(
                  rows.getObject(1, UUID.class),
                  rows.getObject(2, OffsetDateTime.class).toInstant(),
                  new AccountId(rows.getLong(3)).accountClass(),
                  new AccountId(rows.getLong(4)),
                  new SerialRange(rows.getLong(5), rows.getLong(6))));
        }
      }
    }
    return steps;
  }

  /**
   * What a holder has, by batch and state.
   *
   * @param other the account of what is frozen, or the same again
   */
  public List<Holding> holdings(
      Connection connection, Scheme scheme, AccountId account, AccountId other)
      throws SQLException {
    List<Holding> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(HOLDINGS)) {
      select.setLong(1, account.value());
      select.setLong(2, other.value());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(
              new Holding(
                  batches.find(connection, scheme, rows.getString(1)).orElseThrow(),
                  UnitState.on(new AccountId(rows.getLong(2))),
                  rows.getLong(3)));
        }
      }
    }
    return found;
  }
}
