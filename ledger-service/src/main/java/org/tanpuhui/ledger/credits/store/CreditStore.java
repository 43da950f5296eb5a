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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.credits.unit.Cut;
import org.tanpuhui.ledger.credits.unit.Pick;
import org.tanpuhui.ledger.credits.unit.SerialRange;
import org.tanpuhui.ledger.credits.unit.StandingRange;
import org.tanpuhui.ledger.credits.unit.UnitState;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.sql.SqlArrays;

/**
 * Reads and writes ranges of units, in the caller's transaction.
 *
 * <p>Budget of a movement: 9 statements and one round of inserts, whatever its tonnes: open and
 * lock the balances, read what stands, journal, balances, control totals, movements, totals of
 * batches, ranges away and ranges back.
 */
public final class CreditStore {
  private static final int FETCH = 256;

  /** One account of a holder. */
  public record Account(
      AccountId account, CreditOwner owner, String nameZh, String nameEn, Instant openedAt) {}

  /** Opens a holder's account unless it is open. */
  public void open(
      Connection connection,
      CreditOwner owner,
      String nameZh,
      String nameEn,
      Instant at,
      String openedBy)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(CreditSql.OPEN_ACCOUNT)) {
      insert.setLong(1, owner.account().value());
      insert.setString(2, owner.kind().id());
      insert.setString(3, owner.ref());
      insert.setString(4, nameZh);
      insert.setString(5, nameEn);
      insert.setObject(6, at.atOffset(ZoneOffset.UTC));
      insert.setString(7, openedBy);
      insert.executeUpdate();
    }
    CreditOwner there = account(connection, owner.account()).orElseThrow().owner();
    if (!there.equals(owner)) {
      throw new IllegalStateException(
          owner + " and " + there + " have the same account number " + owner.account());
    }
  }

  /** An account of class 17 or 21; empty if nobody opened it. */
  public Optional<Account> account(Connection connection, AccountId account) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(CreditSql.ACCOUNT)) {
      select.setLong(1, account.value());
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        return Optional.of(
            new Account(
                account,
                new CreditOwner(
                    account.scheme(), CreditOwner.Kind.byId(rows.getString(2)), rows.getString(3)),
                rows.getString(4),
                rows.getString(5),
                rows.getObject(6, OffsetDateTime.class).toInstant()));
      }
    }
  }

  /** Locks the balances of accounts in key order, those that have none yet too. */
  public void lock(Connection connection, Collection<AccountId> accounts) throws SQLException {
    long[] keys = accounts.stream().mapToLong(AccountId::value).sorted().distinct().toArray();
    try (PreparedStatement open = connection.prepareStatement(CreditSql.OPEN_BALANCES);
        PreparedStatement lock = connection.prepareStatement(CreditSql.LOCK_BALANCES)) {
      open.setArray(1, SqlArrays.int8(connection, keys));
      open.executeUpdate();
      lock.setArray(1, SqlArrays.int8(connection, keys));
      lock.executeQuery().close();
    }
  }

  /**
   * What an account has that fits, lowest numbers first, until there is enough. The account's
   * balance must be locked.
   *
   * @param hold frozen for this only; null for any
   */
  public List<StandingRange> standing(
      Connection connection, AccountId account, Pick pick, UUID hold) throws SQLException {
    List<StandingRange> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(CreditSql.STANDING)) {
      select.setFetchSize(FETCH);
      select.setLong(1, account.value());
      twice(select, 2, hold, Types.OTHER);
      twice(select, 4, pick.batchId(), Types.VARCHAR);
      twice(select, 6, pick.methodology(), Types.VARCHAR);
      twice(select, 8, pick.vintage(), Types.INTEGER);
      OffsetDateTime before =
          pick.acquiredBefore() == null ? null : pick.acquiredBefore().atOffset(ZoneOffset.UTC);
      twice(select, 10, before, Types.TIMESTAMP_WITH_TIMEZONE);
      SerialRange within = pick.within();
      twice(select, 12, within == null ? null : within.first(), Types.BIGINT);
      select.setObject(14, within == null ? null : within.last(), Types.BIGINT);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next() && Cut.available(found, within) < pick.tonnes()) {
          found.add(range(rows));
        }
      }
    }
    return found;
  }

  private static void twice(PreparedStatement select, int parameter, Object value, int type)
      throws SQLException {
    select.setObject(parameter, value, type);
    select.setObject(parameter + 1, value, type);
  }

  /** Where these units of a scheme are now, whoever has them; no others, where a range has more. */
  public List<StandingRange> standing(Connection connection, Scheme scheme, SerialRange units)
      throws SQLException {
    List<StandingRange> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(CreditSql.STANDING_OF_UNITS)) {
      select.setInt(1, scheme.code());
      select.setLong(2, units.first());
      select.setLong(3, units.last());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          StandingRange range = range(rows);
          found.add(range.part(units.common(range.range())));
        }
      }
    }
    return found;
  }

  private static StandingRange range(ResultSet rows) throws SQLException {
    return new StandingRange(
        new SerialRange(rows.getLong(1), rows.getLong(2)),
        rows.getString(3),
        new AccountId(rows.getLong(4)),
        rows.getObject(5, UUID.class),
        rows.getObject(6, OffsetDateTime.class).toInstant(),
        rows.getObject(7, UUID.class),
        rows.getInt(8));
  }

  /**
   * Replaces ranges by what they became, after their entry was written to the journal.
   *
   * @param moved what moved, as it stands now
   */
  public void write(
      Connection connection, AccountId from, Cut cut, List<StandingRange> moved, Instant at)
      throws SQLException {
    addMovements(connection, from, moved, at);
    changeTotals(connection, from, moved);
    long[] touched = cut.touched().stream().mapToLong(range -> range.range().first()).toArray();
    try (PreparedStatement delete = connection.prepareStatement(CreditSql.TAKE_RANGES)) {
      delete.setArray(1, SqlArrays.int8(connection, touched));
      int gone = delete.executeUpdate();
      if (gone != touched.length) {
        // Retired and cancelled ranges cannot be taken away: the policy of the table hides them.
        throw new IllegalStateException(gone + " of " + touched.length + " ranges could be moved");
      }
    }
    addRanges(connection, cut.left());
    addRanges(connection, moved);
  }

  private static void addMovements(
      Connection connection, AccountId from, List<StandingRange> moved, Instant at)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(CreditSql.ADD_MOVEMENT)) {
      for (StandingRange range : moved) {
        insert.setLong(1, range.range().first());
        insert.setLong(2, range.range().last());
        insert.setLong(3, from.value());
        insert.setLong(4, range.account().value());
        insert.setObject(5, at.atOffset(ZoneOffset.UTC));
        insert.setObject(6, range.entryId());
        insert.setObject(7, range.hold());
        insert.setInt(8, range.line());
        insert.setString(9, range.batchId());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void addRanges(Connection connection, List<StandingRange> ranges)
      throws SQLException {
    if (ranges.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(CreditSql.ADD_RANGE)) {
      for (StandingRange range : ranges) {
        insert.setLong(1, range.range().first());
        insert.setLong(2, range.range().last());
        insert.setLong(3, range.account().value());
        insert.setObject(4, range.acquiredAt().atOffset(ZoneOffset.UTC));
        insert.setObject(5, range.entryId());
        insert.setObject(6, range.hold());
        insert.setInt(7, range.line());
        insert.setString(8, range.batchId());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** In the order of batch ids: that is the order of the row locks. */
  private static void changeTotals(Connection connection, AccountId from, List<StandingRange> moved)
      throws SQLException {
    UnitState before = UnitState.on(from);
    Map<String, long[]> changes = new TreeMap<>();
    for (StandingRange range : moved) {
      UnitState after = UnitState.on(range.account());
      if (after != before) {
        long[] change = changes.computeIfAbsent(range.batchId(), id -> new long[5]);
        change[column(before)] -= range.range().tonnes();
        change[column(after)] += range.range().tonnes();
      }
    }
    try (PreparedStatement update = connection.prepareStatement(CreditSql.ADD_TO_TOTAL)) {
      for (Map.Entry<String, long[]> change : changes.entrySet()) {
        for (int i = 0; i < change.getValue().length; i++) {
          update.setLong(i + 1, change.getValue()[i]);
        }
        update.setInt(6, from.scheme().code());
        update.setString(7, change.getKey());
        if (update.executeUpdate() != 1) {
          throw new IllegalStateException("there are no totals of the batch " + change.getKey());
        }
      }
    }
  }

  private static int column(UnitState state) {
    return switch (state) {
      case HELD -> 0;
      case FROZEN -> 1;
      case WELFARE -> 2;
      case RETIRED -> 3;
      case CANCELLED -> 4;
    };
  }
}
