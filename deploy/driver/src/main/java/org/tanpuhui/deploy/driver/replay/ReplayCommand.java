package org.tanpuhui.deploy.driver.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.tanpuhui.deploy.driver.Session;
import org.tanpuhui.deploy.driver.Table;
import org.tanpuhui.deploy.driver.client.Books;
import org.tanpuhui.deploy.driver.client.Sender;
import org.tanpuhui.deploy.driver.forest.ForestKind;
import org.tanpuhui.deploy.driver.forest.ForestReplay;
import org.tanpuhui.deploy.driver.meter.MeterKind;
import org.tanpuhui.deploy.driver.meter.MeterReplay;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./deploy/replay}: real records of travel, posted as the partners would. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Turns raw records into events and posts them: szt (Shenzhen Tong taps), mibici and",
      "singapore (bike rides), london-smartmeter-daily and sgcc-household-daily (electricity",
      "days), forest-fia-ri, forest-bigwoods and forest-china-forestat (inventories; FILES is",
      "their folder; dates stay). Other records are moved by whole weeks, fixed on the first run.",
      "May be interrupted and run again; nothing is counted twice."
    })
public final class ReplayCommand implements Callable<Integer> {

  @Mixin private Session session;

  @Parameters(index = "0", paramLabel = "KIND", description = "What the records are, see above.")
  private String kindName;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "FILES",
      description = "The records; station lists are looked for beside the first.")
  private List<Path> files;

  @Option(names = "--batch", defaultValue = "500", description = "Events in a request.")
  private int batch;

  @Option(names = "--connections", defaultValue = "4", description = "Requests at once.")
  private int connections;

  @Option(names = "--rate", defaultValue = "0", description = "Events a second (0: no limit).")
  private long rate;

  @Option(names = "--seed", defaultValue = "1", description = "Of the synthetic riders.")
  private long seed;

  @Option(names = "--dry-run", description = "Only convert and report; nothing is sent or kept.")
  private boolean dryRun;

  private ReplayKind kind;

  @Override
  public Integer call() throws IOException {
    Optional<MeterKind> meters = MeterKind.of(kindName);
    if (meters.isPresent()) {
      Sender.Settings settings = new Sender.Settings(batch, connections, rate);
      return new MeterReplay(session, meters.get(), settings, files, seed).run(dryRun, System.out);
    }
    Optional<ForestKind> forest = ForestKind.of(kindName);
    if (forest.isPresent()) {
      return new ForestReplay(session, forest.get()).run(files.get(0), dryRun, System.out);
    }
    kind =
        ReplayKind.of(kindName)
            .orElseThrow(() -> new IllegalArgumentException("unknown KIND " + kindName));
    return rides();
  }

  private int rides() throws IOException {
    Path folder = files.get(0).toAbsolutePath().getParent();
    ReplayRun run = new ReplayRun(session, kind, new Sender.Settings(batch, connections, rate));
    run.read(kind.source(folder, seed), files);
    if (dryRun) {
      printConversion(run);
      return 0;
    }
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    run.move(now);
    run.prepare(now);
    LocalDate from = Books.today();
    Books before = Books.read(session.api(), session.tokens(), from);
    long startNanos = System.nanoTime();
    run.send();
    Books added = run.drained(before, from);
    long ms = Math.max(1, (System.nanoTime() - startNanos) / 1_000_000);
    printConversion(run);
    System.out.printf(
        "%nMoved by %,d weeks, fixed on the first run of %s.%n%n", run.weeks(), kind.id());
    printResult(run, added, ms);
    return added.count("in_flight") == 0 && added.difference() == 0 ? 0 : 1;
  }

  private void printConversion(ReplayRun run) {
    if (!kind.note().isEmpty()) {
      System.out.println(kind.note());
    }
    Table table = new Table("conversion", "records", "for example");
    table.row("read", run.records(), "");
    table.row("events", run.events(), "");
    run.left()
        .counts()
        .forEach((why, n) -> table.row("not converted: " + why, n, run.left().example(why)));
    table.print(System.out);
  }

  private static void printResult(ReplayRun run, Books added, long ms) {
    Table table = new Table("result", "");
    table.row("sent", run.tally().sent());
    table.row("accepted", run.tally().accepted());
    table.row("duplicates known at intake", run.tally().duplicates());
    run.tally().refused().forEach((code, n) -> table.row("refused: " + code, n));
    table.row("duplicates known by methodology", added.count("duplicates"));
    table.row("posted", added.count("posted"));
    table.row("parked (double claim)", added.count("parked"));
    table.row("rejected by methodology", added.count("rejected"));
    table.row("in flight", added.count("in_flight"));
    table.row("reduction, mg CO2e", added.reductionMg());
    table.row("points", added.points());
    table.row("trial balance, difference", added.difference());
    table.row("events/s until drained", run.tally().sent() * 1000 / ms);
    table.print(System.out);
    run.tally()
        .refused()
        .keySet()
        .forEach(code -> System.out.println(code + ": " + run.tally().example(code)));
  }
}
