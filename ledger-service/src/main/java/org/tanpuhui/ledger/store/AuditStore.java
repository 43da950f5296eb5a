package org.tanpuhui.ledger.store;

import java.math.BigInteger;
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
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Asset;
import org.tanpuhui.ledger.journal.Purpose;
import org.tanpuhui.ledger.journal.ReferenceNumber;
import org.tanpuhui.ledger.store.BooksStore.Totals;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.sql.SqlArrays;

/** Questions of auditors. Each method is one statement. */
public final class AuditStore {
  private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);
  private static final Instant LAST_INSTANT = Instant.parse("9999-12-31T00:00:00Z");

  /** Debits and credits of all accounts of a class in one asset. */
  public record ClassTotal(
      Asset asset, AccountClass accountClass, BigInteger debits, BigInteger credits) {}

  /** One row of an entry. */
  public record Pair(
      int line, Asset asset, AccountId debit, AccountId credit, long amount, Integer rule) {}

  /**
   * An entry with everything that its rows say.
   *
   * @param lane of its leaf
   * @param laneNumber number of its leaf in the lane
   * @param treeIndex place of its leaf in the tree; null until it has one
   */
  public record Entry(
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
      Integer lane,
      Long laneNumber,
      Long treeIndex,
      List<Pair> pairs) {}

  /**
   * What to search for; null for anything.
   *
   * @param holder account whose statement lists the entry
   * @param account any account that the entry moves
   * @param from first book date
   * @param to last book date
   * @param recordedFrom first time of record
   * @param recordedTo first time of record after it
   */
  public record Search(
      AccountId holder,
      AccountId account,
      UUID cause,
      String partner,
      Purpose purpose,
      LocalDate from,
      LocalDate to,
      Instant recordedFrom,
      Instant recordedTo) {}

  /**
   * Totals by asset and class of everything that was booked until then.
   *
   * @param day last book date that counts, null for any
   * @param time last time of record that counts, null for any
   */
  public List<ClassTotal> classes(Connection connection, Scheme scheme, LocalDate day, Instant time)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(AuditSql.CLASSES_AS_OF)) {
      select.setLong(1, AccountId.first(scheme));
      select.setLong(2, AccountId.end(scheme));
      select.setObject(3, day == null ? LAST_DAY : day);
      select.setObject(4, (time == null ? LAST_INSTANT : time).atOffset(ZoneOffset.UTC));
      return classes(select);
    }
  }

  /** The same of the entries in the tree of a size. */
  public List<ClassTotal> classesInTree(Connection connection, Scheme scheme, long size)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(AuditSql.CLASSES_IN_TREE)) {
      select.setLong(1, size);
      select.setInt(2, scheme.code());
      select.setLong(3, size);
      return classes(select);
    }
  }

  private static List<ClassTotal> classes(PreparedStatement select) throws SQLException {
    List<ClassTotal> totals = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        totals.add(
            new ClassTotal(
                Asset.byNumber(rows.getInt(1)),
                AccountClass.byNumber(rows.getInt(2)),
                integer(rows, 3),
                integer(rows, 4)));
      }
    }
    return totals;
  }

  /** How many leaves of a scheme have their place in the tree. */
  public long treeSize(Connection connection, Scheme scheme) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(AuditSql.TREE_SIZE)) {
      select.setInt(1, scheme.code());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /**
   * A system account as it was, with every asset that it has now, 0 where it had none yet; empty if
   * nothing was ever posted to it.
   *
   * @param day last book date that counts, null for any
   * @param time last time of record that counts, null for any
   */
  public Optional<Map<Asset, Totals>> systemAsOf(
      Connection connection, AccountId account, LocalDate day, Instant time) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(AuditSql.SYSTEM_AS_OF)) {
      for (int i = 1; i <= 4; i++) {
        select.setLong(i, account.value());
      }
      select.setObject(5, (time == null ? LAST_INSTANT : time).atOffset(ZoneOffset.UTC));
      select.setObject(6, day == null ? LAST_DAY : day);
      select.setLong(7, account.value());
      return totals(select);
    }
  }

  /** What a participant has set aside, now. */
  public Optional<Map<Asset, Totals>> reserve(Connection connection, AccountId account)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(AuditSql.RESERVE)) {
      select.setLong(1, owner(account));
      return totals(select);
    }
  }

  /** What a participant has pooled that is in no batch, now. */
  public Optional<Map<Asset, Totals>> pooled(Connection connection, AccountId account)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(AuditSql.POOLED)) {
      select.setLong(1, owner(account));
      return totals(select);
    }
  }

  /**
   * What a participant had set aside, or had pooled.
   *
   * @param asset of the account
   */
  public Optional<Map<Asset, Totals>> ownedAsOf(
      Connection connection, AccountId account, Asset asset, LocalDate day, Instant time)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(AuditSql.OWNED_AS_OF)) {
      select.setInt(1, asset.number());
      select.setLong(2, account.value());
      select.setLong(3, account.value());
      select.setLong(4, owner(account));
      select.setObject(5, (time == null ? LAST_INSTANT : time).atOffset(ZoneOffset.UTC));
      select.setObject(6, day == null ? LAST_DAY : day);
      return totals(select);
    }
  }

  private static long owner(AccountId account) {
    return AccountId.system(account.scheme(), AccountClass.PARTICIPANT, account.number()).value();
  }

  private static Optional<Map<Asset, Totals>> totals(PreparedStatement select) throws SQLException {
    Map<Asset, Totals> totals = new EnumMap<>(Asset.class);
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        totals.put(
            Asset.byNumber(rows.getInt(1)),
            new Totals(integer(rows, 2), integer(rows, 3), BigInteger.ZERO));
      }
    }
    return totals.isEmpty() ? Optional.empty() : Optional.of(totals);
  }

  /** Entries of a scheme by their ids, latest occurrence first; absent ids skipped. */
  public List<Entry> byId(Connection connection, Scheme scheme, Collection<UUID> ids)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(AuditSql.BY_ID)) {
      select.setArray(1, SqlArrays.uuid(connection, ids.toArray(UUID[]::new)));
      select.setLong(2, AccountId.first(scheme));
      select.setLong(3, AccountId.end(scheme));
      return entries(select);
    }
  }

  /**
   * Entries of a scheme, latest occurrence first.
   *
   * @param before entries with smaller ids only; {@link BooksStore#END} for the first page
   */
  public List<Entry> search(
      Connection connection, Scheme scheme, Search what, UUID before, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(AuditSql.SEARCH)) {
      select.setObject(1, before);
      select.setLong(2, AccountId.first(scheme));
      select.setLong(3, AccountId.end(scheme));
      int at = 4;
      Long holder = what.holder() == null ? null : what.holder().value();
      Long account = what.account() == null ? null : what.account().value();
      Integer partner = what.partner() == null ? null : ReferenceNumber.partner(what.partner());
      Integer purpose = what.purpose() == null ? null : what.purpose().number();
      at = set(select, at, 2, holder, Types.BIGINT);
      at = set(select, at, 3, account, Types.BIGINT);
      at = set(select, at, 2, what.cause(), Types.OTHER);
      at = set(select, at, 2, partner, Types.INTEGER);
      at = set(select, at, 2, purpose, Types.SMALLINT);
      at = set(select, at, 2, what.from(), Types.DATE);
      at = set(select, at, 2, what.to(), Types.DATE);
      at = set(select, at, 2, utc(what.recordedFrom()), Types.TIMESTAMP_WITH_TIMEZONE);
      at = set(select, at, 2, utc(what.recordedTo()), Types.TIMESTAMP_WITH_TIMEZONE);
      select.setInt(at, limit);
      return entries(select);
    }
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  /** Sets the same value some times; returns the next parameter. */
  private static int set(PreparedStatement select, int at, int times, Object value, int type)
      throws SQLException {
    for (int i = 0; i < times; i++) {
      if (value == null) {
        select.setNull(at + i, type);
      } else {
        select.setObject(at + i, value);
      }
    }
    return at + times;
  }

  private static List<Entry> entries(PreparedStatement select) throws SQLException {
    Map<UUID, Entry> entries = new LinkedHashMap<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        UUID id = rows.getObject(1, UUID.class);
        Entry entry = entries.get(id);
        if (entry == null) {
          entry = entry(id, rows);
          entries.put(id, entry);
        }
        entry
            .pairs()
            .add(
                new Pair(
                    rows.getInt(2),
                    Asset.byNumber(rows.getInt(18)),
                    new AccountId(rows.getLong(20)),
                    new AccountId(rows.getLong(21)),
                    rows.getLong(19),
                    rows.getObject(22, Integer.class)));
      }
    }
    return List.copyOf(entries.values());
  }

  private static Entry entry(UUID id, ResultSet rows) throws SQLException {
    return new Entry(
        id,
        Purpose.byNumber(rows.getInt(3)),
        rows.getObject(4, OffsetDateTime.class).toInstant(),
        rows.getObject(5, OffsetDateTime.class).toInstant(),
        rows.getObject(6, LocalDate.class),
        rows.getObject(7, UUID.class),
        rows.getString(8),
        rows.getString(9),
        rows.getString(10),
        rows.getString(11),
        rows.getObject(12, UUID.class),
        rows.getString(13),
        rows.getObject(14, Integer.class),
        rows.getObject(15, Integer.class),
        rows.getObject(16, Long.class),
        rows.getObject(17, Long.class),
        new ArrayList<>(2));
  }

  private static BigInteger integer(ResultSet rows, int column) throws SQLException {
    return rows.getBigDecimal(column).toBigIntegerExact();
  }
}
