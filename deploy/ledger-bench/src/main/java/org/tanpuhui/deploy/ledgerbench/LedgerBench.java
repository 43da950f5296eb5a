package org.tanpuhui.deploy.ledgerbench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.tanpuhui.deploy.driver.Session;
import org.tanpuhui.engines.PostgresEngine;
import org.tanpuhui.engines.PostgresSettings;
import org.tanpuhui.engines.PrivateFiles;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./deploy/bench ledger}: what the ledger's writers post in a second, as JSON. */
@Command(
    name = "bench ledger",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a PostgreSQL of its own and runs on it, one after the other: the two stream writers",
      "of the ledger as the service runs them, without Kafka; all of it against one bounded budget",
      "near its limit; the least that a batch can cost; and the usual design, a transaction per",
      "transfer. A transfer is one posting pair: one row of the journal, from one account to",
      "another. One JSON object on standard output, progress on standard error."
    })
public final class LedgerBench implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long FULL_ROWS = 50_000_000;
  private static final int PAIRS = 2;

  /** 50 million rows are 1.8 million entries on each of these days. */
  private static final Duration HISTORY = Duration.ofDays(14);

  private static final long PLENTY = 1_000_000_000_000L;
  private static final int SPENT_AFTER_BATCHES = 4 * Budget.TOP_UP_BATCHES;

  @Option(names = "--seconds", defaultValue = "60", description = "Length of the measured runs.")
  private long seconds;

  @Option(names = "--warm-up", defaultValue = "15", description = "Seconds before the first run.")
  private long warmUpSeconds;

  @Option(
      names = "--comparison-seconds",
      defaultValue = "15",
      description = "Length of each run that is only compared with.")
  private long comparisonSeconds;

  @Option(
      names = "--participants",
      defaultValue = "6000000",
      description = "Participants, drawn uniformly.")
  private int participants;

  @Option(names = "--batch", defaultValue = "5000", description = "Entries in a transaction.")
  private int batch;

  @Option(
      names = "--shared-buffers-mb",
      defaultValue = "0",
      description = "Of PostgreSQL; 0 for a quarter of the memory, at most 8192.")
  private int sharedBuffersMb;

  @Option(
      names = "--full",
      description = "Also fills the journal to 50 million rows and measures again.")
  private boolean full;

  @Option(names = "--only", description = "Only this run, for example stream.", hidden = true)
  private String only;

  private final Path home;
  private final ObjectNode result = JSON.createObjectNode();

  /** In the stack's data folder. */
  LedgerBench() {
    this(Session.ofEnvironment().data().resolve("bench-ledger"));
  }

  /**
   * @param home where PostgreSQL keeps its data; emptied before and after
   */
  LedgerBench(Path home) {
    this.home = home;
  }

  public static void main(String[] arguments) {
    Logger.getLogger("org.flywaydb").setLevel(Level.WARNING);
    System.exit(new CommandLine(new LedgerBench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    PostgresEngine.stop(home);
    PrivateFiles.deleteTree(home);
    int buffersMb = sharedBuffersMb > 0 ? sharedBuffersMb : quarterOfMemoryMb();
    PostgresSettings settings = PostgresSettings.local().withSharedBuffersMb(buffersMb);
    settings(buffersMb);
    try (PostgresEngine engine = PostgresEngine.start(home, 0, settings)) {
      measure(new Books(engine, participants));
    } finally {
      PrivateFiles.deleteTree(home);
    }
    System.out.println(result.toPrettyString());
    return 0;
  }

  private void settings(int buffersMb) {
    ObjectNode machine = result.putObject("machine");
    machine.put("cores", Runtime.getRuntime().availableProcessors());
    machine.put("java", System.getProperty("java.vm.version"));
    machine.put("kernel", System.getProperty("os.version"));
    machine.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    ObjectNode settings = result.putObject("settings");
    settings.put("seconds", seconds);
    settings.put("participants", participants);
    settings.put("batch", batch);
    settings.put("writers", Books.WRITERS);
    settings.put("shared_buffers_mb", buffersMb);
  }

  private void measure(Books books) throws Exception {
    say("filling " + participants + " balances");
    books.prepare();
    say("warming up");
    stream(books, PAIRS, Writers.seconds(warmUpSeconds));
    Rate two = measured(books, "stream", PAIRS);
    if (full) {
      full(books, two);
    }
    if (only == null) {
      Rate single = measured(books, "stream_of_single_transfers", 1);
      budget(books, single);
      comparisons(books);
    }
    books(books);
  }

  private Rate stream(Books books, int pairs, InstantSource clock, BooleanSupplier more)
      throws Exception {
    return Writers.run(
        Books.WRITERS,
        partition -> new StreamWriter(books, partition, batch, pairs, clock),
        books::postgresMs,
        more);
  }

  private Rate stream(Books books, int pairs, BooleanSupplier more) throws Exception {
    return stream(books, pairs, InstantSource.system(), more);
  }

  /** A run on its own, with what it left on disk. */
  private Rate measured(Books books, String name, int pairs) throws Exception {
    books.settle();
    ObjectNode node = result.putObject(name);
    long rows = books.transfers();
    long bytes = books.bytes();
    Map<String, Long> relations = books.bytesByRelation();
    long log = books.logBytes();
    long pages = books.fullPages();
    say(name + ": " + seconds + " s");
    Rate rate = stream(books, pairs, Writers.seconds(seconds));
    node.put("transfers_per_entry", pairs);
    node.put("rows_before", rows);
    rate.json(node);
    node.put("wal_bytes_per_transfer", (books.logBytes() - log) / Math.max(1, rate.transfers()));
    node.put("full_pages_logged", books.fullPages() - pages);
    node.put("bytes_per_transfer", (books.bytes() - bytes) / Math.max(1, rate.transfers()));
    ObjectNode of = node.putObject("bytes_per_transfer_of");
    books
        .bytesByRelation()
        .forEach(
            (relation, size) -> {
              long grown = size - relations.getOrDefault(relation, 0L);
              if (grown >= rate.transfers()) {
                of.put(relation, grown / rate.transfers());
              }
            });
    say(name + ": " + rate.perSecond() + " transfers/s");
    return rate;
  }

  private void full(Books books, Rate empty) throws Exception {
    say("filling the journal to " + FULL_ROWS + " rows");
    InstantSource past = past(FULL_ROWS - books.transfers());
    while (books.transfers() < FULL_ROWS) {
      stream(books, PAIRS, past, Writers.seconds(60));
      say(books.transfers() + " rows");
    }
    Rate filled = measured(books, "stream_full", PAIRS);
    result.put("full_to_empty_ratio", Rate.ratio(filled.perSecond(), empty.perSecond(), 3));
  }

  /**
   * A clock that goes from the past to the present while so many rows are filled, one batch at each
   * look: old entries lie where old entries do, and not among those of the last two hours. It stays
   * in this month, whose lots are prepared; on the first of a month it has none of the past.
   */
  private InstantSource past(long rows) {
    Instant now = Instant.now();
    Instant month = CityTime.startOf(CityTime.day(now).withDayOfMonth(1)).plus(1, ChronoUnit.DAYS);
    Instant history = now.minus(HISTORY);
    Instant from = history.isAfter(month) ? history : month;
    long span = Math.max(0, Duration.between(from, now).toMillis());
    AtomicLong written = new AtomicLong();
    return () ->
        now.minusMillis(span - Math.min(span, span * written.getAndAdd(batch * PAIRS) / rows));
  }

  /** Everything against one bounded account: first with plenty in it, then near its limit. */
  private void budget(Books books, Rate single) throws Exception {
    books.settle();
    say("budget with plenty");
    Budget rich = new Budget(books, batch, 1);
    rich.fund(PLENTY, IntStream.range(0, Books.WRITERS).toArray());
    Rate plenty =
        Writers.run(
            Books.WRITERS, rich::writer, books::postgresMs, Writers.seconds(comparisonSeconds));
    plenty.json(result.putObject("budget_with_plenty"));

    books.settle();
    say("budget near its limit: " + seconds + " s");
    Budget budget = new Budget(books, batch, 2);
    budget.fund(1, 0);
    Rate hot;
    ExecutorService filler = Executors.newSingleThreadExecutor();
    try {
      Future<Void> filling =
          filler.submit(
              () -> {
                budget.keepNearLimit();
                return null;
              });
      hot = Writers.run(Books.WRITERS, budget::writer, books::postgresMs, Writers.seconds(seconds));
      filler.shutdownNow();
      filling.get();
    } finally {
      filler.shutdownNow();
    }
    ObjectNode node = hot.json(result.putObject("budget_near_limit"));
    node.put("holds_batches_at_most", 2 * Budget.TOP_UP_BATCHES);
    node.put("draws_from_other_stripes", budget.draws());
    node.put("refused", budget.refused());
    // Nothing fills it up any more: it is spent to the last award that fits.
    AtomicInteger batches = new AtomicInteger(SPENT_AFTER_BATCHES);
    Writers.run(
        Books.WRITERS, budget::writer, books::postgresMs, () -> batches.getAndDecrement() > 0);
    node.put("refused_when_spent", budget.refused() - node.path("refused").asLong());
    node.put("left_when_spent", budget.left());
    node.put("lowest_stripe_seen", budget.lowest());
    ObjectNode ratios = result.withObject("/ratios");
    ratios.put(
        "budget_near_limit_to_stream_of_single_transfers",
        Rate.ratio(hot.perSecond(), single.perSecond(), 3));
    ratios.put(
        "budget_near_limit_to_budget_with_plenty",
        Rate.ratio(hot.perSecond(), plenty.perSecond(), 3));
  }

  private void comparisons(Books books) throws Exception {
    say("bare batch");
    BareBatch.createTables(books);
    Rate bare =
        Writers.run(
            Books.WRITERS,
            number -> new BareBatch(books, number, batch),
            books::postgresMs,
            Writers.seconds(comparisonSeconds));
    bare.json(result.putObject("bare_batch"));
    BareBatch.dropTables(books);
    UsualDesign.createTables(books);
    Rate uniform = usual(books, false);
    Rate hot = usual(books, true);
    UsualDesign.dropTables(books);

    long stream = result.path("stream").path("transfers_per_s").asLong();
    ObjectNode ratios = result.withObject("/ratios");
    ratios.put("stream_to_bare_batch", Rate.ratio(stream, bare.perSecond(), 3));
    ratios.put("stream_to_usual_uniform", Rate.ratio(stream, uniform.perSecond(), 1));
    ratios.put("stream_to_usual_hot", Rate.ratio(stream, hot.perSecond(), 1));
    ArrayNode unlike = result.putArray("not_like_for_like");
    unlike.add(
        "bare_batch writes a shorter row and one index, no statement index, checks, lots, leaf"
            + " or totals");
    unlike.add(
        "usual_* answers each transfer when it is committed, over 8 connections; the stream"
            + " commits thousands at once, so a single transfer waits for its batch");
    unlike.add(
        "usual_uniform moves between two random accounts, both bounded; the stream between a"
            + " participant and a system account");
    unlike.add("an entry of the stream has two transfers that share a balance row and a key");
  }

  private Rate usual(Books books, boolean hot) throws Exception {
    String name = hot ? "usual_hot" : "usual_uniform";
    say(name);
    Rate rate =
        Writers.run(
            UsualDesign.CONNECTIONS,
            number -> new UsualDesign(books, number, hot),
            books::postgresMs,
            Writers.seconds(comparisonSeconds));
    rate.json(result.putObject(name));
    return rate;
  }

  /** The books must agree after all this. */
  private void books(Books books) throws Exception {
    say("trial balance");
    ObjectNode node = result.putObject("books");
    node.put("rows", books.transfers());
    node.put(
        "trial_balance_difference",
        books.ledger().trialBalance(Scheme.SANDBOX).assets().stream()
            .map(asset -> asset.difference())
            .reduce(java.math.BigInteger.ZERO, java.math.BigInteger::max)
            .toString());
  }

  private static int quarterOfMemoryMb() {
    var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return (int) Math.min(8_192, machine.getTotalMemorySize() / 4 / 1_048_576);
  }

  private static void say(String what) {
    System.err.println(what);
  }
}
