package org.tanpuhui.ledger.exchange;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.tanpuhui.ledger.market.MarketDay;
import org.tanpuhui.ledger.market.MarketRules;
import org.tanpuhui.ledger.market.PriceBand;
import org.tanpuhui.ledger.market.TradingCalendar;
import org.tanpuhui.ledger.market.store.InstrumentStore;
import org.tanpuhui.ledger.market.store.InstrumentStore.Close;
import org.tanpuhui.ledger.market.store.InstrumentStore.Instrument;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/**
 * The way into the market of an instrument: one command at a time. The row of the instrument is
 * locked before anything else; only then is the time read, so times follow the order of commands.
 */
final class Gate {
  private final InstrumentStore store = new InstrumentStore();
  private final MarketRuleService rules;
  private final Clock clock;

  Gate(MarketRuleService rules, Clock clock) {
    this.rules = rules;
    this.clock = clock;
  }

  /**
   * What a command finds inside.
   *
   * @param instrument as it stands today
   * @param band of listed prices today
   */
  record Inside(
      Instrument instrument,
      MarketRules rules,
      TradingCalendar calendar,
      PriceBand band,
      Instant now,
      LocalDate today) {

    /** Whether commands other than withdrawals may be given now. */
    boolean isOpen() {
      return instrument.state().equals("open") && calendar.isOpen(now);
    }

    /** Refuses with MARKET_HALTED or MARKET_CLOSED. */
    void requireOpen() {
      if (!instrument.state().equals("open")) {
        throw new ProblemException(
            ProblemCode.MARKET_HALTED, "trading in " + instrument.code() + " is halted");
      }
      if (!calendar.isOpen(now)) {
        throw new ProblemException(
            ProblemCode.MARKET_CLOSED, "there is no trading session at " + now);
      }
    }

    /** Until when a member must have acquired the units it sells today. */
    Instant acquiredBefore() {
      return calendar.acquiredBefore(today, rules.resaleAfterDays());
    }
  }

  /**
   * Enters, alone.
   *
   * @throws ProblemException INSTRUMENT_UNKNOWN
   */
  Inside enter(Connection connection, Scheme scheme, String code) throws SQLException {
    Instrument there = required(store.lock(connection, scheme, code), code);
    Inside inside = inside(connection, there);
    if (inside.today().isAfter(there.day().day())) {
      store.add(
          connection,
          scheme,
          code,
          new Close(
              there.day().day(),
              inside.instrument().day().previousCloseFen(),
              there.day().tonnes(),
              there.day().turnoverFen()));
      store.write(connection, inside.instrument());
    }
    return inside;
  }

  /** Looks in without a lock. */
  Inside look(Connection connection, Scheme scheme, String code) throws SQLException {
    return inside(connection, required(store.find(connection, scheme, code), code));
  }

  Inside inside(Connection connection, Instrument there) throws SQLException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    LocalDate today = CityTime.day(now);
    MarketRules inForce = rules.rules(connection, there.scheme(), now);
    // A day closes by the rules that were in force at its end.
    Instant end = CityTime.startOf(there.day().day().plusDays(1)).minusMillis(1);
    MarketRules then =
        today.isAfter(there.day().day()) ? rules.rules(connection, there.scheme(), end) : inForce;
    MarketDay day = there.day().on(today, then.closeOverTonnes(), then.tickFen());
    return new Inside(
        there.moved(day, there.lastNo(), there.lastPriceFen()),
        inForce,
        rules.calendar(connection, there.scheme(), now),
        inForce.band(day.previousCloseFen()),
        now,
        today);
  }

  private static Instrument required(Optional<Instrument> found, String code) {
    return found.orElseThrow(
        () ->
            new ProblemException(
                ProblemCode.INSTRUMENT_UNKNOWN, "the market has no instrument " + code));
  }
}
