package org.tanpuhui.ledger.store;

import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Asset;
import org.tanpuhui.ledger.journal.Purpose;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;

/** Questions about the books. Each method is one statement. */
public final class BooksStore {

  /**
   * Total debits and credits of an account in one asset.
   *
   * @param reserved set aside beside it; of reduction what is pooled, told of past balances only
   */
  public record Totals(BigInteger debits, BigInteger credits, BigInteger reserved) {
    public BigInteger balance() {
      return credits.subtract(debits);
    }
  }

  /**
   * One posting of an entry as its holder sees it.
   *
   * @param exchangeRule version of the rule that gave the points; null for none
   */
  public record StatementLine(
      Asset asset, String side, long amount, AccountId counterparty, Integer exchangeRule) {}

  /**
   * One entry on the statement of an account.
   *
   * @param cause what caused an entry that posts no activity
   * @param givenBy who gave the command; null for the stream and the clock
   * @param correctionRule version of the rule that let points go with a reversal
   */
  public record StatementEntry(
      UUID entryId,
      Purpose purpose,
      Instant occurredAt,
      Instant recordedAt,
      LocalDate bookDate,
      UUID activityId,
      String partner,
      String methodology,
      String version,
      String versionHash,
      UUID cause,
      String givenBy,
      Integer correctionRule,
      List<StatementLine> lines) {}

  private static final String PARTICIPANT =
      """
      SELECT b.reduction_debits, b.reduction_credits, b.points_debits, b.points_credits,
             coalesce(r.credits - r.debits, 0)
        FROM participant_balance b LEFT JOIN points_reserve r USING (participant)
       WHERE b.participant = ?
      """;
  // A past balance is the sum of the entries until then; the statement index finds them.
  private static final String AS_OF =
      """
      SELECT j.asset,
             coalesce(sum(j.amount) FILTER (WHERE j.debit_account = ?), 0),
             coalesce(sum(j.amount) FILTER (WHERE j.credit_account = ?), 0),
             coalesce(sum(j.amount) FILTER (WHERE j.credit_account IN (?, ?)), 0)
               - coalesce(sum(j.amount) FILTER (WHERE j.debit_account IN (?, ?)), 0)
        FROM (SELECT entry_id FROM journal WHERE holder = ?) AS h
        JOIN journal j ON j.entry_id = h.entry_id
       WHERE j.book_date <= ? AND j.recorded_at <= ?
       GROUP BY j.asset ORDER BY j.asset
      """;
  private static final String SYSTEM =
      "SELECT asset, debits, credits FROM system_balance WHERE account = ? ORDER BY asset";
  private static final String SYSTEMS =
      "SELECT account, asset, debits, credits FROM system_balance WHERE account = ANY (?)";
  private static final String POINTS_OF_ENTRY =
      """
      SELECT coalesce(sum(amount) FILTER (WHERE asset = 2), 0)
        FROM journal WHERE entry_id = ? HAVING count(*) > 0
      """;
  private static final String PROGRESS =
      "SELECT partition, activities_offset FROM activities_progress ORDER BY partition";
  private static final String ENTRIES_OF_DAY =
      """
      SELECT debit_account >> 56 AS scheme, count(*)
        FROM journal
       WHERE recorded_at >= ? AND recorded_at < ? AND line = 0 AND purpose = 1
       GROUP BY 1 ORDER BY 1
      """;
  // The page is chosen in the index first; only then are its rows read.
  private static final String STATEMENT =
      """
      SELECT j.entry_id, j.purpose, j.occurred_at, j.recorded_at, j.book_date, j.activity_id,
             p.partner_id, m.methodology, m.version, m.version_hash,
             j.asset, j.amount, j.debit_account, j.credit_account,
             x.version, c.version, j.cause, j.given_by
        FROM (SELECT entry_id FROM journal
               WHERE holder = ? AND entry_id < ? ORDER BY entry_id DESC LIMIT ?) AS page
        JOIN journal j ON j.entry_id = page.entry_id
                      AND (j.debit_account IN (?, ?, ?) OR j.credit_account IN (?, ?))
        LEFT JOIN partner p ON p.partner_no = j.partner_no
        LEFT JOIN methodology_version m ON m.version_no = j.methodology_version
        LEFT JOIN exchange_rule x ON x.rule_no = j.exchange_rule
        LEFT JOIN correction_rule c ON c.rule_no = j.correction_rule
       ORDER BY j.entry_id DESC, j.line
      """;

