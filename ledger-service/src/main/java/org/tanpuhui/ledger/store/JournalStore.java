package org.tanpuhui.ledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.tanpuhui.ledger.journal.AccountClass;
import org.tanpuhui.ledger.journal.BatchEntries;
import org.tanpuhui.ledger.journal.ControlTotal;
import org.tanpuhui.ledger.journal.Decision;
import org.tanpuhui.ledger.journal.Decision.Progress;
import org.tanpuhui.ledger.journal.Decision.StripeChange;
import org.tanpuhui.platform.sql.SqlArrays;
import org.tanpuhui.platform.stream.PoisonRecordException;

/**
 * Writes decisions to the books, in the caller's transaction.
 *
 * <p>Budget: 5 statements per batch, whatever its size: progress, balances, stripes with progress
 * and control totals, lanes with their leaves, COPY the journal. A batch that was here before: 3,
 * one of them the look-up by id. Names met for the first time cost 2 more each; a batch that
 * credits a participant's first lot of a month, or an old lot, up to 3 more in all. While campaigns
 * are in force 1 more reads their shares, and 1 more spends them when something is awarded.
 *
 * <p>Rows are locked in the order balances, lots, stripes, control totals, lanes, each in key
 * order; the decision brings them sorted, and INSERT … SELECT from the arrays keeps their order.
 */
public final class JournalStore {
  private static final String UNIQUE_VIOLATION = "23505";

  private final ReferenceStore references = new ReferenceStore();
  private final BalanceStore balances = new BalanceStore();
  private final HoldingStore holdings = new HoldingStore();
  private final LaneStore lanes;

  public JournalStore(SchemeSalts salts) {
    this.lanes = new LaneStore(salts, references);
  }

  /** Per partition of {@code activities} asked for, how far the books are; -1 for not begun. */
  public Map<Integer, Long> progress(Connection connection, Set<Integer> partitions)
      throws SQLException {
    Map<Integer, Long> progress = new HashMap<>();
    partitions.forEach(partition -> progress.put(partition, -1L));
    int[] wanted = partitions.stream().mapToInt(Integer::intValue).toArray();
    try (PreparedStatement select = connection.prepareStatement(JournalSql.PROGRESS)) {
      select.setArray(1, SqlArrays.int4(connection, wanted));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          progress.put(rows.getInt(1), rows.getLong(2));
        }
      }
    }
    return progress;
  }

  /** Work that took no entry of the batch for present. */
  public interface Attempt {
    void run() throws SQLException, PoisonRecordException;
  }

  /**
   * Writes what was decided under the belief that it is new.
   *
   * @return false, and nothing written, when the journal has one of the entries after all
   */
  public boolean writeIfNew(Connection connection, Attempt attempt)
      throws SQLException, PoisonRecordException {
    Savepoint before = connection.setSavepoint();
    try {
      attempt.run();
      return true;
    } catch (SQLException e) {
      if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw e;
      }
      connection.rollback(before);
      return false;
    }
  }

  /** Which of these entries are in the journal. */
  public Set<UUID> existing(Connection connection, UUID[] entryIds) throws SQLException {
    Set<UUID> found = new HashSet<>();
    try (PreparedStatement select = connection.prepareStatement(JournalSql.EXISTING)) {
      select.setArray(1, SqlArrays.uuid(connection, entryIds));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getObject(1, UUID.class));
        }
      }
    }
    return found;
  }

  /**
   * Writes everything that a decision changes but its entries.
   *
   * @throws SQLException of class 22 or 23 when a total leaves its bounds
   */
  public void addTotals(Connection connection, Decision decision) throws SQLException {
    if (!decision.entries().isEmpty()) {
      references.ensure(connection, decision.methodologies(), decision.partners());
      balances.add(connection, decision.balances(), decision.lots());
    }
    if (!decision.pooled().isEmpty()) {
      int stripe = decision.progress().get(0).partition();
      holdings.addPooled(connection, decision.pooled(), decision.pools(), stripe);
    }
    addToStripesAndProgress(
        connection, decision.stripes(), decision.progress(), ControlTotal.of(decision));
  }

  /**
   * Writes the entries of a batch of the stream and their leaves. Call it once per batch and last.
   *
   * @throws SQLException 23505 when an entry exists
   */
  public void append(Connection connection, BatchEntries entries) throws SQLException {
    lanes.append(connection, entries.byLane());
  }

  private static void addToStripesAndProgress(
      Connection connection,
      List<StripeChange> all,
      List<Progress> progress,
      List<ControlTotal> controls)
      throws SQLException {
    List<StripeChange> stripes = new ArrayList<>(all);
    stripes.removeIf(JournalStore::isShare);
    if (stripes.size() < all.size()) {
      CommandStore.updateStripes(connection, all.stream().filter(JournalStore::isShare).toList());
    }
    try (PreparedStatement upsert =
        connection.prepareStatement(JournalSql.ADD_TO_STRIPES_AND_PROGRESS)) {
      Parameters.ints(upsert, 1, progress, Progress::partition);
      Parameters.longs(upsert, 2, progress, Progress::activitiesOffset);
      Parameters.longs(upsert, 3, stripes, change -> change.account().value());
      Parameters.ints(upsert, 4, stripes, change -> change.asset().number());
      Parameters.longs(upsert, 5, stripes, StripeChange::debits);
      Parameters.longs(upsert, 6, stripes, StripeChange::credits);
      Parameters.controls(upsert, 7, controls);
      upsert.executeUpdate();
    }
  }

  /**
   * A share of a campaign has a bound, and a row proposed by INSERT must keep its CHECKs even where
   * it only updates; so shares are updated. Only the writer of their partition changes them.
   */
  private static boolean isShare(StripeChange change) {
    return change.account().accountClass() == AccountClass.CAMPAIGN_BUDGET;
  }
}
