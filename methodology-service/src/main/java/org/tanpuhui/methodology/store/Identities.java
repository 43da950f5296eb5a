package org.tanpuhui.methodology.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Commitment;
import org.tanpuhui.platform.sql.CopyRows;
import org.tanpuhui.platform.sql.KeyOrder;
import org.tanpuhui.platform.sql.SqlArrays;

/**
 * Which activities were seen before, for ever. The judge is the unique index: a batch's identities
 * are written at once, and looked up only when the index has refused one. While second copies keep
 * coming, and for voids, the look-up goes first, so that nothing is written in vain.
 *
 * <p>Budget, any size: 3 statements (savepoint, COPY, waiting voids), or 2 when the look-up goes
 * first (look-up, COPY); 5 for a batch whose copies came unexpectedly.
 */
final class Identities {
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String SERIALIZATION_FAILURE = "40001";
  private static final int ROW_BYTES = 80;

  /** How many batches without second copies it takes to stop looking them up first. */
  private static final int CAUTION = 50;

  private final AtomicInteger cautious = new AtomicInteger();

  /**
   * Keeps the identities of those that were never seen before.
   *
   * @param claims no id twice
   * @param voided ids that voids among them name
   * @return the contents of those claims and voided activities that were seen before (of voided
   *     ones only when there are voids), and the voids that came before these claims
   * @throws SQLTransientException another partition's writer met one of the ids at the same time;
   *     the next try will see it
   */
  Seen admit(Connection connection, Collection<Claim> claims, Collection<UUID> voided)
      throws SQLException {
    // Two writers that meet the same ids take them in the same order, so neither waits for the
    // other; and neighbours in the index, which compares bytes, are met together.
    List<Claim> sorted =
        KeyOrder.sorted(
            claims,
            claim -> claim.activityId().getMostSignificantBits() ^ Long.MIN_VALUE,
            Comparator.comparing(Claim::activityId));
    boolean expected = !voided.isEmpty() || cautious.get() > 0;
    if (!expected && written(connection, sorted)) {
      return new Seen(new HashMap<>(), waiting(connection, sorted));
    }
    Seen seen = lookUp(connection, sorted, voided);
    List<Claim> fresh = new ArrayList<>(sorted.size());
    for (Claim claim : sorted) {
      if (!seen.contents().containsKey(claim.activityId())) {
        fresh.add(claim);
      }
    }
    if (fresh.size() < sorted.size()) {
      cautious.set(CAUTION);
    } else {
      cautious.updateAndGet(n -> Math.max(0, n - 1));
    }
    try {
      copy(connection, fresh);
    } catch (SQLException e) {
      if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw new SQLTransientException(
            "an activity id arrived on two partitions at once", SERIALIZATION_FAILURE, e);
      }
      throw e;
    }
    return seen;
  }

  /** Writes all identities, or none when one of them is there already. */
  private static boolean written(Connection connection, List<Claim> claims) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      copy(connection, claims);
      return true;
    } catch (SQLException e) {
      if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw e;
      }
      connection.rollback(before);
      return false;
    }
  }

  private static void copy(Connection connection, List<Claim> claims) throws SQLException {
    if (claims.isEmpty()) {
      return;
    }
    CopyRows rows = new CopyRows(claims.size() * ROW_BYTES);
    for (Claim claim : claims) {
      rows.row(BatchSql.IDENTITY_COLUMNS)
          .uuid(claim.activityId())
          .uuid(claim.commitment().contentHash())
          .int8(claim.participant())
          .timestamptz(claim.occurredAt())
          .uuid(claim.commitment().privateDigest());
    }
    rows.copyTo(connection, BatchSql.COPY_IDENTITY);
  }

  private static Seen lookUp(Connection connection, List<Claim> claims, Collection<UUID> voided)
      throws SQLException {
    Set<UUID> ids = new HashSet<>(voided);
    for (Claim claim : claims) {
      ids.add(claim.activityId());
    }
    UUID[] sorted = ids.toArray(new UUID[0]);
    Arrays.sort(sorted);
    Map<UUID, Commitment> contents = new HashMap<>();
    Map<UUID, List<Seen.WaitingVoid>> waiting = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(BatchSql.SEEN)) {
      select.setArray(1, SqlArrays.uuid(connection, sorted));
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          UUID id = found.getObject(1, UUID.class);
          if (found.getObject(4, UUID.class) == null) {
            contents.put(
                id, new Commitment(found.getObject(2, UUID.class), found.getObject(3, UUID.class)));
          } else {
            add(waiting, id, found, 4);
          }
        }
      }
    }
    return new Seen(contents, waiting);
  }

  /** Voids that wait for these claims; asked by participant, since few of them ever have any. */
  private static Map<UUID, List<Seen.WaitingVoid>> waiting(
      Connection connection, List<Claim> claims) throws SQLException {
    long[] participants = claims.stream().mapToLong(Claim::participant).sorted().toArray();
    Map<UUID, List<Seen.WaitingVoid>> waiting = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(BatchSql.WAITING)) {
      select.setArray(1, SqlArrays.int8(connection, participants));
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          add(waiting, found.getObject(1, UUID.class), found, 2);
        }
      }
    }
    if (!waiting.isEmpty()) {
      Set<UUID> ids = new HashSet<>();
      claims.forEach(claim -> ids.add(claim.activityId()));
      waiting.keySet().retainAll(ids);
    }
    return waiting;
  }

  private static void add(
      Map<UUID, List<Seen.WaitingVoid>> waiting, UUID voided, ResultSet row, int from)
      throws SQLException {
    waiting
        .computeIfAbsent(voided, id -> new ArrayList<>(1))
        .add(
            new Seen.WaitingVoid(
                row.getObject(from, UUID.class),
                row.getLong(from + 1),
                EvidenceRows.instant(row, from + 2)));
  }
}