  /** Above every entry id. */
  public static final UUID END = new UUID(-1L, -1L);

  /** Totals of a participant per asset; empty if nothing was ever posted to it. */
  public Optional<Map<Asset, Totals>> participant(Connection connection, AccountId account)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(PARTICIPANT)) {
      select.setLong(1, account.value());
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        Map<Asset, Totals> totals = new EnumMap<>(Asset.class);
        totals.put(Asset.REDUCTION, totals(rows.getLong(1), rows.getLong(2), 0));
        totals.put(Asset.POINTS, totals(rows.getLong(3), rows.getLong(4), rows.getLong(5)));
        return Optional.of(totals);
      }
    }
  }

  /**
   * Totals of a participant or a project's pool as they were; assets without any absent.
   *
   * @param day last book date that counts
   * @param time last instant of record that counts
   */
  public Map<Asset, Totals> asOf(
      Connection connection, AccountId account, LocalDate day, Instant time) throws SQLException {
    long reserve = reserve(account);
    Map<Asset, Totals> totals = new EnumMap<>(Asset.class);
    try (PreparedStatement select = connection.prepareStatement(AS_OF)) {
      select.setLong(1, account.value());
      select.setLong(2, account.value());
      select.setLong(3, reserve);
      select.setLong(4, pooled(account));
      select.setLong(5, reserve);
      select.setLong(6, pooled(account));
      select.setLong(7, account.value());
      select.setObject(8, day);
      select.setObject(9, time.atOffset(ZoneOffset.UTC));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          totals.put(
              Asset.byNumber(rows.getInt(1)),
              new Totals(
                  rows.getBigDecimal(2).toBigIntegerExact(),
                  rows.getBigDecimal(3).toBigIntegerExact(),
                  rows.getBigDecimal(4).toBigIntegerExact()));
        }
      }
    }
    return totals;
  }

  /** Totals of a system account per asset; empty if nothing was ever posted to it. */
  public Optional<Map<Asset, Totals>> system(Connection connection, AccountId account)
      throws SQLException {
    Map<Asset, Totals> totals = new EnumMap<>(Asset.class);
    try (PreparedStatement select = connection.prepareStatement(SYSTEM)) {
      select.setLong(1, account.value());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          totals.put(Asset.byNumber(rows.getInt(1)), totals(rows.getLong(2), rows.getLong(3), 0));
        }
      }
    }
    return totals.isEmpty() ? Optional.empty() : Optional.of(totals);
  }

  /** Totals of several system accounts of one asset each; those never posted to absent. */
  public Map<AccountId, Totals> systems(Connection connection, List<AccountId> accounts)
      throws SQLException {
    Map<AccountId, Totals> totals = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(SYSTEMS)) {
      Parameters.longs(select, 1, accounts, AccountId::value);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          totals.put(new AccountId(rows.getLong(1)), totals(rows.getLong(3), rows.getLong(4), 0));
        }
      }
    }
    return totals;
  }

  /** Points that an entry gave, 0 if none; empty if there is no such entry. */
  public OptionalLong points(Connection connection, UUID entryId) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(POINTS_OF_ENTRY)) {
      select.setObject(1, entryId);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  /** Per partition, the highest offset on {@code activities} whose effects are in the books. */
  public Map<Integer, Long> progress(Connection connection) throws SQLException {
    Map<Integer, Long> progress = new TreeMap<>();
    try (PreparedStatement select = connection.prepareStatement(PROGRESS);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        progress.put(rows.getInt(1), rows.getLong(2));
      }
    }
    return progress;
  }

  /**
   * Entries that post activities received on a local day, per scheme; schemes without any absent.
   */
  public Map<Scheme, Long> entriesOfDay(Connection connection, LocalDate day) throws SQLException {
    Map<Scheme, Long> counts = new EnumMap<>(Scheme.class);
    try (PreparedStatement select = connection.prepareStatement(ENTRIES_OF_DAY)) {
      select.setObject(1, CityTime.startOf(day).atOffset(ZoneOffset.UTC));
      select.setObject(2, CityTime.startOf(day.plusDays(1)).atOffset(ZoneOffset.UTC));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          counts.put(Scheme.byCode(rows.getInt(1)), rows.getLong(2));
        }
      }
    }
    return counts;
  }

  /**
   * Entries of an account, latest occurrence first.
   *
   * @param before entries with smaller ids only; {@link #END} for the first page
   */
  public List<StatementEntry> statement(
      Connection connection, AccountId account, UUID before, int limit) throws SQLException {
    Map<UUID, StatementEntry> entries = new LinkedHashMap<>();
    try (PreparedStatement select = connection.prepareStatement(STATEMENT)) {
      select.setLong(1, account.value());
      select.setObject(2, before);
      select.setInt(3, limit);
      select.setLong(4, account.value());
      select.setLong(5, reserve(account));
      select.setLong(6, pooled(account));
      select.setLong(7, account.value());
      select.setLong(8, pooled(account));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          UUID id = rows.getObject(1, UUID.class);
          StatementEntry entry = entries.get(id);
          if (entry == null) {
            entry = entry(id, rows);
            entries.put(id, entry);
          }
          entry.lines().add(line(account, rows));
        }
      }
    }
    return List.copyOf(entries.values());
  }

  private static StatementEntry entry(UUID id, ResultSet rows) throws SQLException {
    return new StatementEntry(
        id,
        Purpose.byNumber(rows.getInt(2)),
        rows.getObject(3, OffsetDateTime.class).toInstant(),
        rows.getObject(4, OffsetDateTime.class).toInstant(),
        rows.getObject(5, LocalDate.class),
        rows.getObject(6, UUID.class),
        rows.getString(7),
        rows.getString(8),
        rows.getString(9),
        rows.getString(10),
        rows.getObject(17, UUID.class),
        rows.getString(18),
        rows.getObject(16, Integer.class),
        new ArrayList<>(2));
  }

  private static StatementLine line(AccountId account, ResultSet rows) throws SQLException {
    long credit = rows.getLong(14);
    boolean debited =
        credit != account.value()
            && (credit != pooled(account) || rows.getLong(13) == account.value());
    return new StatementLine(
        Asset.byNumber(rows.getInt(11)),
        debited ? "debit" : "credit",
        rows.getLong(12),
        new AccountId(debited ? rows.getLong(14) : rows.getLong(13)),
        rows.getObject(15, Integer.class));
  }

  /** The account of what a participant set aside; 0, which is none, for other accounts. */
  private static long reserve(AccountId account) {
    return account.accountClass() == AccountClass.PARTICIPANT
        ? AccountId.system(account.scheme(), AccountClass.POINTS_RESERVE, account.number()).value()
        : 0;
  }

  /** The account of a participant's pooled grams; 0, which is none, for other accounts. */
  private static long pooled(AccountId account) {
    return account.accountClass() == AccountClass.PARTICIPANT
        ? AccountId.system(account.scheme(), AccountClass.POOLED, account.number()).value()
        : 0;
  }

  private static Totals totals(long debits, long credits, long reserved) {
    return new Totals(
        BigInteger.valueOf(debits), BigInteger.valueOf(credits), BigInteger.valueOf(reserved));
  }
}
