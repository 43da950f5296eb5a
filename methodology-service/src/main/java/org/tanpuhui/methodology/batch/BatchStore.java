package org.tanpuhui.methodology.batch;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.methodology.review.Actor;
import org.tanpuhui.methodology.review.Lifecycle;
import org.tanpuhui.methodology.review.ReviewStep;
import org.tanpuhui.methodology.review.ReviewStore;
import org.tanpuhui.methodology.review.StepWish;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;

/** Batches as people and jobs see them, in the caller's transaction. */
public final class BatchStore {
  private final ReviewStore reviews = new ReviewStore(Lifecycle.BATCH);

  /** What the ledger was told and what it said. */
  public record Settled(
      long expectedMg, long answeredMg, long unanswered, long differing, long participants) {

    /** Whether everything is answered and held as expected. */
    public boolean agrees() {
      return unanswered == 0 && differing == 0 && expectedMg == answeredMg;
    }
  }

  /** An accounting report as it was drawn up. */
  public record Content(
      long activities, long totalMg, String digest, String report, Instant madeAt) {}

  /** The verifier's sample. */
  public record Sample(int size, String nonce, String seed, Instant drawnAt, String drawnBy) {}

  /** A sampled activity. */
  public record Sampled(int place, UUID activityId, boolean excluded) {}

  /** An excluded activity. */
  public record Exclusion(UUID activityId, String reason, String by, Instant at) {}

  /** A total computed again. */
  public record Recomputation(long activities, long totalMg, long differing, Instant finishedAt) {}

  /** What the ledger made of a batch. */
  public record Issuance(
      long tonnes,
      long totalMg,
      long carriedInMg,
      long replacedMg,
      long carriedOutMg,
      Instant issuedAt,
      String serials) {}

  /** A command that Kafka has not acknowledged. */
  public record Command(
      UUID id, Scheme scheme, int batch, String action, String key, UUID activityId) {}

  Optional<StoredBatch> find(Connection connection, Scheme scheme, String id) throws SQLException {
    List<StoredBatch> found = query(connection, BatchSql.FIND, scheme.code(), id);
    return found.stream().findFirst();
  }

  Optional<StoredBatch> byNumber(Connection connection, int no) throws SQLException {
    return query(connection, BatchSql.BY_NUMBER, no).stream().findFirst();
  }

  List<StoredBatch> page(
      Connection connection,
      Scheme scheme,
      Actor applicant,
      int after,
      List<String> states,
      String project,
      int limit)
      throws SQLException {
    String subject = applicant == null ? null : applicant.subject();
    return query(
        connection,
        BatchSql.PAGE,
        scheme.code(),
        after,
        connection.createArrayOf("text", states.toArray()),
        project,
        project,
        subject,
        applicant == null ? null : applicant.org(),
        subject,
        limit);
  }

