package org.tanpuhui.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.journal.Decision.LotChange;
import org.tanpuhui.ledger.journal.PointsAccount.Taken;
import org.tanpuhui.platform.CarbonMass;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.stream.Input;

/**
 * Postings, copies, reversals, redemptions, orders and expiry of some hundred people over years,
 * with a campaign a month whose budget runs dry, decided in batches of random size, against a model
 * that carries them out one by one and shares no code with the deciders. Questions to the past are
 * drawn without looking at what was written.
 */
class LedgerDifferentialTest {
  private static final int COMMANDS_PER_PERSON = 160;
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  private static final Instant NEW_RULE = Instant.parse("2028-03-10T18:00:00Z");
  private static final Duration YEARS = Duration.ofDays(7 * 365);
  private static final Duration WINDOW = Duration.ofDays(7);

  private static final int PARTITIONS = 6;
  private static final int MONTHS = 7 * 12;

  private int people;
  private List<Campaign> campaigns;

  private final PointsRule exchange =
      new PointsRule(List.of(rule(1, Instant.EPOCH, 1, 1, 60), rule(2, NEW_RULE, 3, 2, 24)));
  private final Reverser reverser =
      new Reverser(
          exchange,
          List.of(
              new CorrectionRule(1, Scheme.SANDBOX, 1, Instant.EPOCH, 7, "illustrative", "test")));

  @Test
  void fiftyThousandCommandsInBatchesAreTheSameAsOneByOne() throws Exception {
    compare(50_000);
  }

  @Test
  @Tag("long")
  void oneMillionCommandsInBatchesAreTheSameAsOneByOne() throws Exception {
    compare(1_000_000);
  }

  private void compare(int commands) throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("LedgerDifferentialTest seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    people = commands / COMMANDS_PER_PERSON;
    long budget = commands / MONTHS;
    campaigns = campaigns(budget);
    Model model = new Model(budget);
    Books books = new Books(campaigns);
    List<Input<StreamCommand>> waiting = new ArrayList<>();
    List<PostReduction> posted = new ArrayList<>();
    List<StreamCommand> sent = new ArrayList<>();
    Instant now = START;
    YearMonth month = month(now);
    int due = 1 + random.nextInt(2_000);
    int step = (int) (2 * YEARS.toMillis() / commands);
    for (int n = 0; n < commands; n++) {
      now = now.plusMillis(random.nextInt(step));
      if (!month(now).equals(month)) {
        month = month(now);
        carryOut(waiting, books);
        Instant end = month.atDay(1).atStartOfDay(SHANGHAI).toInstant();
        books.expire(end);
        model.expire(end);
        assertThat(differences(model.totals(), books.totals()))
            .as("seed %d, command %d", seed, n)
            .isEmpty();
      }
      int kind = random.nextInt(100);
      if (kind < 4) {
        carryOut(waiting, books);
        order(random, now, model, books);
      } else if (kind < 14) {
        carryOut(waiting, books);
        spend(random, now, n, model, books);
      } else {
        StreamCommand command = command(random, kind, n, now, posted, sent);
        sent.add(command);
        waiting.add(
            new Input<>(
                (int) (command.participant().value() % PARTITIONS),
                n,
                command.recordedAt(),
                command));
        model.carryOut(command);
        if (waiting.size() >= due) {
          carryOut(waiting, books);
          due = 1 + random.nextInt(2_000);
        }
      }
    }
    carryOut(waiting, books);
    assertThat(differences(model.totals(), books.totals())).as("seed %d", seed).isEmpty();
    assertThat(books.parked.keySet()).as("seed %d", seed).isEqualTo(model.parked.keySet());
    assertQuestions(seed, random.split(), model, books, now);
    assertThat(model.reversedWithPoints).isPositive();
    assertThat(model.parkedEver).isPositive();
    assertThat(model.expired).isPositive();
    assertThat(model.debts).isPositive();
    assertThat(model.awarded).isPositive();
    assertThat(model.dry).isPositive();
    System.out.printf(
        "reversed with points %d, parked %d, expired %d points, debts %d points, awards %d, dry"
            + " %d%n",
        model.reversedWithPoints,
        model.parkedEver,
        model.expired,
        model.debts,
        model.awarded,
        model.dry);
  }

