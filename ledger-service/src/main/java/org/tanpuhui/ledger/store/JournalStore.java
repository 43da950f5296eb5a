package org.tanpuhui.ledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.tanpuhui.ledger.journal.Decision;
import org.tanpuhui.ledger.journal.Decision.BalanceChange;
import org.tanpuhui.ledger.journal.Decision.LotChange;
import org.tanpuhui.ledger.journal.Decision.Progress;
import org.tanpuhui.ledger.journal.Decision.StripeChange;
import org.tanpuhui.ledger.journal.JournalEntry;
import org.tanpuhui.ledger.journal.PostingPair;
import org.tanpuhui.platform.sql.CopyRows;
import org.tanpuhui.platform.sql.SqlArrays;

/**
 * Writes decisions to the books, in the caller's transaction.
 *
 * <p>Budget: 5 statements per batch, whatever its size: look up, COPY the journal, balances, lots,
 * stripes with progress. A batch of nothing new: 2. Names met for the first time cost 2 more each.
 *
 * <p>Rows are locked in the order balances, lots, stripes, each in key order; the decision brings
 * them sorted, and INSERT … SELECT from the arrays keeps their order.
 */
public final class JournalStore {
  private static final int PAIR_BYTES = 220;
  private static final int COLUMNS = 15;

  private final ReferenceStore references = new ReferenceStore();

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
   * Writes everything that a decision changes.
   *
   * @throws SQLException of class 22 or 23 when a total leaves its bounds or an entry exists
   */
  public void write(Connection connection, Decision decision) throws SQLException {
    if (!decision.entries().isEmpty()) {
      references.ensure(connection, decision.methodologies(), decision.partners());
      copyJournal(connection, decision.entries());
      addToBalances(connection, decision.balances());
      if (!decision.lots().isEmpty()) {
        addToLots(connection, decision.lots());
      }
    }
    addToStripesAndProgress(connection, decision.stripes(), decision.progress());
  }

  private static void copyJournal(Connection connection, List<JournalEntry> entries)
      throws SQLException {
    CopyRows rows = new CopyRows(entries.size() * 2 * PAIR_BYTES);
    for (JournalEntry entry : entries) {
      int line = 0;
      for (PostingPair pair : entry.pairs()) {
        rows.row(COLUMNS)
            .int8(pair.debit().value())
            .int8(pair.credit().value())
            .int8(pair.amount())
            .timestamptz(entry.occurredAt())
            .timestamptz(entry.recordedAt())
            .uuid(entry.entryId())
            .uuid(entry.activityId())
            .date(entry.bookDate())
            .int4(entry.partner())
            .int4(entry.methodologyVersion())
            .int2(line)
            .int2(pair.asset().number())
            .int2(entry.purpose().number());
        if (pair.exchangeRule() == 0) {
          rows.nullValue();
        } else {
          rows.int2(pair.exchangeRule());
        }
        if (line == 0) {
          rows.int8(entry.holder().value());
        } else {
          rows.nullValue();
        }
        line++;
      }
    }
    long written = rows.copyTo(connection, JournalSql.COPY_JOURNAL);
    if (written != rows.rows()) {
      throw new IllegalStateException(written + " of " + rows.rows() + " journal rows written");
    }
  }

  private static void addToBalances(Connection connection, List<BalanceChange> changes)
      throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement(JournalSql.ADD_TO_BALANCES)) {
      setLongs(upsert, 1, changes, BalanceChange::participant);
      setLongs(upsert, 2, changes, BalanceChange::reductionDebits);
      setLongs(upsert, 3, changes, BalanceChange::reductionCredits);
      setLongs(upsert, 4, changes, BalanceChange::pointsDebits);
      setLongs(upsert, 5, changes, BalanceChange::pointsCredits);
      upsert.executeUpdate();
    }
  }

  private static void addToLots(Connection connection, List<LotChange> changes)
      throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement(JournalSql.ADD_TO_LOTS)) {
      setLongs(upsert, 1, changes, LotChange::participant);
      setInts(upsert, 2, changes, LotChange::bookMonth);
      setInts(upsert, 3, changes, LotChange::validityMonths);
      setLongs(upsert, 4, changes, LotChange::credited);
      setLongs(upsert, 5, changes, LotChange::debited);
      upsert.executeUpdate();
    }
  }

  private static void addToStripesAndProgress(
      Connection connection, List<StripeChange> stripes, List<Progress> progress)
      throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(JournalSql.ADD_TO_STRIPES_AND_PROGRESS)) {
      setInts(upsert, 1, progress, Progress::partition);
      setLongs(upsert, 2, progress, Progress::activitiesOffset);
      setLongs(upsert, 3, stripes, change -> change.account().value());
      setInts(upsert, 4, stripes, change -> change.asset().number());
      setLongs(upsert, 5, stripes, StripeChange::debits);
      setLongs(upsert, 6, stripes, StripeChange::credits);
      upsert.executeUpdate();
    }
  }

  private static <T> void setLongs(
      PreparedStatement statement, int parameter, List<T> changes, ToLongFunction<T> value)
      throws SQLException {
    long[] values = changes.stream().mapToLong(value).toArray();
    statement.setArray(parameter, SqlArrays.int8(statement.getConnection(), values));
  }

  private static <T> void setInts(
      PreparedStatement statement, int parameter, List<T> changes, ToIntFunction<T> value)
      throws SQLException {
    int[] values = changes.stream().mapToInt(value).toArray();
    statement.setArray(parameter, SqlArrays.int4(statement.getConnection(), values));
  }
}
