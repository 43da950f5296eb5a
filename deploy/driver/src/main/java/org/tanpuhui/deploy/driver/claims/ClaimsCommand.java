package org.tanpuhui.deploy.driver.claims;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.tanpuhui.deploy.driver.Table;
import org.tanpuhui.deploy.driver.city.City;
import org.tanpuhui.deploy.driver.city.City.Wave;
import org.tanpuhui.deploy.driver.city.CityEvent;
import org.tanpuhui.deploy.driver.city.CityParameters;
import org.tanpuhui.deploy.driver.city.CityParameters.Shares;
import org.tanpuhui.deploy.driver.replay.ReplayEvent;
import org.tanpuhui.deploy.driver.replay.ReplayKind;
import org.tanpuhui.deploy.driver.replay.Unconverted;
import org.tanpuhui.deploy.driver.replay.WeekShift;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./deploy/claims}: recall and false holds of the double-claim guard. */
@Command(
    name = "claims",
    mixinStandardHelpOptions = true,
    description = {
      "Plants re-reports by a second partner over generated and recorded rides and says how many",
      "the double-claim guard holds, and what it holds of rides nobody told twice. Needs no running",
      "stack. Same options, same numbers; exit code 1 when less is held than the rule promises."
    })
public final class ClaimsCommand implements Callable<Integer> {

  private static final LocalDate DAY = LocalDate.parse("2026-11-01");
  private static final Instant RECORDED_BEFORE = Instant.parse("2026-11-01T00:00:00Z");
  private static final int EXAMPLES_MAX = 5;

  @Option(names = "--people", defaultValue = "100000", description = "Generated people (100000).")
  private long people;

  @Option(names = "--days", defaultValue = "3", description = "Days of generated travel (1 to 3).")
  private int days;

  @Option(names = "--seed", defaultValue = "1", description = "Of people, shifts and coins.")
  private long seed;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder with szt-smartcard, mibici-bikeshare and singapore-dockless-bike.")
  private Path data;

  @Override
  public Integer call() throws IOException {
    Table holds =
        new Table(
            "rides nobody told twice",
            "rides",
            "refused for themselves",
            "source has two at once",
            "held falsely",
            "share");
    Map<String, Measurement> all = new LinkedHashMap<>();
    all.put("city, generated", generated(people, days, seed));
    if (data != null) {
      for (Recorded recorded : Recorded.values()) {
        all.put(recorded.words(), recorded(recorded, data, seed));
      }
    }
    boolean kept = true;
    for (Map.Entry<String, Measurement> entry : all.entrySet()) {
      Measurement measured = entry.getValue();
      System.out.println(entry.getKey());
      measured.recall().print(System.out);
      System.out.println();
      row(holds, entry.getKey() + ", one partner", measured.onePartner());
      row(holds, entry.getKey() + ", one in ten by a second partner", measured.seldom());
      row(holds, entry.getKey() + ", two partners by a coin", measured.twoPartners());
      kept &= measured.isKept();
    }
    holds.print(System.out);
    all.forEach(
        (words, measured) ->
            measured.twoPartners().examples().stream()
                .limit(EXAMPLES_MAX)
                .forEach(example -> System.out.println(words + ", held falsely: " + example)));
    return kept ? 0 : 1;
  }

  private static void row(Table table, String words, FalseHolds holds) {
    table.row(
        words,
        holds.rides(),
        holds.refused(),
        holds.sourceOverlaps(),
        holds.falselyHeld(),
        Recall.percentUp(holds.perMillion()));
  }

  /** Measures generated people, streaming. */
  static Measurement generated(long people, int days, long seed) {
    Measurement measurement = new Measurement(seed);
    City city = new City(new CityParameters(seed, people, DAY, days, new Shares(0, 0, 0, 0, 0)));
    List<Ride> person = new ArrayList<>();
    city.forEach(
        Wave.FIRST,
        (CityEvent event) -> {
          if (!person.isEmpty() && person.get(0).person() != event.person()) {
            measurement.person(person);
            person.clear();
          }
          person.add(Ride.of(event));
        });
    if (!person.isEmpty()) {
      measurement.person(person);
    }
    return measurement;
  }

  /** Measures recorded rides, moved by whole weeks to where the documents are in force. */
  static Measurement recorded(Recorded recorded, Path data, long seed) throws IOException {
    Map<String, List<ReplayEvent>> byRider = new LinkedHashMap<>();
    Path folder = data.resolve(recorded.folder());
    Instant[] last = {Instant.MIN};
    ReplayKind kind = recorded.kind();
    kind.source(folder, seed)
        .read(
            files(folder, recorded.pattern()),
            event -> {
              byRider.computeIfAbsent(event.rider(), rider -> new ArrayList<>()).add(event);
              last[0] = event.start().isAfter(last[0]) ? event.start() : last[0];
            },
            new Unconverted());
    WeekShift shift = WeekShift.before(RECORDED_BEFORE, last[0]);
    Measurement measurement = new Measurement(seed);
    long number = 0;
    for (List<ReplayEvent> events : byRider.values()) {
      long person = number++;
      measurement.person(events.stream().map(event -> Ride.of(person, event, shift)).toList());
    }
    return measurement;
  }

  private static List<Path> files(Path folder, String pattern) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().matches(pattern)).sorted().toList();
    }
  }

  /** The recorded rides that are measured. */
  enum Recorded {
    SZT(ReplayKind.SZT, "szt-smartcard", ".*\\.part\\.csv\\.gz", "Shenzhen Tong taps"),
    MIBICI(ReplayKind.MIBICI, "mibici-bikeshare", "\\d{4}_\\d\\d\\.csv\\.gz", "MiBici rides"),
    SINGAPORE(
        ReplayKind.SINGAPORE,
        "singapore-dockless-bike",
        "bike_trips2.*\\.dat\\.gz",
        "Singapore rides, synthetic riders");

    private final ReplayKind kind;
    private final String folder;
    private final String pattern;
    private final String words;

    Recorded(ReplayKind kind, String folder, String pattern, String words) {
      this.kind = kind;
      this.folder = folder;
      this.pattern = pattern;
      this.words = words;
    }

    ReplayKind kind() {
      return kind;
    }

    String folder() {
      return folder;
    }

    String pattern() {
      return pattern;
    }

    String words() {
      return words;
    }
  }
}
