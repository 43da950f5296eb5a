package org.tanpuhui.ledger.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.export.LedgerExport;
import org.tanpuhui.ledger.log.leaf.EntryLeaf;
import org.tanpuhui.ledger.log.leaf.Field;
import org.tanpuhui.ledger.log.leaf.Fields;
import org.tanpuhui.ledger.log.leaf.Opening;
import org.tanpuhui.ledger.log.merkle.TreeHead;
import org.tanpuhui.ledger.log.note.Checkpoint;
import org.tanpuhui.ledger.log.note.NoteSigner;
import org.tanpuhui.ledger.log.note.SignedNote;
import org.tanpuhui.ledger.log.note.VerifierKey;
import org.tanpuhui.ledger.log.tile.FileStorage;
import org.tanpuhui.ledger.log.tile.TileWriter;
import org.tanpuhui.ledger.store.ActStore;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.stream.Input;

/**
 * The log of a scheme with its key, as the operator has it and as a thief would: gives leaves their
 * places, builds tiles, signs.
 */
final class LogOfBooks implements LedgerExport.LogView {
  private static final String ACTS =
      """
      SELECT act_no, act_id, at, kind, actor, subject, reason, document, detail
        FROM act WHERE scheme = ? ORDER BY act_no
      """;
  private static final String UNPLACED =
      """
      SELECT b.lane, b.first_number, b.leaf_count
        FROM lane_batch b
       WHERE NOT EXISTS (SELECT FROM log_order o
                          WHERE o.lane = b.lane AND o.first_number = b.first_number)
         AND b.lane >> 16 = ?
       ORDER BY b.lane, b.first_number
      """;
  private static final String PLACE =
      """
      INSERT INTO log_order (run_no, tree_index, first_number, lane, leaf_count, scheme)
      SELECT coalesce(max(run_no) + 1, 0), coalesce(sum(leaf_count), 0), ?, ?, ?, s.code
        FROM (VALUES (?)) AS s (code) LEFT JOIN log_order ON scheme = s.code GROUP BY s.code
      """;
  private static final String LEAVES =
      """
      SELECT b.leaves FROM log_order o JOIN lane_batch b USING (lane, first_number)
       WHERE o.scheme = ? ORDER BY o.run_no
      """;

  private final Scheme scheme;
  private final String origin;
  private final NoteSigner key;
  private String checkpoint;

  LogOfBooks(Scheme scheme) {
    this.scheme = scheme;
    this.origin = "tanpuhui.example/log/" + scheme.id();
    this.key = NoteSigner.generate(origin, VerifierKey.ED25519);
  }

  /** Places what is new, builds the tree in a folder and signs it. */
  void publish(Connection connection, Path folder) throws SQLException, IOException {
    logActs(connection);
    place(connection);
    FileStorage storage = new FileStorage(folder);
    TileWriter tiles = new TileWriter(storage, 0);
    for (byte[] leaves : leaves(connection)) {
      for (int at = 0; at < leaves.length; at += 32) {
        tiles.append(java.util.Arrays.copyOfRange(leaves, at, at + 32));
      }
    }
    TreeHead head = tiles.flush();
    String text = new Checkpoint(origin, head).text();
    checkpoint = new SignedNote(text, List.of()).with(key.sign(text)).encoded();
    Files.writeString(folder.resolve("checkpoint"), checkpoint, StandardCharsets.UTF_8);
  }

