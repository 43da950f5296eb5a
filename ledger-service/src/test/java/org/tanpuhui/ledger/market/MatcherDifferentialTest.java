package org.tanpuhui.ledger.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * 100,000 random orders, picks and withdrawals through {@link Matcher} over a sorted queue, and
 * through {@link NaiveBook}, which shares no code with it: the same trades and the same refusals.
 */
class MatcherDifferentialTest {
  private static final int ORDERS = 100_000;
  private static final MarketRules RULES = new MarketRules(1, 1, 1_000, 3_000, 10_000, 50, 100, 1);
  private static final long CLOSE = 6_499;

  @Test
  void aHundredThousandRandomOrdersGiveTheTradesOfTheNaiveBook() {
    long seed = Long.getLong("tanpuhui.market.seed", 20_230_817L);
    Random random = new Random(seed);
    SortedQueue queue = new SortedQueue();
    NaiveBook naive = new NaiveBook(CLOSE);
    List<UUID> ids = new ArrayList<>();
    int trades = 0;
    Map<String, Integer> refusals = new HashMap<>();
    long close = CLOSE;
    for (int i = 0; i < ORDERS; i++) {
      String got;
      String expected;
      int act = random.nextInt(100);
      long member = 1 + random.nextInt(8);
      long tonnes = 1 + random.nextInt(400);
      if (act < 2) {
        close = 6_000 + random.nextInt(1_000);
        naive.close(close);
        continue;
      } else if (act < 40 || ids.isEmpty()) {
        Side side = random.nextBoolean() ? Side.SELL : Side.BUY;
        long price = close - 720 + random.nextInt(1_440);
        UUID id = new UUID(0, i);
        got = queue.enter(id, i, side, member, price, tonnes, RULES.band(close));
        expected = naive.enter(id, side == Side.SELL, member, price, tonnes);
        ids.add(id);
      } else if (act < 86) {
        UUID id = chosen(random, queue, ids, close);
        tonnes = random.nextInt(10) == 0 ? tonnes : queue.part(id, random);
        got = queue.pick(id, member, tonnes, RULES.band(close));
        expected = naive.pick(id, member, tonnes);
        trades += got.startsWith("trade") ? 1 : 0;
      } else {
        UUID id = ids.get(random.nextInt(ids.size()));
        got = queue.withdraw(id);
        expected = naive.withdraw(id);
      }
      refusals.merge(got.split(" ")[0], 1, Integer::sum);
      assertThat(got).as("seed %d, order %d", seed, i).isEqualTo(expected);
    }
    System.out.println("market seed " + seed + ": " + refusals);
    assertThat(trades).isGreaterThan(ORDERS / 20);
    assertThat(refusals)
        .containsKeys("NOT_BEST_LISTING", "SELF_TRADE", "QUANTITY_OVER_LISTING", "gone")
        .containsKey("PRICE_OUTSIDE_BAND");
    assertThat(queue.left()).isEqualTo(naive.left());
  }

  /** Mostly the best of a side, sometimes any listing that ever was. */
  private static UUID chosen(Random random, SortedQueue queue, List<UUID> ids, long close) {
    Optional<Listing> best =
        queue.best(random.nextBoolean() ? Side.SELL : Side.BUY, RULES.band(close));
    return best.isPresent() && random.nextInt(4) > 0
        ? best.get().id()
        : ids.get(Math.max(0, ids.size() - 1 - random.nextInt(Math.min(ids.size(), 200))));
  }

  /** The queue as the database keeps it: sorted by price, then time. */
  private static final class SortedQueue implements Matcher.Queue {
    private final Map<UUID, Listing> listings = new HashMap<>();
    private final Map<Side, TreeSet<Listing>> sides =
        Map.of(Side.SELL, sorted(), Side.BUY, sorted());

