package org.tanpuhui.deploy.driver.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.tanpuhui.deploy.driver.Session;
import org.tanpuhui.deploy.driver.client.Api;
import org.tanpuhui.deploy.driver.client.ApiException;
import org.tanpuhui.deploy.driver.client.Books;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./deploy/bench}: how fast the running stack is, and what an event costs, as JSON. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = {GatewayBench.class, HomeBench.class},
    description = {
      "Warms up, drives the running stack, waits until it is drained, measures the time until a",
      "balance shows an event, and the floor: the same rows by bare COPY on the same PostgreSQL.",
      "One JSON object on standard output, progress on standard error."
    })
public final class BenchCommand implements Callable<Integer> {

  @Mixin private Session session;

  private static final Path PROC = Path.of("/proc");
  private static final int QUIET_REPORTS = 4;
  private static final int QUIET_SHARE = 20;

  @Option(names = "--seconds", defaultValue = "60", description = "Length of the measured load.")
  private long seconds;

  @Option(
      names = "--rate",
      defaultValue = "0",
      description = "Events a second (0: as fast as accepted, with a bounded backlog).")
  private long rate;

  @Option(names = "--participants", defaultValue = "200000", description = "People enrolled.")
  private int participants;

  @Option(names = "--batch", defaultValue = "500", description = "Events in a request.")
  private int batch;

  @Option(names = "--connections", defaultValue = "4", description = "Requests at once.")
  private int connections;

  @Option(
      names = "--waiting-max",
      defaultValue = "60000",
      description = "Events inside at which the load holds back.")
  private long waitingMax;

  @Option(names = "--warm-up", defaultValue = "180", description = "Longest warm-up, seconds.")
  private long warmUpSeconds;

  @Option(names = "--latency-rate", defaultValue = "500", description = "Offered, events/s.")
  private long latencyRate;

  @Option(names = "--latency-seconds", defaultValue = "30", description = "0 leaves it out.")
  private long latencySeconds;

  @Option(names = "--floor-seconds", defaultValue = "10", description = "0 leaves it out.")
  private long floorSeconds;

  private final ObjectNode result = Api.JSON.createObjectNode();

  @Override
  public Integer call() throws IOException, SQLException {
    Engines engines = new Engines(session.data());
    machine(engines);
    Session sandbox = session.in("sandbox");
    warmUp(sandbox, engines);
    BenchNote note = note(session);
    BenchPeople people = new BenchPeople(session, note, participants);
    people.ensure(connections);
    boolean sound = drive(engines, note);
    if (latencySeconds > 0) {
      latency(note, people);
    }
    if (floorSeconds > 0) {
      floor(engines);
    }
    System.out.println(result.toPrettyString());
    return sound ? 0 : 1;
  }

  private BenchNote note(Session of) throws IOException {
    String name = of.scheme() + "-" + participants + ".json";
    return BenchNote.read(of.data().resolve("bench").resolve(name));
  }

  private void machine(Engines engines) throws IOException, SQLException {
    result.set("machine", Machine.describe());
    ObjectNode settings = result.putObject("settings");
    settings.put("scheme", session.scheme());
    settings.put("seconds", seconds);
    settings.put("rate", rate);
    settings.put("participants", participants);
    settings.put("batch", batch);
    settings.put("connections", connections);
    settings.put("waiting_max", waitingMax);
    settings.put("mix", "70 % metro trips, 30 % bus boardings, one partner");
    ObjectNode postgres = settings.putObject("postgresql");
    engines.postgresSettings().forEach(postgres::put);
  }

  /** Until the Java compilers are quiet, or the time is up. */
  private void warmUp(Session sandbox, Engines engines) throws IOException {
    if (warmUpSeconds == 0) {
      return;
    }
    BenchNote note = note(sandbox);
    new BenchPeople(sandbox, note, participants).ensure(connections);
    Trips trips = new Trips(participants, Trips.newRun(), note::nextRound);
    Load load = new Load(sandbox, new Load.Settings(batch, connections, 0, waitingMax), trips);
    Load.Result warm =
        load.run(
            "warm-up", warmUpSeconds, compiled(new CpuMeter(PROC, engines.pids())::compilersMs));
    result
        .putObject("warm_up")
        .put("events", warm.accepted())
        .put("seconds", warm.drainedNanos() / 1_000_000_000L)
        .put("posted_events_per_s", warm.postedPerS());
  }

  /**
   * Whether the Java compilers have become quiet: asked after each five seconds of load, true when
   * in the last four of them they used less than a twentieth of a core.
   *
   * @param compilersMs reads their processor time
   */
  static BooleanSupplier compiled(LongSupplier compilersMs) {
    List<Long> readings = new ArrayList<>();
    return () -> {
      readings.add(compilersMs.getAsLong());
      int last = readings.size() - 1;
      return last >= QUIET_REPORTS
          && (readings.get(last) - readings.get(last - QUIET_REPORTS)) * QUIET_SHARE
              < QUIET_REPORTS * Load.REPORT_EVERY_MS;
    };
  }

