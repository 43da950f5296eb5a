package org.tanpuhui.methodology.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.tanpuhui.methodology.methodology.ActivityType;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.sql.SqlArrays;
import org.tanpuhui.platform.stream.ConnectionSource;

/** What one partner sent on a local day received, for its statement. Found by block ranges. */
public final class PartnerDayStore {
  private final Supplier<Registry> registry;
  private final ConnectionSource connections;

  public PartnerDayStore(Supplier<Registry> registry, ConnectionSource connections) {
    this.registry = registry;
    this.connections = connections;
  }

  /**
   * First copies of one source and type that are the same thing now.
   *
   * @param outcome null when there is nothing to say
   * @param posted of those, computed ones that the ledger has passed and voids that took effect
   * @param postedMg what the posted ones recorded, milligrams CO2e
   */
  public record Group(
      String source,
      ActivityType type,
      Status status,
      ProblemCode outcome,
      long activities,
      long posted,
      long postedMg) {}

  /** Second and later copies of one source and type. */
  public record Copies(String source, ActivityType type, long sameContent, long otherContent) {}

  /**
   * A partner's day, all of one moment.
   *
   * @param nextOffsets first offset of {@code activities} not processed at that moment
   */
  public record PartnerDay(
      List<Group> groups, List<Copies> copies, Map<Integer, Long> nextOffsets) {}

  /** An activity that does not count. */
  public record DayException(
      UUID activityId,
      String source,
      String eventId,
      ActivityType type,
      Instant occurredAt,
      Instant recordedAt,
      Status status,
      ProblemCode outcome) {}

  /**
   * Counts of a day.
   *
   * @param passed highest offset of {@code activities} the ledger has passed, by partition
   */
  public PartnerDay count(Scheme scheme, String partner, LocalDate day, Map<Integer, Long> passed)
      throws SQLException {
    try (Connection connection = connections.open()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try {
        Map<Integer, String> sources = sources(connection, scheme, partner);
        return new PartnerDay(
            groups(connection, sources, day, passed),
            copies(connection, sources, scheme, day),
            ReadStore.positions(connection));
      } finally {
        connection.rollback();
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setAutoCommit(true);
      }
    }
  }

  /** Parked and rejected activities of a day behind a place in the list, in order of record. */
  public List<DayException> exceptions(
      Scheme scheme, String partner, LocalDate day, Instant after, UUID afterId, int limit)
      throws SQLException {
    List<DayException> found = new ArrayList<>();
    try (Connection connection = connections.open()) {
      Map<Integer, String> sources = sources(connection, scheme, partner);
      try (PreparedStatement select = connection.prepareStatement(ReadSql.PARTNER_DAY_EXCEPTIONS)) {
        select.setInt(1, ProblemCode.NOTHING_TO_VOID.number());
        select.setInt(2, ProblemCode.AWAITING_ORIGINAL.number());
        select.setObject(3, waitingSince().atOffset(ZoneOffset.UTC));
        ReadStore.bindDay(select, 4, day);
        select.setArray(6, numbers(connection, sources));
        select.setObject(7, after.atOffset(ZoneOffset.UTC));
        select.setObject(8, afterId);
        select.setInt(9, limit);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            found.add(
                new DayException(
                    row.getObject(1, UUID.class),
                    sources.get(row.getInt(2)),
                    row.getString(3),
                    ActivityType.byNumber(row.getInt(4)),
                    EvidenceRows.instant(row, 5),
                    EvidenceRows.instant(row, 6),
                    Status.byNumber(row.getInt(7)),
                    outcome(row, 8)));
          }
        }
      }
    }
    return found;
  }

  private List<Group> groups(
      Connection connection, Map<Integer, String> sources, LocalDate day, Map<Integer, Long> passed)
      throws SQLException {
    List<Group> groups = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(ReadSql.PARTNER_DAY)) {
      select.setInt(1, ProblemCode.AWAITING_ORIGINAL.number());
      select.setObject(2, waitingSince().atOffset(ZoneOffset.UTC));
      select.setInt(3, ProblemCode.VOID_APPLIED.number());
      ReadStore.bindPassed(connection, select, 4, passed);
      ReadStore.bindDay(select, 6, day);
      select.setArray(8, numbers(connection, sources));
      select.setInt(9, ProblemCode.NOTHING_TO_VOID.number());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          groups.add(
              new Group(
                  sources.get(row.getInt(1)),
                  ActivityType.byNumber(row.getInt(2)),
                  Status.byNumber(row.getInt(3)),
                  outcome(row, 4),
                  row.getLong(5),
                  row.getLong(6),
                  row.getLong(7)));
        }
      }
    }
    return groups;
  }

  private static List<Copies> copies(
      Connection connection, Map<Integer, String> sources, Scheme scheme, LocalDate day)
      throws SQLException {
    List<Copies> copies = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(ReadSql.PARTNER_DAY_COPIES)) {
      select.setObject(1, day);
      select.setInt(2, scheme.code());
      select.setArray(3, numbers(connection, sources));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          copies.add(
              new Copies(
                  sources.get(row.getInt(1)),
                  ActivityType.byNumber(row.getInt(2)),
                  row.getLong(3),
                  row.getLong(4)));
        }
      }
    }
    return copies;
  }

  private static Map<Integer, String> sources(Connection connection, Scheme scheme, String partner)
      throws SQLException {
    Map<Integer, String> sources = new TreeMap<>();
    try (PreparedStatement select = connection.prepareStatement(ReadSql.SOURCES_OF_PARTNER)) {
      select.setInt(1, scheme.code());
      select.setString(2, partner);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          sources.put(row.getInt(1), row.getString(2));
        }
      }
    }
    return sources;
  }

  private static java.sql.Array numbers(Connection connection, Map<Integer, String> sources)
      throws SQLException {
    return SqlArrays.int4(
        connection, sources.keySet().stream().mapToInt(Integer::intValue).toArray());
  }

  /** Voids recorded before this can no longer meet their original. */
  private Instant waitingSince() {
    return Instant.now().minus(registry.get().lateness());
  }

  private static ProblemCode outcome(ResultSet row, int column) throws SQLException {
    int number = row.getInt(column);
    return row.wasNull() ? null : ProblemCode.byNumber(number);
  }
}