  /** What the model says otherwise than the books, by name. */
  private static Map<String, String> differences(Map<String, Long> model, Map<String, Long> books) {
    Map<String, String> differences = new TreeMap<>();
    Set<String> names = new HashSet<>(model.keySet());
    names.addAll(books.keySet());
    for (String name : names) {
      if (!Objects.equals(model.get(name), books.get(name))) {
        differences.put(name, "model " + model.get(name) + ", books " + books.get(name));
      }
    }
    return differences;
  }

  private StreamCommand command(
      SplittableRandom random,
      int kind,
      int n,
      Instant now,
      List<PostReduction> posted,
      List<StreamCommand> sent) {
    if (kind < 20 && !sent.isEmpty()) {
      return sent.get(random.nextInt(Math.max(0, sent.size() - 5_000), sent.size()));
    }
    if (kind < 34 && !posted.isEmpty()) {
      PostReduction post =
          posted.get(
              random.nextInt(
                  Math.max(0, posted.size() - (random.nextBoolean() ? 60 : 5_000)), posted.size()));
      return new ReverseReduction(
          ReverseReduction.entryId(post.occurredAt(), post.activityId()),
          post.activityId(),
          post.participant(),
          post.occurredAt(),
          now,
          Reductions.activity(n + 1_000_000_000L),
          "void",
          0,
          n);
    }
    Instant occurredAt = now.minusSeconds(1 + random.nextInt(3 * 86_400));
    PostReduction post =
        new PostReduction(
            PostReduction.entryId(occurredAt, Reductions.activity(n)),
            Reductions.activity(n),
            Reductions.TYPE,
            Reductions.participant(random.nextInt(people)),
            new CarbonMass(1 + random.nextLong(40_000)),
            random.nextInt(5) > 0,
            false,
            occurredAt,
            now,
            "demo-metro",
            Reductions.METHODOLOGY,
            0,
            n);
    posted.add(post);
    return post;
  }

  /** One a month: a point for each activity, and one for every two that it earned. */
  private static List<Campaign> campaigns(long budget) {
    List<Campaign> campaigns = new ArrayList<>();
    // Steps are drawn, so the years may come out a little longer.
    for (int i = 0; i <= MONTHS + 12; i++) {
      YearMonth month = month(START).plusMonths(i);
      campaigns.add(
          new Campaign(
              i + 1,
              Scheme.SANDBOX,
              Set.of(Reductions.TYPE),
              1,
              1,
              2,
              budget,
              PARTITIONS,
              month.atDay(1).atStartOfDay(SHANGHAI).toInstant(),
              month.plusMonths(1).atDay(1).atStartOfDay(SHANGHAI).toInstant(),
              Set.of()));
    }
    return campaigns;
  }

  private void carryOut(List<Input<StreamCommand>> waiting, Books books) throws Exception {
    List<Input<PostReduction>> posts = Phase.posts(waiting);
    CampaignAwards awards =
        CampaignAwards.of(
            posts, books.present(posts), exchange, new CampaignShares(campaigns, books.left));
    Poster poster = new Poster(exchange, awards);
    for (Phase phase : Phase.of(waiting)) {
      if (!phase.posts().isEmpty()) {
        books.apply(poster.decide(phase.posts(), books.present(phase.posts())));
      }
      if (!phase.reversals().isEmpty()) {
        Map<UUID, Reverser.Posted> originals = new HashMap<>();
        Set<Long> people = new HashSet<>();
        for (Input<ReverseReduction> input : phase.reversals()) {
          originals.put(input.value().posted(), books.posted(input.value().posted()));
          people.add(input.value().participant().value());
        }
        books.apply(
            reverser.decide(
                phase.reversals(),
                originals,
                books.present(phase.reversals()),
                books.lock(people)));
      }
    }
    waiting.clear();
  }