  private boolean drive(Engines engines, BenchNote note) throws IOException, SQLException {
    Books before = booksBefore();
    CpuMeter meter = new CpuMeter(PROC, engines.pids());
    long databaseBefore = engines.databaseBytes();
    long kafkaBefore = engines.kafkaBytes();
    Map<String, Long> cpuBefore = meter.readMs();
    long compilersBefore = meter.compilersMs();
    Trips trips = new Trips(participants, Trips.newRun(), note::nextRound);
    Load load = new Load(session, new Load.Settings(batch, connections, rate, waitingMax), trips);
    Load.Result done;
    List<Long> lags;
    try (CheckpointLag lag = new CheckpointLag(session, engines.postgres())) {
      done = load.run("load", seconds, () -> false);
      lags = lag.stop();
    }
    Map<String, Long> cpuAfter = meter.readMs();
    long events = Math.max(1, done.accepted());
    result.put("events", done.accepted());
    result.put("accepted_events_per_s", done.acceptedPerS());
    result.put("posted_events_per_s", done.postedPerS());
    result.put("checkpoint_lag_samples", lags.size());
    result.put("checkpoint_lag_resolution_ms", 2 * CheckpointLag.LOOK_EVERY_MS);
    if (!lags.isEmpty()) {
      result.put("checkpoint_lag_p50_ms", Latency.percentile(lags, 50));
      result.put("checkpoint_lag_p99_ms", Latency.percentile(lags, 99));
      result.put("checkpoint_lag_max_ms", Latency.percentile(lags, 100));
    }
    result.put("drained_after_ms", (done.drainedNanos() - done.sendNanos()) / 1_000_000);
    long compilersMs = meter.compilersMs() - compilersBefore;
    cpu(cpuBefore, cpuAfter, events, done.drainedNanos());
    result.put("of_it_java_compilers", ratio(compilersMs, events, 5));
    result.put("bytes_per_event", (engines.databaseBytes() - databaseBefore) / events);
    result.put("kafka_bytes_per_event", (engines.kafkaBytes() - kafkaBefore) / events);
    return books(before, done);
  }

  /** The books before the load; null when they take too long to answer. */
  private Books booksBefore() {
    try {
      return Books.read(session.api(), session.tokens(), Books.today());
    } catch (ApiException e) {
      System.err.println("books: " + e.getMessage());
      return null;
    }
  }

  /** Asks the books; a measurement is not thrown away because they take too long. */
  private boolean books(Books before, Load.Result done) {
    ObjectNode books = result.putObject("books");
    if (before == null) {
      books.put("not_answered", "before the load");
      return false;
    }
    try {
      Books added = Books.read(session.api(), session.tokens(), Books.today()).since(before);
      books.put("posted", added.count("posted"));
      books.put("parked", added.count("parked"));
      books.put("rejected", added.count("rejected"));
      books.put("trial_balance_difference", added.difference());
      return added.count("posted") == done.accepted() && added.difference() == 0;
    } catch (ApiException e) {
      books.put("not_answered", e.getMessage());
      return false;
    }
  }

  private void cpu(Map<String, Long> before, Map<String, Long> after, long events, long nanos) {
    ObjectNode cpu = result.putObject("cpu_s_per_1000_events");
    long sumMs = 0;
    for (Map.Entry<String, Long> entry : after.entrySet()) {
      long ms = entry.getValue() - before.getOrDefault(entry.getKey(), 0L);
      sumMs += ms;
      // Milliseconds per event are seconds per thousand events.
      cpu.put(entry.getKey(), ratio(ms, events, 5));
    }
    cpu.put("all", ratio(sumMs, events, 5));
    result.put("cores_used", ratio(sumMs * 1_000_000L, nanos, 2));
  }

  private void latency(BenchNote note, BenchPeople people) throws IOException {
    String run = Trips.newRun();
    List<Latency.Probe> probes = people.probes();
    Trips trips = new Trips(participants, run, note::nextRound);
    long uses = Latency.probesNeeded(latencyRate, latencySeconds) / probes.size() + 1;
    List<Long> millis =
        new Latency(session, probes, trips, run)
            .measure(latencyRate, latencySeconds, note.takeProbeTime(uses));
    result.put("visible_offered_events_per_s", latencyRate);
    result.put("visible_samples", millis.size());
    result.put("visible_resolution_ms", Latency.ASK_EVERY_MS);
    result.put("visible_p50_ms", Latency.percentile(millis, 50));
    result.put("visible_p99_ms", Latency.percentile(millis, 99));
    result.put("visible_max_ms", Latency.percentile(millis, 100));
  }

  private void floor(Engines engines) throws IOException, SQLException {
    Floor.Result floor = new Floor(engines.postgres(), participants).measure(floorSeconds);
    result.put("floor_rows_per_s", floor.rowsPerS());
    result.put("floor_events_per_s", floor.eventsPerS());
    result.put(
        "floor_ratio", ratio(result.path("posted_events_per_s").asLong(), floor.eventsPerS(), 3));
  }

  private static BigDecimal ratio(long value, long by, int digits) {
    return BigDecimal.valueOf(value)
        .divide(BigDecimal.valueOf(Math.max(1, by)), digits, RoundingMode.HALF_EVEN);
  }
}
