package org.tanpuhui.deploy.driver.meter;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.tanpuhui.deploy.driver.Documents;
import org.tanpuhui.deploy.driver.Session;
import org.tanpuhui.deploy.driver.Table;
import org.tanpuhui.deploy.driver.client.Bar;
import org.tanpuhui.deploy.driver.client.Books;
import org.tanpuhui.deploy.driver.client.Drain;
import org.tanpuhui.deploy.driver.client.Enrolments;
import org.tanpuhui.deploy.driver.client.Partners;
import org.tanpuhui.deploy.driver.client.Pipeline;
import org.tanpuhui.deploy.driver.client.Sender;
import org.tanpuhui.deploy.driver.client.Tally;
import org.tanpuhui.deploy.driver.event.EventBuffer;
import org.tanpuhui.deploy.driver.meter.Households.Household;
import org.tanpuhui.deploy.driver.replay.ReplayNote;
import org.tanpuhui.deploy.driver.replay.ReplayNote.Begun;
import org.tanpuhui.deploy.driver.replay.RiderKeys;
import org.tanpuhui.deploy.driver.replay.Unconverted;
import org.tanpuhui.deploy.driver.replay.WeekShift;
import org.tanpuhui.platform.CityTime;

/**
 * One replay of recorded readings: read once for the households and the period, read again to
 * reckon in this process, and unless it is a dry run, enrol, send under a backfill grant, close the
 * grant so that the waiting days settle, and compare the books with what was reckoned.
 */
public final class MeterReplay {

  private static final String DOCUMENT = "sz-household-electricity.yaml";
  private static final Duration GRANT_OPEN = Duration.ofDays(30);
  private static final Duration STALL_MAX = Duration.ofMinutes(2);

  private final Session session;
  private final MeterKind kind;
  private final Sender.Settings settings;
  private final List<Path> files;
  private final Unconverted left = new Unconverted();
  private final Tally tally = new Tally();
  private final Households households;
  private long readings;

  public MeterReplay(
      Session session, MeterKind kind, Sender.Settings settings, List<Path> files, long seed) {
    this.session = session;
    this.kind = kind;
    this.settings = settings;
    this.files = files;
    this.households = new Households(seed);
  }

  /**
   * Runs it.
   *
   * @return 0, or 1 when the books differ from what was reckoned
   */
  public int run(boolean dryRun, PrintStream out) throws IOException {
    try (Bar bar = new Bar("read", "days", 0)) {
      readings =
          kind.source()
              .read(
                  files,
                  day -> {
                    households.add(day);
                    bar.step(1);
                  },
                  left);
    }
    printConversion(out);
    if (households.days() == 0) {
      return 0;
    }
    LocalDate today = Books.today();
    ReplayNote note =
        ReplayNote.read(
            session.data().resolve("replay").resolve(session.scheme() + "-" + kind.id() + ".json"));
    SeasonShift shift =
        note.isFixed()
            ? new SeasonShift(note.shift().weeks())
            : SeasonShift.before(today, households.last());
    out.printf(
        "%nMoved by %,d weeks, the nearest to whole years: %s to %s become %s to %s.%n%n",
        shift.weeks(),
        households.first(),
        households.last(),
        shift.shifted(households.first()),
        shift.shifted(households.last()));
    MeterReport report = reckon(shift);
    report.print(out);
    return dryRun ? 0 : send(note, shift, report, out);
  }

  private void printConversion(PrintStream out) {
    out.println(
        "The source does not say how many persons live in a household: the numbers are synthetic,"
            + " seeded by its name.");
    Table table = new Table("conversion", "readings", "for example");
    table.row("read", readings, "");
    table.row("days", households.days(), "");
    left.counts().forEach((why, n) -> table.row("not converted: " + why, n, left.example(why)));
    table.row("households", (long) households.byName().size(), "");
    table.print(out);
  }

  private MeterReport reckon(SeasonShift shift) throws IOException {
    MeterReport report = new MeterReport(new Reckoning(Documents.version(DOCUMENT)));
    List<MeterDay> days = new ArrayList<>();
    Runnable whole =
        () -> {
          if (!days.isEmpty()) {
            Household household = households.of(days.get(0).household());
            report.household(household.number(), household.persons(), household.flagged(), days);
            days.clear();
          }
        };
    again(
        day -> {
          if (!days.isEmpty() && !days.get(0).household().equals(day.household())) {
            whole.run();
          }
          days.add(
              new MeterDay(
                  day.household(), shift.shifted(day.day()), day.energyWh(), day.flagged()));
        });
    whole.run();
    return report;
  }

  private void again(Consumer<MeterDay> days) throws IOException {
    kind.source().read(files, days, new Unconverted());
  }

