package org.tanpuhui.ledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tanpuhui.ledger.journal.Decision.BalanceChange;
import org.tanpuhui.ledger.journal.Decision.LotChange;

/**
 * Adds to the totals of participants and to their lots.
 *
 * <p>A participant's newest lot stands in its balance row, so the usual posting changes one row in
 * one statement. The first posting of a month moves the lot of the month before to {@code
 * points_lot}; a posting to an older lot goes there straight. Where a lot stands depends on the
 * lots only, never on the order or the batches in which they were credited.
 */
final class BalanceStore {
  private static final LotChange NONE = new LotChange(0, 0, 0, 0, 0);

  /** A balance row with another lot than the change credits, and what is to stand in it. */
  private record Left(BalanceChange change, LotChange lot) {}

  /**
   * @param changes sorted by participant
   * @param older lots that are not the newest of their participant in this batch
   */
  void add(Connection connection, List<BalanceChange> changes, List<LotChange> older)
      throws SQLException {
    List<LotChange> lots = older;
    if (addToRows(connection, changes) < changes.size()) {
      lots = new ArrayList<>(older);
      setLots(connection, leftRows(connection, changes, lots));
      lots = merged(lots);
    }
    if (!lots.isEmpty()) {
      addToLots(connection, lots);
    }
  }

  private static int addToRows(Connection connection, List<BalanceChange> changes)
      throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement(JournalSql.ADD_TO_BALANCES)) {
      Parameters.longs(upsert, 1, changes, BalanceChange::participant);
      Parameters.longs(upsert, 2, changes, BalanceChange::reductionCredits);
      Parameters.longs(upsert, 3, changes, BalanceChange::pointsCredits);
      Parameters.longs(upsert, 4, changes, change -> lot(change).credited());
      Parameters.ints(upsert, 5, changes, change -> lot(change).bookMonth());
      Parameters.ints(upsert, 6, changes, change -> lot(change).validityMonths());
      return upsert.executeUpdate();
    }
  }

  private static LotChange lot(BalanceChange change) {
    return change.lot() == null ? NONE : change.lot();
  }

  /**
   * What is to stand in the rows that were left, sorted by participant.
   *
   * @param lots gets the lots that do not stand in a row, or no longer
   */
  private static List<Left> leftRows(
      Connection connection, List<BalanceChange> changes, List<LotChange> lots)
      throws SQLException {
    Map<Long, BalanceChange> wanted = new HashMap<>(changes.size() * 2);
    changes.forEach(change -> wanted.put(change.participant(), change));
    List<Left> left = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(JournalSql.LEFT_ROWS)) {
      Parameters.longs(select, 1, changes, BalanceChange::participant);
      Parameters.ints(select, 2, changes, change -> lot(change).bookMonth());
      Parameters.ints(select, 3, changes, change -> lot(change).validityMonths());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          LotChange there =
              new LotChange(
                  rows.getLong(1),
                  rows.getInt(2),
                  rows.getInt(3),
                  rows.getLong(4),
                  rows.getLong(5));
          BalanceChange change = wanted.get(there.participant());
          boolean newer = change.lot().compareTo(there) > 0;
          left.add(new Left(change, newer ? change.lot() : there));
          LotChange out = newer ? there : change.lot();
          if (out.bookMonth() > 0) {
            lots.add(out);
          }
        }
      }
    }
    return left;
  }

  /** Sorted, and each lot once: the batch may credit the very lot that a row just lost. */
  private static List<LotChange> merged(List<LotChange> lots) {
    Collections.sort(lots);
    List<LotChange> merged = new ArrayList<>(lots.size());
    for (LotChange lot : lots) {
      int last = merged.size() - 1;
      if (last >= 0 && merged.get(last).compareTo(lot) == 0) {
        merged.set(last, merged.get(last).plus(lot));
      } else {
        merged.add(lot);
      }
    }
    return merged;
  }

  private static void setLots(Connection connection, List<Left> left) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(JournalSql.SET_LOTS_OF_BALANCES)) {
      Parameters.longs(update, 1, left, row -> row.change().participant());
      Parameters.longs(update, 2, left, row -> row.change().reductionCredits());
      Parameters.longs(update, 3, left, row -> row.change().pointsCredits());
      Parameters.longs(update, 4, left, row -> row.lot().credited());
      Parameters.longs(update, 5, left, row -> row.lot().debited());
      Parameters.ints(update, 6, left, row -> row.lot().bookMonth());
      Parameters.ints(update, 7, left, row -> row.lot().validityMonths());
      if (update.executeUpdate() != left.size()) {
        throw new IllegalStateException("balance rows disappeared under their locks");
      }
    }
  }

  private static void addToLots(Connection connection, List<LotChange> changes)
      throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement(JournalSql.ADD_TO_LOTS)) {
      Parameters.longs(upsert, 1, changes, LotChange::participant);
      Parameters.ints(upsert, 2, changes, LotChange::bookMonth);
      Parameters.ints(upsert, 3, changes, LotChange::validityMonths);
      Parameters.longs(upsert, 4, changes, LotChange::credited);
      Parameters.longs(upsert, 5, changes, LotChange::debited);
      upsert.executeUpdate();
    }
  }
}
