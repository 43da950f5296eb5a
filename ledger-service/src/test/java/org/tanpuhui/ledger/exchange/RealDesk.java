package org.tanpuhui.ledger.exchange;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.tanpuhui.ledger.credits.unit.CreditOwner;
import org.tanpuhui.ledger.exchange.OrderService.Offer;
import org.tanpuhui.ledger.exchange.OrderService.Who;
import org.tanpuhui.ledger.exchange.OrderService.Wish;
import org.tanpuhui.ledger.market.Side;
import org.tanpuhui.ledger.market.Terms;
import org.tanpuhui.ledger.market.store.OrderStore.Order;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemException;

/** The market of the product. */
final class RealDesk implements RaceDesk, AutoCloseable {
  private static final Scheme SCHEME = Scheme.SANDBOX;

  private final MarketBooks books;
  private final AtomicInteger keys = new AtomicInteger();
  private final Map<Long, Integer> members = new HashMap<>();
  private final Map<Integer, Holding> before;

  /** Opens it for members who all have the same. */
  RealDesk(int count, long fen, long tonnes) throws Exception {
    books = new MarketBooks(SCHEME, Clock.systemUTC());
    books.open(REFERENCE_FEN, "project-owner");
    for (int i = 0; i < count; i++) {
      members.put(books.members.admit(SCHEME, org(i), "示例", "sample", "exchange-1").number(), i);
      books.deposit(org(i), fen);
      books.issue("batch-" + i, tonnes, CreditOwner.organisation(SCHEME, org(i)));
    }
    before = holdings();
  }

  private static String org(int member) {
    return "member-" + member;
  }

  private Who who(int member) {
    return new Who(SCHEME, org(member), "trader-" + member, "race-" + keys.incrementAndGet());
  }

  @Override
  public UUID list(int member, Side side, long tonnes, long priceFen) {
    try {
      return books
          .orders
          .enter(who(member), new Offer(MarketBooks.BIKES, side, new Terms(tonnes, priceFen), null))
          .id();
    } catch (ProblemException refused) {
      return null;
    }
  }

  @Override
  public boolean pick(int member, UUID listing, long tonnes) {
    try {
      books.orders.pick(who(member), listing, new Wish(tonnes, null, null), null);
      return true;
    } catch (ProblemException refused) {
      return false;
    }
  }

  @Override
  public boolean withdraw(int member, UUID listing) {
    try {
      Order there = books.orders.order(SCHEME, org(member), listing);
      // A second withdrawal answers the first; only who was first has done it.
      books.orders.withdraw(who(member), listing, there.version());
      return there.state().equals("listed");
    } catch (ProblemException refused) {
      return false;
    }
  }

  @Override
  public UUID best(Side side) {
    var quote = books.instruments.quote(SCHEME, MarketBooks.BIKES);
    Order best = side == Side.SELL ? quote.bestSell() : quote.bestBuy();
    return best == null ? null : best.id();
  }

  @Override
  public History history() throws SQLException {
    List<Event> events = new ArrayList<>();
    try (Connection connection = books.connection();
        Statement select = connection.createStatement();
        ResultSet rows =
            select.executeQuery(
                """
                SELECT 1, order_id, side, member, price_fen, quantity_t, entered_at AS at, no
                  FROM market_order
                UNION ALL
                SELECT 2, t.source_id, o.side, CASE WHEN o.side = 1 THEN t.buyer ELSE t.seller END,
                       t.price_fen, t.quantity_t, t.traded_at, t.no
                  FROM market_trade t JOIN market_order o ON o.order_id = t.source_id
                UNION ALL
                SELECT 3, order_id, side, member, price_fen, remaining_t, ended_at, no
                  FROM market_order WHERE state = 'withdrawn'
                ORDER BY at, no
                """)) {
      while (rows.next()) {
        events.add(
            new Event(
                Event.Kind.values()[rows.getInt(1) - 1],
                rows.getObject(2, UUID.class),
                Side.byNumber(rows.getInt(3)),
                members.get(rows.getLong(4)),
                rows.getLong(5),
                rows.getLong(6)));
      }
    }
    return new History(before, events, holdings());
  }

  private Map<Integer, Holding> holdings() throws SQLException {
    Map<Integer, Holding> holdings = new TreeMap<>();
    for (int member : members.values()) {
      holdings.put(
          member,
          new Holding(
              books.available(org(member)),
              books.frozen(org(member)),
              books.units(org(member)),
              books.frozenUnits(org(member))));
    }
    return holdings;
  }

  void assertAgrees() throws SQLException {
    books.assertAgrees();
  }

  @Override
  public void close() {
    books.close();
  }
}
