package org.tanpuhui.ledger.points;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.tanpuhui.ledger.LedgerDatabase;
import org.tanpuhui.ledger.LedgerService;
import org.tanpuhui.ledger.PointsService;
import org.tanpuhui.ledger.RedemptionService;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.journal.PostReduction;
import org.tanpuhui.ledger.journal.StreamCommand;
import org.tanpuhui.ledger.store.PointsStore.ParkedReversal;
import org.tanpuhui.ledger.store.PointsStore.Redemption;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.stream.Input;

/**
 * Ten years of a few people who earn, spend, take back, are voided, fined, and let points expire,
 * against a model of months and numbers that shares no code with the ledger. After every step the
 * lots less the debt are the balance, in the model and in the database.
 */
class TenYearsIT {
  private static final int PEOPLE = 4;
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

  /** What one person should have. Lots by month, which is also the order of their expiry. */
  private static final class Model {
    private final TreeMap<YearMonth, Long> lots = new TreeMap<>();
    private long debt;
    private long reserved;

    static boolean alive(YearMonth month, Instant at) {
      return month.plusMonths(60).atDay(1).atStartOfDay(SHANGHAI).toInstant().isAfter(at);
    }

    Map<YearMonth, Long> take(long wanted, Instant at) {
      Map<YearMonth, Long> taken = new TreeMap<>();
      long left = wanted;
      for (YearMonth month : List.copyOf(lots.keySet())) {
        long some = alive(month, at) ? Math.min(left, lots.get(month)) : 0;
        if (some > 0) {
          lots.merge(month, -some, Long::sum);
          taken.put(month, some);
          left -= some;
        }
      }
      return taken;
    }

    void payDebt(Instant at) {
      debt -= sum(take(debt, at));
    }

    long available(Instant at) {
      return lots.entrySet().stream()
              .filter(lot -> alive(lot.getKey(), at))
              .mapToLong(Map.Entry::getValue)
              .sum()
          - debt;
    }

    static long sum(Map<YearMonth, Long> taken) {
      return taken.values().stream().mapToLong(Long::longValue).sum();
    }

    void expire(Instant at) {
      if (lots.entrySet().stream().noneMatch(l -> !alive(l.getKey(), at) && l.getValue() > 0)) {
        return;
      }
      payDebt(at.minusMillis(1));
      lots.replaceAll((month, points) -> alive(month, at) ? points : 0L);
    }
  }

  private record Pending(UUID id, int person, Map<YearMonth, Long> taken) {}

  private final TestClock clock = new TestClock(START);
  private final LedgerDatabase database = LedgerDatabase.create();
  private final LedgerService ledger = database.service();
  private final PointsService points = new PointsService(source(), LedgerDatabase.SALTS, clock);
  private final RedemptionService redemptions =
      new RedemptionService(source(), LedgerDatabase.SALTS, clock);
  private final List<Model> models = new ArrayList<>();
  private final List<PostReduction> posted = new ArrayList<>();
  private final List<Pending> pending = new ArrayList<>();
  private Connection stream;
  private int step;

