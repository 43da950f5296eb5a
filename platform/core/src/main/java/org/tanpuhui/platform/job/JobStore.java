package org.tanpuhui.platform.job;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.stream.ConnectionSource;

/** Jobs in the database; each method is a transaction of its own. */
public final class JobStore {
  private static final String COLUMNS =
      """
      job_id, kind, scheme, request, requested_at, state, attempts, done_rows, finished_at,
      failure, result
      """;
  private static final String ADD =
      """
      INSERT INTO background_job (job_id, kind, scheme, request, requested_by, idempotency_key)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT DO NOTHING
      """;
  private static final String BY_KEY =
      "SELECT "
          + COLUMNS
          + """
          FROM background_job
          WHERE scheme = ? AND kind = ? AND requested_by = ? AND idempotency_key = ?
          """;
  private static final String FIND =
      "SELECT " + COLUMNS + "FROM background_job WHERE job_id = ? AND kind = ? AND scheme = ?";

  /**
   * The oldest job that waits, or whose instance is silent. Rows another instance locks are passed.
   */
  private static final String CLAIM =
      """
      UPDATE background_job AS j
      SET state = 'running', owner = ?, attempts = j.attempts + 1, heartbeat_at = clock_timestamp(),
          started_at = clock_timestamp(), done_rows = 0
      WHERE j.job_id = (
        SELECT job_id FROM background_job
        WHERE kind = ANY (?)
          AND (state = 'waiting'
               OR (state = 'running'
                   AND heartbeat_at < clock_timestamp() - make_interval(secs => ?)))
        ORDER BY requested_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING
      """
          + COLUMNS;

  private static final String BEAT =
      """
      UPDATE background_job SET heartbeat_at = clock_timestamp(), done_rows = ?
      WHERE job_id = ? AND owner = ? AND attempts = ? AND state = 'running'
      """;
  private static final String END =
      """
      UPDATE background_job
      SET state = ?, finished_at = clock_timestamp(), done_rows = ?, failure = ?, result = ?
      WHERE job_id = ? AND owner = ? AND attempts = ? AND state = 'running'
      """;

  private final ConnectionSource connections;

  public JobStore(ConnectionSource connections) {
    this.connections = connections;
  }

  /**
   * Adds a job; with a key that the same person used before, answers that job instead.
   *
   * @param key idempotency key, null for none
   */
  public Job add(String kind, Scheme scheme, String request, String by, String key)
      throws SQLException {
    return add(UUID.randomUUID(), kind, scheme, request, by, key);
  }

  /** Adds a job under an id that another service gave it; the same again answers the first. */
  public Job add(UUID id, String kind, Scheme scheme, String request, String by, String key)
      throws SQLException {
    try (Connection connection = connections.open()) {
      return add(connection, id, kind, scheme, request, by, key);
    }
  }

  /** The same in the caller's transaction, with what the job follows from. */
  public static Job add(
      Connection connection,
      UUID id,
      String kind,
      Scheme scheme,
      String request,
      String by,
      String key)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setObject(1, id);
      insert.setString(2, kind);
      insert.setInt(3, scheme.code());
      insert.setString(4, request);
      insert.setString(5, by);
      insert.setString(6, key);
      if (insert.executeUpdate() == 1) {
        return find(connection, FIND, id, kind, scheme.code()).orElseThrow();
      }
      Optional<Job> there = find(connection, FIND, id, kind, scheme.code());
      return there.isPresent()
          ? there.get()
          : find(connection, BY_KEY, scheme.code(), kind, by, key).orElseThrow();
    }
  }

  /** A job of this kind and scheme. */
  public Optional<Job> find(String kind, Scheme scheme, UUID id) throws SQLException {
    try (Connection connection = connections.open()) {
      return find(connection, FIND, id, kind, scheme.code());
    }
  }

  private static Optional<Job> find(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        select.setObject(i + 1, values[i]);
      }
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(read(row)) : Optional.empty();
      }
    }
  }

  /** Takes the next job of these kinds for an instance; empty when there is none. */
  public Optional<Job> claim(UUID owner, Collection<String> kinds, Duration silence)
      throws SQLException {
    try (Connection connection = connections.open();
        PreparedStatement update = connection.prepareStatement(CLAIM)) {
      update.setObject(1, owner);
      update.setArray(2, connection.createArrayOf("text", kinds.toArray()));
      update.setLong(3, silence.toSeconds());
      try (ResultSet row = update.executeQuery()) {
        return row.next() ? Optional.of(read(row)) : Optional.empty();
      }
    }
  }

  /** Tells that an instance still works on a job; false when the job is no longer its own. */
  boolean beat(Job job, UUID owner, long rows) throws SQLException {
    try (Connection connection = connections.open();
        PreparedStatement update = connection.prepareStatement(BEAT)) {
      update.setLong(1, rows);
      update.setObject(2, job.id());
      update.setObject(3, owner);
      update.setInt(4, job.attempts());
      return update.executeUpdate() == 1;
    }
  }

  /** Ends a job with a result or a failure, one of them null; does nothing when it is another's. */
  void end(Job job, UUID owner, long rows, String failure, String result) throws SQLException {
    try (Connection connection = connections.open();
        PreparedStatement update = connection.prepareStatement(END)) {
      update.setString(1, failure == null ? "done" : "failed");
      update.setLong(2, rows);
      update.setString(3, failure);
      update.setString(4, result);
      update.setObject(5, job.id());
      update.setObject(6, owner);
      update.setInt(7, job.attempts());
      update.executeUpdate();
    }
  }

  private static Job read(ResultSet row) throws SQLException {
    return new Job(
        row.getObject(1, UUID.class),
        row.getString(2),
        Scheme.byCode(row.getInt(3)),
        row.getString(4),
        instant(row, 5),
        row.getString(6),
        row.getInt(7),
        row.getLong(8),
        instant(row, 9),
        row.getString(10),
        row.getString(11));
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