  private void spend(SplittableRandom random, Instant now, int n, Model model, Books books) {
    long person = Reductions.participant(random.nextInt(people)).value();
    long wanted = 1 + random.nextInt(900);
    Map<Long, PointsAccount> locked = books.lock(Set.of(person));
    PointsAccount account = locked.get(person);
    List<Taken> taken = account == null ? List.of() : PointsDesk.reserve(account, wanted, now);
    assertThat(!taken.isEmpty()).as("command %d", n).isEqualTo(model.spend(person, wanted, now));
    if (taken.isEmpty()) {
      return;
    }
    UUID id = Reductions.activity(n + 5_000_000_000L);
    books.apply(PointsDesk.reserved(account, id, wanted, now, "who", List.of()));
    PointsAccount again = books.lock(Set.of(person)).get(person);
    if (random.nextBoolean()) {
      books.apply(PointsDesk.cancel(again, id, wanted, now.plusMillis(1), "who", List.of()));
      model.cancelled(person, wanted, now.plusMillis(1));
    } else {
      books.apply(PointsDesk.release(again, id, taken, now.plusMillis(1), "who", false, List.of()));
      model.released(person, now.plusMillis(1));
    }
  }

  private static void order(SplittableRandom random, Instant now, Model model, Books books) {
    if (books.parked.isEmpty()) {
      return;
    }
    Changes.Parked parked =
        books.parked.values().stream().skip(random.nextInt(books.parked.size())).findFirst().get();
    books.parked.remove(parked.reversalId());
    model.parked.remove(parked.reversalId());
    PointsAccount account = books.lock(Set.of(parked.participant())).get(parked.participant());
    books.apply(PointsDesk.order(account, parked, now, "authority"));
    model.order(parked.participant(), parked.points(), now);
  }

  private void assertQuestions(
      long seed, SplittableRandom random, Model model, Books books, Instant end) {
    long span = Duration.between(START, end).toMillis();
    for (int i = 0; i < 300; i++) {
      long person = Reductions.participant(random.nextInt(people + 20)).value();
      Instant at = START.plusMillis(random.nextLong(span + 1));
      Asset asset = random.nextBoolean() ? Asset.POINTS : Asset.REDUCTION;
      LocalDate day = LocalDate.ofInstant(at, SHANGHAI);
      assertThat(books.asOf(person, asset, e -> !e.recordedAt().isAfter(at)))
          .as("seed %d, %s of %d at %s", seed, asset, person, at)
          .isEqualTo(model.asOf(person, asset, m -> !m.recordedAt.isAfter(at)));
      assertThat(books.asOf(person, asset, e -> !e.bookDate().isAfter(day)))
          .as("seed %d, %s of %d on %s", seed, asset, person, day)
          .isEqualTo(
              model.asOf(
                  person, asset, m -> !LocalDate.ofInstant(m.recordedAt, SHANGHAI).isAfter(day)));
    }
  }