  @Test
  void lotsLessDebtAreTheBalanceAtEveryInstant() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("TenYearsIT seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < PEOPLE; i++) {
      models.add(new Model());
    }
    Instant end = START.plus(Duration.ofDays(3_660));
    try (Connection connection = database.openHot()) {
      stream = connection;
      YearMonth month = YearMonth.from(START.atZone(SHANGHAI));
      for (Instant now = START; now.isBefore(end); step++) {
        now = now.plusSeconds(1 + random.nextInt(6 * 86_400));
        clock.set(now);
        YearMonth present = YearMonth.from(now.atZone(SHANGHAI));
        if (!present.equals(month)) {
          month = present;
          Instant monthEnd = month.atDay(1).atStartOfDay(SHANGHAI).toInstant();
          points.expire(Scheme.SANDBOX);
          models.forEach(model -> model.expire(monthEnd));
        }
        act(random, now);
        assertBalances(seed);
      }
    }
    assertThat(database.number("SELECT count(*) FROM journal WHERE purpose = 3")).isPositive();
    assertThat(database.number("SELECT count(*) FROM journal WHERE purpose = 7")).isPositive();
    assertThat(ledger.trialBalance(Scheme.SANDBOX).assets())
        .allSatisfy(asset -> assertThat(asset.difference()).as("seed %d", seed).isZero())
        .isEqualTo(ledger.runningBalance(Scheme.SANDBOX).assets());
  }

  private void act(SplittableRandom random, Instant now) throws Exception {
    int person = random.nextInt(PEOPLE);
    switch (random.nextInt(10)) {
      // The first person saves, so that there is always something that expires.
      case 0, 1 -> spend(random, Math.max(1, person), now);
      case 2 -> finish(random, now);
      case 3, 4 -> voidOne(random, now);
      default -> earn(random, person, now);
    }
  }

  private void earn(SplittableRandom random, int person, Instant now) throws Exception {
    PostReduction post =
        Reductions.command(
            step, Reductions.participant(person), 500 + random.nextInt(60_000), true, now, step);
    posted.add(post);
    post(post);
    models
        .get(person)
        .lots
        .merge(YearMonth.from(now.atZone(SHANGHAI)), post.amount().milligrams() / 1_000, Long::sum);
  }

  private void spend(SplittableRandom random, int person, Instant now) {
    long wanted = 1 + random.nextInt(120);
    Model model = models.get(person);
    if (model.available(now) < wanted) {
      try {
        redemptions.reserve(Reductions.participant(person), "k" + step, wanted, null);
        throw new AssertionError("overspent at step " + step);
      } catch (ProblemException e) {
        assertThat(e.code()).isEqualTo(ProblemCode.INSUFFICIENT_POINTS);
        return;
      }
    }
    Redemption redemption =
        redemptions.reserve(Reductions.participant(person), "k" + step, wanted, null);
    model.payDebt(now);
    pending.add(new Pending(redemption.id(), person, model.take(wanted, now)));
    model.reserved += wanted;
  }

  private void finish(SplittableRandom random, Instant now) {
    if (pending.isEmpty()) {
      return;
    }
    Pending one = pending.remove(random.nextInt(pending.size()));
    Model model = models.get(one.person);
    model.reserved -= Model.sum(one.taken);
    if (random.nextBoolean()) {
      redemptions.use(one.id, any -> true, "operator");
      redemptions.cancel(one.id, any -> true, "platform");
      return;
    }
    redemptions.release(one.id, any -> true, null);
    one.taken.forEach(
        (month, some) -> {
          if (Model.alive(month, now)) {
            model.lots.merge(month, some, Long::sum);
          }
        });
  }

  private void voidOne(SplittableRandom random, Instant now) throws Exception {
    if (posted.isEmpty()) {
      return;
    }
    PostReduction post = posted.remove(Math.max(0, posted.size() - 1 - random.nextInt(12)));
    post(Reductions.reversal(post.activitiesOffset(), post.participant(), now, step));
    Model model = models.get((int) (post.participant().value() & 255));
    YearMonth month = YearMonth.from(post.recordedAt().atZone(SHANGHAI));
    long granted = post.amount().milligrams() / 1_000;
    if (granted == 0) {
      return;
    }
    if (Model.alive(month, now)
        && Duration.between(post.recordedAt(), now).compareTo(Duration.ofDays(7)) <= 0) {
      model.payDebt(now);
      if (model.lots.get(month) >= granted) {
        model.lots.merge(month, -granted, Long::sum);
        return;
      }
    }
    ParkedReversal parked = points.parked(Scheme.SANDBOX, new UUID(0, 0), false, 10).get(0);
    boolean order = random.nextInt(3) > 0;
    points.decide(Scheme.SANDBOX, parked.parked().reversalId(), order, "test", "authority");
    if (order) {
      model.payDebt(now);
      model.debt += granted - Model.sum(model.take(granted, now));
    }
  }

  private void assertBalances(long seed) throws Exception {
    try (Statement statement = stream.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT b.participant & 255, points_credits - points_debits, points_debt,"
                    + " (SELECT sum(credited - debited) FROM points_lots l WHERE l.participant = b.participant),"
                    + " coalesce((SELECT credits - debits FROM points_reserve r WHERE r.participant = b.participant), 0)"
                    + " FROM participant_balance b")) {
      while (rows.next()) {
        Model model = models.get(rows.getInt(1));
        String at = "seed " + seed + " step " + step + " person " + rows.getInt(1);
        long lots = model.lots.values().stream().mapToLong(Long::longValue).sum();
        assertThat(rows.getLong(4)).as("lots, " + at).isEqualTo(lots);
        assertThat(rows.getLong(3)).as("debt, " + at).isEqualTo(model.debt);
        assertThat(rows.getLong(2)).as("balance, " + at).isEqualTo(lots - model.debt);
        assertThat(rows.getLong(5)).as("reserved, " + at).isEqualTo(model.reserved);
      }
    }
    stream.commit();
  }

  private void post(StreamCommand command) throws Exception {
    ledger.post(stream, List.of(new Input<>(0, step, command.recordedAt(), command)));
    stream.commit();
  }

  private PGSimpleDataSource source() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.database().jdbcUrl());
    source.setUser(database.database().app());
    source.setPassword(database.database().appPassword());
    return source;
  }
}
