package org.tanpuhui.ledger.exchange;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.tanpuhui.ledger.Transactions;
import org.tanpuhui.ledger.market.MarketDay;
import org.tanpuhui.ledger.market.Side;
import org.tanpuhui.ledger.market.store.InstrumentStore;
import org.tanpuhui.ledger.market.store.InstrumentStore.Action;
import org.tanpuhui.ledger.market.store.InstrumentStore.Close;
import org.tanpuhui.ledger.market.store.InstrumentStore.Instrument;
import org.tanpuhui.ledger.market.store.OrderStore;
import org.tanpuhui.ledger.market.store.OrderStore.Level;
import org.tanpuhui.ledger.market.store.OrderStore.Order;
import org.tanpuhui.ledger.market.store.TradeStore;
import org.tanpuhui.ledger.market.store.TradeStore.Trade;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** What the exchange does with instruments, and what anyone may see of their market. */
@ApplicationScoped
public class InstrumentService {
  private static final int LEVELS = 10;

  private final DataSource dataSource;
  private final Clock clock;
  private final Gate gate;
  private final InstrumentStore store = new InstrumentStore();
  private final OrderStore orders = new OrderStore();
  private final TradeStore trades = new TradeStore();

  @Inject
  public InstrumentService(DataSource dataSource, MarketRuleService rules) {
    this(dataSource, rules, Clock.systemUTC());
  }

  public InstrumentService(DataSource dataSource, MarketRuleService rules, Clock clock) {
    this.dataSource = dataSource;
    this.clock = clock;
    this.gate = new Gate(rules, clock);
  }

  /**
   * The market of an instrument now.
   *
   * @param open whether orders can be entered and picked now
   * @param bestSell what a buyer may pick; null when nobody sells inside the band
   * @param bestBuy what a seller may pick; null when nobody buys inside the band
   */
  public record Quote(
      Instrument instrument,
      boolean open,
      long bandLowFen,
      long bandHighFen,
      Order bestSell,
      Order bestBuy,
      List<Level> sells,
      List<Level> buys) {}

  /**
   * Lists an instrument with its first reference price, open.
   *
   * @throws ProblemException INSTRUMENT_EXISTS
   */
  public Instrument list(
      Scheme scheme, String methodology, int vintage, long referenceFen, String reason, String by) {
    String code = methodology + "-" + vintage;
    return Transactions.write(
        dataSource,
        connection -> {
          if (store.find(connection, scheme, code).isPresent()) {
            throw new ProblemException(ProblemCode.INSTRUMENT_EXISTS, code + " was listed before");
          }
          Instant now = now();
          MarketDay day = MarketDay.opening(CityTime.day(now), referenceFen);
          Instrument instrument =
              new Instrument(scheme, code, methodology, vintage, "open", day, 0, null, 1);
          store.add(connection, instrument);
          store.add(connection, scheme, code, new Action(1, "list", referenceFen, now, by, reason));
          return instrument;
        });
  }

  /**
   * Opens or halts an instrument; the same again changes nothing.
   *
   * @param version which it must have; null for any
   * @throws ProblemException INSTRUMENT_UNKNOWN, CHANGED_MEANWHILE
   */
  public Instrument set(
      Scheme scheme, String code, boolean open, Integer version, String reason, String by) {
    return Transactions.write(
        dataSource,
        connection -> {
          Gate.Inside inside = gate.enter(connection, scheme, code);
          String state = open ? "open" : "halted";
          if (!inside.instrument().state().equals(state)) {
            Refusals.match(version, inside.instrument().version());
            store.setState(connection, inside.instrument(), state);
            int no = inside.instrument().version() + 1;
            store.add(
                connection,
                scheme,
                code,
                new Action(no, open ? "open" : "halt", null, inside.now(), by, reason));
            Acts.record(
                connection,
                Act.of(scheme, inside.now(), "market." + (open ? "opened" : "halted"), by, code)
                    .because(reason));
          }
          return store.find(connection, scheme, code).orElseThrow();
        });
  }

  /** What the exchange did with an instrument. */
  public List<Action> actions(Scheme scheme, String code) {
    return Transactions.read(
        dataSource,
        connection -> {
          gate.look(connection, scheme, code);
          return store.actions(connection, scheme, code);
        });
  }

  /** The market of one instrument. */
  public Quote quote(Scheme scheme, String code) {
    return Transactions.read(dataSource, c -> quote(c, gate.look(c, scheme, code)));
  }

  /** The markets of a scheme, by code, from behind one on. */
  public List<Quote> quotes(Scheme scheme, String after, int limit) {
    return Transactions.read(
        dataSource,
        connection -> {
          List<Quote> quotes = new ArrayList<>();
          for (Instrument instrument : store.list(connection, scheme, after, limit)) {
            quotes.add(quote(connection, gate.inside(connection, instrument)));
          }
          return quotes;
        });
  }

  private Quote quote(Connection connection, Gate.Inside inside) throws SQLException {
    Scheme scheme = inside.instrument().scheme();
    String code = inside.instrument().code();
    return new Quote(
        inside.instrument(),
        inside.isOpen(),
        inside.band().lowFen(),
        inside.band().highFen(),
        orders.best(connection, scheme, code, Side.SELL, inside.band()).orElse(null),
        orders.best(connection, scheme, code, Side.BUY, inside.band()).orElse(null),
        orders.levels(connection, scheme, code, Side.SELL, inside.band(), LEVELS),
        orders.levels(connection, scheme, code, Side.BUY, inside.band(), LEVELS));
  }

  /** Trades of an instrument, latest first. */
  public List<Trade> trades(Scheme scheme, String code, long beforeNo, int limit) {
    return Transactions.read(
        dataSource,
        connection -> {
          gate.look(connection, scheme, code);
          return trades.ofInstrument(connection, scheme, code, beforeNo, limit);
        });
  }

  /** What an instrument closed at, latest day first. */
  public List<Close> closes(Scheme scheme, String code, LocalDate before, int limit) {
    return Transactions.read(
        dataSource,
        connection -> {
          gate.look(connection, scheme, code);
          return store.closes(connection, scheme, code, before, limit);
        });
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
