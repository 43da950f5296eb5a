package org.tanpuhui.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.journal.Decision.BalanceChange;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.stream.Input;

/**
 * Random commands with duplicates, decided in batches of random size, against a model that posts
 * one command at a time and shares no code with the decider.
 */
class PosterInvariantsTest {
  private static final int COMMANDS = 50_000;
  private static final int PEOPLE = 500;
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final Instant NEW_RULE = Instant.parse("2026-11-20T18:00:00Z");

  /** Totals by a name, and the set of activities that were posted. */
  private static final class Model {
    private final Set<UUID> posted = new HashSet<>();
    private final Map<String, Long> totals = new TreeMap<>();
    private final Map<Integer, Long> progress = new TreeMap<>();

    void post(Input<PostReduction> input) {
      PostReduction c = input.value();
      progress.put(
          c.activitiesPartition(),
          Math.max(progress.getOrDefault(c.activitiesPartition(), -1L), c.activitiesOffset()));
      if (!posted.add(c.activityId())) {
        return;
      }
      long milligrams = c.amount().milligrams();
      add("reduction of " + c.participant().value(), milligrams);
      add("reduction from " + input.partition(), milligrams);
      boolean later = !c.occurredAt().isBefore(NEW_RULE);
      long points = later ? milligrams * 3 / 2_000 : milligrams / 1_000;
      if (c.points() && points > 0) {
        ZonedDateTime local = c.recordedAt().atZone(SHANGHAI);
        add("points of " + c.participant().value(), points);
        add("points from " + input.partition(), points);
        add(
            "lot of %d %04d%02d %d"
                .formatted(
                    c.participant().value(),
                    local.getYear(),
                    local.getMonthValue(),
                    later ? 24 : 60),
            points);
      }
    }

    private void add(String name, long amount) {
      totals.merge(name, amount, Long::sum);
    }
  }

  /** Applies decisions the way the store does. */
  private static final class Books {
    private final Map<UUID, JournalEntry> journal = new HashMap<>();
    private final Map<String, Long> totals = new TreeMap<>();
    private final Map<Integer, Long> progress = new TreeMap<>();

    void apply(Decision decision) {
      for (JournalEntry entry : decision.entries()) {
        assertThat(journal.put(entry.entryId(), entry)).as("NothingPostedTwice").isNull();
      }
      decision
          .balances()
          .forEach(
              b -> {
                add("reduction of " + b.participant(), b.reductionCredits());
                add("points of " + b.participant(), b.pointsCredits());
              });
      Stream.concat(
              decision.lots().stream(),
              decision.balances().stream().map(BalanceChange::lot).filter(Objects::nonNull))
          .forEach(
              l ->
                  add(
                      "lot of %d %d %d"
                          .formatted(l.participant(), l.bookMonth(), l.validityMonths()),
                      l.credited() - l.debited()));
      decision
          .stripes()
          .forEach(
              s -> add(s.asset().id() + " from " + s.account().number(), s.debits() - s.credits()));
      decision
          .progress()
          .forEach(p -> progress.merge(p.partition(), p.activitiesOffset(), Math::max));
    }

    private void add(String name, long amount) {
      if (amount != 0) {
        totals.merge(name, amount, Long::sum);
      }
    }

    Set<UUID> present(List<Input<PostReduction>> batch) {
      Set<UUID> present = new HashSet<>();
      for (Input<PostReduction> input : batch) {
        if (journal.containsKey(input.value().entryId())) {
          present.add(input.value().entryId());
        }
      }
      return present;
    }
  }

  @Test
  void aBatchIsTheSameAsItsCommandsOneByOne() throws Exception {
    // Given
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("PosterInvariantsTest seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    Poster poster =
        new Poster(
            new PointsRule(List.of(rule(1, Instant.EPOCH, 1, 1, 60), rule(2, NEW_RULE, 3, 2, 24))));
    List<Input<PostReduction>> commands = commands(random);
    Model model = new Model();
    Books books = new Books();

    // When
    commands.forEach(model::post);
    for (int from = 0; from < commands.size(); ) {
      int to = Math.min(commands.size(), from + 1 + random.nextInt(3_000));
      List<Input<PostReduction>> batch = commands.subList(from, to);
      books.apply(poster.decide(batch, books.present(batch)));
      from = to;
    }

    // Then
    assertThat(books.totals).as("seed %d", seed).isEqualTo(model.totals);
    assertThat(books.progress).isEqualTo(model.progress);
    assertThat(books.journal).hasSameSizeAs(model.posted);
    assertDebitsEqualCredits(books);
  }

  private static void assertDebitsEqualCredits(Books books) {
    Map<String, Long> fromJournal = new TreeMap<>();
    for (JournalEntry entry : books.journal.values()) {
      for (PostingPair pair : entry.pairs()) {
        String asset = pair.asset().id();
        fromJournal.merge(asset + " of " + pair.credit().value(), pair.amount(), Long::sum);
        fromJournal.merge(asset + " from " + pair.debit().number(), pair.amount(), Long::sum);
      }
    }
    Map<String, Long> balances = new TreeMap<>(books.totals);
    balances.keySet().removeIf(name -> name.startsWith("lot"));
    assertThat(fromJournal).as("DebitsEqualCredits").isEqualTo(balances);
  }

  private static List<Input<PostReduction>> commands(SplittableRandom random) {
    List<Input<PostReduction>> commands = new ArrayList<>(COMMANDS);
    for (int i = 0; i < COMMANDS; i++) {
      boolean again = i > 0 && random.nextInt(10) == 0;
      if (again) {
        commands.add(commands.get(random.nextInt(commands.size())));
        continue;
      }
      int person = random.nextInt(PEOPLE);
      Instant recordedAt =
          Instant.parse("2026-11-28T00:00:00Z").plusSeconds(random.nextInt(6 * 86_400));
      PostReduction command =
          Reductions.command(
              i,
              Reductions.participant(person),
              1 + random.nextLong(3_000_000),
              random.nextInt(5) > 0,
              recordedAt,
              i);
      commands.add(new Input<>(person % 6, i, recordedAt, command));
    }
    return commands;
  }

  private static ExchangeRule rule(
      int number, Instant validFrom, long numerator, long grams, int validityMonths) {
    return new ExchangeRule(
        number,
        Scheme.SANDBOX,
        number,
        validFrom,
        numerator,
        grams,
        validityMonths,
        "illustrative",
        "test");
  }
}
