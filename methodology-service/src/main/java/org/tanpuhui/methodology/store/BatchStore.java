package org.tanpuhui.methodology.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Evidence;
import org.tanpuhui.methodology.methodology.Held;
import org.tanpuhui.methodology.methodology.HeldClaims;
import org.tanpuhui.methodology.methodology.Micros;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.methodology.TravelMode;
import org.tanpuhui.methodology.methodology.Window;
import org.tanpuhui.platform.sql.CopyRows;
import org.tanpuhui.platform.sql.KeyOrder;
import org.tanpuhui.platform.sql.SqlArrays;

/**
 * Reads and writes for one batch in the caller's transaction.
 *
 * <p>Budget: 5 statements per batch, any size (3 of {@link Identities}, guard read, COPY evidence),
 * 1 more when it holds second copies. The fence before them is the loop's; what becomes of
 * activities later is {@link ChangeStore}'s.
 */
public final class BatchStore {
  private static final int EVIDENCE_ROW_BYTES = 500;
  private static final long[] NO_LONGS = {};

  private final Identities identities = new Identities();
  private final EvidenceRows rows;
  private final Supplier<Registry> registry;

  public BatchStore(Dictionaries dictionaries, Supplier<Registry> registry) {
    this.rows = new EvidenceRows(dictionaries, registry);
    this.registry = registry;
  }

  /** Keeps the identities of first copies and tells what was seen before: {@link Identities}. */
  public Seen admit(Connection connection, Collection<Claim> claims, Collection<UUID> voided)
      throws SQLException {
    return identities.admit(connection, claims, voided);
  }

  /** What stands in these windows, by participant; absent for who has nothing. */
  public Map<Long, HeldClaims> standing(Connection connection, List<Window> windows)
      throws SQLException {
    List<Window> merged = merge(windows);
    int n = merged.size();
    long[] participants = n == 0 ? NO_LONGS : new long[n];
    long[] from = n == 0 ? NO_LONGS : new long[n];
    long[] to = n == 0 ? NO_LONGS : new long[n];
    for (int i = 0; i < n; i++) {
      participants[i] = merged.get(i).participant();
      from[i] = merged.get(i).from();
      to[i] = merged.get(i).to();
    }
    Map<Long, HeldClaims> standing = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(BatchSql.STANDING)) {
      select.setArray(1, SqlArrays.int8(connection, participants));
      select.setArray(2, SqlArrays.int8(connection, from));
      select.setArray(3, SqlArrays.int8(connection, to));
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          standing.computeIfAbsent(found.getLong(1), p -> new HeldClaims()).add(held(found));
        }
      }
    }
    return standing;
  }

  private Held held(ResultSet row) throws SQLException {
    long start = Micros.of(EvidenceRows.instant(row, 3));
    Instant ended = EvidenceRows.instant(row, 4);
    return new Held(
        row.getObject(2, UUID.class),
        start,
        ended == null ? start : Micros.of(ended),
        row.getInt(5),
        TravelMode.byNumber(row.getInt(7)),
        row.getLong(8),
        registry.get().byNumber(row.getInt(6)).version().id(),
        row.getLong(9));
  }

  /** Windows of one participant that touch become one, so that no row is read twice. */
  static List<Window> merge(List<Window> windows) {
    List<Window> sorted =
        KeyOrder.sorted(windows, Window::participant, Comparator.comparingLong(Window::from));
    List<Window> merged = new ArrayList<>();
    for (Window window : sorted) {
      Window last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last != null
          && last.participant() == window.participant()
          && window.from() <= last.to()) {
        merged.set(
            merged.size() - 1,
            new Window(last.participant(), last.from(), Math.max(last.to(), window.to())));
      } else {
        merged.add(window);
      }
    }
    return merged;
  }

  /** Writes evidence; its identities are kept already. */
  public void insert(Connection connection, List<Evidence> batch) throws SQLException {
    if (batch.isEmpty()) {
      return;
    }
    CopyRows evidenceRows = new CopyRows(batch.size() * EVIDENCE_ROW_BYTES);
    // Neighbours in the index are written together.
    for (Evidence evidence : KeyOrder.sorted(batch, e -> e.claim().participant())) {
      rows.write(evidenceRows, evidence);
    }
    evidenceRows.copyTo(connection, BatchSql.COPY_EVIDENCE);
  }

  /** Counts records that leave no evidence, when there are any. */
  public void count(Connection connection, Collection<DuplicateCount> counts) throws SQLException {
    if (counts.isEmpty()) {
      return;
    }
    int n = counts.size();
    String[] days = new String[n];
    int[] schemes = new int[n];
    int[] partitions = new int[n];
    int[] sources = new int[n];
    int[] types = new int[n];
    long[] same = new long[n];
    long[] other = new long[n];
    long[] commands = new long[n];
    int i = 0;
    for (DuplicateCount count : counts) {
      LocalDate day = count.day();
      days[i] = day.toString();
      schemes[i] = count.scheme();
      partitions[i] = count.partition();
      sources[i] = count.source();
      types[i] = count.type();
      same[i] = count.sameContent();
      other[i] = count.otherContent();
      commands[i++] = count.commands();
    }
    try (PreparedStatement upsert = connection.prepareStatement(BatchSql.COUNT_WITHOUT_EVIDENCE)) {
      upsert.setArray(1, SqlArrays.text(connection, days));
      upsert.setArray(2, SqlArrays.int4(connection, schemes));
      upsert.setArray(3, SqlArrays.int4(connection, partitions));
      upsert.setArray(4, SqlArrays.int4(connection, sources));
      upsert.setArray(5, SqlArrays.int4(connection, types));
      upsert.setArray(6, SqlArrays.int8(connection, same));
      upsert.setArray(7, SqlArrays.int8(connection, other));
      upsert.setArray(8, SqlArrays.int8(connection, commands));
      upsert.executeUpdate();
    }
  }

  /** The evidence of the first copies in {@code [from, to)} of a partition, in log order. */
  public List<Evidence> byPlace(Connection connection, int partition, long from, long to)
      throws SQLException {
    List<Evidence> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(BatchSql.BY_PLACE)) {
      select.setInt(1, partition);
      select.setLong(2, from);
      select.setLong(3, to);
      try (ResultSet result = select.executeQuery()) {
        while (result.next()) {
          found.add(rows.read(result));
        }
      }
    }
    return found;
  }
}
