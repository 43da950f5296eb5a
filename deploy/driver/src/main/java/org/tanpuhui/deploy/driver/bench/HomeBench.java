package org.tanpuhui.deploy.driver.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.tanpuhui.deploy.driver.Session;
import org.tanpuhui.deploy.driver.client.Api;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./deploy/bench home}: how many home screens the stack draws in a second. */
@Command(
    name = "home",
    mixinStandardHelpOptions = true,
    description = {
      "Fills the books by the public API: people enrolled, trips of each posted. Then people out",
      "of all of them read GET /v1/me/home, each with a token of its own: once each, when no",
      "service has seen the token, and then over and over. One JSON object on standard output.",
      "A later run with as many people finds the books filled."
    })
public final class HomeBench implements Callable<Integer> {
  private static final String PATH = "/v1/me/home";

  @Mixin private Session session;

  @Option(names = "--participants", defaultValue = "1000000", description = "People in the books.")
  private int participants;

  @Option(names = "--trips", defaultValue = "2", description = "Trips of each, at least.")
  private int trips;

  @Option(names = "--readers", defaultValue = "20000", description = "People who read.")
  private int readers;

  @Option(names = "--clients", defaultValue = "16", description = "Readers at once.")
  private int clients;

  @Option(names = "--seconds", defaultValue = "30", description = "Length of the second part.")
  private long seconds;

  @Option(names = "--warm-up", defaultValue = "120", description = "Longest warm-up, seconds.")
  private long warmUpSeconds;

  @Option(names = "--fill-connections", defaultValue = "4", description = "Requests at once.")
  private int fillConnections;

  private final ObjectNode result = Api.JSON.createObjectNode();

  /** Of some reads: how long each took, and all of them together. */
  private record Reads(Times times, long nanos) {}

  @Override
  public Integer call() throws IOException, SQLException, InterruptedException {
    Engines engines = new Engines(session.data());
    result.set("machine", Machine.describe());
    fill();
    List<String> people = sample(engines);
    List<String> tokens = people.parallelStream().map(session.tokens()::ofParticipant).toList();
    warmUp(engines, people);
    ObjectNode settings = result.putObject("settings");
    settings.put("participants", participants);
    settings.put("readers", tokens.size());
    settings.put("clients", clients);
    measured("first_reads", engines, () -> read(tokens, tokens.size(), Long.MAX_VALUE));
    long nanos = seconds * 1_000_000_000L;
    measured("reads", engines, () -> read(tokens, Long.MAX_VALUE, System.nanoTime() + nanos));
    System.out.println(result.toPrettyString());
    return 0;
  }

  private void fill() throws IOException {
    Path file =
        session.data().resolve("bench").resolve(session.scheme() + "-" + participants + ".json");
    BenchNote note = BenchNote.read(file);
    long startNanos = System.nanoTime();
    new BenchPeople(session, note, participants).ensure(fillConnections);
    long enrolledNanos = System.nanoTime();
    ObjectNode fill = result.putObject("fill");
    fill.put("enrolment_s", (enrolledNanos - startNanos) / 1_000_000_000L);
    long wanted = (long) participants * trips;
    if (note.events() < wanted) {
      Trips events = new Trips(participants, Trips.newRun(), note::nextRound);
      Load load = new Load(session, new Load.Settings(500, fillConnections, 0, 60_000), events);
      long missing = wanted - note.events();
      Load.Result done =
          load.run("fill", Long.MAX_VALUE / 2_000_000_000L, () -> events.produced() >= missing);
      note.addEvents(done.accepted());
      fill.put("events", done.accepted());
      fill.put("events_s", (System.nanoTime() - enrolledNanos) / 1_000_000_000L);
    }
    fill.put("events_ever", note.events());
  }

