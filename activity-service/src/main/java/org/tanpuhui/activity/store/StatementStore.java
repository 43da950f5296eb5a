package org.tanpuhui.activity.store;

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
import java.util.Optional;
import org.tanpuhui.activity.activity.Partner;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;

/** Closed days of partners. */
public final class StatementStore {
  private static final String FIND =
      "SELECT day, closed_at, statement FROM partner_statement WHERE partner_no = ? AND day = ?";
  private static final String LIST =
      """
      SELECT day, closed_at, statement FROM partner_statement
       WHERE partner_no = ? AND day < ? ORDER BY day DESC LIMIT ?
      """;
  private static final String ADD =
      """
      INSERT INTO partner_statement (partner_no, day, closed_at, statement) VALUES (?, ?, ?, ?)
      ON CONFLICT (partner_no, day) DO NOTHING
      """;
  private static final String READY =
      """
      INSERT INTO statement_ready (scheme, partner_id, day, ready_at) VALUES (?, ?, ?, ?)
      ON CONFLICT (scheme, partner_id, day) DO NOTHING
      """;
  private static final String OPEN =
      """
      SELECT p.scheme, p.id, p.created_at,
             (SELECT max(s.day) FROM partner_statement s WHERE s.partner_no = p.partner_no)
        FROM partner p ORDER BY p.partner_no
      """;

  private StatementStore() {}

  /**
   * A closed day.
   *
   * @param json the statement as it was then
   */
  public record Closed(LocalDate day, Instant closedAt, String json) {}

  /**
   * A partner and how far its days are closed.
   *
   * @param lastClosed null before the first
   */
  public record Account(
      Scheme scheme, String partner, LocalDate registeredOn, LocalDate lastClosed) {}

  public static Optional<Closed> find(Connection connection, int partner, LocalDate day)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(FIND)) {
      select.setInt(1, partner);
      select.setObject(2, day);
      List<Closed> found = read(select);
      return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
    }
  }

  /** Closed days before a day, latest first. */
  public static List<Closed> list(Connection connection, int partner, LocalDate before, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LIST)) {
      select.setInt(1, partner);
      select.setObject(2, before);
      select.setInt(3, limit);
      return read(select);
    }
  }

  /** Keeps the statement of a close and says that it is ready; the first one stands. */
  public static void close(Connection connection, Partner partner, Closed closed)
      throws SQLException {
    OffsetDateTime at = closed.closedAt().atOffset(ZoneOffset.UTC);
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setInt(1, partner.number());
      insert.setObject(2, closed.day());
      insert.setObject(3, at);
      insert.setString(4, closed.json());
      insert.executeUpdate();
    }
    try (PreparedStatement insert = connection.prepareStatement(READY)) {
      insert.setInt(1, partner.scheme().code());
      insert.setString(2, partner.id());
      insert.setObject(3, closed.day());
      insert.setObject(4, at);
      insert.executeUpdate();
    }
  }

  /** All partners and how far their days are closed. */
  public static List<Account> accounts(Connection connection) throws SQLException {
    List<Account> accounts = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(OPEN);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        accounts.add(
            new Account(
                Scheme.byCode(row.getInt(1)),
                row.getString(2),
                CityTime.day(row.getObject(3, OffsetDateTime.class).toInstant()),
                row.getObject(4, LocalDate.class)));
      }
    }
    return accounts;
  }

  private static List<Closed> read(PreparedStatement select) throws SQLException {
    List<Closed> found = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        found.add(
            new Closed(
                row.getObject(1, LocalDate.class),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                row.getString(3)));
      }
    }
    return found;
  }
}
