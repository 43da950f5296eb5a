package org.tanpuhui.methodology.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tanpuhui.methodology.methodology.TravelMode;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.stream.ConnectionSource;

/** Sums for people: one participant's by day and kind, and the city's by day. */
public final class SummaryStore {
  /** By the local day the activities began; the primary key gives the participant's rows alone. */
  private static final String OF_PARTICIPANT =
      """
      SELECT (e.occurred_at AT TIME ZONE 'Asia/Shanghai')::date, e.mode_no,
             count(*), sum(e.now_amount_mg_co2e)::bigint
        FROM evidence_now AS e
       WHERE e.participant = ? AND e.occurred_at >= ? AND e.occurred_at < ?
         AND e.now_status_no = 1 AND e.now_outcome_no IS NULL
       GROUP BY 1, 2 ORDER BY 1, 2
      """;

  private static final String TOTALS =
      """
      SELECT coalesce(sum(e.now_amount_mg_co2e), 0)::bigint,
             coalesce(sum(e.now_amount_mg_co2e) FILTER (WHERE e.occurred_at >= ?), 0)::bigint,
             coalesce(sum(e.now_amount_mg_co2e) FILTER (WHERE e.occurred_at >= ?), 0)::bigint
        FROM evidence_now AS e
       WHERE e.participant = ? AND e.now_status_no = 1 AND e.now_outcome_no IS NULL
      """;

  private static final String CITY_DAYS =
      """
      SELECT day, CASE WHEN participants > 0 THEN greatest(amount_mg_co2e, 0) / participants END
        FROM city_day WHERE scheme = ? AND day >= ? AND day < ?
      """;

  private static final String LAST_CITY_DAY =
      """
      SELECT day, greatest(amount_mg_co2e, 0) / participants
        FROM city_day WHERE scheme = ? AND participants > 0 ORDER BY day DESC LIMIT 1
      """;

  private static final String LAST_COMPUTED = "SELECT max(day) FROM city_day WHERE scheme = ?";
  private static final String FIRST_RECORDED = "SELECT min(recorded_at) FROM evidence";

  /* The day's rows are found by the block ranges of recorded_at. */
  private static final String COMPUTE =
      """
      INSERT INTO city_day (scheme, day, participants, amount_mg_co2e, computed_at)
      SELECT ?, ?, count(DISTINCT n.participant) FILTER (WHERE n.amount > 0),
             coalesce(sum(n.amount), 0)::bigint, ?
        FROM (SELECT participant, amount_mg_co2e AS amount
                FROM evidence WHERE recorded_at >= ? AND recorded_at < ? AND amount_mg_co2e > 0
              UNION ALL
              SELECT participant, amount_mg_co2e - reversed_mg_co2e
                FROM evidence_change WHERE recorded_at >= ? AND recorded_at < ?
                 AND amount_mg_co2e + reversed_mg_co2e > 0) AS n
       WHERE n.participant >> 56 = ?
      ON CONFLICT (scheme, day) DO NOTHING
      """;

  private final ConnectionSource connections;

  public SummaryStore(ConnectionSource connections) {
    this.connections = connections;
  }

  /** What was recorded of one kind on one local day. */
  public record OfDay(LocalDate day, TravelMode mode, long activities, long amountMg) {}

  /** Milligrams CO2e: ever, since the day began, since the month began. */
  public record Totals(long lifetimeMg, long todayMg, long monthMg) {}

  /** The city's mean per participant on a day. */
  public record CityMean(LocalDate day, long meanMg) {}

  /** A participant's recorded reductions in {@code [from, to)} by day and kind, in order. */
  public List<OfDay> ofParticipant(long participant, LocalDate from, LocalDate to)
      throws SQLException {
    List<OfDay> days = new ArrayList<>();
    try (Connection connection = connections.open();
        PreparedStatement select = connection.prepareStatement(OF_PARTICIPANT)) {
      select.setLong(1, participant);
      select.setObject(2, start(from));
      select.setObject(3, start(to));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          days.add(
              new OfDay(
                  row.getObject(1, LocalDate.class),
                  TravelMode.byNumber(row.getInt(2)),
                  row.getLong(3),
                  row.getLong(4)));
        }
      }
    }
    return days;
  }

  public Totals totals(long participant, LocalDate today) throws SQLException {
    try (Connection connection = connections.open();
        PreparedStatement select = connection.prepareStatement(TOTALS)) {
      select.setObject(1, start(today));
      select.setObject(2, start(today.withDayOfMonth(1)));
      select.setLong(3, participant);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new Totals(row.getLong(1), row.getLong(2), row.getLong(3));
      }
    }
  }

  /** The city's mean per participant by day in {@code [from, to)}; days not computed are absent. */
  public Map<LocalDate, Long> cityMeans(Scheme scheme, LocalDate from, LocalDate to)
      throws SQLException {
    Map<LocalDate, Long> means = new TreeMap<>();
    try (Connection connection = connections.open();
        PreparedStatement select = connection.prepareStatement(CITY_DAYS)) {
      select.setInt(1, scheme.code());
      select.setObject(2, from);
      select.setObject(3, to);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          Long mean = row.getObject(2, Long.class);
          if (mean != null) {
            means.put(row.getObject(1, LocalDate.class), mean);
          }
        }
      }
    }
    return means;
  }

  /** The city's mean on the last whole day on which anything was recorded. */
  public Optional<CityMean> lastCityMean(Scheme scheme) throws SQLException {
    try (Connection connection = connections.open();
        PreparedStatement select = connection.prepareStatement(LAST_CITY_DAY)) {
      select.setInt(1, scheme.code());
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? Optional.of(new CityMean(row.getObject(1, LocalDate.class), row.getLong(2)))
            : Optional.empty();
      }
    }
  }

  /** The last day computed for a scheme; null before the first. */
  public LocalDate lastComputed(Scheme scheme) throws SQLException {
    try (Connection connection = connections.open();
        PreparedStatement select = connection.prepareStatement(LAST_COMPUTED)) {
      select.setInt(1, scheme.code());
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getObject(1, LocalDate.class);
      }
    }
  }

  /** When the first activity was recorded; null before it. */
  public Instant firstRecorded() throws SQLException {
    try (Connection connection = connections.open();
        PreparedStatement select = connection.prepareStatement(FIRST_RECORDED);
        ResultSet row = select.executeQuery()) {
      row.next();
      return EvidenceRows.instant(row, 1);
    }
  }

  /** Computes a day that is over; nothing happens when another instance was first. */
  public void compute(Scheme scheme, LocalDate day, Instant now) throws SQLException {
    try (Connection connection = connections.open();
        PreparedStatement insert = connection.prepareStatement(COMPUTE)) {
      insert.setInt(1, scheme.code());
      insert.setObject(2, day);
      insert.setObject(3, now.atOffset(ZoneOffset.UTC));
      insert.setObject(4, start(day));
      insert.setObject(5, start(day.plusDays(1)));
      insert.setObject(6, start(day));
      insert.setObject(7, start(day.plusDays(1)));
      insert.setInt(8, scheme.code());
      insert.executeUpdate();
    }
  }

  private static OffsetDateTime start(LocalDate day) {
    return CityTime.startOf(day).atOffset(ZoneOffset.UTC);
  }
}
