package org.tanpuhui.ledger.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.tanpuhui.ledger.journal.JournalEntry;
import org.tanpuhui.ledger.journal.PostingPair;
import org.tanpuhui.platform.sql.CopyRows;

/** Entries as rows of the journal, sent by COPY. */
final class JournalRows {
  private static final int PAIR_BYTES = 220;
  private static final int COLUMNS = 15;
  private static final int COLUMNS_WITH_CAUSE = 18;

  private JournalRows() {}

  /** Entries that post activities; they have no other cause. */
  static void copy(Connection connection, List<JournalEntry> entries) throws SQLException {
    CopyRows rows = new CopyRows(entries.size() * 2 * PAIR_BYTES);
    for (JournalEntry entry : entries) {
      int line = 0;
      for (PostingPair pair : entry.pairs()) {
        rows.row(COLUMNS);
        columns(rows, entry, pair, line++);
      }
    }
    send(connection, rows, JournalSql.COPY_JOURNAL);
  }

  /** Entries that something else caused. */
  static void copyWithCauses(Connection connection, List<JournalEntry> entries)
      throws SQLException {
    CopyRows rows = new CopyRows(entries.size() * 2 * PAIR_BYTES);
    for (JournalEntry entry : entries) {
      int line = 0;
      for (PostingPair pair : entry.pairs()) {
        rows.row(COLUMNS_WITH_CAUSE);
        columns(rows, entry, pair, line++);
        int2OrNull(rows, entry.cause().correctionRule());
        rows.uuid(entry.cause().id()).text(entry.cause().givenBy());
      }
    }
    send(connection, rows, CommandSql.COPY_JOURNAL);
  }

  private static void columns(CopyRows rows, JournalEntry entry, PostingPair pair, int line) {
    rows.int8(pair.debit().value())
        .int8(pair.credit().value())
        .int8(pair.amount())
        .timestamptz(entry.occurredAt())
        .timestamptz(entry.recordedAt())
        .uuid(entry.entryId())
        .uuid(entry.activityId())
        .date(entry.bookDate());
    int4OrNull(rows, entry.partner());
    int4OrNull(rows, entry.methodologyVersion());
    rows.int2(line).int2(pair.asset().number()).int2(entry.purpose().number());
    int2OrNull(rows, pair.exchangeRule());
    if (line == 0) {
      rows.int8(entry.holder().value());
    } else {
      rows.nullValue();
    }
  }

  private static void int4OrNull(CopyRows rows, Integer value) {
    if (value == null) {
      rows.nullValue();
    } else {
      rows.int4(value);
    }
  }

  private static void int2OrNull(CopyRows rows, int value) {
    if (value == 0) {
      rows.nullValue();
    } else {
      rows.int2(value);
    }
  }

  private static void send(Connection connection, CopyRows rows, String statement)
      throws SQLException {
    long written = rows.copyTo(connection, statement);
    if (written != rows.rows()) {
      throw new IllegalStateException(written + " of " + rows.rows() + " journal rows written");
    }
  }
}