    private static TreeSet<Listing> sorted() {
      Comparator<Listing> order =
          (a, b) -> a.id().equals(b.id()) ? 0 : a.isBefore(b) ? -1 : b.isBefore(a) ? 1 : 0;
      return new TreeSet<>(order);
    }

    @Override
    public Optional<Listing> best(Side side, PriceBand band) {
      return sides.get(side).stream().filter(l -> band.holds(l.priceFen())).findFirst();
    }

    String enter(
        UUID id, long number, Side side, long member, long price, long tonnes, PriceBand band) {
      Optional<Refusal> fault = Matcher.checkListing(new Terms(tonnes, price), RULES, band);
      if (fault.isPresent()) {
        return fault.get().code().name();
      }
      put(new Listing(id, number, side, member, price, tonnes));
      return "listed";
    }

    String pick(UUID id, long taker, long tonnes, PriceBand band) {
      Listing listing = listings.get(id);
      if (listing == null) {
        return "gone";
      }
      Optional<Refusal> fault = Matcher.checkPick(listing, this, band, RULES, taker, tonnes);
      if (fault.isPresent()) {
        return fault.get().code().name();
      }
      withdraw(id);
      if (tonnes < listing.remainingTonnes()) {
        put(
            new Listing(
                id,
                listing.number(),
                listing.side(),
                listing.member(),
                listing.priceFen(),
                listing.remainingTonnes() - tonnes));
      }
      long seller = listing.side() == Side.SELL ? listing.member() : taker;
      long buyer = listing.side() == Side.SELL ? taker : listing.member();
      Terms terms = new Terms(tonnes, listing.priceFen());
      return "trade %d>%d %d t %d fen fee %d"
          .formatted(
              seller, buyer, tonnes, terms.amountFen(), terms.feeFen(RULES.feeBasisPoints()));
    }

    /** All that remains of a listing as often as a part of it. */
    long part(UUID id, Random random) {
      Listing listing = listings.get(id);
      long remaining = listing == null ? 1 : listing.remainingTonnes();
      return random.nextBoolean() ? remaining : random.nextLong(1, remaining + 1);
    }

    String withdraw(UUID id) {
      Listing listing = listings.remove(id);
      if (listing == null) {
        return "gone";
      }
      assertThat(sides.get(listing.side()).remove(listing)).isTrue();
      return "withdrawn " + listing.remainingTonnes();
    }

    List<String> left() {
      return listings.values().stream()
          .sorted(Comparator.comparing(Listing::id))
          .map(l -> l.id() + " " + l.remainingTonnes())
          .toList();
    }

    private void put(Listing listing) {
      listings.put(listing.id(), listing);
      sides.get(listing.side()).add(listing);
    }
  }

  @Test
  void everyRefusalOfTheMatcherIsInTheCatalogueOfTheMarket() {
    MarketRules lots = new MarketRules(10, 5, 1_000, 3_000, 10_000, 50, 100, 1);
    PriceBand band = lots.band(6_500);
    assertThat(Matcher.checkListing(new Terms(5, 6_500), lots, band).orElseThrow().code())
        .isEqualTo(ProblemCode.QUANTITY_NOT_LOT);
    assertThat(Matcher.checkListing(new Terms(10, 6_501), lots, band).orElseThrow().code())
        .isEqualTo(ProblemCode.PRICE_OFF_TICK);
    assertThat(Matcher.checkListing(new Terms(10, 7_155), lots, band).orElseThrow().code())
        .isEqualTo(ProblemCode.PRICE_OUTSIDE_BAND);
    assertThat(Matcher.checkBlock(new Terms(9_990, 6_500), lots, band).orElseThrow().code())
        .isEqualTo(ProblemCode.BELOW_BLOCK_MINIMUM);
    assertThat(Matcher.checkBlock(new Terms(10_000, 8_450), lots, lots.blockBand(6_500))).isEmpty();
    assertThat(Matcher.checkForward(new Terms(10, 1_005), lots)).isEmpty();
  }
}
