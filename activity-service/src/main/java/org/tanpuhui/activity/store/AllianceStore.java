package org.tanpuhui.activity.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tanpuhui.activity.activity.Alliance;
import org.tanpuhui.platform.Scheme;

/** Alliances with their partners. */
public final class AllianceStore {
  private static final String COLUMNS =
      "SELECT alliance_no, code, name_zh, name_en, valid_from, valid_to FROM alliance ";
  private static final String FIND = COLUMNS + "WHERE scheme = ? AND code = ?";
  private static final String LIST =
      COLUMNS + "WHERE scheme = ? AND code > ? ORDER BY code LIMIT ?";
  private static final String MEMBERS =
      """
      SELECT p.id, p.name_zh, p.name_en FROM alliance_member m JOIN partner p USING (partner_no)
       WHERE m.alliance_no = ? ORDER BY p.id
      """;
  private static final String ADD =
      """
      INSERT INTO alliance (scheme, code, name_zh, name_en, valid_from, valid_to, registered_by,
                            registered_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (scheme, code) DO NOTHING RETURNING alliance_no
      """;
  private static final String ADD_MEMBERS =
      """
      INSERT INTO alliance_member (alliance_no, partner_no)
      SELECT ?, partner_no FROM partner WHERE scheme = ? AND id = ANY (?)
      """;
  private static final String END =
      "UPDATE alliance SET valid_to = ? WHERE scheme = ? AND code = ?";

  private AllianceStore() {}

  public static Optional<Alliance> find(Connection connection, Scheme scheme, String code)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(FIND)) {
      select.setInt(1, scheme.code());
      select.setString(2, code);
      return read(connection, select).stream().findFirst();
    }
  }

  /** Alliances in the order of their codes, behind {@code after}. */
  public static List<Alliance> list(Connection connection, Scheme scheme, String after, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LIST)) {
      select.setInt(1, scheme.code());
      select.setString(2, after);
      select.setInt(3, limit);
      return read(connection, select);
    }
  }

  /**
   * Registers an alliance; names of its partners are not looked at.
   *
   * @return how many of its partners are registered, then the caller rolls back if not all are;
   *     empty when the code is taken
   */
  public static Optional<Integer> add(
      Connection connection, Scheme scheme, Alliance wish, String by, Instant now)
      throws SQLException {
    int number;
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setInt(1, scheme.code());
      insert.setString(2, wish.code());
      insert.setString(3, wish.nameZh());
      insert.setString(4, wish.nameEn());
      insert.setObject(5, wish.from().atOffset(ZoneOffset.UTC));
      insert.setObject(6, wish.until() == null ? null : wish.until().atOffset(ZoneOffset.UTC));
      insert.setString(7, by);
      insert.setObject(8, now.atOffset(ZoneOffset.UTC));
      try (ResultSet row = insert.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        number = row.getInt(1);
      }
    }
    try (PreparedStatement insert = connection.prepareStatement(ADD_MEMBERS)) {
      insert.setInt(1, number);
      insert.setInt(2, scheme.code());
      insert.setArray(
          3,
          connection.createArrayOf(
              "text", wish.partners().stream().map(Alliance.Member::id).toArray()));
      return Optional.of(insert.executeUpdate());
    }
  }

  /** Gives an alliance its end. */
  public static void end(Connection connection, Scheme scheme, String code, Instant until)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(END)) {
      update.setObject(1, until.atOffset(ZoneOffset.UTC));
      update.setInt(2, scheme.code());
      update.setString(3, code);
      update.executeUpdate();
    }
  }

  private static List<Alliance> read(Connection connection, PreparedStatement select)
      throws SQLException {
    List<Alliance> found = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        OffsetDateTime until = row.getObject(6, OffsetDateTime.class);
        found.add(
            new Alliance(
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getObject(5, OffsetDateTime.class).toInstant(),
                until == null ? null : until.toInstant(),
                members(connection, row.getInt(1))));
      }
    }
    return found;
  }

  private static List<Alliance.Member> members(Connection connection, int alliance)
      throws SQLException {
    List<Alliance.Member> members = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(MEMBERS)) {
      select.setInt(1, alliance);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          members.add(new Alliance.Member(row.getString(1), row.getString(2), row.getString(3)));
        }
      }
    }
    return members;
  }
}
