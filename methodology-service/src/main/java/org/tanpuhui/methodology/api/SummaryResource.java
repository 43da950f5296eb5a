package org.tanpuhui.methodology.api;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tanpuhui.methodology.store.SummaryStore;
import org.tanpuhui.methodology.store.SummaryStore.OfDay;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;
import org.tanpuhui.platform.web.Caller;

/**
 * A participant's reductions by day and kind beside the city's mean, and this service's half of the
 * home screen.
 */
@Path("/v1/me")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("participant")
@Blocking
public class SummaryResource {
  private static final int DAYS_DEFAULT = 31;
  private static final int DAYS_MAX = 366;
  private static final int LATEST = 5;

  private final SummaryStore store;
  private final Activities activities;
  private final Caller caller;

  SummaryResource(SummaryStore store, Activities activities, Caller caller) {
    this.store = store;
    this.activities = activities;
    this.caller = caller;
  }

  /** Of one kind: {@code metro}, {@code bus}, {@code bike}, {@code household_day} and so on. */
  public record OfKind(String kind, long activities, long amountMgCo2e) {}

  /**
   * One local day.
   *
   * @param cityAverageMgCo2e what was recorded in the city on that day, by day received, per
   *     participant with anything; null while the day is not over
   */
  public record Day(LocalDate day, long amountMgCo2e, Long cityAverageMgCo2e, List<OfKind> kinds) {}

  /**
   * @param days days with anything of the caller or the city, in order; only by day
   * @param kinds over the whole period
   */
  public record Summary(
      LocalDate from,
      LocalDate to,
      long amountMgCo2e,
      Long cityAverageMgCo2e,
      List<OfKind> kinds,
      List<Day> days) {}

  /** This service's half of the home screen. */
  public record Home(
      long lifetimeMgCo2e,
      long todayMgCo2e,
      long monthMgCo2e,
      Long cityAverageMgCo2e,
      LocalDate cityAverageDay,
      List<ActivityView> latest) {}

  /**
   * @param by {@code day}, or {@code kind} for the whole period alone
   * @param from first local day; by default 30 days before {@code to}
   * @param to last local day; by default today
   */
  @GET
  @Path("/summary")
  public Summary summary(
      @QueryParam("by") String by, @QueryParam("from") String from, @QueryParam("to") String to)
      throws SQLException {
    if (by != null && !by.equals("day") && !by.equals("kind")) {
      throw new ProblemException(ProblemCode.PARAMETER_INVALID, "by must be day or kind");
    }
    LocalDate last = day("to", to).orElse(CityTime.day(Instant.now()));
    LocalDate first = day("from", from).orElse(last.minusDays(DAYS_DEFAULT - 1));
    if (first.isAfter(last) || first.isBefore(last.minusDays(DAYS_MAX - 1))) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID, "from and to must enclose 1 to " + DAYS_MAX + " days");
    }
    LocalDate end = last.plusDays(1);
    List<OfDay> own = store.ofParticipant(caller.participant().value(), first, end);
    Map<LocalDate, Long> city = store.cityMeans(caller.scheme(), first, end);
    return new Summary(
        first,
        last,
        own.stream().mapToLong(OfDay::amountMg).sum(),
        city.isEmpty() ? null : city.values().stream().mapToLong(Long::longValue).sum(),
        kinds(own),
        "kind".equals(by) ? null : days(own, city));
  }

  /** The gateway joins it with the ledger's half. */
  @GET
  @Path("/home")
  public Home home() throws SQLException {
    long participant = caller.participant().value();
    SummaryStore.Totals totals = store.totals(participant, CityTime.day(Instant.now()));
    Optional<SummaryStore.CityMean> city = store.lastCityMean(caller.scheme());
    return new Home(
        totals.lifetimeMg(),
        totals.todayMg(),
        totals.monthMg(),
        city.map(SummaryStore.CityMean::meanMg).orElse(null),
        city.map(SummaryStore.CityMean::day).orElse(null),
        activities.list(participant, null, LATEST).items());
  }

  private static List<Day> days(List<OfDay> own, Map<LocalDate, Long> city) {
    Map<LocalDate, List<OfDay>> byDay = new TreeMap<>();
    city.keySet().forEach(day -> byDay.put(day, new ArrayList<>()));
    own.forEach(day -> byDay.computeIfAbsent(day.day(), d -> new ArrayList<>()).add(day));
    List<Day> days = new ArrayList<>(byDay.size());
    byDay.forEach(
        (day, kinds) ->
            days.add(
                new Day(
                    day,
                    kinds.stream().mapToLong(OfDay::amountMg).sum(),
                    city.get(day),
                    kinds(kinds))));
    return days;
  }

  private static List<OfKind> kinds(List<OfDay> days) {
    Map<String, OfKind> kinds = new TreeMap<>();
    for (OfDay day : days) {
      kinds.merge(
          day.mode().word(),
          new OfKind(day.mode().word(), day.activities(), day.amountMg()),
          (a, b) ->
              new OfKind(
                  a.kind(), a.activities() + b.activities(), a.amountMgCo2e() + b.amountMgCo2e()));
    }
    return List.copyOf(kinds.values());
  }

  private static Optional<LocalDate> day(String name, String text) {
    try {
      return Optional.ofNullable(text).map(LocalDate::parse).filter(SummaryResource::isUsual);
    } catch (DateTimeException e) {
      throw new ProblemException(
          ProblemCode.PARAMETER_INVALID, name + " must look like 2026-11-20");
    }
  }

  private static boolean isUsual(LocalDate day) {
    if (day.getYear() >= 1970 && day.getYear() < 2200) {
      return true;
    }
    throw new ProblemException(ProblemCode.PARAMETER_INVALID, "days lie between 1970 and 2199");
  }
}