  private static YearMonth month(Instant at) {
    return YearMonth.from(at.atZone(SHANGHAI));
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

  /** One by one, with months and plain numbers. */
  private static final class Model {
    private record LotName(YearMonth lastMonth, YearMonth booked) {}

    private record Move(long person, Asset asset, long amount, Instant recordedAt) {}

    private static final class Person {
      private final TreeMap<LotName, Long> lots =
          new TreeMap<>(Comparator.comparing(LotName::lastMonth).thenComparing(LotName::booked));
      private final Map<LotName, Long> lastTaken = new HashMap<>();
      private long reduction;
      private long debt;
      private long reserved;
    }

    private final Map<Long, Person> people = new TreeMap<>();
    private final Map<UUID, PostReduction> posted = new HashMap<>();
    private final Set<UUID> reversed = new HashSet<>();
    private final Map<UUID, Long> parked = new TreeMap<>();
    private final List<Move> moves = new ArrayList<>();
    private final long budget;
    private final Map<String, Long> left = new TreeMap<>();
    private final Map<UUID, Long> granted = new HashMap<>();
    private long awarded;
    private long dry;
    private long reversedWithPoints;
    private long parkedEver;
    private long expired;
    private long debts;

    Model(long budget) {
      this.budget = budget;
    }

    /** What the campaign of the month adds, while its share holds it. */
    long award(PostReduction post) {
      if (!post.points()) {
        return 0;
      }
      long partition = post.participant().value() % PARTITIONS;
      String share = share(month(post.recordedAt()), partition);
      long held =
          left.getOrDefault(share, budget / PARTITIONS + (partition < budget % PARTITIONS ? 1 : 0));
      long award = 1 + earned(post) / 2;
      if (award > held) {
        dry++;
        return 0;
      }
      awarded++;
      left.put(share, held - award);
      return award;
    }

    static String share(YearMonth month, long partition) {
      return "share " + month + " of partition " + partition;
    }

    static long earned(PostReduction post) {
      long milligrams = post.amount().milligrams();
      return !post.points()
          ? 0
          : post.occurredAt().isBefore(NEW_RULE) ? milligrams / 1_000 : milligrams * 3 / 2_000;
    }

    static LotName lot(PostReduction post) {
      YearMonth booked = month(post.recordedAt());
      return new LotName(booked.plusMonths(post.occurredAt().isBefore(NEW_RULE) ? 59 : 23), booked);
    }

    static boolean alive(LotName lot, Instant at) {
      return !month(at).isAfter(lot.lastMonth);
    }

    void carryOut(StreamCommand command) {
      if (command instanceof PostReduction post) {
        if (posted.putIfAbsent(post.activityId(), post) == null) {
          Person person = people.computeIfAbsent(post.participant().value(), id -> new Person());
          person.reduction += post.amount().milligrams();
          move(post.participant().value(), Asset.REDUCTION, post.amount().milligrams(), post);
          long points = earned(post) + award(post);
          granted.put(post.activityId(), points);
          if (points > 0) {
            person.lots.merge(lot(post), points, Long::sum);
            move(post.participant().value(), Asset.POINTS, points, post);
          }
        }
      } else if (command instanceof ReverseReduction reversal && reversed.add(reversal.entryId())) {
        reverse(reversal, posted.get(reversal.activityId()));
      }
    }

    private void reverse(ReverseReduction reversal, PostReduction post) {
      Person person = people.get(post.participant().value());
      person.reduction -= post.amount().milligrams();
      move(post.participant().value(), Asset.REDUCTION, -post.amount().milligrams(), reversal);
      long points = granted.get(post.activityId());
      if (points == 0) {
        return;
      }
      Instant at = reversal.recordedAt();
      if (alive(lot(post), at) && !at.isAfter(post.recordedAt().plus(WINDOW))) {
        person.debt -= sum(take(person, person.debt, at));
        if (person.lots.get(lot(post)) >= points) {
          person.lots.merge(lot(post), -points, Long::sum);
          move(post.participant().value(), Asset.POINTS, -points, reversal);
          reversedWithPoints++;
          return;
        }
      }
      parked.put(reversal.entryId(), points);
      parkedEver++;
    }

    boolean spend(long id, long wanted, Instant at) {
      Person person = people.get(id);
      if (person == null) {
        return false;
      }
      long usable =
          person.lots.entrySet().stream()
              .filter(lot -> alive(lot.getKey(), at))
              .mapToLong(Map.Entry::getValue)
              .sum();
      if (usable - person.debt < wanted) {
        return false;
      }
      person.debt -= sum(take(person, person.debt, at));
      person.lastTaken.clear();
      person.lastTaken.putAll(take(person, wanted, at));
      person.reserved += wanted;
      moves.add(new Move(id, Asset.POINTS, -wanted, at));
      return true;
    }

    void cancelled(long id, long points, Instant at) {
      people.get(id).reserved -= points;
    }

    void released(long id, Instant at) {
      Person person = people.get(id);
      person.lastTaken.forEach(
          (lot, points) -> {
            person.reserved -= points;
            if (alive(lot, at)) {
              person.lots.merge(lot, points, Long::sum);
              moves.add(new Move(id, Asset.POINTS, points, at));
            }
          });
    }

    void order(long id, long points, Instant at) {
      Person person = people.get(id);
      person.debt -= sum(take(person, person.debt, at));
      long rest = points - sum(take(person, points, at));
      person.debt += rest;
      debts += rest;
      moves.add(new Move(id, Asset.POINTS, -points, at));
    }

    void expire(Instant end) {
      people.forEach(
          (id, person) -> {
            boolean any =
                person.lots.entrySet().stream()
                    .anyMatch(lot -> !alive(lot.getKey(), end) && lot.getValue() > 0);
            if (!any) {
              return;
            }
            person.debt -= sum(take(person, person.debt, end.minusMillis(1)));
            person.lots.replaceAll(
                (lot, points) -> {
                  if (alive(lot, end) || points == 0) {
                    return points;
                  }
                  expired += points;
                  Instant last =
                      lot.lastMonth.plusMonths(1).atDay(1).atStartOfDay(SHANGHAI).toInstant();
                  moves.add(new Move(id, Asset.POINTS, -points, last.minusMillis(1)));
                  return 0L;
                });
          });
    }

    private static Map<LotName, Long> take(Person person, long wanted, Instant at) {
      Map<LotName, Long> taken = new HashMap<>();
      long left = wanted;
      for (Map.Entry<LotName, Long> lot : person.lots.entrySet()) {
        long some = alive(lot.getKey(), at) ? Math.min(left, lot.getValue()) : 0;
        if (some > 0) {
          lot.setValue(lot.getValue() - some);
          taken.put(lot.getKey(), some);
          left -= some;
        }
      }
      return taken;
    }

    private static long sum(Map<LotName, Long> taken) {
      return taken.values().stream().mapToLong(Long::longValue).sum();
    }

    private void move(long id, Asset asset, long amount, StreamCommand command) {
      moves.add(new Move(id, asset, amount, command.recordedAt()));
    }

    long asOf(long id, Asset asset, java.util.function.Predicate<Move> when) {
      return moves.stream()
          .filter(m -> m.person == id && m.asset == asset && when.test(m))
          .mapToLong(Move::amount)
          .sum();
    }

    Map<String, Long> totals() {
      Map<String, Long> totals = new TreeMap<>(left);
      people.forEach(
          (id, person) -> {
            totals.put("reduction " + id, person.reduction);
            totals.put("debt " + id, person.debt);
            totals.put("reserved " + id, person.reserved);
            long held = person.lots.values().stream().mapToLong(Long::longValue).sum();
            totals.put("points " + id, held - person.debt);
            person.lots.forEach(
                (lot, points) -> {
                  if (points > 0) {
                    totals.put("lot " + id + " " + lot.booked + " to " + lot.lastMonth, points);
                  }
                });
          });
      return totals;
    }
  }

  /** Applies what was decided, the way the store does. */
  private static final class Books {
    private final Map<UUID, JournalEntry> journal = new HashMap<>();
    private final Map<Long, List<JournalEntry>> byHolder = new HashMap<>();
    private final Map<Long, long[]> rows = new TreeMap<>();
    private final Map<Long, TreeMap<Long, Lot>> lots = new HashMap<>();
    private final Map<UUID, Changes.Parked> parked = new TreeMap<>();
    private final Map<AccountId, Long> left = new HashMap<>();
    private final List<Campaign> campaigns;

    Books(List<Campaign> campaigns) {
      this.campaigns = campaigns;
      for (Campaign campaign : campaigns) {
        for (int p = 0; p < PARTITIONS; p++) {
          left.put(campaign.share(p), campaign.funded(p));
        }
      }
    }

    Set<UUID> present(Collection<? extends Input<? extends StreamCommand>> batch) {
      Set<UUID> present = new HashSet<>();
      batch.forEach(
          input -> {
            if (journal.containsKey(input.value().entryId())) {
              present.add(input.value().entryId());
            }
          });
      return present;
    }

    Reverser.Posted posted(UUID id) {
      JournalEntry entry = journal.get(id);
      return new Reverser.Posted(
          id,
          entry.activityId(),
          entry.holder(),
          entry.occurredAt(),
          entry.recordedAt(),
          entry.bookDate(),
          entry.methodologyVersion(),
          entry.partner(),
          entry.pairs());
    }

    Map<Long, PointsAccount> lock(Collection<Long> people) {
      Map<Long, PointsAccount> accounts = new TreeMap<>();
      for (long id : people) {
        long[] row = rows.get(id);
        if (row != null) {
          TreeMap<Long, Lot> all = lots.getOrDefault(id, new TreeMap<>());
          Lot newest = all.isEmpty() ? null : all.lastEntry().getValue();
          List<Lot> older =
              all.values().stream().filter(l -> l != newest && l.remaining() > 0).toList();
          accounts.put(
              id,
              new PointsAccount(
                  id,
                  new PointsAccount.Totals(row[0], row[1], row[2], row[3], row[4], row[5]),
                  newest,
                  older));
        }
      }
      return accounts;
    }

    void expire(Instant end) {
      apply(
          PointsDesk.expire(
              lock(List.copyOf(rows.keySet())).values().stream()
                  .filter(account -> !account.expired(end).isEmpty())
                  .toList(),
              end));
    }

    void apply(Decision decision) {
      decision.entries().forEach(this::add);
      decision
          .balances()
          .forEach(
              change -> {
                long[] row = rows.computeIfAbsent(change.participant(), id -> new long[6]);
                row[1] += change.reductionCredits();
                row[3] += change.pointsCredits();
                if (change.lot() != null) {
                  add(change.lot());
                }
              });
      decision.lots().forEach(this::add);
      decision.stripes().stream()
          .filter(change -> left.containsKey(change.account()))
          .forEach(change -> left.merge(change.account(), -change.debits(), Long::sum));
    }

    void apply(Changes changes) {
      changes.entries().forEach(this::add);
      changes.parked().forEach(p -> parked.put(p.reversalId(), p));
      changes
          .accounts()
          .forEach(
              change -> {
                long[] row = rows.get(change.participant());
                row[0] += change.reductionDebits();
                row[2] += change.pointsDebits();
                row[3] += change.pointsCredits();
                row[4] += change.debt();
                row[5] += change.reserveCredits() - change.reserveDebits();
                if (change.lotCredited() != 0 || change.lotDebited() != 0) {
                  Lot newest = lots.get(change.participant()).lastEntry().getValue();
                  add(
                      new LotChange(
                          change.participant(),
                          newest.bookMonth(),
                          newest.validityMonths(),
                          change.lotCredited(),
                          change.lotDebited()));
                }
              });
      changes.lots().forEach(this::add);
    }

    private void add(JournalEntry entry) {
      assertThat(journal.put(entry.entryId(), entry)).as("NothingPostedTwice").isNull();
      byHolder.computeIfAbsent(entry.holder().value(), id -> new ArrayList<>()).add(entry);
    }

    private void add(LotChange change) {
      lots.computeIfAbsent(change.participant(), id -> new TreeMap<>())
          .merge(
              LotChange.age(change.bookMonth(), change.validityMonths()),
              new Lot(
                  change.bookMonth(), change.validityMonths(), change.credited(), change.debited()),
              (a, b) ->
                  new Lot(
                      a.bookMonth(),
                      a.validityMonths(),
                      a.credited() + b.credited(),
                      a.debited() + b.debited()));
    }

    long asOf(long account, Asset asset, java.util.function.Predicate<JournalEntry> when) {
      return byHolder.getOrDefault(account, List.of()).stream()
          .filter(when)
          .flatMap(entry -> entry.pairs().stream())
          .filter(pair -> pair.asset() == asset)
          .mapToLong(
              pair ->
                  pair.credit().value() == account
                      ? pair.amount()
                      : pair.debit().value() == account ? -pair.amount() : 0)
          .sum();
    }

    Map<String, Long> totals() {
      Map<String, Long> totals = new TreeMap<>();
      for (Campaign campaign : campaigns) {
        for (int p = 0; p < PARTITIONS; p++) {
          long held = left.get(campaign.share(p));
          if (held < campaign.funded(p)) {
            totals.put(Model.share(month(campaign.validFrom()), p), held);
          }
        }
      }
      rows.forEach(
          (id, row) -> {
            totals.put("reduction " + id, row[1] - row[0]);
            totals.put("debt " + id, row[4]);
            totals.put("reserved " + id, row[5]);
            totals.put("points " + id, row[3] - row[2]);
            lots.getOrDefault(id, new TreeMap<>())
                .values()
                .forEach(
                    lot -> {
                      if (lot.remaining() > 0) {
                        YearMonth booked =
                            YearMonth.of(lot.bookMonth() / 100, lot.bookMonth() % 100);
                        totals.put(
                            "lot "
                                + id
                                + " "
                                + booked
                                + " to "
                                + booked.plusMonths(lot.validityMonths() - 1),
                            lot.remaining());
                      }
                    });
          });
      return totals;
    }
  }
}
