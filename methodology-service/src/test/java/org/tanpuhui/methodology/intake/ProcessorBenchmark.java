package org.tanpuhui.methodology.intake;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tanpuhui.activity.contract.ActivityRecord;
import org.tanpuhui.engines.PostgresEngine;
import org.tanpuhui.engines.PostgresSettings;
import org.tanpuhui.methodology.Samples;
import org.tanpuhui.methodology.Samples.Ride;
import org.tanpuhui.methodology.ServiceDatabase;
import org.tanpuhui.methodology.TestRegistry;
import org.tanpuhui.methodology.methodology.Acts;
import org.tanpuhui.methodology.methodology.LogRecord;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.store.Dictionaries;
import org.tanpuhui.platform.stream.Input;

/**
 * CPU per event of decoding, deciding and writing, on a real PostgreSQL. Not part of the build: run
 * with {@code -Dtest=ProcessorBenchmark}; Linux only. System properties {@code bench.participants},
 * {@code bench.preload}, {@code bench.events}, {@code bench.batch}.
 */
class ProcessorBenchmark {
  private static final int WRITERS = 2;
  private static final int TRACE_BYTES = 140;
  private static final long MICROS_PER_TICK = 10_000;
  private static final Instant FIRST_DAY = Instant.parse("2026-11-16T22:00:00Z");
  private final int participants = Integer.getInteger("bench.participants", 1_000_000);
  private final int preload = Integer.getInteger("bench.preload", 400_000);
  private final int events = Integer.getInteger("bench.events", 400_000);
  private final int batch = Integer.getInteger("bench.batch", 2_500);

  /** One writer's share of a run: CPU it used itself. */
  private record Used(long cpuNanos, long decodeNanos) {}

