package org.tanpuhui.deploy.driver.city;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.tanpuhui.deploy.driver.Session;
import org.tanpuhui.deploy.driver.Table;
import org.tanpuhui.deploy.driver.city.City.Wave;
import org.tanpuhui.deploy.driver.city.CityParameters.Shares;
import org.tanpuhui.deploy.driver.client.Api;
import org.tanpuhui.deploy.driver.client.Bar;
import org.tanpuhui.deploy.driver.client.Books;
import org.tanpuhui.deploy.driver.client.Sender;
import org.tanpuhui.deploy.driver.event.EventBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./deploy/city}: a generated city, and the totals a correct service must come to. */
@Command(
    name = "city",
    mixinStandardHelpOptions = true,
    description = {
      "Generates people and their trips for any number of participants, says beforehand what the",
      "right totals are, and with --send posts it all and compares. Same options, same events."
    })
public final class CityCommand implements Callable<Integer> {

  @Mixin private Session session;

  @Option(names = "--participants", defaultValue = "1000", description = "People (1 to 10000000).")
  private long participants;

  @Option(names = "--seed", defaultValue = "1", description = "Other seed, other people.")
  private long seed;

  @Option(names = "--days", defaultValue = "1", description = "Days of travel (1 to 3).")
  private int days;

  @Option(names = "--day", description = "Last day, local (default: yesterday).")
  private LocalDate day;

  @Option(names = "--duplicates", defaultValue = "2", description = "Percent of second copies.")
  private BigDecimal duplicates;

  @Option(names = "--late", defaultValue = "1", description = "Percent late, inside the window.")
  private BigDecimal late;

  @Option(names = "--overlapping", defaultValue = "1", description = "Percent of double claims.")
  private BigDecimal overlapping;

  @Option(
      names = "--id-reused",
      defaultValue = "0.3",
      description = "Percent of ids used again with other content.")
  private BigDecimal idReused;

  @Option(names = "--bad", defaultValue = "1", description = "Percent of bad events, all kinds.")
  private BigDecimal bad;

  @Option(
      names = "--out",
      description =
          "Write the events as NDJSON, in sending order, and the totals to FILE.expected.json.",
      paramLabel = "FILE")
  private Path out;

  @Option(names = "--send", description = "Enrol and post to the running stack, then compare.")
  private boolean send;

  @Option(names = "--batch", defaultValue = "500", description = "Events in a request.")
  private int batch;

  @Option(names = "--connections", defaultValue = "4", description = "Requests at once.")
  private int connections;

  @Option(names = "--rate", defaultValue = "0", description = "Events a second (0: no limit).")
  private long rate;

  @Override
  public Integer call() throws IOException {
    CityParameters parameters = parameters();
    CityRun run = new CityRun(session, parameters, new Sender.Settings(batch, connections, rate));
    Expected expected = run.expected();
    print(expected, System.out);
    if (out != null) {
      write(new City(parameters), expected.sent());
      Files.writeString(Path.of(out + ".expected.json"), json(expected).toPrettyString() + "\n");
    }
    return send ? send(run, parameters, expected) : 0;
  }

  private CityParameters parameters() {
    LocalDate lastDay = day == null ? Books.today().minusDays(1) : day;
    if (!lastDay.isBefore(Books.today())) {
      throw new IllegalArgumentException("--day must be a day that is over");
    }
    return new CityParameters(
        seed,
        participants,
        lastDay,
        days,
        new Shares(
            share(duplicates), share(late), share(overlapping), share(idReused), share(bad)));
  }

  private static int share(BigDecimal percent) {
    return percent.multiply(BigDecimal.valueOf(1000)).intValueExact();
  }

  private static void print(Expected expected, PrintStream to) {
    Table table = new Table("expected", "");
    table.row("events", expected.sent());
    table.row("accepted, first copies", expected.accepted());
    table.row("  posted", expected.posted());
    table.row("  parked (double claim)", expected.parked());
    expected.rejectedLater().forEach((code, n) -> table.row("  rejected: " + code, n));
    table.row("second copies", expected.duplicates());
    table.row("ids used again", expected.idsReused());
    expected.refusedAtIntake().forEach((code, n) -> table.row("refused: " + code, n));
    table.row("reduction, mg CO2e", expected.reductionMg());
    table.row("points", expected.points());
    table.print(to);
    to.println();
  }

  private void write(City city, long events) throws IOException {
    EventBuffer line = new EventBuffer(1024);
    CityEventJson json = new CityEventJson(city.parameters().seed());
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(out), 1 << 20);
        Bar bar = new Bar("write", "events", events)) {
      for (Wave wave : Wave.values()) {
        city.forEach(
            wave,
            event -> {
              line.clear();
              json.write(event, line);
              try {
                file.write(line.array(), 0, line.length());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              bar.step(1);
            });
      }
    }
  }

  private int send(CityRun run, CityParameters parameters, Expected expected) throws IOException {
    if (parameters
        .mandateFrom()
        .isBefore(Books.today().minusDays(6).atStartOfDay(PersonPlan.ZONE).toInstant())) {
      throw new IllegalArgumentException(
          "these days lie beyond the lateness window; take a later --day or fewer --days");
    }
    CityMark mark = CityMark.read(session, parameters);
    run.enrol();
    Books before = mark.before() == null ? books(Books.today()) : mark.before();
    LocalDate from = mark.from() == null ? Books.today() : mark.from();
    if (mark.done()) {
      System.out.println(
          "These events were sent to this stack before: now none of them may count again.");
      before = books(Books.today());
      from = Books.today();
    } else {
      mark.begin(before, from);
    }
    long startNanos = System.nanoTime();
    run.send(expected.sent());
    Books added = run.drained(before, from);
    long ms = (System.nanoTime() - startNanos) / 1_000_000;
    boolean same = new CityBooks(expected, run.tally(), added, mark.done()).print(System.out);
    mark.finish();
    System.out.printf(
        "%n%,d events in %,d ms, %,d/s until drained.%n",
        run.tally().sent(), ms, run.tally().sent() * 1000 / Math.max(1, ms));
    if (!same) {
      run.tally()
          .refused()
          .keySet()
          .forEach(code -> System.out.println(code + ": " + run.tally().example(code)));
    }
    return same ? 0 : 1;
  }

  private Books books(LocalDate from) {
    return Books.read(session.api(), session.tokens(), from);
  }

  /** The totals as JSON, for other tools. */
  private static ObjectNode json(Expected expected) {
    ObjectNode node = Api.JSON.createObjectNode();
    node.put("events", expected.sent());
    node.put("accepted", expected.accepted());
    node.put("posted", expected.posted());
    node.put("parked", expected.parked());
    node.put("duplicates", expected.duplicates()).put("ids_reused", expected.idsReused());
    ObjectNode rejected = node.putObject("rejected");
    expected.rejectedLater().forEach(rejected::put);
    ObjectNode refused = node.putObject("refused_at_intake");
    expected.refusedAtIntake().forEach(refused::put);
    node.put("amount_mg_co2e", expected.reductionMg());
    node.put("points", expected.points());
    return node;
  }
}
