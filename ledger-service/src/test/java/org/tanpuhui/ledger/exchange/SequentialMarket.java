package org.tanpuhui.ledger.exchange;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.tanpuhui.ledger.exchange.RaceDesk.Event;
import org.tanpuhui.ledger.exchange.RaceDesk.History;
import org.tanpuhui.ledger.exchange.RaceDesk.Holding;
import org.tanpuhui.ledger.market.NaiveBook;
import org.tanpuhui.ledger.market.Side;

/**
 * Carries a history out again, one event after the other, with the naive book and plain sums, and
 * says where it could not have happened so.
 */
final class SequentialMarket {
  private static final class Purse {
    private long available;
    private long frozen;
    private long sellable;
    private long bought;
    private long frozenTonnes;
  }

  private static final class Offer {
    private final Event entered;
    private long picked;
    private long feePaid;
    private long frozen;

    Offer(Event entered) {
      this.entered = entered;
    }
  }

  private final NaiveBook book = new NaiveBook(RaceDesk.REFERENCE_FEN);
  private final Map<Integer, Purse> purses = new TreeMap<>();
  private final Map<UUID, Offer> offers = new HashMap<>();
  private final List<String> violations = new ArrayList<>();

  private SequentialMarket() {}

  /** What is wrong with a history; empty when it is one that could have happened. */
  static List<String> violations(History history) {
    SequentialMarket market = new SequentialMarket();
    history
        .before()
        .forEach(
            (member, holding) -> {
              Purse purse = new Purse();
              purse.available = holding.availableFen();
              purse.sellable = holding.freeTonnes();
              market.purses.put(member, purse);
            });
    history.events().forEach(market::happen);
    market.compare(history.after());
    return market.violations;
  }

  private void happen(Event event) {
    switch (event.kind()) {
      case LISTED -> list(event);
      case PICKED -> pick(event);
      case WITHDRAWN -> withdraw(event);
    }
    purses.forEach(
        (member, p) ->
            expect(
                Math.min(Math.min(p.available, p.frozen), Math.min(p.sellable, p.frozenTonnes))
                    >= 0,
                "member " + member + " overspent at " + event));
  }

  private void list(Event event) {
    boolean sells = event.side() == Side.SELL;
    expect(
        book.enter(event.listing(), sells, event.member(), event.priceFen(), event.tonnes())
            .equals("listed"),
        "could not be listed: " + event);
    Offer offer = new Offer(event);
    offers.put(event.listing(), offer);
    Purse purse = purses.get(event.member());
    if (sells) {
      purse.sellable -= event.tonnes();
      purse.frozenTonnes += event.tonnes();
    } else {
      offer.frozen = event.tonnes() * event.priceFen() + fee(event.tonnes() * event.priceFen());
      purse.available -= offer.frozen;
      purse.frozen += offer.frozen;
    }
  }

  private void pick(Event event) {
    String outcome = book.pick(event.listing(), event.member(), event.tonnes());
    if (!outcome.startsWith("trade")) {
      violations.add(outcome + " for " + event);
      return;
    }
    Offer offer = offers.get(event.listing());
    Purse owner = purses.get(offer.entered.member());
    Purse taker = purses.get(event.member());
    long price = offer.entered.priceFen();
    long amount = price * event.tonnes();
    offer.picked += event.tonnes();
    long ownerFee = fee(offer.picked * price) - offer.feePaid;
    offer.feePaid += ownerFee;
    long takerFee = fee(amount);
    if (offer.entered.side() == Side.SELL) {
      owner.frozenTonnes -= event.tonnes();
      owner.available += amount - ownerFee;
      taker.bought += event.tonnes();
      taker.available -= amount + takerFee;
    } else {
      taker.sellable -= event.tonnes();
      taker.available += amount - takerFee;
      owner.bought += event.tonnes();
      owner.frozen -= amount + ownerFee;
      offer.frozen -= amount + ownerFee;
    }
  }

  private void withdraw(Event event) {
    String outcome = book.withdraw(event.listing());
    expect(outcome.equals("withdrawn " + event.tonnes()), outcome + " instead of " + event);
    Offer offer = offers.get(event.listing());
    Purse purse = purses.get(event.member());
    if (event.side() == Side.SELL) {
      purse.frozenTonnes -= event.tonnes();
      purse.sellable += event.tonnes();
    } else if (offer != null) {
      purse.frozen -= offer.frozen;
      purse.available += offer.frozen;
    }
  }

  private void compare(Map<Integer, Holding> after) {
    purses.forEach(
        (member, p) -> {
          Holding expected =
              new Holding(p.available, p.frozen, p.sellable + p.bought, p.frozenTonnes);
          expect(
              expected.equals(after.get(member)),
              "member " + member + " has " + after.get(member) + " instead of " + expected);
        });
  }

  private static long fee(long amount) {
    return BigDecimal.valueOf(amount)
        .multiply(BigDecimal.valueOf(RaceDesk.FEE_BASIS_POINTS, 4))
        .setScale(0, RoundingMode.HALF_UP)
        .longValueExact();
  }

  private void expect(boolean holds, String otherwise) {
    if (!holds) {
      violations.add(otherwise);
    }
  }
}