  @Test
  void measure() throws Exception {
    Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "bench-");
    folder.toFile().setExecutable(true, false);
    try (PostgresEngine engine = PostgresEngine.start(folder, 0, PostgresSettings.bench())) {
      measure(folder, new ServiceDatabase(engine.createDatabase("bench")));
    }
  }

  private void measure(Path folder, ServiceDatabase database) throws Exception {
    Supplier<Registry> registry = TestRegistry.supplier();
    Dictionaries dictionaries = new Dictionaries(database::open);
    ActivityProcessor processor = new ActivityProcessor(registry, dictionaries, Acts.PLAIN);
    run(database, processor, 0, preload);
    long serverBefore = serverTicks(folder);
    long start = System.nanoTime();
    List<Used> used = run(database, processor, preload, events);
    long wall = System.nanoTime() - start;
    long server = (serverTicks(folder) - serverBefore) * MICROS_PER_TICK;
    long cpu = used.stream().mapToLong(Used::cpuNanos).sum();
    long decode = used.stream().mapToLong(Used::decodeNanos).sum();
    System.out.printf(
        "events %d, batch %d, participants %d, rows before %d%n"
            + "wall %.1f us/event (%.0f events/s with %d writers)%n"
            + "PostgreSQL CPU %.1f us/event%nJVM CPU %.1f us/event, of it decoding %.1f%n%s%n",
        events,
        batch,
        participants,
        preload,
        wall / 1e3 / events,
        events * 1e9 / wall,
        WRITERS,
        (double) server / events,
        cpu / 1e3 / events,
        decode / 1e3 / events,
        sizes(database));
  }

  private List<Used> run(ServiceDatabase database, ActivityProcessor processor, int from, int count)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<Used>> futures = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int w = writer;
        List<byte[]> values = values(w, from, count / WRITERS);
        futures.add(threads.submit(() -> write(database, processor, w, from, values)));
      }
      List<Used> used = new ArrayList<>();
      for (Future<Used> future : futures) {
        used.add(future.get());
      }
      return used;
    } finally {
      threads.shutdownNow();
    }
  }

  private Used write(
      ServiceDatabase database,
      ActivityProcessor processor,
      int writer,
      int from,
      List<byte[]> values)
      throws Exception {
    var cpu = ManagementFactory.getThreadMXBean();
    long started = cpu.getCurrentThreadCpuTime();
    long decoding = 0;
    Instant recorded = FIRST_DAY.plusSeconds(2 * 86_400);
    try (Connection connection = database.writer()) {
      for (int i = 0; i < values.size(); i += batch) {
        long before = cpu.getCurrentThreadCpuTime();
        List<Input<LogRecord>> inputs = new ArrayList<>(batch);
        for (int j = i; j < Math.min(values.size(), i + batch); j++) {
          inputs.add(
              new Input<>(
                  writer * 3 + j % 3, from + j, recorded, processor.decode(null, values.get(j))));
        }
        decoding += cpu.getCurrentThreadCpuTime() - before;
        processor.process(connection, inputs);
        connection.commit();
      }
    }
    return new Used(cpu.getCurrentThreadCpuTime() - started, decoding);
  }

  /** Trips of a day: half metro, a fifth bus boardings, the rest bikes, in order of time. */
  private List<byte[]> values(int writer, int from, int count) {
    Random random = new Random(writer * 1_000_003L + from);
    List<byte[]> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long person = Samples.participant(random.nextInt(participants / WRITERS) * WRITERS + writer);
      Instant start = FIRST_DAY.plusSeconds((long) (from + i) * 86_400 / (preload + events));
      String id = "trip-" + writer + "-" + (from + i);
      int kind = random.nextInt(10);
      Ride ride =
          kind < 5
              ? Samples.metro(
                  person, id, start, start.plusSeconds(1_500), 3_000 + random.nextInt(20_000))
              : kind < 7
                  ? Samples.boarding(person, id, start, "324")
                  : Samples.bike(
                      person, id, start, start.plusSeconds(600), 1_000 + random.nextInt(2_000));
      values.add(withTrace(ride.record(), random));
    }
    return values;
  }

  private static byte[] withTrace(ActivityRecord r, Random random) {
    byte[] trace = new byte[TRACE_BYTES];
    random.nextBytes(trace);
    return Samples.json(
        new ActivityRecord(
            r.scheme(),
            r.activityId(),
            r.source(),
            r.id(),
            r.type(),
            r.participant(),
            r.holderKind(),
            r.persons(),
            r.partner(),
            "riders",
            r.evidenceGrade(),
            r.occurredAt(),
            r.endedAt(),
            r.contentHash(),
            r.privateDigest(),
            r.grants(),
            r.backfillId(),
            r.data(),
            trace));
  }

  /** CPU ticks of the server and all its processes, also those that have ended. */
  private static long serverTicks(Path folder) throws IOException {
    Path pidFile = folder.resolve("data/postmaster.pid");
    long server = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
    long ticks = ticks(server, true);
    try (Stream<ProcessHandle> children = ProcessHandle.of(server).orElseThrow().children()) {
      for (ProcessHandle child : children.toList()) {
        ticks += ticks(child.pid(), false);
      }
    }
    return ticks;
  }

  private static long ticks(long pid, boolean withEnded) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long own = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    return withEnded ? own + Long.parseLong(fields[13]) + Long.parseLong(fields[14]) : own;
  }

  private static String sizes(ServiceDatabase database) throws Exception {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT format('evidence heap %s B/row, its key %s, identity heap %s, its key %s; outcomes %s',
                  pg_relation_size('evidence') / n, pg_relation_size('pk_evidence') / n,
                  pg_relation_size('activity_identity') / n, pg_relation_size('pk_activity_identity') / n,
                  (SELECT string_agg(s, ' ') FROM (SELECT status_no || ':' || count(*) AS s FROM evidence GROUP BY status_no ORDER BY 1) x))
                FROM (SELECT count(*) AS n FROM evidence) c
                """)) {
      row.next();
      return row.getString(1);
    }
  }
}
