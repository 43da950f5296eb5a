package org.tanpuhui.ledger.market.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.tanpuhui.ledger.market.MarketRules.Version;
import org.tanpuhui.ledger.market.Parameter;
import org.tanpuhui.ledger.market.TradingCalendar;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;

/** Versions of the market's parameters and of its calendar. */
public final class MarketRuleStore {

  /**
   * A calendar as it is written.
   *
   * @param weekdays 1 Monday to 7 Sunday
   * @param sessions of every trading day
   * @param closures days without trading
   */
  public record Document(List<Integer> weekdays, List<Hours> sessions, List<Closed> closures) {
    /** A session, {@code HH:mm}; the end may be {@code 24:00}. */
    public record Hours(String from, String to) {}

    /** Days without trading, both included. */
    public record Closed(LocalDate from, LocalDate to, String nameZh, String nameEn) {}

    /**
     * What it means.
     *
     * @throws IllegalArgumentException it makes no sense; the message says why
     */
    public TradingCalendar calendar() {
      return new TradingCalendar(
          weekdays.stream().map(MarketRuleStore::weekday).collect(Collectors.toSet()),
          sessions.stream().map(h -> TradingCalendar.Session.of(h.from(), h.to())).toList(),
          closures.stream()
              .map(c -> new TradingCalendar.Closure(c.from(), c.to(), c.nameZh(), c.nameEn()))
              .toList());
    }
  }

  /** A version of the calendar; {@code decidedBy} is null for what came with the release. */
  public record CalendarVersion(
      LocalDate validFrom, Document document, String provenance, String source, String decidedBy) {}

  private static final String PARAMETERS =
      """
      SELECT name, valid_from, value, provenance, source, decided_by
        FROM market_parameter WHERE scheme = ? ORDER BY name, valid_from DESC
      """;
  private static final String ADD_PARAMETER =
      """
      INSERT INTO market_parameter (scheme, name, unit, valid_from, value, provenance, source,
                                    decided_by, decided_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String CALENDARS =
      """
      SELECT valid_from, document::text, provenance, source, decided_by
        FROM trading_calendar WHERE scheme = ? ORDER BY valid_from DESC
      """;
  private static final String ADD_CALENDAR =
      """
      INSERT INTO trading_calendar (scheme, valid_from, document, provenance, source, decided_by,
                                    decided_at)
      VALUES (?, ?, ?::jsonb, ?, ?, ?, ?)
      """;

  private static DayOfWeek weekday(Integer number) {
    if (number == null || number < 1 || number > 7) {
      throw new IllegalArgumentException("weekdays are numbers from 1, Monday, to 7, Sunday");
    }
    return DayOfWeek.of(number);
  }

  /** All versions of all parameters of a scheme, by name, latest first. */
  public List<Version> parameters(Connection connection, Scheme scheme) throws SQLException {
    return Sql.list(connection, PARAMETERS, MarketRuleStore::version, scheme.code());
  }

  private static Version version(ResultSet row) throws SQLException {
    return new Version(
        Parameter.byId(row.getString(1)).orElseThrow(),
        Sql.instant(row, 2),
        row.getLong(3),
        row.getString(4),
        row.getString(5),
        row.getString(6));
  }

  /** Adds a version; fails with 23505 when one begins at that time. */
  public void add(Connection connection, Scheme scheme, Version version, Instant at)
      throws SQLException {
    Sql.change(
        connection,
        1,
        ADD_PARAMETER,
        scheme.code(),
        version.parameter().id(),
        version.parameter().unit(),
        version.validFrom(),
        version.value(),
        version.provenance(),
        version.source(),
        version.decidedBy(),
        at);
  }

  /** The versions of a scheme's calendar, latest first. */
  public List<CalendarVersion> calendars(Connection connection, Scheme scheme) throws SQLException {
    return Sql.list(connection, CALENDARS, MarketRuleStore::calendar, scheme.code());
  }

  private static CalendarVersion calendar(ResultSet row) throws SQLException {
    try {
      return new CalendarVersion(
          row.getObject(1, LocalDate.class),
          Json.mapper().readValue(row.getString(2), Document.class),
          row.getString(3),
          row.getString(4),
          row.getString(5));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a calendar of the database cannot be read", e);
    }
  }

  /** Adds a version; fails with 23505 when one begins on that day. */
  public void add(Connection connection, Scheme scheme, CalendarVersion version, Instant at)
      throws SQLException {
    try {
      Sql.change(
          connection,
          1,
          ADD_CALENDAR,
          scheme.code(),
          version.validFrom(),
          Json.mapper().writeValueAsString(version.document()),
          version.provenance(),
          version.source(),
          version.decidedBy(),
          at);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a calendar cannot be written", e);
    }
  }
}
