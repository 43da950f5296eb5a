package org.tanpuhui.ledger.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import org.tanpuhui.engines.Database;
import org.tanpuhui.engines.PostgresEngine;
import org.tanpuhui.engines.PostgresSettings;
import org.tanpuhui.ledger.LedgerService;
import org.tanpuhui.ledger.intake.ReductionProcessor;
import org.tanpuhui.ledger.journal.StreamCommand;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.methodology.contract.ReductionRecord;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.stream.Input;

/**
 * Measures the posting path on a real PostgreSQL: two writers, each with participants of its own,
 * records as bytes in memory instead of Kafka, the fence included. Prints CPU per event of
 * PostgreSQL and of the writer threads, bytes per pair, WAL and the share of HOT updates. Not part
 * of any build; run its main method from the module's test class path.
 *
 * <p>System properties: {@code parts} (false: CPU by statement instead, which costs CPU itself),
 * {@code participants} (1000000), {@code batch} (5000), {@code seconds} (20), {@code folder} (a
 * fresh temporary folder below {@code target}).
 */
public final class PostingMeasure {
  private static final int PARTICIPANTS = Integer.getInteger("participants", 1_000_000);
  private static final int BATCH = Integer.getInteger("batch", 5_000);
  private static final int SECONDS = Integer.getInteger("seconds", 20);
  private static final boolean PARTS = Boolean.getBoolean("parts");
  private static final int WRITERS = 2;
  private static final String HASH = "0123456789abcdef".repeat(4);

  private final Database database;
  private final PostgresEngine engine;
  private final LedgerService ledger;
  private final LongAdder events = new LongAdder();
  private final LongAdder writerNanos = new LongAdder();
  private volatile boolean stop;

