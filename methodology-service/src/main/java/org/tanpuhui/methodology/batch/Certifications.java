package org.tanpuhui.methodology.batch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.Micros;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.sql.SqlArrays;
import org.tanpuhui.platform.stream.ConnectionSource;

/** How far recorded activities have come on their way to credits, and where they went. */
public final class Certifications {
  private static final Instant BEGINNING = Instant.EPOCH;

  private final BatchStore store = new BatchStore();
  private final ConnectionSource connections;

  public Certifications(ConnectionSource connections) {
    this.connections = connections;
  }

  /**
   * How far an activity has come.
   *
   * @param word {@code recorded}, {@code pooled}, {@code in_batch} or {@code issued}
   * @param batch id of its batch, null when it is in none
   */
  public record Certification(String word, String batch) {
    /** Of an activity that is for nobody but its participant. */
    public static final Certification RECORDED = new Certification("recorded", null);
  }

  /**
   * A batch that an activity is or was in.
   *
   * @param why why it left, {@code owed} when it was voided too late for that; null while it stands
   * @param leftAt when it left
   */
  public record Membership(
      Scheme scheme, String batch, long amountMg, String why, Instant leftAt) {}

  /** An activity of a batch. */
  public record Member(
      long participant, Instant occurredAt, UUID activityId, long amountMg, boolean voided) {}

  /** How far these have come that have an amount; one statement, none when there are none. */
  public Map<UUID, Certification> of(List<ActivityState> states) throws SQLException {
    List<ActivityState> recorded = states.stream().filter(s -> s.amountMg() > 0).toList();
    Map<UUID, Certification> found = new HashMap<>();
    if (recorded.isEmpty()) {
      return found;
    }
    try (Connection connection = connections.open();
        PreparedStatement select = connection.prepareStatement(BatchSql.CERTIFICATION)) {
      select.setArray(
          1,
          SqlArrays.int8(
              connection, recorded.stream().mapToLong(s -> s.claim().participant()).toArray()));
      select.setArray(
          2,
          SqlArrays.int8(
              connection,
              recorded.stream().mapToLong(s -> Micros.of(s.claim().occurredAt())).toArray()));
      select.setArray(
          3,
          SqlArrays.uuid(
              connection, recorded.stream().map(s -> s.claim().activityId()).toArray(UUID[]::new)));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.put(row.getObject(1, UUID.class), certification(row));
        }
      }
    }
    return found;
  }

  private static Certification certification(ResultSet row) throws SQLException {
    String batch = row.getString(5);
    if (batch == null) {
      return new Certification(row.getBoolean(2) ? "pooled" : "recorded", null);
    }
    return new Certification(row.getBoolean(4) ? "issued" : "in_batch", batch);
  }

  /** Every batch an activity is or was in, the present one last. */
  public List<Membership> batchesOf(UUID activity) throws SQLException {
    List<Membership> found = new ArrayList<>();
    try (Connection connection = connections.open();
        PreparedStatement select = connection.prepareStatement(BatchSql.BATCHES_OF_ACTIVITY)) {
      select.setObject(1, activity);
      select.setObject(2, activity);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(
              new Membership(
                  Scheme.byCode(row.getInt(1)),
                  row.getString(2),
                  row.getLong(3),
                  row.getString(4),
                  BatchStore.instant(row, 5)));
        }
      }
    }
    return found;
  }

  /**
   * Activities of a batch in the order of their participants, times and ids; empty when there is no
   * such batch.
   *
   * @param after the one before the page, null for the first page
   */
  public List<Member> activitiesOf(Scheme scheme, String batch, Member after, int limit)
      throws SQLException {
    List<Member> found = new ArrayList<>();
    try (Connection connection = connections.open()) {
      var stored = store.find(connection, scheme, batch);
      if (stored.isEmpty()) {
        return found;
      }
      try (PreparedStatement select = connection.prepareStatement(BatchSql.ACTIVITIES_OF_BATCH)) {
        Instant from = after == null ? BEGINNING : after.occurredAt();
        select.setInt(1, stored.get().no());
        select.setLong(2, after == null ? 0 : after.participant());
        select.setObject(3, from.atOffset(ZoneOffset.UTC));
        select.setObject(4, after == null ? new UUID(0, 0) : after.activityId());
        select.setInt(5, limit);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            found.add(
                new Member(
                    row.getLong(1),
                    BatchStore.instant(row, 2),
                    row.getObject(3, UUID.class),
                    row.getLong(4),
                    row.getBoolean(5)));
          }
        }
      }
    }
    return found;
  }
}
