package org.tanpuhui.activity.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tanpuhui.activity.activity.Partner;
import org.tanpuhui.activity.activity.Scenario;
import org.tanpuhui.activity.activity.ScenarioStep;
import org.tanpuhui.platform.Scheme;

/** Scenarios with their steps. */
public final class ScenarioStore {
  private static final String COLUMNS =
      """
      SELECT s.scenario_no, s.code, s.name_zh, s.name_en, s.state, p.id, s.description,
             s.data_security
        FROM scenario s JOIN partner p USING (partner_no)
      """;
  private static final String FIND =
      COLUMNS + "WHERE p.scheme = ? AND p.id = ? AND s.code = ? FOR NO KEY UPDATE OF s";
  private static final String LIST =
      COLUMNS
          + """
          WHERE p.scheme = ? AND (?::text IS NULL OR s.state = ?) AND (?::text IS NULL OR p.id = ?)
            AND s.scenario_no > ?
          ORDER BY s.scenario_no LIMIT ?
          """;
  private static final String APPLY =
      """
      INSERT INTO scenario (partner_no, code, name_zh, name_en, state, description, data_security)
      VALUES (?, ?, ?, ?, 'applied', ?, ?) ON CONFLICT (partner_no, code) DO NOTHING
      RETURNING scenario_no
      """;
  private static final String SET_STATE =
      """
      UPDATE scenario SET state = ?,
             published_at = CASE WHEN ? = 'published' THEN now() ELSE published_at END
       WHERE scenario_no = ?
      """;
  private static final String ADD_STEP =
      """
      INSERT INTO scenario_step (scenario_no, n, state, side, actor, organisation, recommended,
                                 reason, document, at)
      SELECT ?, coalesce(max(n), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?
        FROM scenario_step WHERE scenario_no = ?
      """;
  private static final String STEPS =
      """
      SELECT state, side, actor, organisation, recommended, reason, document, at
        FROM scenario_step WHERE scenario_no = ? ORDER BY n
      """;

  private ScenarioStore() {}

  /**
   * A scenario and whose it is.
   *
   * @param description null unless applied for
   * @param dataSecurity null unless applied for
   */
  public record Owned(Scenario scenario, String partner, String description, String dataSecurity) {}

  /** A scenario, locked until the end of the transaction. */
  public static Optional<Owned> find(
      Connection connection, Scheme scheme, String partner, String code) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(FIND)) {
      select.setInt(1, scheme.code());
      select.setString(2, partner);
      select.setString(3, code);
      List<Owned> found = read(select);
      return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
    }
  }

  /**
   * Scenarios in order of their numbers, behind one.
   *
   * @param state null for any
   * @param partner null for any
   */
  public static List<Owned> list(
      Connection connection, Scheme scheme, String state, String partner, int after, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(LIST)) {
      select.setInt(1, scheme.code());
      select.setString(2, state);
      select.setString(3, state);
      select.setString(4, partner);
      select.setString(5, partner);
      select.setInt(6, after);
      select.setInt(7, limit);
      return read(select);
    }
  }

  /** Adds a scenario that is applied for; empty when its code is taken. */
  public static Optional<Integer> apply(Connection connection, Partner partner, Owned wish)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(APPLY)) {
      insert.setInt(1, partner.number());
      insert.setString(2, wish.scenario().code());
      insert.setString(3, wish.scenario().nameZh());
      insert.setString(4, wish.scenario().nameEn());
      insert.setString(5, wish.description());
      insert.setString(6, wish.dataSecurity());
      try (ResultSet row = insert.executeQuery()) {
        return row.next() ? Optional.of(row.getInt(1)) : Optional.empty();
      }
    }
  }

  /** Brings a scenario into a state, and tells the other instances. */
  public static void setState(
      Connection connection, Scheme scheme, Owned owned, Scenario.State state) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(SET_STATE)) {
      update.setString(1, state.word());
      update.setString(2, state.word());
      update.setInt(3, owned.scenario().number());
      update.executeUpdate();
    }
    ChangeChannel.partnerChanged(connection, scheme, owned.partner());
  }

  public static void addStep(Connection connection, int scenario, ScenarioStep step)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD_STEP)) {
      insert.setInt(1, scenario);
      insert.setString(2, step.state().word());
      insert.setString(3, step.side());
      insert.setString(4, step.actor());
      insert.setString(5, step.organisation());
      insert.setObject(6, step.recommended());
      insert.setString(7, step.reason());
      insert.setString(8, step.document());
      insert.setObject(9, step.at().atOffset(ZoneOffset.UTC));
      insert.setInt(10, scenario);
      insert.executeUpdate();
    }
  }

  /** Steps in their order. */
  public static List<ScenarioStep> steps(Connection connection, int scenario) throws SQLException {
    List<ScenarioStep> steps = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(STEPS)) {
      select.setInt(1, scenario);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          steps.add(
              new ScenarioStep(
                  Scenario.State.of(row.getString(1)),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  row.getObject(5, Boolean.class),
                  row.getString(6),
                  row.getString(7),
                  row.getObject(8, OffsetDateTime.class).toInstant()));
        }
      }
    }
    return steps;
  }

  private static List<Owned> read(PreparedStatement select) throws SQLException {
    List<Owned> found = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        Scenario scenario =
            new Scenario(
                row.getInt(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                Scenario.State.of(row.getString(5)));
        found.add(new Owned(scenario, row.getString(6), row.getString(7), row.getString(8)));
      }
    }
    return found;
  }
}
