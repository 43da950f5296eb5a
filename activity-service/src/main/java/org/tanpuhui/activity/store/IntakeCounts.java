package org.tanpuhui.activity.store;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.tanpuhui.activity.activity.Statement.Turned;
import org.tanpuhui.activity.config.ActivityConfig;
import org.tanpuhui.platform.sql.SqlArrays;

/**
 * Counts what intake answers and does not keep: duplicates and refusals, by partner and day.
 * Gathered in memory and written at an interval, one statement for all, so that a partner who sends
 * nothing but faults costs the database no more than others. An orderly stop writes the rest; a
 * process that is killed loses the counts of its last interval.
 */
@Singleton
public final class IntakeCounts {
  private static final Logger LOG = Logger.getLogger(IntakeCounts.class);
  private static final String DUPLICATE = "duplicate";
  private static final int KEYS_MAX = 200_000;
  private static final String ADD =
      """
      INSERT INTO intake_count AS c (day, partner_no, source, activity_type, code, events)
      SELECT u.day::date, u.partner_no, u.source, u.activity_type, u.code, u.events
        FROM unnest(?::text[], ?::int[], ?::text[], ?::text[], ?::text[], ?::bigint[])
             AS u (day, partner_no, source, activity_type, code, events)
       ORDER BY 1, 2, 3, 4, 5
      ON CONFLICT (day, partner_no, source, activity_type, code)
        DO UPDATE SET events = c.events + excluded.events
      """;
  private static final String OF_DAY =
      """
      SELECT source, activity_type, code, events FROM intake_count
       WHERE day = ? AND partner_no = ? ORDER BY code, source, activity_type
      """;

  private record Key(LocalDate day, int partner, String source, String type, String code) {}

  private final DataSource database;
  private final long intervalMillis;
  private final Object gathering = new Object();
  private final Object writing = new Object();
  private Map<Key, Long> gathered = new HashMap<>();
  private ScheduledExecutorService thread;

  @Inject
  public IntakeCounts(DataSource database, ActivityConfig config) {
    this.database = database;
    this.intervalMillis = config.intakeCountInterval().toMillis();
  }

  /** Adds the answers to one request. {@code code} is null for duplicates. */
  public void add(int partner, LocalDate day, Map<Turned, Long> answers) {
    synchronized (gathering) {
      answers.forEach(
          (turned, events) -> {
            String code = turned.code() == null ? DUPLICATE : turned.code();
            Key key = new Key(day, partner, turned.source(), turned.type(), code);
            if (gathered.containsKey(key) || gathered.size() < KEYS_MAX) {
              gathered.merge(key, events, Long::sum);
            }
          });
    }
  }

  /** What was counted for a partner on a day, up to this call as far as this instance knows. */
  public List<Turned> of(int partner, LocalDate day) throws SQLException {
    flush();
    List<Turned> found = new ArrayList<>();
    try (Connection connection = database.getConnection();
        PreparedStatement select = connection.prepareStatement(OF_DAY)) {
      select.setObject(1, day);
      select.setInt(2, partner);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          String code = row.getString(3);
          found.add(
              new Turned(
                  row.getString(1),
                  row.getString(2),
                  code.equals(DUPLICATE) ? null : code,
                  row.getLong(4)));
        }
      }
    }
    return found;
  }

  void start(@Observes StartupEvent event) {
    thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread made = new Thread(work, "intake-counts");
              made.setDaemon(true);
              return made;
            });
    thread.scheduleWithFixedDelay(
        this::tryFlush, intervalMillis, intervalMillis, TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent event) {
    if (thread != null) {
      thread.shutdownNow();
    }
    tryFlush();
  }

  private void tryFlush() {
    try {
      flush();
    } catch (SQLException | RuntimeException e) {
      LOG.warnf("counts of intake wait for the database cause=%s", e.getMessage());
    }
  }

  /** One at a time, so that a reader finds what another call is just writing. */
  private void flush() throws SQLException {
    synchronized (writing) {
      Map<Key, Long> taken;
      synchronized (gathering) {
        if (gathered.isEmpty()) {
          return;
        }
        taken = gathered;
        gathered = new HashMap<>();
      }
      try {
        write(taken);
      } catch (SQLException | RuntimeException e) {
        synchronized (gathering) {
          taken.forEach((key, events) -> gathered.merge(key, events, Long::sum));
        }
        throw e;
      }
    }
  }

  private void write(Map<Key, Long> counts) throws SQLException {
    List<Key> keys = List.copyOf(counts.keySet());
    try (Connection connection = database.getConnection();
        PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setArray(1, texts(connection, keys.stream().map(key -> key.day().toString())));
      insert.setArray(
          2, SqlArrays.int4(connection, keys.stream().mapToInt(Key::partner).toArray()));
      insert.setArray(3, texts(connection, keys.stream().map(Key::source)));
      insert.setArray(4, texts(connection, keys.stream().map(Key::type)));
      insert.setArray(5, texts(connection, keys.stream().map(Key::code)));
      insert.setArray(
          6, SqlArrays.int8(connection, keys.stream().mapToLong(counts::get).toArray()));
      insert.executeUpdate();
    }
  }

  private static java.sql.Array texts(Connection connection, java.util.stream.Stream<String> values)
      throws SQLException {
    return SqlArrays.text(connection, values.toArray(String[]::new));
  }
}
