package org.tanpuhui.ledger.exchange;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.tanpuhui.ledger.Transactions;
import org.tanpuhui.ledger.cash.CashDesk;
import org.tanpuhui.ledger.credits.CreditBook.Command;
import org.tanpuhui.ledger.credits.unit.SerialRange;
import org.tanpuhui.ledger.exchange.Settlement.Deal;
import org.tanpuhui.ledger.market.Listing;
import org.tanpuhui.ledger.market.Matcher;
import org.tanpuhui.ledger.market.Side;
import org.tanpuhui.ledger.market.Terms;
import org.tanpuhui.ledger.market.store.InstrumentStore;
import org.tanpuhui.ledger.market.store.MemberStore.Member;
import org.tanpuhui.ledger.market.store.MemberStore.ProjectSeller;
import org.tanpuhui.ledger.market.store.OrderStore;
import org.tanpuhui.ledger.market.store.OrderStore.Order;
import org.tanpuhui.ledger.market.store.OrderStore.QueueException;
import org.tanpuhui.ledger.market.store.TradeStore;
import org.tanpuhui.ledger.market.store.TradeStore.Trade;
import org.tanpuhui.ledger.market.store.TradeStore.Waiver;
import org.tanpuhui.ledger.store.SchemeSalts;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** Listing and picking (挂牌点选): what a member lists is frozen; another picks the best of it. */
@ApplicationScoped
public class OrderService {
  private final DataSource dataSource;
  private final MemberService members;
  private final CashService cash;
  private final Gate gate;
  private final OrderStore store = new OrderStore();
  private final TradeStore trades = new TradeStore();
  private final InstrumentStore instruments = new InstrumentStore();
  private final Settlement settlement;

  @Inject
  public OrderService(
      DataSource dataSource,
      SchemeSalts salts,
      MemberService members,
      CashService cash,
      MarketRuleService rules) {
    this(dataSource, salts, members, cash, rules, Clock.systemUTC());
  }

  /** As above, with another clock. */
  public OrderService(
      DataSource dataSource,
      SchemeSalts salts,
      MemberService members,
      CashService cash,
      MarketRuleService rules,
      Clock clock) {
    this.dataSource = dataSource;
    this.members = members;
    this.cash = cash;
    this.gate = new Gate(rules, clock);
    this.settlement = new Settlement(salts);
  }

  /** Who commands: a member's organisation, the person, and their own name for the command. */
  public record Who(Scheme scheme, String org, String person, String key) {}

  /**
   * An offer.
   *
   * @param projectId whose units to sell; null for the member's own
   */
  public record Offer(String instrument, Side side, Terms terms, String projectId) {}

  /**
   * A pick: a quantity, or all that an amount of money buys.
   *
   * @param tonnes null when {@code spendFen} says how much
   * @param spendFen null when {@code tonnes} says how much
   * @param waiver of the exchange, under which the buyer pays no fee; null when it pays
   */
  public record Wish(Long tonnes, Long spendFen, UUID waiver) {}

  /**
   * Lists an offer and freezes what it promises.
   *
   * @throws ProblemException NOT_A_MEMBER, INSTRUMENT_UNKNOWN, MARKET_CLOSED, MARKET_HALTED,
   *     QUANTITY_NOT_LOT, PRICE_OFF_TICK, PRICE_OUTSIDE_BAND, PROJECT_NOT_YOURS, INSUFFICIENT_CASH,
   *     INSUFFICIENT_CREDITS, ID_REUSED
   */
  public Order enter(Who who, Offer offer) {
    UUID id = Refusals.id("market-order", who.scheme(), who.org(), who.key());
    return Transactions.write(
        dataSource,
        connection -> {
          Member member = members.require(connection, who.scheme(), who.org());
          Gate.Inside inside = gate.enter(connection, who.scheme(), offer.instrument());
          Order there = store.find(connection, id).orElse(null);
          if (there != null) {
            return same(there, offer);
          }
          inside.requireOpen();
          Refusals.refuse(Matcher.checkListing(offer.terms(), inside.rules(), inside.band()));
          Order order = order(id, inside, member, offer, who.person());
          ProjectSeller project = project(connection, member, offer.projectId());
          if (offer.side() == Side.SELL) {
            settlement.freeze(
                connection,
                new Command(id, 0, inside.now(), who.person()),
                Settlement.holding(member, project),
                id,
                Settlement.sellable(inside, project, offer.terms().tonnes()));
          } else {
            cash.freeze(
                connection, desk(inside, who.person()), id, member.number(), order.frozenFen());
          }
          store.add(connection, order);
          instruments.write(
              connection,
              inside
                  .instrument()
                  .moved(
                      inside.instrument().day(), order.no(), inside.instrument().lastPriceFen()));
          return order;
        });
  }

