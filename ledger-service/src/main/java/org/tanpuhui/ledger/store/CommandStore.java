package org.tanpuhui.ledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Asset;
import org.tanpuhui.ledger.journal.Changes;
import org.tanpuhui.ledger.journal.Changes.Parked;
import org.tanpuhui.ledger.journal.ControlTotal;
import org.tanpuhui.ledger.journal.Decision;
import org.tanpuhui.ledger.journal.Decision.LotChange;
import org.tanpuhui.ledger.journal.Decision.StripeChange;
import org.tanpuhui.ledger.journal.Lane;
import org.tanpuhui.ledger.journal.Lot;
import org.tanpuhui.ledger.journal.PointsAccount;
import org.tanpuhui.ledger.journal.PostingPair;
import org.tanpuhui.ledger.journal.Reverser.Posted;
import org.tanpuhui.platform.sql.SqlArrays;

/**
 * Reads accounts under lock and writes what commands change on them, in the caller's transaction.
 * Locks in the order balances, lots, reserves, system accounts, control totals, lanes, each in key
 * order.
 */
public final class CommandStore {
  private final BalanceStore balances = new BalanceStore();
  private final LaneStore lanes;

  public CommandStore(SchemeSalts salts) {
    this.lanes = new LaneStore(salts, new ReferenceStore());
  }

