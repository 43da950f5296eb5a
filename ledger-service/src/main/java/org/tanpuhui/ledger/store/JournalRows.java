package org.tanpuhui.ledger.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.tanpuhui.ledger.journal.JournalEntry;
import org.tanpuhui.ledger.journal.Lane;
import org.tanpuhui.ledger.journal.PostingPair;
import org.tanpuhui.platform.sql.CopyRows;

/** Entries as rows of the journal, sent by COPY. */
final class JournalRows {
  private static final int PAIR_BYTES = 240;
  private static final int COLUMNS = 21;

  private JournalRows() {}

  /**
   * @param entries per lane
   * @param numbers in each lane of its first entry; those after it follow
   */
  static void copy(
      Connection connection, SortedMap<Lane, List<JournalEntry>> entries, Map<Lane, Long> numbers)
      throws SQLException {
    int count = entries.values().stream().mapToInt(List::size).sum();
    CopyRows rows = new CopyRows(count * 2 * PAIR_BYTES);
    for (Map.Entry<Lane, List<JournalEntry>> ofLane : entries.entrySet()) {
      int lane = ofLane.getKey().number();
      long number = numbers.get(ofLane.getKey());
      for (JournalEntry entry : ofLane.getValue()) {
        int line = 0;
        for (PostingPair pair : entry.pairs()) {
          rows.row(COLUMNS);
          columns(rows, entry, pair, line);
          cause(rows, entry.cause());
          if (line++ == 0) {
            rows.int4(lane).int8(number++);
          } else {
            rows.nullValue().nullValue();
          }
          int4OrNull(rows, pair.pool() == 0 ? null : pair.pool());
        }
      }
    }
    long written = rows.copyTo(connection, JournalSql.COPY_JOURNAL);
    if (written != rows.rows()) {
      throw new IllegalStateException(written + " of " + rows.rows() + " journal rows written");
    }
  }

  private static void cause(CopyRows rows, JournalEntry.Cause cause) {
    if (cause == null) {
      rows.nullValue().nullValue().nullValue();
      return;
    }
    int2OrNull(rows, cause.correctionRule());
    rows.uuid(cause.id()).text(cause.givenBy());
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
}
