package org.tanpuhui.ledger.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.sql.SqlArrays;

/** Daily reports of used points and what the platform decided on their differences. */
public final class ReportStore {

  /** Names a report. */
  public record Key(Scheme scheme, String partner, LocalDate day) {}

  /** A report without its lines. */
  public record Report(Key key, int lines, String reportedBy, Instant reportedAt) {}

  /** What the platform decided on a difference. */
  public record Correction(
      UUID redemption,
      String finding,
      String action,
      String reason,
      String decidedBy,
      Instant decidedAt) {}

  private static final String REPORT =
      """
      SELECT partner, report_day, lines, reported_by, reported_at
        FROM used_points_report WHERE scheme = ? AND partner = ? AND report_day = ?
      """;
  private static final String OF_DAY =
      """
      SELECT partner, report_day, lines, reported_by, reported_at
        FROM used_points_report WHERE scheme = ? AND report_day = ? AND partner > ?
       ORDER BY partner LIMIT ?
      """;
  private static final String ADD =
      """
      INSERT INTO used_points_report (scheme, partner, report_day, lines, reported_by, reported_at)
      VALUES (?, ?, ?, ?, ?, ?)
      """;
  private static final String ADD_LINES =
      """
      INSERT INTO used_points_line (scheme, partner, report_day, redemption_id, points)
      SELECT ?, ?, ?, redemption_id, points
        FROM unnest(?::uuid[], ?::bigint[]) AS line (redemption_id, points)
      """;
  private static final String LINES =
      """
      SELECT redemption_id, points
        FROM used_points_line WHERE scheme = ? AND partner = ? AND report_day = ?
      """;
  private static final String USED =
      """
      SELECT redemption_id, points
        FROM redemption
       WHERE partner = ? AND used_at >= ? AND used_at < ? AND participant >= ? AND participant < ?
      """;
  private static final String CORRECTIONS =
      """
      SELECT redemption_id, finding, action, reason, decided_by, decided_at
        FROM used_points_correction WHERE scheme = ? AND partner = ? AND report_day = ?
       ORDER BY redemption_id
      """;
  private static final String CORRECT =
      """
      INSERT INTO used_points_correction (scheme, partner, report_day, redemption_id, finding, action,
                                          reason, decided_by, decided_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  public Optional<Report> report(Connection connection, Key key) throws SQLException {
    try (PreparedStatement select = keyed(connection, REPORT, key)) {
      return reports(key.scheme(), select).stream().findFirst();
    }
  }

  /** Reports of a local day, in order of the partners. */
  public List<Report> ofDay(
      Connection connection, Scheme scheme, LocalDate day, String after, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(OF_DAY)) {
      select.setInt(1, scheme.code());
      select.setObject(2, day);
      select.setString(3, after);
      select.setInt(4, limit);
      return reports(scheme, select);
    }
  }

  private static List<Report> reports(Scheme scheme, PreparedStatement select) throws SQLException {
    List<Report> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(
            new Report(
                new Key(scheme, rows.getString(1), rows.getObject(2, LocalDate.class)),
                rows.getInt(3),
                rows.getString(4),
                rows.getObject(5, OffsetDateTime.class).toInstant()));
      }
    }
    return found;
  }

  /** Adds a report with its lines; fails with 23505 when the day was reported. */
  public void add(Connection connection, Report report, Map<UUID, Long> lines) throws SQLException {
    try (PreparedStatement insert = keyed(connection, ADD, report.key())) {
      insert.setInt(4, report.lines());
      insert.setString(5, report.reportedBy());
      insert.setObject(6, report.reportedAt().atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
    try (PreparedStatement insert = keyed(connection, ADD_LINES, report.key())) {
      List<Map.Entry<UUID, Long>> entries = List.copyOf(lines.entrySet());
      insert.setArray(
          4,
          SqlArrays.uuid(connection, entries.stream().map(Map.Entry::getKey).toArray(UUID[]::new)));
      insert.setArray(
          5, SqlArrays.int8(connection, entries.stream().mapToLong(Map.Entry::getValue).toArray()));
      insert.executeUpdate();
    }
  }

  /** Points by redemption, as reported. */
  public Map<UUID, Long> lines(Connection connection, Key key) throws SQLException {
    try (PreparedStatement select = keyed(connection, LINES, key)) {
      return points(select);
    }
  }

  /** Points by redemption that was used in a partner's mall on a local day. */
  public Map<UUID, Long> used(Connection connection, Key key) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(USED)) {
      select.setString(1, key.partner());
      select.setObject(2, CityTime.startOf(key.day()).atOffset(ZoneOffset.UTC));
      select.setObject(3, CityTime.startOf(key.day().plusDays(1)).atOffset(ZoneOffset.UTC));
      select.setLong(4, AccountId.first(key.scheme()));
      select.setLong(5, AccountId.end(key.scheme()));
      return points(select);
    }
  }

  private static Map<UUID, Long> points(PreparedStatement select) throws SQLException {
    Map<UUID, Long> points = new HashMap<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        points.put(rows.getObject(1, UUID.class), rows.getLong(2));
      }
    }
    return points;
  }

  /** What was decided on a report, by redemption. */
  public List<Correction> corrections(Connection connection, Key key) throws SQLException {
    List<Correction> found = new ArrayList<>();
    try (PreparedStatement select = keyed(connection, CORRECTIONS, key);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(
            new Correction(
                rows.getObject(1, UUID.class),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getObject(6, OffsetDateTime.class).toInstant()));
      }
    }
    return found;
  }

  /** Keeps a decision; fails with 23505 when there is one. */
  public void correct(Connection connection, Key key, Correction correction) throws SQLException {
    try (PreparedStatement insert = keyed(connection, CORRECT, key)) {
      insert.setObject(4, correction.redemption());
      insert.setString(5, correction.finding());
      insert.setString(6, correction.action());
      insert.setString(7, correction.reason());
      insert.setString(8, correction.decidedBy());
      insert.setObject(9, correction.decidedAt().atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  private static PreparedStatement keyed(Connection connection, String statement, Key key)
      throws SQLException {
    PreparedStatement prepared = connection.prepareStatement(statement);
    prepared.setInt(1, key.scheme().code());
    prepared.setString(2, key.partner());
    prepared.setObject(3, key.day());
    return prepared;
  }
}