  private int send(ReplayNote note, SeasonShift shift, MeterReport report, PrintStream out)
      throws IOException {
    Instant now = Instant.now();
    Instant from = CityTime.startOf(shift.shifted(households.first()));
    if (!note.isFixed()) {
      note.fix(new WeekShift(shift.weeks()), from, now);
    }
    Partners partners = new Partners(session.api(), session.tokens());
    partners.ensure(
        kind.partner(),
        kind.nameZh(),
        kind.nameEn(),
        kind.eventSource(),
        MeterKind.type(),
        "metered");
    if (!note.covers(from, now)) {
      Instant closesAt = now.plus(GRANT_OPEN);
      String id = partners.backfill(kind.partner(), MeterKind.type(), from, now, closesAt);
      note.granted(id, from, now, closesAt);
    }
    RiderKeys keys = RiderKeys.of(session.data().resolve("replay").resolve("rider-key"));
    enrol(from, keys);
    // Commands still under way would show as events of the first reading.
    new Pipeline(session.api(), session.tokens()).awaitDrained();
    LocalDate received = Books.today();
    Books found = Books.read(session.api(), session.tokens(), received);
    Begun begun =
        note.begun(households.days(), new Begun(found.reductionMg(), found.count("computed")));
    long ofEarlierRunMg = found.reductionMg() - begun.reductionMg();
    Books before = atBeginning(found, begun);
    post(shift, keys);
    new Pipeline(session.api(), session.tokens()).awaitDrained();
    Books unsettled = Books.read(session.api(), session.tokens(), received).since(before);
    partners.closeBackfill(kind.partner(), note.grantId());
    note.closed();
    Books settled =
        Drain.await(session.api(), session.tokens(), received, before, tally.accepted(), STALL_MAX);
    return compare(report, unsettled, settled, ofEarlierRunMg, out);
  }

  /** A reading as it would have been before an interrupted run, as far as sums go. */
  private static Books atBeginning(Books found, Begun begun) {
    Map<String, Long> counts = new HashMap<>(found.counts());
    counts.put("computed", begun.computed());
    return new Books(
        counts, begun.reductionMg(), found.points(), found.difference(), found.exceptions());
  }

  private void enrol(Instant from, RiderKeys keys) {
    try (Bar bar = new Bar("enrol", "households", households.byName().size());
        Enrolments enrolments =
            new Enrolments(
                session.api(),
                session.tokens(),
                kind.partner(),
                from,
                "replayed record",
                settings.connections(),
                bar::step)) {
      households
          .byName()
          .forEach((name, it) -> enrolments.addHousehold(subject(name, keys), it.persons()));
      for (Map.Entry<String, Long> status : enrolments.finish().entrySet()) {
        if (!status.getKey().equals("enrolled") && !status.getKey().equals("unchanged")) {
          throw new IllegalStateException(
              status.getValue() + " households were not enrolled: " + status.getKey());
        }
      }
    }
  }

  private void post(SeasonShift shift, RiderKeys keys) throws IOException {
    EventBuffer line = new EventBuffer(1024);
    try (Bar bar = new Bar("send", "days", households.days());
        Sender sender = new Sender(session.api(), session.tokens(), settings, tally, bar::step)) {
      again(
          day -> {
            line.clear();
            String id = "day-" + keys.hash("day", kind.id(), day.household(), "" + day.day());
            line.begin(id, kind.eventSource(), MeterKind.type(), subject(day.household(), keys));
            line.text("day", shift.shifted(day.day()).toString());
            line.number("energy_wh", day.energyWh());
            line.text("read_quality", "measured");
            line.end();
            sender.send(kind.partner(), day.household().hashCode(), line);
          });
      sender.flush();
    }
  }

  private String subject(String household, RiderKeys keys) {
    return kind.partner() + "-" + keys.hash("rider", kind.id(), household);
  }

  /** Days of an interrupted run that this one settled leave what is computed below what it was. */
  private static long waiting(Books settled) {
    return Math.max(0, settled.count("computed")) + settled.count("in_flight");
  }

  /**
   * The books must have grown by what was reckoned, together with an interrupted run before; where
   * days were sent in an earlier, whole run, by less.
   */
  private int compare(
      MeterReport report, Books unsettled, Books settled, long ofEarlierRunMg, PrintStream out) {
    long copies = tally.duplicates() + settled.count("duplicates");
    long grownMg = settled.reductionMg();
    Table table = new Table("result", "reckoned", "service");
    table.row("sent", "", tally.sent());
    tally.refused().forEach((code, n) -> table.row("refused: " + code, "", n));
    table.row("second copies", "", copies);
    table.row("waited for settlement", report.total().awaitingDays, unsettled.count("computed"));
    table.row("posted", report.total().creditedDays(), settled.count("posted"));
    table.row("parked", "", settled.count("parked"));
    table.row("rejected", "", settled.count("rejected"));
    table.row("still waiting", "", waiting(settled));
    table.row("reduction, mg CO2e", report.total().mg(), grownMg);
    table.row("of it by an interrupted run, mg CO2e", "", ofEarlierRunMg);
    table.row("points", "", settled.points());
    table.row("trial balance, difference", "", settled.difference());
    out.println();
    table.print(out);
    tally.refused().keySet().forEach(code -> out.println(code + ": " + tally.example(code)));
    if (settled.difference() != 0 || waiting(settled) > 0) {
      return 1;
    }
    if (grownMg == report.total().mg()) {
      return 0;
    }
    out.println("Sent before, at least in part: what was sent before does not count again.");
    return copies > 0 && grownMg < report.total().mg() ? 0 : 1;
  }
}
