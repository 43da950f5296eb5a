package org.tanpuhui.methodology.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.Change;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Evidence;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.methodology.Settle;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.sql.CopyRows;
import org.tanpuhui.platform.sql.SqlArrays;

/**
 * Reads and writes what becomes of activities after their first decision, in the caller's
 * transaction. Each method is one statement, and none when it is given nothing.
 */
public final class ChangeStore {
  private static final int CHANGE_ROW_BYTES = 200;
  private static final int WAITING_ROW_BYTES = 80;
  private static final int MONTH_FACTOR = 100;
  private static final int SLICE_MASK = 0xff;

  private final EvidenceRows rows;

  public ChangeStore(Dictionaries dictionaries, Supplier<Registry> registry) {
    this.rows = new EvidenceRows(dictionaries, registry);
  }

  /** What these activities are now; ids never seen are absent. */
  public Map<UUID, ActivityState> states(Connection connection, Collection<UUID> ids)
      throws SQLException {
    Map<UUID, ActivityState> states = new HashMap<>();
    if (ids.isEmpty()) {
      return states;
    }
    try (PreparedStatement select = connection.prepareStatement(StateSql.STATES)) {
      select.setArray(1, SqlArrays.uuid(connection, ids.toArray(new UUID[0])));
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          ActivityState state = rows.readState(found);
          states.put(state.claim().activityId(), state);
        }
      }
    }
    return states;
  }

  /** Writes changes. */
  public void insert(Connection connection, List<Change> changes) throws SQLException {
    if (changes.isEmpty()) {
      return;
    }
    CopyRows copy = new CopyRows(changes.size() * CHANGE_ROW_BYTES);
    for (Change change : changes) {
      rows.write(copy, change);
    }
    copy.copyTo(connection, StateSql.COPY_CHANGES);
  }

  /** The changes caused by the records in {@code [from, to)} of a partition, in their order. */
  public List<Change> byPlace(Connection connection, int partition, long from, long to)
      throws SQLException {
    List<Change> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(StateSql.CHANGES_BY_PLACE)) {
      select.setInt(1, partition);
      select.setLong(2, from);
      select.setLong(3, to);
      try (ResultSet result = select.executeQuery()) {
        while (result.next()) {
          found.add(rows.readState(result).latest());
        }
      }
    }
    return found;
  }

  /** Keeps voids that came before their original. */
  public void insertWaiting(Connection connection, List<Evidence> voids) throws SQLException {
    if (voids.isEmpty()) {
      return;
    }
    CopyRows copy = new CopyRows(voids.size() * WAITING_ROW_BYTES);
    for (Evidence waiting : voids) {
      copy.row(StateSql.WAITING_COLUMNS)
          .uuid(waiting.decision().reference())
          .uuid(waiting.claim().activityId())
          .int8(waiting.claim().participant())
          .timestamptz(waiting.recordedAt());
    }
    copy.copyTo(connection, StateSql.COPY_WAITING);
  }

  /** Notes that these days wait for a settlement. */
  public void addDue(Connection connection, List<Evidence> days) throws SQLException {
    int n = days.size();
    int[] partitions = new int[n];
    String[] backfills = new String[n];
    int[] months = new int[n];
    long[] participants = new long[n];
    for (int i = 0; i < n; i++) {
      Claim claim = days.get(i).claim();
      partitions[i] = days.get(i).partition();
      backfills[i] = claim.backfillId() == null ? "" : claim.backfillId();
      months[i] = CityTime.month(CityTime.day(claim.occurredAt()));
      participants[i] = claim.participant();
    }
    addDue(connection, partitions, backfills, months, participants);
  }

  /** Notes that these households wait for a month to close. */
  public void addDue(Connection connection, int partition, YearMonth month, List<Long> households)
      throws SQLException {
    int n = households.size();
    int[] partitions = new int[n];
    String[] backfills = new String[n];
    int[] months = new int[n];
    Arrays.fill(partitions, partition);
    Arrays.fill(backfills, "");
    Arrays.fill(months, number(month));
    addDue(
        connection,
        partitions,
        backfills,
        months,
        households.stream().mapToLong(Long::longValue).toArray());
  }

  private static void addDue(
      Connection connection, int[] partitions, String[] backfills, int[] months, long[] households)
      throws SQLException {
    if (households.length == 0) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(StateSql.ADD_DUE)) {
      insert.setArray(1, SqlArrays.int4(connection, partitions));
      insert.setArray(2, SqlArrays.text(connection, backfills));
      insert.setArray(3, SqlArrays.int4(connection, months));
      insert.setArray(4, SqlArrays.int8(connection, households));
      insert.executeUpdate();
    }
  }

  /** A backfill grant that a household still waits for. */
  public record OpenBackfill(long participant, String backfillId) {}

  /** The backfill grants that households of a partition wait for with days of this month. */
  public Set<OpenBackfill> openBackfills(
      Connection connection, int partition, Scheme scheme, YearMonth month) throws SQLException {
    Set<OpenBackfill> open = new HashSet<>();
    try (PreparedStatement select = connection.prepareStatement(StateSql.OPEN_BACKFILLS)) {
      select.setInt(1, partition);
      select.setInt(2, scheme.code());
      select.setInt(3, number(month));
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          open.add(new OpenBackfill(found.getLong(1), found.getString(2)));
        }
      }
    }
    return open;
  }

  /** Notes that a slice of a backfill grant has been settled; again changes nothing. */
  public void settleBackfill(Connection connection, int partition, Settle settle, Instant at)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(StateSql.SETTLE_BACKFILL)) {
      insert.setInt(1, partition);
      insert.setInt(2, settle.scheme().code());
      insert.setString(3, settle.backfillId());
      insert.setInt(4, settle.slice());
      insert.setObject(5, at.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  /** Whether the backfill grant of a claim has been settled for its participant. */
  public boolean isBackfillSettled(Connection connection, int partition, Claim claim)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(StateSql.IS_BACKFILL_SETTLED)) {
      select.setInt(1, partition);
      select.setInt(2, claim.scheme().code());
      select.setString(3, claim.backfillId());
      select.setInt(4, (int) (claim.participant() & SLICE_MASK));
      try (ResultSet found = select.executeQuery()) {
        return found.next();
      }
    }
  }

  private static int number(YearMonth month) {
    return month.getYear() * MONTH_FACTOR + month.getMonthValue();
  }

  /** Takes out of the work list what a settlement is for: participants by month, in order. */
  public Map<YearMonth, List<Long>> takeDue(Connection connection, int partition, Settle settle)
      throws SQLException {
    int wanted = settle.month() == null ? 0 : number(settle.month());
    Map<YearMonth, List<Long>> due = new TreeMap<>();
    try (PreparedStatement take = connection.prepareStatement(StateSql.TAKE_DUE)) {
      take.setInt(1, partition);
      take.setInt(2, settle.scheme().code());
      take.setString(3, settle.month() == null ? settle.backfillId() : "");
      take.setInt(4, settle.slice());
      take.setInt(5, wanted);
      take.setInt(6, wanted);
      try (ResultSet taken = take.executeQuery()) {
        while (taken.next()) {
          int month = taken.getInt(2);
          due.computeIfAbsent(
                  YearMonth.of(month / MONTH_FACTOR, month % MONTH_FACTOR), m -> new ArrayList<>())
              .add(taken.getLong(1));
        }
      }
    }
    due.values().forEach(participants -> participants.sort(null));
    return due;
  }

  /**
   * The days of electricity of these households that start in {@code [from, to)}, in order of
   * household and time; without traces.
   */
  public List<ActivityState> householdDays(
      Connection connection, Collection<Long> households, Instant from, Instant to)
      throws SQLException {
    List<ActivityState> days = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(StateSql.HOUSEHOLD_DAYS)) {
      select.setArray(
          1, SqlArrays.int8(connection, households.stream().mapToLong(Long::longValue).toArray()));
      select.setObject(2, from.atOffset(ZoneOffset.UTC));
      select.setObject(3, to.atOffset(ZoneOffset.UTC));
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          days.add(rows.readState(found));
        }
      }
    }
    return days;
  }
}