  /** People spread evenly over all, by id; ids are what a person's app gets at sign-up. */
  private List<String> sample(Engines engines) throws SQLException {
    int count = Math.min(readers, participants);
    Object[] subjects =
        IntStream.range(0, count)
            .mapToObj(i -> Trips.subject(participants, (int) ((long) i * participants / count)))
            .toArray();
    List<String> people = new ArrayList<>();
    try (Connection activity = engines.postgres().connectAsSuperuser("activity");
        PreparedStatement query =
            activity.prepareStatement(
                """
                SELECT e.participant
                  FROM enrolment e JOIN partner p USING (partner_no)
                 WHERE p.id = ? AND p.scheme = ? AND e.subject = ANY (?)
                """)) {
      Array array = activity.createArrayOf("text", subjects);
      query.setString(1, Trips.PARTNER);
      query.setInt(2, Scheme.byId(session.scheme()).orElseThrow().code());
      query.setArray(3, array);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          people.add(ParticipantId.text(rows.getLong(1)));
        }
      }
    }
    if (people.size() != count) {
      throw new IllegalStateException(people.size() + " of " + count + " people were found");
    }
    return people;
  }

  /** With people who are not measured, until the Java compilers are quiet. */
  private void warmUp(Engines engines, List<String> people)
      throws IOException, InterruptedException {
    List<String> tokens =
        people.subList(0, Math.min(200, people.size())).parallelStream()
            .map(id -> session.in(session.scheme()).tokens().ofParticipant(id))
            .toList();
    BooleanSupplier compiled =
        BenchCommand.compiled(new CpuMeter(Path.of("/proc"), engines.pids())::compilersMs);
    long startNanos = System.nanoTime();
    while (System.nanoTime() - startNanos < warmUpSeconds * 1_000_000_000L) {
      read(tokens, Long.MAX_VALUE, System.nanoTime() + Load.REPORT_EVERY_MS * 1_000_000L);
      if (compiled.getAsBoolean()) {
        break;
      }
    }
    result.put("warm_up_s", (System.nanoTime() - startNanos) / 1_000_000_000L);
  }

  private interface Measurement {
    Reads run() throws InterruptedException;
  }

  private void measured(String name, Engines engines, Measurement measurement)
      throws IOException, InterruptedException {
    CpuMeter meter = new CpuMeter(Path.of("/proc"), engines.pids());
    Map<String, Long> before = meter.readMs();
    Reads reads = measurement.run();
    Map<String, Long> after = meter.readMs();
    ObjectNode node = result.putObject(name);
    node.put("reads_per_s", reads.times().size() * 1_000_000_000L / Math.max(1, reads.nanos()));
    reads.times().into(node);
    ObjectNode cpu = node.putObject("cpu_ms_per_read");
    long sumMs = 0;
    for (Map.Entry<String, Long> entry : after.entrySet()) {
      long ms = entry.getValue() - before.getOrDefault(entry.getKey(), 0L);
      sumMs += ms;
      cpu.put(entry.getKey(), ratio(ms, reads.times().size(), 4));
    }
    cpu.put("all", ratio(sumMs, reads.times().size(), 4));
    node.put("cores_used", ratio(sumMs * 1_000_000L, reads.nanos(), 2));
  }

  private static BigDecimal ratio(long value, long by, int digits) {
    return BigDecimal.valueOf(value)
        .divide(BigDecimal.valueOf(Math.max(1, by)), digits, RoundingMode.HALF_EVEN);
  }

  /** Reads with one token after the other, at most so often and so long. */
  private Reads read(List<String> tokens, long most, long untilNanos) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    AtomicLong next = new AtomicLong();
    long startNanos = System.nanoTime();
    try {
      List<Future<Times>> parts = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        parts.add(threads.submit(() -> client(tokens, next, most, untilNanos)));
      }
      Times all = new Times();
      for (Future<Times> part : parts) {
        all.addAll(part.get());
      }
      return new Reads(all.sorted(), System.nanoTime() - startNanos);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a read failed: " + e.getCause(), e);
    } finally {
      threads.shutdownNow();
    }
  }

  private Times client(List<String> tokens, AtomicLong next, long most, long untilNanos)
      throws IOException {
    Times times = new Times();
    try (HttpReader reader = new HttpReader(session.api().gateway())) {
      for (long n = next.getAndIncrement();
          n < most && System.nanoTime() < untilNanos;
          n = next.getAndIncrement()) {
        long startNanos = System.nanoTime();
        int status = reader.get(PATH, tokens.get((int) (n % tokens.size())));
        if (status != 200) {
          throw new IllegalStateException(PATH + " answered " + status);
        }
        times.add(System.nanoTime() - startNanos);
      }
    }
    return times;
  }
}
