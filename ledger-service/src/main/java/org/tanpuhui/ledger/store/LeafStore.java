package org.tanpuhui.ledger.store;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.ledger.journal.Asset;
import org.tanpuhui.ledger.journal.JournalEntry;
import org.tanpuhui.ledger.journal.PostingPair;
import org.tanpuhui.ledger.journal.Purpose;
import org.tanpuhui.ledger.log.leaf.Opening;
import org.tanpuhui.ledger.log.sequencer.Lanes;

/** Leaves of journal entries, made again from their rows. */
public final class LeafStore {
  private static final String COLUMNS =
      """
      SELECT j.entry_id, j.purpose, j.holder, j.activity_id, j.occurred_at, j.recorded_at,
             j.book_date, j.methodology_version, j.partner_no, j.cause, j.given_by,
             coalesce(j.correction_rule, 0), j.lane, j.lane_number,
             j.asset, j.debit_account, j.credit_account, j.amount, coalesce(j.exchange_rule, 0)
        FROM journal j
      """;
  private static final String OF_ENTRY = COLUMNS + " WHERE j.entry_id = ? ORDER BY j.line";
  private static final String AT_LEAF =
      COLUMNS
          + """
           WHERE j.entry_id = (SELECT entry_id FROM journal WHERE lane = ? AND lane_number = ?)
           ORDER BY j.line
          """;
  private static final String IS_HOLDER =
      "SELECT EXISTS (SELECT FROM journal WHERE holder = ? AND entry_id = ?)";

  private final SchemeSalts salts;
  private final ReferenceStore references = new ReferenceStore();

  public LeafStore(SchemeSalts salts) {
    this.salts = salts;
  }

  /**
   * An entry and its leaf.
   *
   * @param lane 0 for an entry that was written before there were lanes
   */
  public record EntryAtLeaf(JournalEntry entry, int lane, long number, Opening opening) {}

  /** An entry; empty if there is none. */
  public Optional<EntryAtLeaf> find(Connection connection, UUID entryId) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(OF_ENTRY)) {
      select.setObject(1, entryId);
      return entry(connection, select);
    }
  }

  /** The entry of a leaf; empty if the leaf is none of an entry. */
  public Optional<EntryAtLeaf> find(Connection connection, int lane, long number)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(AT_LEAF)) {
      select.setInt(1, lane);
      select.setLong(2, number);
      return entry(connection, select);
    }
  }

  /** Whether an entry is on the statement of an account. */
  public boolean isHolder(Connection connection, AccountId account, UUID entryId)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(IS_HOLDER)) {
      select.setLong(1, account.value());
      select.setObject(2, entryId);
      try (ResultSet row = select.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /** Whether a lane has this leaf at this place, as it was committed. */
  public boolean isInLane(Connection connection, int lane, long number, Opening opening)
      throws SQLException {
    byte[] leaf = LaneReader.read(connection, lane, number, 1);
    ByteBuffer expected = ByteBuffer.allocate(Lanes.LEAF_BYTES).put(opening.leaf().bytes());
    return Arrays.equals(leaf, expected.array());
  }

  private Optional<EntryAtLeaf> entry(Connection connection, PreparedStatement select)
      throws SQLException {
    JournalEntry entry = null;
    int lane = 0;
    long number = 0;
    List<PostingPair> pairs = new ArrayList<>(2);
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        if (entry == null) {
          entry = entry(rows, pairs);
          lane = rows.getInt(13);
          number = rows.getLong(14);
        }
        pairs.add(
            new PostingPair(
                Asset.byNumber(rows.getInt(15)),
                new AccountId(rows.getLong(16)),
                new AccountId(rows.getLong(17)),
                rows.getLong(18),
                rows.getInt(19)));
      }
    }
    if (entry == null) {
      return Optional.empty();
    }
    references.learn(connection, List.of(List.of(entry)));
    Opening opening =
        Opening.of(
            EntryLeaves.of(entry, references::methodology, references::partner),
            salts.of(entry.holder().scheme()));
    return Optional.of(new EntryAtLeaf(entry, lane, number, opening));
  }

  private static JournalEntry entry(ResultSet row, List<PostingPair> pairs) throws SQLException {
    UUID cause = row.getObject(10, UUID.class);
    return new JournalEntry(
        row.getObject(1, UUID.class),
        Purpose.byNumber(row.getInt(2)),
        new AccountId(row.getLong(3)),
        row.getObject(4, UUID.class),
        row.getObject(5, OffsetDateTime.class).toInstant(),
        row.getObject(6, OffsetDateTime.class).toInstant(),
        row.getObject(7, LocalDate.class),
        row.getObject(8, Integer.class),
        row.getObject(9, Integer.class),
        cause == null ? null : new JournalEntry.Cause(cause, row.getString(11), row.getInt(12)),
        pairs);
  }
}