  /** Entries that posted activities, by id; absent ids are left out. */
  public Map<UUID, Posted> posted(Connection connection, UUID[] ids) throws SQLException {
    Map<UUID, Posted> found = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(CommandSql.POSTED)) {
      select.setArray(1, SqlArrays.uuid(connection, ids));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          UUID id = rows.getObject(1, UUID.class);
          Posted entry = found.get(id);
          if (entry == null) {
            entry = posted(id, rows);
            found.put(id, entry);
          }
          entry
              .pairs()
              .add(
                  new PostingPair(
                      Asset.byNumber(rows.getInt(9)),
                      new AccountId(rows.getLong(10)),
                      new AccountId(rows.getLong(11)),
                      rows.getLong(12),
                      rows.getInt(13)));
        }
      }
    }
    return found;
  }

  private static Posted posted(UUID id, ResultSet rows) throws SQLException {
    return new Posted(
        id,
        rows.getObject(2, UUID.class),
        new AccountId(rows.getLong(3)),
        rows.getObject(4, OffsetDateTime.class).toInstant(),
        rows.getObject(5, OffsetDateTime.class).toInstant(),
        rows.getObject(6, LocalDate.class),
        rows.getObject(7, Integer.class),
        rows.getObject(8, Integer.class),
        new ArrayList<>(2));
  }

  /** The accounts of participants, locked, by participant; absent ones are left out. */
  public Map<Long, PointsAccount> lock(Connection connection, Collection<Long> participants)
      throws SQLException {
    long[] wanted = participants.stream().mapToLong(Long::longValue).sorted().distinct().toArray();
    Map<Long, PointsAccount.Totals> totals = new TreeMap<>();
    Map<Long, Lot> inRow = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(CommandSql.LOCK_BALANCES)) {
      select.setArray(1, SqlArrays.int8(connection, wanted));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          long participant = rows.getLong(1);
          totals.put(
              participant,
              new PointsAccount.Totals(
                  rows.getLong(2),
                  rows.getLong(3),
                  rows.getLong(4),
                  rows.getLong(5),
                  rows.getLong(6),
                  rows.getLong(11)));
          if (rows.getInt(7) > 0) {
            inRow.put(
                participant,
                new Lot(rows.getInt(7), rows.getInt(8), rows.getLong(9), rows.getLong(10)));
          }
        }
      }
    }
    Map<Long, List<Lot>> older = lockLots(connection, wanted);
    Map<Long, PointsAccount> accounts = new TreeMap<>();
    totals.forEach(
        (id, total) ->
            accounts.put(
                id,
                new PointsAccount(id, total, inRow.get(id), older.getOrDefault(id, List.of()))));
    return accounts;
  }

  private static Map<Long, List<Lot>> lockLots(Connection connection, long[] participants)
      throws SQLException {
    Map<Long, List<Lot>> lots = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(CommandSql.LOCK_LOTS)) {
      select.setArray(1, SqlArrays.int8(connection, participants));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          lots.computeIfAbsent(rows.getLong(1), id -> new ArrayList<>())
              .add(new Lot(rows.getInt(2), rows.getInt(3), rows.getLong(4), rows.getLong(5)));
        }
      }
    }
    return lots;
  }

  /**
   * Writes everything that commands of people or the clock change, and their leaves into the lane
   * of commands. Not for the stream, whose lanes are in log order: see {@link #addTotals}.
   *
   * @param stripe whose control totals: that of commands
   * @throws SQLException of class 22 or 23 when a total leaves its bounds or an entry exists
   */
  public void write(Connection connection, Changes changes, int stripe) throws SQLException {
    addTotals(connection, changes, stripe);
    lanes.appendCommands(connection, changes.entries());
  }

  /**
   * Writes everything that commands of the stream change but their entries, which {@link
   * JournalStore#append} writes with those of the whole batch.
   *
   * @param stripe whose control totals: the partition of the stream
   * @throws SQLException of class 22 or 23 when a total leaves its bounds
   */
  public void addTotals(Connection connection, Changes changes, int stripe) throws SQLException {
    changeBalances(connection, changes.accounts());
    changeLots(connection, changes.lots());
    changeReserves(connection, changes.accounts());
    changeStripes(connection, changes.stripes());
    addToControls(connection, ControlTotal.of(changes, stripe));
    addParked(connection, changes.parked());
  }

  /**
   * Writes points that participants get by command; an account that does not exist begins with
   * them.
   *
   * @param decision entries with causes
   * @param stripe whose control totals
   * @throws BoundException a share of a campaign holds less
   */
  public void credit(Connection connection, Decision decision, int stripe) throws SQLException {
    creditTotals(connection, decision, stripe);
    lanes.appendCommands(connection, decision.entries());
  }

  /**
   * The same by one of several writers, each with a lane of its own.
   *
   * @param lane whose leaves; no two writers share it
   */
  public void credit(Connection connection, Decision decision, int stripe, Lane lane)
      throws SQLException {
    creditTotals(connection, decision, stripe);
    lanes.append(connection, new TreeMap<>(Map.of(lane, decision.entries())));
  }

  private void creditTotals(Connection connection, Decision decision, int stripe)
      throws SQLException {
    balances.add(connection, decision.balances(), decision.lots());
    changeStripes(connection, decision.stripes());
    addToControls(connection, ControlTotal.of(decision, stripe));
  }

  /** Writes what commands of the stream change on system accounts, and control totals. */
  public void addSystem(
      Connection connection, List<StripeChange> stripes, List<ControlTotal> totals)
      throws SQLException {
    changeStripes(connection, stripes);
    addToControls(connection, totals);
  }

  /** Notes that the books have come to a position on {@code activities}. */
  public void reach(Connection connection, int partition, long offset) throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement(CommandSql.REACH)) {
      upsert.setInt(1, partition);
      upsert.setLong(2, offset);
      upsert.executeUpdate();
    }
  }

  private static void changeBalances(Connection connection, List<PointsAccount.Change> changes)
      throws SQLException {
    if (changes.isEmpty()) {
      return;
    }
    try (PreparedStatement update = connection.prepareStatement(CommandSql.CHANGE_BALANCES)) {
      Parameters.longs(update, 1, changes, PointsAccount.Change::participant);
      Parameters.longs(update, 2, changes, PointsAccount.Change::reductionDebits);
      Parameters.longs(update, 3, changes, PointsAccount.Change::pointsDebits);
      Parameters.longs(update, 4, changes, PointsAccount.Change::pointsCredits);
      Parameters.longs(update, 5, changes, PointsAccount.Change::debt);
      Parameters.longs(update, 6, changes, PointsAccount.Change::lotCredited);
      Parameters.longs(update, 7, changes, PointsAccount.Change::lotDebited);
      requireRows(update.executeUpdate(), changes.size());
    }
  }

  private static void changeLots(Connection connection, List<LotChange> changes)
      throws SQLException {
    if (changes.isEmpty()) {
      return;
    }
    try (PreparedStatement update = connection.prepareStatement(CommandSql.CHANGE_LOTS)) {
      Parameters.longs(update, 1, changes, LotChange::participant);
      Parameters.ints(update, 2, changes, LotChange::bookMonth);
      Parameters.ints(update, 3, changes, LotChange::validityMonths);
      Parameters.longs(update, 4, changes, LotChange::credited);
      Parameters.longs(update, 5, changes, LotChange::debited);
      requireRows(update.executeUpdate(), changes.size());
    }
  }

  private static void changeReserves(Connection connection, List<PointsAccount.Change> all)
      throws SQLException {
    List<PointsAccount.Change> changes =
        all.stream()
            .filter(change -> change.reserveDebits() != 0 || change.reserveCredits() != 0)
            .toList();
    if (changes.isEmpty()) {
      return;
    }
    try (PreparedStatement open = connection.prepareStatement(CommandSql.OPEN_RESERVES);
        PreparedStatement update = connection.prepareStatement(CommandSql.CHANGE_RESERVES)) {
      Parameters.longs(open, 1, changes, PointsAccount.Change::participant);
      open.executeUpdate();
      Parameters.longs(update, 1, changes, PointsAccount.Change::participant);
      Parameters.longs(update, 2, changes, PointsAccount.Change::reserveDebits);
      Parameters.longs(update, 3, changes, PointsAccount.Change::reserveCredits);
      requireRows(update.executeUpdate(), changes.size());
    }
  }

  private static void changeStripes(Connection connection, List<StripeChange> changes)
      throws SQLException {
    if (changes.isEmpty()) {
      return;
    }
    try (PreparedStatement open = connection.prepareStatement(CommandSql.OPEN_STRIPES)) {
      Parameters.longs(open, 1, changes, change -> change.account().value());
      Parameters.ints(open, 2, changes, change -> change.asset().number());
      open.executeUpdate();
    }
    updateStripes(connection, changes);
  }

  /**
   * Adds to system accounts that exist.
   *
   * @throws BoundException one would leave its bound
   */
  static void updateStripes(Connection connection, List<StripeChange> changes) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(CommandSql.CHANGE_STRIPES)) {
      Parameters.longs(update, 1, changes, change -> change.account().value());
      Parameters.ints(update, 2, changes, change -> change.asset().number());
      Parameters.longs(update, 3, changes, StripeChange::debits);
      Parameters.longs(update, 4, changes, StripeChange::credits);
      requireRows(update.executeUpdate(), changes.size());
    } catch (SQLException e) {
      throw BoundException.CHECK_VIOLATION.equals(e.getSQLState()) ? new BoundException(e) : e;
    }
  }

  private static void addToControls(Connection connection, List<ControlTotal> totals)
      throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement(JournalSql.ADD_TO_CONTROLS)) {
      Parameters.controls(upsert, 1, totals);
      upsert.executeUpdate();
    }
  }

  private static void addParked(Connection connection, List<Parked> parked) throws SQLException {
    if (parked.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(CommandSql.ADD_PARKED)) {
      for (Parked some : parked) {
        insert.setObject(1, some.reversalId());
        insert.setLong(2, some.participant());
        insert.setLong(3, some.points());
        insert.setObject(4, some.recordedAt().atOffset(ZoneOffset.UTC));
        insert.setObject(5, some.activityId());
        insert.setObject(6, some.cause());
        insert.setInt(7, some.bookMonth());
        insert.setInt(8, some.validityMonths());
        insert.setString(9, some.why());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void requireRows(int changed, int expected) {
    if (changed != expected) {
      throw new IllegalStateException(changed + " of " + expected + " rows changed");
    }
  }
}
