package org.tanpuhui.ledger.market;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import org.tanpuhui.platform.CityTime;

/**
 * When the market is open. Days and hours are local.
 *
 * @param weekdays days of the week with trading
 * @param sessions of every trading day, in order, not overlapping
 * @param closures days without trading, whatever the weekday
 */
public record TradingCalendar(
    Set<DayOfWeek> weekdays, List<Session> sessions, List<Closure> closures) {
  private static final int MINUTES_PER_HOUR = 60;
  private static final int MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR;
  private static final int DAYS_MAX = 3_660;

  /**
   * A session, half-open.
   *
   * @param fromMinute of the day, [0, 1440)
   * @param toMinute of the day, (fromMinute, 1440]
   */
  public record Session(int fromMinute, int toMinute) {
    public Session {
      if (fromMinute < 0 || toMinute <= fromMinute || toMinute > MINUTES_PER_DAY) {
        throw new IllegalArgumentException("no session from " + fromMinute + " to " + toMinute);
      }
    }

    /** Reads {@code HH:mm} twice; {@code 24:00} ends a day. */
    public static Session of(String from, String to) {
      return new Session(minute(from), minute(to));
    }

    /** The beginning as {@code HH:mm}. */
    public String from() {
      return text(fromMinute);
    }

    /** The end as {@code HH:mm}. */
    public String to() {
      return text(toMinute);
    }

    private static int minute(String text) {
      if (text == null || !text.matches("[0-2][0-9]:[0-5][0-9]")) {
        throw new IllegalArgumentException("a time looks like 09:30, not " + text);
      }
      return Integer.parseInt(text.substring(0, 2)) * MINUTES_PER_HOUR
          + Integer.parseInt(text.substring(3));
    }

    private static String text(int minute) {
      return "%02d:%02d".formatted(minute / MINUTES_PER_HOUR, minute % MINUTES_PER_HOUR);
    }
  }

  /** Days without trading, both included. */
  public record Closure(LocalDate from, LocalDate to, String nameZh, String nameEn) {
    boolean holds(LocalDate day) {
      return !day.isBefore(from) && !day.isAfter(to);
    }
  }

  public TradingCalendar {
    if (weekdays.isEmpty() || sessions.isEmpty()) {
      throw new IllegalArgumentException("a calendar has at least one weekday and one session");
    }
    for (int i = 1; i < sessions.size(); i++) {
      if (sessions.get(i).fromMinute() < sessions.get(i - 1).toMinute()) {
        throw new IllegalArgumentException("sessions must follow each other");
      }
    }
  }

  public boolean isTradingDay(LocalDate day) {
    return weekdays.contains(day.getDayOfWeek())
        && closures.stream().noneMatch(closure -> closure.holds(day));
  }

  public boolean isOpen(Instant at) {
    LocalDateTime local = LocalDateTime.ofInstant(at, CityTime.ZONE);
    int minute = local.getHour() * MINUTES_PER_HOUR + local.getMinute();
    return isTradingDay(local.toLocalDate())
        && sessions.stream().anyMatch(s -> minute >= s.fromMinute() && minute < s.toMinute());
  }

  /**
   * The trading day so many trading days after a day.
   *
   * @param days at least 0; 0 gives the day itself
   * @throws IllegalStateException there is none within ten years
   */
  public LocalDate tradingDayAfter(LocalDate day, int days) {
    LocalDate next = day;
    int left = days;
    for (int i = 0; left > 0 && i < DAYS_MAX; i++) {
      next = next.plusDays(1);
      left -= isTradingDay(next) ? 1 : 0;
    }
    if (left > 0) {
      throw new IllegalStateException("the calendar has no trading day after " + day);
    }
    return next;
  }

  /**
   * Until when units must have been acquired to be sold on a trading day.
   *
   * @param days trading days that must have begun since
   * @return the first instant that is too late
   */
  public Instant acquiredBefore(LocalDate tradingDay, int days) {
    LocalDate last = tradingDay;
    while (tradingDayAfter(last, days).isAfter(tradingDay)) {
      last = last.minusDays(1);
    }
    return CityTime.startOf(last.plusDays(1));
  }
}
