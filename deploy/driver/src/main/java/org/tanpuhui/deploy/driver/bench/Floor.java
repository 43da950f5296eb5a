package org.tanpuhui.deploy.driver.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.tanpuhui.engines.PostgresEngine;

/**
 * The least that the same rows can cost: real rows of the last run, copied in binary into plain
 * tables with the same columns and no index, with one update of the balances per batch, over two
 * connections, on the same server, in a database of its own that is dropped afterwards.
 */
final class Floor {

  private static final String DATABASE = "bench_floor";
  private static final int BATCH_EVENTS = 5_000;
  private static final int CONNECTIONS = 2;

  /** A table that an accepted event adds rows to. */
  private record Target(String database, String table, int rowsPerEvent) {}

  private static final List<Target> TARGETS =
      List.of(
          new Target("methodology", "activity_identity", 1),
          new Target("methodology", "evidence", 1),
          new Target("ledger", "journal", 2));

  private final PostgresEngine postgres;
  private final int accounts;

  Floor(PostgresEngine postgres, int accounts) {
    this.postgres = postgres;
    this.accounts = accounts;
  }

  /** Rows and events a second; an event is as many rows as the service writes for one. */
  record Result(long rowsPerS, long eventsPerS) {}

  /** Writes for this long and counts. */
  Result measure(long seconds) throws SQLException, IOException {
    recreate();
    try {
      byte[][] batches = new byte[TARGETS.size()][];
      for (int i = 0; i < TARGETS.size(); i++) {
        batches[i] = prepare(TARGETS.get(i));
      }
      fillBalances();
      return run(seconds, batches);
    } finally {
      drop();
    }
  }

  private void recreate() throws SQLException {
    drop();
    try (Connection server = postgres.connectAsSuperuser("postgres");
        Statement statement = server.createStatement()) {
      statement.execute("CREATE DATABASE " + DATABASE);
    }
  }

  private void drop() throws SQLException {
    try (Connection server = postgres.connectAsSuperuser("postgres");
        Statement statement = server.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS " + DATABASE + " WITH (FORCE)");
    }
  }

  /** Makes the plain twin of a table; gives a batch of its rows in COPY BINARY form. */
  private byte[] prepare(Target target) throws SQLException, IOException {
    try (Connection origin = postgres.connectAsSuperuser(target.database());
        Connection scratch = postgres.connectAsSuperuser(DATABASE);
        Statement statement = scratch.createStatement()) {
      statement.execute("CREATE TABLE " + target.table() + " (" + columns(origin, target) + ")");
      int rows = BATCH_EVENTS * target.rowsPerEvent();
      ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 20);
      CopyManager copy = origin.unwrap(PGConnection.class).getCopyAPI();
      long found =
          copy.copyOut(
              "COPY (SELECT * FROM "
                  + target.table()
                  + " LIMIT "
                  + rows
                  + ") TO STDOUT (FORMAT binary)",
              out);
      if (found < rows) {
        throw new IllegalStateException(
            target.table() + " has only " + found + " rows; run the load first");
      }
      return out.toByteArray();
    }
  }

  private static String columns(Connection origin, Target target) throws SQLException {
    String sql =
        """
        SELECT string_agg(quote_ident(attname) || ' ' || format_type(atttypid, atttypmod), ', '
                          ORDER BY attnum)
          FROM pg_attribute
         WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped
        """;
    try (PreparedStatement statement = origin.prepareStatement(sql)) {
      statement.setString(1, target.table());
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  private void fillBalances() throws SQLException {
    try (Connection scratch = postgres.connectAsSuperuser(DATABASE);
        Statement statement = scratch.createStatement()) {
      statement.execute(
          """
          CREATE TABLE balance (
            account bigint PRIMARY KEY,
            reduction_credits bigint NOT NULL,
            points_credits bigint NOT NULL
          ) WITH (fillfactor = 60)
          """);
      statement.execute(
          "INSERT INTO balance SELECT n, 0, 0 FROM generate_series(0, " + (accounts - 1) + ") n");
      statement.execute("ANALYZE balance");
    }
  }

  private Result run(long seconds, byte[][] batches) throws SQLException {
    ExecutorService pool = Executors.newFixedThreadPool(CONNECTIONS);
    long startNanos = System.nanoTime();
    long untilNanos = startNanos + seconds * 1_000_000_000L;
    List<Future<Long>> running = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      int writer = i;
      Callable<Long> work = () -> write(writer, untilNanos, batches);
      running.add(pool.submit(work));
    }
    pool.shutdown();
    long done = 0;
    try {
      for (Future<Long> each : running) {
        done += each.get();
      }
    } catch (ExecutionException e) {
      throw new SQLException("the floor could not be measured", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    long nanos = System.nanoTime() - startNanos;
    int rowsPerEvent = TARGETS.stream().mapToInt(Target::rowsPerEvent).sum();
    long events = done * BATCH_EVENTS * 1_000_000_000L / nanos;
    return new Result(events * rowsPerEvent, events);
  }

  /** Batches written by one connection, which owns every {@link #CONNECTIONS}th account. */
  private long write(int writer, long untilNanos, byte[][] batches)
      throws SQLException, IOException {
    long done = 0;
    try (Connection connection = postgres.connectAsSuperuser(DATABASE)) {
      connection.setAutoCommit(false);
      CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
      while (System.nanoTime() < untilNanos) {
        for (int i = 0; i < TARGETS.size(); i++) {
          copy.copyIn(
              "COPY " + TARGETS.get(i).table() + " FROM STDIN (FORMAT binary)",
              new ByteArrayInputStream(batches[i]),
              1 << 16);
        }
        update(connection, writer);
        connection.commit();
        done++;
      }
    }
    return done;
  }

  private void update(Connection connection, int writer) throws SQLException {
    long[] owners = new long[BATCH_EVENTS];
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int i = 0; i < owners.length; i++) {
      owners[i] = random.nextLong(accounts / CONNECTIONS) * CONNECTIONS + writer;
    }
    long[] sorted = Arrays.stream(owners).sorted().distinct().toArray();
    long[] amounts = new long[sorted.length];
    Arrays.fill(amounts, 1_000);
    PGConnection pg = connection.unwrap(PGConnection.class);
    String sql =
        """
        UPDATE balance b
           SET reduction_credits = b.reduction_credits + d.mg,
               points_credits = b.points_credits + d.mg / 1000
          FROM unnest(?, ?) AS d (account, mg)
         WHERE b.account = d.account
        """;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, pg.createArrayOf("int8", sorted));
      statement.setArray(2, pg.createArrayOf("int8", amounts));
      statement.executeUpdate();
    }
  }
}
