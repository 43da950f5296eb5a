package org.tanpuhui.ledger.store;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tanpuhui.ledger.journal.JournalEntry;
import org.tanpuhui.ledger.journal.Lane;
import org.tanpuhui.ledger.journal.OpenPeriods;
import org.tanpuhui.ledger.log.leaf.LeafContent;
import org.tanpuhui.ledger.log.leaf.Opening;
import org.tanpuhui.ledger.log.leaf.Salts;
import org.tanpuhui.ledger.log.sequencer.Lanes;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.sql.SqlArrays;

/**
 * Appends entries to the journal and their leaves to the lanes, in the caller's transaction: the
 * only way into either.
 *
 * <p>Budget: 2 statements, whatever the number of entries: the lanes, which gives the numbers, and
 * COPY. Names that this store has not met cost one more each.
 *
 * <p>Locks the rows of the lanes, in key order, after everything else: append last.
 */
final class LaneStore {
  private final SchemeSalts salts;
  private final ReferenceStore references;
  private final PeriodStore periods = new PeriodStore();

  LaneStore(SchemeSalts salts, ReferenceStore references) {
    this.salts = salts;
    this.references = references;
  }

  /**
   * Appends entries of what people and the clock command, in this order; one more statement. What
   * belongs to a month that is closed is booked to the first open day.
   */
  void appendCommands(Connection connection, List<JournalEntry> entries) throws SQLException {
    OpenPeriods open = periods.open(connection);
    SortedMap<Lane, List<JournalEntry>> lanes = new TreeMap<>();
    for (JournalEntry decided : entries) {
      JournalEntry entry = open.open(decided);
      lanes
          .computeIfAbsent(Lane.ofCommands(entry.holder().scheme()), lane -> new ArrayList<>())
          .add(entry);
    }
    append(connection, lanes);
  }

  /**
   * Appends entries.
   *
   * @param entries per lane, in the order of their leaves
   * @throws SQLException 23505 when one exists
   */
  void append(Connection connection, SortedMap<Lane, List<JournalEntry>> entries)
      throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    references.learn(connection, entries.values());
    SortedMap<Lane, byte[]> leaves = new TreeMap<>();
    for (Map.Entry<Lane, List<JournalEntry>> lane : entries.entrySet()) {
      ByteBuffer buffer = ByteBuffer.allocate(lane.getValue().size() * Lanes.LEAF_BYTES);
      for (JournalEntry entry : lane.getValue()) {
        put(buffer, entry.holder().scheme(), leaf(entry));
      }
      leaves.put(lane.getKey(), buffer.array());
    }
    JournalRows.copy(connection, entries, appendLeaves(connection, leaves));
  }

  /** The content of an entry's leaf; the names of its numbers must have been learned. */
  LeafContent leaf(JournalEntry entry) {
    return EntryLeaves.of(entry, references::methodology, references::partner);
  }

  void put(ByteBuffer buffer, Scheme scheme, LeafContent content) {
    Salts ofScheme = salts.of(scheme);
    buffer.put(Opening.of(content, ofScheme).leaf().bytes());
  }

  /**
   * Appends leaves.
   *
   * @param leaves per lane, 32 bytes each, never empty
   * @return the number of each lane's first
   */
  static Map<Lane, Long> appendLeaves(Connection connection, SortedMap<Lane, byte[]> leaves)
      throws SQLException {
    int[] lanes = leaves.keySet().stream().mapToInt(Lane::number).toArray();
    byte[][] bytes = leaves.values().toArray(byte[][]::new);
    Map<Lane, Long> first = new HashMap<>();
    try (PreparedStatement append = connection.prepareStatement(JournalSql.APPEND_TO_LANES)) {
      append.setArray(1, SqlArrays.int4(connection, lanes));
      append.setArray(2, connection.createArrayOf("bytea", bytes));
      try (ResultSet rows = append.executeQuery()) {
        while (rows.next()) {
          first.put(new Lane(rows.getInt(1)), rows.getLong(2));
        }
      }
    }
    return first;
  }
}