  private static Order order(
      UUID id, Gate.Inside inside, Member member, Offer offer, String person) {
    Terms terms = offer.terms();
    int fee = inside.rules().feeBasisPoints();
    return new Order(
        id,
        member.scheme(),
        offer.instrument(),
        inside.instrument().lastNo() + 1,
        offer.side(),
        member.number(),
        offer.projectId(),
        terms.priceFen(),
        terms.tonnes(),
        terms.tonnes(),
        offer.side() == Side.BUY ? terms.costFen(fee) : 0,
        fee,
        "listed",
        1,
        inside.now(),
        null,
        person);
  }

  private static Order same(Order there, Offer offer) {
    boolean same =
        there.instrument().equals(offer.instrument())
            && there.side() == offer.side()
            && there.priceFen() == offer.terms().priceFen()
            && there.quantityTonnes() == offer.terms().tonnes()
            && Objects.equals(there.projectId(), offer.projectId());
    if (!same) {
      throw Refusals.reused();
    }
    return there;
  }

  private ProjectSeller project(Connection connection, Member member, String project)
      throws SQLException {
    return project == null ? null : members.requireSeller(connection, member, project);
  }

  /**
   * Picks a listing: units and money change hands at its price, at once.
   *
   * @param version which the listing must have; null for any
   * @throws ProblemException those of {@link #enter}, ORDER_UNKNOWN, ORDER_STATE, SELF_TRADE,
   *     NOT_BEST_LISTING, QUANTITY_OVER_LISTING, CHANGED_MEANWHILE
   */
  public Trade pick(Who who, UUID listing, Wish wish, Integer version) {
    UUID id = Refusals.id("market-pick", who.scheme(), who.org(), who.key());
    return Transactions.write(
        dataSource,
        connection -> {
          try {
            return pick(connection, who, id, listing, wish, version, false);
          } catch (QueueException e) {
            throw e.sql();
          }
        });
  }

  /**
   * Picks an offer to sell with money that was frozen for a substitute restoration: as many whole
   * lots as it pays and the offer has, without a buyer's fee; in the caller's transaction.
   */
  Trade restore(Connection connection, Who who, UUID listing, long spendFen) throws SQLException {
    UUID id = Refusals.id("market-restoration", who.scheme(), who.org(), who.key());
    try {
      return pick(connection, who, id, listing, new Wish(null, spendFen, null), null, true);
    } catch (QueueException e) {
      throw e.sql();
    }
  }

  /** The units that a trade delivered. */
  List<SerialRange> units(Connection connection, UUID trade) throws SQLException {
    return trades.units(connection, trade).stream()
        .map(units -> new SerialRange(units.first(), units.last()))
        .toList();
  }