  /** What was decided, as it comes back over the topic. */
  private void logActs(Connection connection) throws SQLException {
    List<Input<Act>> acts = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(ACTS)) {
      select.setInt(1, scheme.code());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          Instant at = row.getObject(3, OffsetDateTime.class).toInstant();
          Act act =
              new Act(
                  row.getObject(2, UUID.class),
                  scheme,
                  at,
                  row.getString(4),
                  row.getString(5),
                  row.getString(6),
                  row.getString(7),
                  row.getString(8),
                  row.getString(9));
          acts.add(new Input<>(0, row.getLong(1), at, act));
        }
      }
    }
    if (!acts.isEmpty()) {
      new ActStore(LedgerDatabase.SALTS).log(connection, acts);
    }
  }

  private List<byte[]> leaves(Connection connection) throws SQLException {
    List<byte[]> all = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(LEAVES)) {
      select.setInt(1, scheme.code());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          all.add(rows.getBytes(1));
        }
      }
    }
    return all;
  }

  private void place(Connection connection) throws SQLException {
    List<long[]> runs = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(UNPLACED)) {
      select.setInt(1, scheme.code());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          runs.add(new long[] {rows.getLong(2), rows.getLong(1), rows.getLong(3)});
        }
      }
    }
    try (PreparedStatement insert = connection.prepareStatement(PLACE)) {
      for (long[] run : runs) {
        insert.setLong(1, run[0]);
        insert.setInt(2, (int) run[1]);
        insert.setInt(3, (int) run[2]);
        insert.setInt(4, scheme.code());
        insert.executeUpdate();
      }
    }
  }

  /** Writes the leaf that an entry of one posting should have over the one it has. */
  static void rewriteLeaf(Connection connection, UUID entry) throws SQLException {
    String select =
        """
        SELECT j.*, m.methodology || ' ' || m.version || ' ' || m.version_hash AS methodology,
               p.partner_id
          FROM journal j
          JOIN methodology_version m ON m.version_no = j.methodology_version
          JOIN partner p USING (partner_no)
         WHERE j.entry_id = ? ORDER BY j.line
        """;
    List<EntryLeaf.Pair> pairs = new ArrayList<>();
    EntryLeaf leaf = null;
    int lane = 0;
    long number = 0;
    try (PreparedStatement rows = connection.prepareStatement(select)) {
      rows.setObject(1, entry);
      try (ResultSet row = rows.executeQuery()) {
        while (row.next()) {
          pairs.add(
              new EntryLeaf.Pair(
                  row.getInt("line"),
                  row.getInt("asset"),
                  row.getLong("debit_account"),
                  row.getLong("credit_account"),
                  row.getLong("amount"),
                  row.getInt("exchange_rule"),
                  row.getLong("holder")));
          if (row.getInt("line") == 0) {
            lane = row.getInt("lane");
            number = row.getLong("lane_number");
          }
          leaf =
              new EntryLeaf(
                  2,
                  entry,
                  row.getInt("purpose"),
                  row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                  row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                  row.getObject("book_date", LocalDate.class),
                  pairs,
                  new Fields()
                      .with(Field.ACTIVITY, row.getObject("activity_id", UUID.class))
                      .with(Field.METHODOLOGY, row.getString("methodology"))
                      .with(Field.PARTNER, row.getString("partner_id")));
        }
      }
    }
    String update =
        "UPDATE lane_batch SET leaves = overlay(leaves PLACING ? FROM"
            + " ((? - first_number) * 32 + 1)::int) WHERE lane = ? AND first_number <= ? AND"
            + " first_number + leaf_count > ?";
    try (PreparedStatement write = connection.prepareStatement(update)) {
      write.setBytes(1, Opening.of(leaf, LedgerDatabase.SALTS.of(Scheme.SANDBOX)).leaf().bytes());
      write.setLong(2, number);
      write.setInt(3, lane);
      write.setLong(4, number);
      write.setLong(5, number);
      write.executeUpdate();
    }
  }

  @Override
  public String salt(Scheme of, UUID entryId) {
    return HexFormat.of().formatHex(LedgerDatabase.SALTS.of(of).of(entryId));
  }

  @Override
  public String checkpoint(Scheme of) {
    return checkpoint;
  }

  /** Takes a checkpoint for the present one. */
  void checkpoint(String text) {
    checkpoint = text;
  }

  @Override
  public String keys(Scheme of) {
    return "log " + key.verifierKey().encoded() + "\nquorum none\n";
  }
}