  private static List<StoredBatch> query(Connection connection, String sql, Object... values)
      throws SQLException {
    List<StoredBatch> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      bind(select, values);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(
              new StoredBatch(
                  row.getInt(1),
                  Scheme.byCode(row.getInt(2)),
                  row.getString(3),
                  row.getString(4),
                  row.getInt(5),
                  row.getLong(6),
                  row.getString(7),
                  row.getString(8),
                  row.getBoolean(9),
                  row.getObject(10, LocalDate.class),
                  row.getObject(11, LocalDate.class),
                  row.getString(12),
                  row.getInt(13)));
        }
      }
    }
    return found;
  }

  private static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      if (values[i] instanceof Instant instant) {
        statement.setObject(i + 1, instant.atOffset(ZoneOffset.UTC));
      } else {
        statement.setObject(i + 1, values[i]);
      }
    }
  }

  /** Runs a statement that changes rows. */
  static int update(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    }
  }

  /** Opens the case of a batch; false when its id is taken, then the caller rolls back. */
  boolean open(
      Connection connection, Actor actor, String id, int project, LocalDate from, LocalDate to)
      throws SQLException {
    int caseNo =
        Math.toIntExact(
            reviews.open(
                connection,
                actor.scheme(),
                actor,
                StepWish.of(Lifecycle.CREATE),
                Lifecycle.MONITORED));
    return update(connection, BatchSql.ADD, caseNo, actor.scheme().code(), id, project, from, to)
        == 1;
  }

  ReviewStep take(
      Connection connection, StoredBatch batch, Actor actor, StepWish wish, Integer ifMatch)
      throws SQLException {
    ReviewStep step = reviews.take(connection, batch.no(), batch.scheme(), actor, wish, ifMatch);
    act(connection, batch, step.verb(), step.actor(), step.takenAt(), step.reason());
    return step;
  }

  /** Records what somebody did to a batch for the log of acts. */
  void act(
      Connection connection, StoredBatch batch, String verb, String who, Instant at, String reason)
      throws SQLException {
    boolean bySystem = who.equals(Actor.REGISTRY.subject());
    Acts.record(
        connection,
        Act.of(
                batch.scheme(),
                at,
                "batch." + verb.replace('-', '_'),
                bySystem ? "system:methodology-service" : who,
                batch.id())
            .because(reason));
  }

  /** Waits for steps of a batch that are being taken, and for the stream; until the commit. */
  void lock(Connection connection, int no) throws SQLException {
    ReviewStore.lock(connection, no);
  }

  /** Whether a project draws from a pool now; empty when it never did. */
  Optional<Boolean> isOpen(Connection connection, int project) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BatchSql.POOL_OF)) {
      select.setInt(1, project);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(row.getBoolean(1)) : Optional.empty();
      }
    }
  }

  /** What was told and answered. */
  Settled settled(Connection connection, int no) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BatchSql.SETTLED)) {
      select.setInt(1, no);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new Settled(
            row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
      }
    }
  }

  /** The last accounting report. */
  Optional<Content> content(Connection connection, int no) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BatchSql.CONTENT)) {
      select.setInt(1, no);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Content(
                    row.getLong(1),
                    row.getLong(2),
                    row.getString(3),
                    row.getString(4),
                    instant(row, 5)))
            : Optional.empty();
      }
    }
  }

  /** Slices with rows, as {@code {partition, slice}}, on which an action was not done yet. */
  List<int[]> openSlices(Connection connection, int no, String action) throws SQLException {
    List<int[]> open = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(BatchSql.OPEN_SLICES)) {
      bind(select, no, no, no, action);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          open.add(new int[] {row.getInt(1), row.getInt(2)});
        }
      }
    }
    return open;
  }

  /** Slices that may have rows, in order. */
  List<Integer> boundSlices(Connection connection, int no) throws SQLException {
    List<Integer> bound = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(BatchSql.BOUND_SLICES)) {
      select.setInt(1, no);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          bound.add(row.getInt(1));
        }
      }
    }
    return bound;
  }

  Optional<Sample> sample(Connection connection, int no) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BatchSql.SAMPLE)) {
      select.setInt(1, no);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Sample(
                    row.getInt(1),
                    row.getString(2),
                    row.getString(3),
                    instant(row, 4),
                    row.getString(5)))
            : Optional.empty();
      }
    }
  }

  /** Draws the sample; false when there is one. */
  boolean draw(Connection connection, int no, int size, String nonce, String seed, String by)
      throws SQLException {
    if (update(connection, BatchSql.ADD_SAMPLE, no, size, nonce, seed, by) == 0) {
      return false;
    }
    update(connection, BatchSql.DRAW, no, seed, no, size);
    return true;
  }

  List<Sampled> sampled(Connection connection, int no, int after, int limit) throws SQLException {
    List<Sampled> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(BatchSql.SAMPLED)) {
      bind(select, no, after, limit);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(new Sampled(row.getInt(1), row.getObject(2, UUID.class), row.getBoolean(3)));
        }
      }
    }
    return found;
  }

  /** Notes an exclusion; its participant, empty when the activity is not in the batch. */
  Optional<Long> exclude(Connection connection, int no, UUID activity, String reason, String by)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(BatchSql.EXCLUDE)) {
      bind(insert, by, reason, activity, no);
      try (ResultSet row = insert.executeQuery()) {
        return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
      }
    }
  }

  boolean isExcluded(Connection connection, int no, UUID activity) throws SQLException {
    return number(connection, BatchSql.IS_EXCLUDED, no, activity) > 0;
  }

  List<Exclusion> exclusions(Connection connection, int no, Instant after, UUID afterId, int limit)
      throws SQLException {
    List<Exclusion> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(BatchSql.EXCLUSIONS)) {
      bind(select, no, after.atOffset(ZoneOffset.UTC), afterId, limit);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(
              new Exclusion(
                  row.getObject(1, UUID.class),
                  row.getString(2),
                  row.getString(3),
                  instant(row, 4)));
        }
      }
    }
    return found;
  }

  long openExclusions(Connection connection, int no) throws SQLException {
    return number(connection, BatchSql.OPEN_EXCLUSIONS, no);
  }

  long rows(Connection connection, int no) throws SQLException {
    return number(connection, BatchSql.COUNT_ROWS, no);
  }

  private static long number(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      bind(select, values);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  Optional<Recomputation> recomputation(Connection connection, int no) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BatchSql.RECOMPUTATION)) {
      select.setInt(1, no);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Recomputation(row.getLong(1), row.getLong(2), row.getLong(3), instant(row, 4)))
            : Optional.empty();
      }
    }
  }

  Optional<Issuance> issuance(Connection connection, int no) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(BatchSql.ISSUANCE)) {
      select.setInt(1, no);
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Issuance(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    instant(row, 6),
                    row.getString(7)))
            : Optional.empty();
      }
    }
  }

  List<Command> waitingCommands(Connection connection) throws SQLException {
    List<Command> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(BatchSql.WAITING_COMMANDS);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        found.add(
            new Command(
                row.getObject(1, UUID.class),
                Scheme.byCode(row.getInt(2)),
                row.getInt(3),
                row.getString(4),
                row.getString(5),
                row.getObject(6, UUID.class)));
      }
    }
    return found;
  }

  static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  static Instant start(LocalDate day) {
    return CityTime.startOf(day);
  }
}