  private Trade pick(
      Connection connection,
      Who who,
      UUID id,
      UUID listing,
      Wish wish,
      Integer version,
      boolean restoration)
      throws SQLException {
    Member taker = members.require(connection, who.scheme(), who.org());
    String instrument = listed(connection, who.scheme(), listing).instrument();
    Gate.Inside inside = gate.enter(connection, who.scheme(), instrument);
    Trade there = trades.find(connection, id).orElse(null);
    if (there != null) {
      return same(there, listing, wish);
    }
    Order order = listed(connection, who.scheme(), listing);
    Refusals.match(version, order.version());
    inside.requireOpen();
    requireListed(order);
    if (restoration && order.side() != Side.SELL) {
      throw new ProblemException(ProblemCode.ORDER_STATE, "the listing offers no units");
    }
    boolean free = restoration || wish.waiver() != null;
    int takerFee = free ? 0 : inside.rules().feeBasisPoints();
    long tonnes = tonnes(wish, order, inside, takerFee);
    Listing offered = order.listing();
    Refusals.refuse(
        Matcher.checkPick(
            offered,
            store.queue(connection, who.scheme(), instrument),
            inside.band(),
            inside.rules(),
            taker.number(),
            tonnes));
    if (wish.waiver() != null) {
      requireWaiver(connection, inside, order, taker, new Terms(tonnes, order.priceFen()), wish);
    }
    Deal deal = deal(connection, id, inside, order, taker, tonnes, takerFee, wish, who.person());
    settlement.settle(connection, restoration ? deal.paidFrozen() : deal);
    write(connection, inside, order, deal.trade());
    return deal.trade();
  }

  private void requireWaiver(
      Connection connection, Gate.Inside inside, Order order, Member taker, Terms terms, Wish wish)
      throws SQLException {
    Waiver waiver =
        trades
            .waiver(connection, wish.waiver())
            .filter(w -> w.scheme() == taker.scheme() && w.member() == taker.number())
            .filter(w -> inside.now().isBefore(w.validUntil()) && order.side() == Side.SELL)
            .orElseThrow(
                () ->
                    ProblemException.field(
                        ProblemCode.FEE_WAIVER_INVALID,
                        "/fee_waiver_id",
                        "no waiver in force for " + taker.org() + " as a buyer has this id"));
    long left = waiver.limitFen() - trades.waived(connection, waiver.id());
    if (terms.amountFen() > left) {
      throw ProblemException.field(
          ProblemCode.FEE_WAIVER_INVALID,
          "/fee_waiver_id",
          "of the waiver " + left + " fen are left, not " + terms.amountFen());
    }
  }

  private static long tonnes(Wish wish, Order order, Gate.Inside inside, int fee) {
    if (wish.tonnes() != null) {
      return wish.tonnes();
    }
    if (order.side() == Side.BUY) {
      throw ProblemException.field(
          ProblemCode.FIELD_RANGE,
          "/spend_up_to_fen",
          "who picks an offer to buy sells; say quantity_t");
    }
    long affordable =
        Terms.affordable(wish.spendFen(), order.priceFen(), fee, inside.rules().lotTonnes());
    if (affordable == 0) {
      throw ProblemException.field(
          ProblemCode.INSUFFICIENT_CASH,
          "/spend_up_to_fen",
          wish.spendFen() + " fen do not pay one lot at " + order.priceFen() + " fen per tonne");
    }
    return Math.min(affordable, order.remainingTonnes());
  }

  private Deal deal(
      Connection connection,
      UUID id,
      Gate.Inside inside,
      Order order,
      Member taker,
      long tonnes,
      int takerFeeBasisPoints,
      Wish wish,
      String person)
      throws SQLException {
    Member owner = members.require(connection, order.scheme(), order.member());
    boolean selling = order.side() == Side.SELL;
    Terms terms = new Terms(tonnes, order.priceFen());
    // The owner's fee is that of all that was picked of its listing, less what it paid before.
    long picked = order.quantityTonnes() - order.remainingTonnes();
    long ownerFee =
        terms.of(picked + tonnes).feeFen(order.feeBasisPoints())
            - (picked == 0 ? 0 : trades.feePaid(connection, order.id(), order.member()));
    long takerFee = terms.feeFen(takerFeeBasisPoints);
    ProjectSeller project =
        order.projectId() == null
            ? null
            : members.seller(connection, order.scheme(), order.projectId());
    Trade trade =
        Settlement.trade(
            id,
            inside,
            "pick",
            order.id(),
            selling ? owner : taker,
            project,
            selling ? taker : owner,
            terms,
            selling ? ownerFee : takerFee,
            selling ? takerFee : ownerFee,
            wish.waiver() == null ? null : wish.waiver().toString(),
            person);
    return selling
        ? new Deal(trade, owner, project, order.id(), null, taker, false)
        : new Deal(
            trade, taker, null, null, Settlement.sellable(inside, null, tonnes), owner, true);
  }

