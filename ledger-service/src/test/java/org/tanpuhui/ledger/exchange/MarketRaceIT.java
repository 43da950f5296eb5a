package org.tanpuhui.ledger.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.tanpuhui.ledger.exchange.RaceDesk.Event.Kind;
import org.tanpuhui.ledger.exchange.RaceDesk.History;
import org.tanpuhui.ledger.market.Side;

/**
 * 32 clients of 8 members list, pick the same best listings and withdraw at once. What happened
 * must be what one after the other could have done, to the fen and the tonne, and what a client was
 * told must have happened. The same race on a market without locks must fail, or it proves nothing.
 */
class MarketRaceIT {
  private static final int MEMBERS = 8;
  private static final int CLIENTS = 32;
  private static final int COMMANDS = 15;
  private static final long FEN = 20_000_000;
  private static final long TONNES = 2_000;

  /** What clients were told: how many commands of each kind were done. */
  private record Told(int listed, int picked, int withdrawn) {
    Told plus(Told other) {
      return new Told(listed + other.listed, picked + other.picked, withdrawn + other.withdrawn);
    }
  }

  @Test
  void thirtyTwoClientsAtOnceLeaveAHistoryThatOneAfterTheOtherCouldHaveMade() throws Exception {
    long seed = Long.getLong("tanpuhui.market.seed", System.nanoTime());
    System.out.println("market race seed " + seed);
    try (RealDesk desk = new RealDesk(MEMBERS, FEN, TONNES)) {
      // When
      Told told = race(desk, CLIENTS, seed, () -> null);

      // Then
      History history = desk.history();
      assertThat(SequentialMarket.violations(history)).as("seed %d", seed).isEmpty();
      assertThat(told)
          .isEqualTo(
              new Told(
                  count(history, Kind.LISTED),
                  count(history, Kind.PICKED),
                  count(history, Kind.WITHDRAWN)));
      assertThat(told.picked()).isGreaterThan(MEMBERS);
      assertThat(told.withdrawn()).isPositive();
      desk.assertAgrees();
    }
  }

  @Test
  void theSameRaceOnANaiveMarketFails() throws Exception {
    long seed = Long.getLong("tanpuhui.market.seed", System.nanoTime());
    NaiveDesk desk = new NaiveDesk(MEMBERS, FEN, TONNES);
    race(
        desk,
        CLIENTS,
        seed,
        () -> {
          desk.leave();
          return null;
        });
    List<String> violations = SequentialMarket.violations(desk.history());
    desk.leave();
    System.out.println(
        "naive market, seed "
            + seed
            + ": "
            + violations.size()
            + " violations, such as "
            + violations.stream().findFirst().orElse("none"));
    assertThat(violations).as("seed %d", seed).isNotEmpty();
  }

  @Test
  void aloneTheNaiveMarketKeepsTheRules() throws Exception {
    NaiveDesk desk = new NaiveDesk(MEMBERS, FEN, TONNES);
    for (int client = 0; client < CLIENTS; client++) {
      client(desk, client % MEMBERS, new Random(4_711 + client));
    }
    History history = desk.history();
    assertThat(SequentialMarket.violations(history)).isEmpty();
    assertThat(count(history, Kind.PICKED)).isGreaterThan(CLIENTS);
    desk.leave();
  }

  private static int count(History history, Kind kind) {
    return (int) history.events().stream().filter(event -> event.kind() == kind).count();
  }

  private static Told race(RaceDesk desk, int clients, long seed, Callable<Void> leave)
      throws Exception {
    CyclicBarrier start = new CyclicBarrier(clients);
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      List<Future<Told>> running = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        int client = i;
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  try {
                    return client(desk, client % MEMBERS, new Random(seed + client));
                  } finally {
                    leave.call();
                  }
                }));
      }
      Told all = new Told(0, 0, 0);
      for (Future<Told> one : running) {
        all = all.plus(one.get());
      }
      return all;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Told client(RaceDesk desk, int member, Random random) throws Exception {
    int listed = 0;
    int picked = 0;
    int withdrawn = 0;
    List<UUID> mine = new ArrayList<>();
    for (int i = 0; i < COMMANDS; i++) {
      int act = random.nextInt(10);
      Side side = random.nextBoolean() ? Side.SELL : Side.BUY;
      if (act < 4) {
        UUID id = desk.list(member, side, 100 + random.nextInt(200), 6_400 + random.nextInt(200));
        if (id != null) {
          listed++;
          mine.add(id);
        }
      } else if (act < 9) {
        long tonnes = 1 + random.nextInt(60);
        boolean done = false;
        for (int attempt = 0; attempt < 3 && !done; attempt++) {
          UUID best = desk.best(side);
          done = best != null && desk.pick(member, best, tonnes);
        }
        picked += done ? 1 : 0;
      } else if (!mine.isEmpty() && desk.withdraw(member, mine.get(random.nextInt(mine.size())))) {
        withdrawn++;
      }
    }
    return new Told(listed, picked, withdrawn);
  }
}
