package org.tanpuhui.methodology.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.tanpuhui.activity.contract.Topics;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.sql.SqlArrays;
import org.tanpuhui.platform.stream.ConnectionSource;

/** Reads for people. One statement each, all by index. */
public final class ReadStore {
  private final EvidenceRows rows;
  private final ChangeStore changes;
  private final Supplier<Registry> registry;
  private final ConnectionSource connections;

  public ReadStore(
      Dictionaries dictionaries, Supplier<Registry> registry, ConnectionSource connections) {
    this.rows = new EvidenceRows(dictionaries, registry);
    this.changes = new ChangeStore(dictionaries, registry);
    this.registry = registry;
    this.connections = connections;
  }

  /** What an activity is now, empty when its id was never seen. */
  public Optional<ActivityState> find(UUID activityId) throws SQLException {
    try (Connection connection = connections.open();
        PreparedStatement select = connection.prepareStatement(ReadSql.BY_ID)) {
      select.setObject(1, activityId);
      try (ResultSet found = select.executeQuery()) {
        return found.next() ? Optional.of(rows.readState(found)) : Optional.empty();
      }
    }
  }

  /**
   * Activities of a participant before a place in the list, newest first.
   *
   * @param before start of the activity the list continues behind
   * @param beforeId its id
   */
  public List<ActivityState> list(long participant, Instant before, UUID beforeId, int limit)
      throws SQLException {
    List<ActivityState> list = new ArrayList<>();
    try (Connection connection = connections.open();
        PreparedStatement select = connection.prepareStatement(ReadSql.OF_PARTICIPANT)) {
      select.setLong(1, participant);
      select.setObject(2, before.atOffset(ZoneOffset.UTC));
      select.setObject(3, beforeId);
      select.setInt(4, limit);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          list.add(rows.readState(found));
        }
      }
    }
    return list;
  }

  /** A household's days of electricity that start in {@code [from, to)}, in order of time. */
  public List<ActivityState> householdDays(long household, Instant from, Instant to)
      throws SQLException {
    try (Connection connection = connections.open()) {
      return changes.householdDays(connection, List.of(household), from, to);
    }
  }

  /**
   * Counts of a day received, all of one moment: what is counted is exactly what stands below the
   * positions that come with it.
   *
   * @param passed highest offset of {@code activities} the ledger has passed, by partition
   */
  public DayCounts count(LocalDate day, Map<Integer, Long> passed) throws SQLException {
    Map<Scheme, DayCounts.OfScheme> schemes = new EnumMap<>(Scheme.class);
    try (Connection connection = connections.open()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try {
        countActivities(connection, day, passed, schemes);
        countLaterPosts(connection, day, passed, schemes);
        countWithoutEvidence(connection, day, schemes);
        return new DayCounts(schemes, deadLetters(connection, day), positions(connection));
      } finally {
        connection.rollback();
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setAutoCommit(true);
      }
    }
  }

  static Map<Integer, Long> positions(Connection connection) throws SQLException {
    Map<Integer, Long> positions = new HashMap<>();
    try (PreparedStatement select = connection.prepareStatement(ReadSql.POSITIONS)) {
      select.setString(1, Topics.ACTIVITIES);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          positions.put(found.getInt(1), found.getLong(2));
        }
      }
    }
    return positions;
  }

  private void countActivities(
      Connection connection,
      LocalDate day,
      Map<Integer, Long> passed,
      Map<Scheme, DayCounts.OfScheme> schemes)
      throws SQLException {
    Instant waitingSince = Instant.now().minus(registry.get().lateness());
    try (PreparedStatement select = connection.prepareStatement(ReadSql.DAY_COUNTS)) {
      select.setInt(1, ProblemCode.AWAITING_ORIGINAL.number());
      select.setObject(2, waitingSince.atOffset(ZoneOffset.UTC));
      select.setInt(3, ProblemCode.VOID_APPLIED.number());
      bindPassed(connection, select, 4, passed);
      bindDay(select, 6, day);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          DayCounts.OfScheme scheme = of(schemes, found.getInt(1));
          scheme.add(Status.byNumber(found.getInt(2)), found.getLong(3), found.getLong(4));
          scheme.posts(found.getLong(5), found.getLong(6));
        }
      }
    }
  }

  private static void countLaterPosts(
      Connection connection,
      LocalDate day,
      Map<Integer, Long> passed,
      Map<Scheme, DayCounts.OfScheme> schemes)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ReadSql.DAY_LATER_POSTS)) {
      bindPassed(connection, select, 1, passed);
      bindDay(select, 3, day);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          of(schemes, found.getInt(1)).posts(found.getLong(2), found.getLong(3));
        }
      }
    }
  }

  private static DayCounts.OfScheme of(Map<Scheme, DayCounts.OfScheme> schemes, int code) {
    return schemes.computeIfAbsent(Scheme.byCode(code), s -> new DayCounts.OfScheme());
  }

  static void bindPassed(
      Connection connection, PreparedStatement select, int index, Map<Integer, Long> passed)
      throws SQLException {
    int[] partitions = passed.keySet().stream().mapToInt(Integer::intValue).toArray();
    long[] offsets = new long[partitions.length];
    for (int i = 0; i < partitions.length; i++) {
      offsets[i] = passed.get(partitions[i]);
    }
    select.setArray(index, SqlArrays.int4(connection, partitions));
    select.setArray(index + 1, SqlArrays.int8(connection, offsets));
  }

  private static void countWithoutEvidence(
      Connection connection, LocalDate day, Map<Scheme, DayCounts.OfScheme> schemes)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ReadSql.DAY_DUPLICATES)) {
      select.setObject(1, day);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          of(schemes, found.getInt(1))
              .withoutEvidence(found.getLong(2), found.getLong(3), found.getLong(4));
        }
      }
    }
  }

  private static long deadLetters(Connection connection, LocalDate day) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ReadSql.DAY_DEAD_LETTERS)) {
      select.setString(1, Topics.ACTIVITIES);
      bindDay(select, 2, day);
      try (ResultSet found = select.executeQuery()) {
        found.next();
        return found.getLong(1);
      }
    }
  }

  static void bindDay(PreparedStatement select, int index, LocalDate day) throws SQLException {
    select.setObject(index, CityTime.startOf(day).atOffset(ZoneOffset.UTC));
    select.setObject(index + 1, CityTime.startOf(day.plusDays(1)).atOffset(ZoneOffset.UTC));
  }
}