  private void write(Connection connection, Gate.Inside inside, Order order, Trade trade)
      throws SQLException {
    long remaining = order.remainingTonnes() - trade.quantityTonnes();
    long frozen =
        order.side() == Side.SELL ? 0 : order.frozenFen() - trade.amountFen() - trade.buyerFeeFen();
    boolean done = remaining == 0;
    store.write(
        connection,
        order.changed(remaining, frozen, done ? "done" : "listed", done ? inside.now() : null));
    Terms terms = new Terms(trade.quantityTonnes(), trade.priceFen());
    instruments.write(
        connection,
        inside
            .instrument()
            .moved(inside.instrument().day().with(terms), trade.no(), trade.priceFen()));
  }

  private static Trade same(Trade there, UUID listing, Wish wish) {
    boolean same =
        there.sourceId().equals(listing)
            && (wish.tonnes() == null || wish.tonnes() == there.quantityTonnes())
            && Objects.equals(Objects.toString(wish.waiver(), null), there.waiver());
    if (!same) {
      throw Refusals.reused();
    }
    return there;
  }

  private static void requireListed(Order order) {
    if (!order.state().equals("listed")) {
      throw new ProblemException(ProblemCode.ORDER_STATE, "the order is " + order.state());
    }
  }

  /**
   * Takes back what was not picked, and unfreezes it; possible at any time.
   *
   * @param version which the order must have; null for any
   * @throws ProblemException ORDER_UNKNOWN for another member's too, ORDER_STATE, CHANGED_MEANWHILE
   */
  public Order withdraw(Who who, UUID id, Integer version) {
    return Transactions.write(
        dataSource,
        connection -> {
          Member member = members.require(connection, who.scheme(), who.org());
          Order mine = own(connection, member, id);
          Gate.Inside inside = gate.enter(connection, who.scheme(), mine.instrument());
          Order order = own(connection, member, id);
          if (order.state().equals("withdrawn")) {
            return order;
          }
          Refusals.match(version, order.version());
          requireListed(order);
          if (order.side() == Side.SELL) {
            settlement.unfreeze(
                connection,
                new Command(id, 0, inside.now(), who.person()),
                Settlement.holding(member, project(connection, member, order.projectId())),
                id,
                order.remainingTonnes());
          } else {
            cash.unfreeze(
                connection, desk(inside, who.person()), id, member.number(), order.frozenFen());
          }
          Order withdrawn = order.changed(order.remainingTonnes(), 0, "withdrawn", inside.now());
          store.write(connection, withdrawn);
          return withdrawn;
        });
  }

  /** One of a member's orders, with the trades that came of it. */
  public Order order(Scheme scheme, String org, UUID id) {
    return Transactions.read(dataSource, c -> own(c, members.require(c, scheme, org), id));
  }

  public List<Trade> trades(UUID order) {
    return Transactions.read(dataSource, c -> trades.ofSource(c, order));
  }

  /** A member's orders, latest first. */
  public List<Order> orders(Scheme scheme, String org, Instant before, UUID id, int limit) {
    return Transactions.read(
        dataSource,
        c ->
            store.ofMember(c, scheme, members.require(c, scheme, org).number(), before, id, limit));
  }

  private Order own(Connection connection, Member member, UUID id) throws SQLException {
    return store
        .find(connection, id)
        .filter(o -> o.scheme() == member.scheme() && o.member() == member.number())
        .orElseThrow(() -> unknown(id));
  }

  private Order listed(Connection connection, Scheme scheme, UUID id) throws SQLException {
    return store
        .find(connection, id)
        .filter(o -> o.scheme() == scheme)
        .orElseThrow(() -> unknown(id));
  }

  private static ProblemException unknown(UUID id) {
    return new ProblemException(ProblemCode.ORDER_UNKNOWN, "no order has the id " + id);
  }

  private static CashDesk desk(Gate.Inside inside, String person) {
    return new CashDesk(inside.instrument().scheme(), inside.now(), person);
  }
}
