package org.tanpuhui.ledger.exchange;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.sql.DataSource;
import org.tanpuhui.ledger.Transactions;
import org.tanpuhui.ledger.market.MarketRules;
import org.tanpuhui.ledger.market.MarketRules.Version;
import org.tanpuhui.ledger.market.Parameter;
import org.tanpuhui.ledger.market.TradingCalendar;
import org.tanpuhui.ledger.market.store.MarketRuleStore;
import org.tanpuhui.ledger.market.store.MarketRuleStore.CalendarVersion;
import org.tanpuhui.ledger.market.store.MarketRuleStore.Document;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** The market's parameters and calendar. The exchange adds versions for the future only. */
@ApplicationScoped
public class MarketRuleService {
  /** A value begins at least so long after it was set. */
  static final Duration NOTICE = Duration.ofMinutes(1);

  private static final LocalDate LAST_DAY = LocalDate.of(2200, 1, 1);

  private final DataSource dataSource;
  private final Clock clock;
  private final MarketRuleStore store = new MarketRuleStore();

  @Inject
  public MarketRuleService(DataSource dataSource) {
    this(dataSource, Clock.systemUTC());
  }

  public MarketRuleService(DataSource dataSource, Clock clock) {
    this.dataSource = dataSource;
    this.clock = clock;
  }

  /** All versions of all parameters of a scheme, by name, latest first. */
  public List<Version> parameters(Scheme scheme) {
    return Transactions.read(dataSource, c -> store.parameters(c, scheme));
  }

  /** The versions of a scheme's calendar, latest first. */
  public List<CalendarVersion> calendars(Scheme scheme) {
    return Transactions.read(dataSource, c -> store.calendars(c, scheme));
  }

  /**
   * Adds a value of a parameter.
   *
   * @throws ProblemException FIELD_RANGE, RULE_NOT_IN_FUTURE, RULE_EXISTS
   */
  public Version add(Scheme scheme, Version version) {
    Parameter parameter = version.parameter();
    if (version.value() < parameter.min() || version.value() > parameter.max()) {
      throw ProblemException.field(
          ProblemCode.FIELD_RANGE,
          "/value",
          parameter.id() + " lies between " + parameter.min() + " and " + parameter.max());
    }
    return Transactions.write(
        dataSource,
        connection -> {
          Instant now = now();
          if (version.validFrom().isBefore(now.plus(NOTICE))
              || !version.validFrom().isBefore(CityTime.startOf(LAST_DAY))) {
            throw notInFuture("valid_from must lie after " + now.plus(NOTICE) + " and before 2200");
          }
          if (store.parameters(connection, scheme).stream()
              .anyMatch(
                  v -> v.parameter() == parameter && v.validFrom().equals(version.validFrom()))) {
            throw exists();
          }
          store.add(connection, scheme, version, now);
          Acts.record(
              connection,
              Act.of(scheme, now, "market.parameter_set", version.decidedBy(), parameter.id())
                  .because(version.source())
                  .with(version.value() + " from " + version.validFrom()));
          return version;
        });
  }

  /**
   * Adds a calendar that begins on a later day.
   *
   * @throws ProblemException FIELD_RANGE when it makes no sense, RULE_NOT_IN_FUTURE, RULE_EXISTS
   */
  public CalendarVersion add(Scheme scheme, CalendarVersion version) {
    try {
      version.document().calendar();
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new ProblemException(
          ProblemCode.FIELD_RANGE,
          e instanceof NullPointerException ? "a member is missing" : e.getMessage());
    }
    return Transactions.write(
        dataSource,
        connection -> {
          Instant now = now();
          if (!version.validFrom().isAfter(CityTime.day(now))
              || version.validFrom().isAfter(LAST_DAY)) {
            throw notInFuture("valid_from must be a day after today and before 2200");
          }
          if (store.calendars(connection, scheme).stream()
              .anyMatch(v -> v.validFrom().equals(version.validFrom()))) {
            throw exists();
          }
          store.add(connection, scheme, version, now);
          Acts.record(
              connection,
              Act.of(scheme, now, "market.calendar_set", version.decidedBy(), scheme.id())
                  .because(version.source())
                  .with("from " + version.validFrom()));
          return version;
        });
  }

  private static ProblemException notInFuture(String detail) {
    return ProblemException.field(ProblemCode.RULE_NOT_IN_FUTURE, "/valid_from", detail);
  }

  private static ProblemException exists() {
    return new ProblemException(
        ProblemCode.RULE_EXISTS, "a version begins then already; choose another time");
  }

  /** The parameters in force. */
  MarketRules rules(Connection connection, Scheme scheme, Instant at) throws SQLException {
    return MarketRules.at(at, store.parameters(connection, scheme));
  }

  /** The calendar in force. */
  TradingCalendar calendar(Connection connection, Scheme scheme, Instant at) throws SQLException {
    LocalDate today = CityTime.day(at);
    return store.calendars(connection, scheme).stream()
        .filter(version -> !version.validFrom().isAfter(today))
        .findFirst()
        .map(CalendarVersion::document)
        .map(Document::calendar)
        .orElseThrow();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