  private PostingMeasure(PostgresEngine engine) {
    this.engine = engine;
    this.database = engine.createDatabase("ledger_measure");
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.jdbcUrl());
    source.setUser(database.app());
    source.setPassword(database.appPassword());
    this.ledger = new LedgerService(source, new SchemeSalts(new byte[32]));
  }

  public static void main(String[] args) throws Exception {
    Path folder =
        System.getProperty("folder") == null
            ? Files.createTempDirectory(Files.createDirectories(Path.of("target")), "measure-")
            : Path.of(System.getProperty("folder"));
    try (PostgresEngine engine =
        PostgresEngine.start(folder.toAbsolutePath(), 0, PostgresSettings.bench())) {
      PostingMeasure measure = new PostingMeasure(engine);
      measure.prepare();
      measure.run();
    }
  }

  private void prepare() throws SQLException {
    Flyway.configure()
        .dataSource(database.jdbcUrl(), database.owner(), database.ownerPassword())
        .locations("classpath:db/platform", "classpath:db/migration")
        .placeholders(Map.of("app_role", database.app()))
        .load()
        .migrate();
    long first = ParticipantId.of(Scheme.SANDBOX, 0).value();
    try (Connection superuser = engine.connectAsSuperuser(database.name());
        Statement statement = superuser.createStatement()) {
      statement.execute(
          "INSERT INTO participant_balance SELECT "
              + first
              + " + n * 7919::bigint, 0, 0, 0, 1000, 1, 1, 0, 202611, 60 FROM generate_series(1, "
              + PARTICIPANTS
              + ") n ORDER BY hashint8(n)");
      statement.execute(
          "INSERT INTO consumer_position (topic, partition) SELECT 'reductions', generate_series(0, 1)");
      if (PARTS) {
        for (String setting :
            List.of("log_statement_stats = on", "log_min_error_statement = log")) {
          statement.execute("ALTER DATABASE " + database.name() + " SET " + setting);
        }
      }
      statement.execute("VACUUM ANALYZE");
      statement.execute("CHECKPOINT");
    }
  }

  private void run() throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      int partition = i;
      Thread thread = new Thread(() -> write(partition), "writer-" + i);
      thread.start();
      threads.add(thread);
    }
    Thread.sleep(5_000);
    try (Connection superuser = engine.connectAsSuperuser(database.name())) {
      Snapshot before = snapshot(superuser);
      Thread.sleep(SECONDS * 1_000L);
      Snapshot after = snapshot(superuser);
      stop = true;
      for (Thread thread : threads) {
        thread.join();
      }
      report(superuser, before, after);
    }
  }

  private record Snapshot(
      long nanos, long events, long writerNanos, double postgresSeconds, long wal) {}

  private Snapshot snapshot(Connection superuser) throws Exception {
    return new Snapshot(
        System.nanoTime(),
        events.sum(),
        writerNanos.sum(),
        postgresSeconds(),
        number(superuser, "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint"));
  }

  private void report(Connection superuser, Snapshot before, Snapshot after) throws Exception {
    double n = after.events() - before.events();
    double seconds = (after.nanos() - before.nanos()) / 1e9;
    long rows = number(superuser, "SELECT count(*) FROM journal");
    if (PARTS) {
      reportParts(rows / 2.0);
    }
    System.out.printf(
        Locale.ROOT,
        "events/s %.0f  postgres us/event %.1f  writer us/event %.1f  wal B/event %.0f%n",
        n / seconds,
        (after.postgresSeconds() - before.postgresSeconds()) * 1e6 / n,
        (after.writerNanos() - before.writerNanos()) / 1e3 / n,
        (after.wal() - before.wal()) / n);
    reportTrialBalance();
    for (String relation :
        List.of("journal", "pk_journal", "ix_journal_holder", "ix_journal_recorded_at")) {
      System.out.printf(
          Locale.ROOT,
          "%-24s %.1f B/pair%n",
          relation,
          (double) number(superuser, "SELECT pg_relation_size('" + relation + "')") / rows);
    }
    System.out.printf(
        Locale.ROOT,
        "journal total            %.1f B/pair, %d pairs%n",
        (double) number(superuser, "SELECT pg_total_relation_size('journal')") / rows,
        rows);
    for (String table : List.of("participant_balance", "points_lot", "system_balance")) {
      System.out.printf(
          Locale.ROOT,
          "%-24s %d MB, updates %d, hot %d%n",
          table,
          number(superuser, "SELECT pg_total_relation_size('" + table + "')") >> 20,
          number(
              superuser,
              "SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = '" + table + "'"),
          number(
              superuser,
              "SELECT n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = '" + table + "'"));
    }
  }

  private void reportTrialBalance() {
    for (boolean full : new boolean[] {false, true}) {
      long began = System.nanoTime();
      long pairs =
          (full ? ledger.trialBalance(Scheme.SANDBOX) : ledger.runningBalance(Scheme.SANDBOX))
              .assets().stream().mapToLong(asset -> asset.entries()).sum();
      System.out.printf(
          Locale.ROOT,
          "trial balance %s: %d pairs in %.1f ms%n",
          full ? "full" : "running",
          pairs,
          (System.nanoTime() - began) / 1e6);
    }
  }

  private static final Pattern USAGE =
      Pattern.compile("!\\s+([0-9.]+) s user, ([0-9.]+) s system, [0-9.]+ s elapsed");

  /** CPU by statement, from the server's own log of every message. */
  private void reportParts(double events) throws Exception {
    Map<String, Double> seconds = new TreeMap<>();
    double last = 0;
    for (String line : Files.readAllLines(engine.logFile())) {
      Matcher usage = USAGE.matcher(line);
      if (usage.find()) {
        last = Double.parseDouble(usage.group(1)) + Double.parseDouble(usage.group(2));
      } else if (line.contains("STATEMENT: ")) {
        String statement = line.substring(line.indexOf("STATEMENT: ") + 11).strip();
        seconds.merge(statement.substring(0, Math.min(40, statement.length())), last, Double::sum);
      }
    }
    seconds.entrySet().stream()
        .filter(part -> part.getValue() > 0.05)
        .forEach(
            part ->
                System.out.printf(
                    Locale.ROOT,
                    "%-40s %.2f us/event%n",
                    part.getKey(),
                    part.getValue() * 1e6 / events));
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** CPU of all processes of the server, also those that have ended. */
  private double postgresSeconds() throws Exception {
    long ticks = 0;
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        String stat;
        try {
          stat = Files.readString(process.resolve("stat"));
        } catch (java.io.IOException gone) {
          continue;
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long pid = Long.parseLong(process.getFileName().toString());
        if (Long.parseLong(fields[1]) == engine.pid()) {
          ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        } else if (pid == engine.pid()) {
          ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
          ticks += Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
        }
      }
    }
    return ticks / 100.0;
  }

  private void write(int partition) {
    ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
    ReductionProcessor processor = new ReductionProcessor(ledger);
    SplittableRandom random = new SplittableRandom(42 + partition);
    long offset = 0;
    try (Connection connection =
        DriverManager.getConnection(database.jdbcUrl(), database.app(), database.appPassword())) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "SET plan_cache_mode = force_generic_plan; SET enable_hashjoin = off;"
                + " SET enable_mergejoin = off; SET enable_bitmapscan = off; SET enable_seqscan = off");
      }
      connection.commit();
      while (!stop) {
        byte[][] keys = new byte[BATCH][];
        byte[][] values = new byte[BATCH][];
        for (int i = 0; i < BATCH; i++) {
          String participant = participant(random, partition);
          keys[i] = participant.getBytes(StandardCharsets.UTF_8);
          values[i] = record(random, participant, partition, offset + i);
        }
        long began = cpu.getCurrentThreadCpuTime();
        List<Input<StreamCommand>> batch = new ArrayList<>(BATCH);
        for (int i = 0; i < BATCH; i++) {
          batch.add(
              new Input<>(
                  partition, offset + i, Instant.EPOCH, processor.decode(keys[i], values[i])));
        }
        fence(connection, partition, offset, offset + BATCH);
        processor.process(connection, batch);
        connection.commit();
        writerNanos.add(cpu.getCurrentThreadCpuTime() - began);
        events.add(BATCH);
        offset += BATCH;
      }
    } catch (Exception e) {
      throw new IllegalStateException("writer " + partition + " failed", e);
    }
  }

  private static void fence(Connection connection, int partition, long from, long to)
      throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE consumer_position SET next_offset = ?, updated_at = now()"
                + " WHERE topic = 'reductions' AND partition = ? AND next_offset = ?")) {
      update.setLong(1, to);
      update.setInt(2, partition);
      update.setLong(3, from);
      if (update.executeUpdate() != 1) {
        throw new IllegalStateException("fenced");
      }
    }
  }

  private static String participant(SplittableRandom random, int partition) {
    long n = 1 + partition + WRITERS * (long) random.nextInt(PARTICIPANTS / WRITERS);
    return ParticipantId.of(Scheme.SANDBOX, n * 7919).toString();
  }

  private static byte[] record(
      SplittableRandom random, String participant, int partition, long offset) throws Exception {
    Instant now = Instant.now();
    return Json.mapper()
        .writeValueAsBytes(
            new ReductionRecord(
                ReductionRecord.Kind.POST,
                "sandbox",
                new UUID(random.nextLong(), random.nextLong()),
                "tanpuhui.activity.transit-trip.v1",
                participant,
                1_000 + random.nextInt(500_000),
                3,
                now.minusMillis(random.nextInt(7_200_000)),
                now.minusMillis(200),
                "demo-metro",
                "transit",
                "1",
                HASH,
                partition,
                offset,
                null,
                null,
                null));
  }
}
