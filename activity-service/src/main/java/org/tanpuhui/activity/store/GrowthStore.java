package org.tanpuhui.activity.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Check-ins; no other table knows of them. */
public final class GrowthStore {
  private static final String ADD =
      """
      INSERT INTO check_in (participant, day, growth, at) VALUES (?, ?, ?, ?)
      ON CONFLICT (participant, day) DO NOTHING
      """;
  private static final String SUM =
      "SELECT coalesce(sum(growth), 0), count(*) FROM check_in WHERE participant = ?";
  private static final String DAYS =
      "SELECT day FROM check_in WHERE participant = ? AND day <= ? ORDER BY day DESC LIMIT ?";

  private GrowthStore() {}

  /** Growth value and number of check-ins. */
  public record Sum(long growth, long days) {}

  /** Notes a check-in; false when there was one on this day. */
  public static boolean add(
      Connection connection, long participant, LocalDate day, int growth, Instant at)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setLong(1, participant);
      insert.setObject(2, day);
      insert.setInt(3, growth);
      insert.setObject(4, at.atOffset(ZoneOffset.UTC));
      return insert.executeUpdate() == 1;
    }
  }

  public static Sum sum(Connection connection, long participant) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SUM)) {
      select.setLong(1, participant);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new Sum(row.getLong(1), row.getLong(2));
      }
    }
  }

  /** The latest days with a check-in up to a day, latest first. */
  public static List<LocalDate> days(
      Connection connection, long participant, LocalDate until, int limit) throws SQLException {
    List<LocalDate> days = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(DAYS)) {
      select.setLong(1, participant);
      select.setObject(2, until);
      select.setInt(3, limit);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          days.add(row.getObject(1, LocalDate.class));
        }
      }
    }
    return days;
  }
}
