package org.tanpuhui.ledger.credits.store;

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
import java.util.UUID;
import org.tanpuhui.ledger.credits.unit.OffsetRule;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.sql.SqlArrays;

/** Compliance positions and the rules of offsets, in the caller's transaction. */
public final class PositionStore {

  /** What the authority entered. */
  public record Figures(
      long emissions,
      long allowances,
      List<String> boundaryProjects,
      String reason,
      String enteredBy,
      Instant enteredAt) {}

  /**
   * What an entity may offset in a year.
   *
   * @param limit tonnes, by the rule
   * @param offset retired and applied for, tonnes
   */
  public record Position(
      UUID id,
      Scheme scheme,
      String entity,
      int year,
      int revision,
      int ruleNumber,
      long limit,
      long offset,
      Figures figures) {}

  private static final String RULES =
      """
      SELECT rule_no, scheme, version, from_year, basis, numerator, denominator, provenance, source
        FROM credit_offset_rule ORDER BY scheme, from_year
      """;
  private static final String ADD_RULE =
      """
      INSERT INTO credit_offset_rule (rule_no, scheme, version, from_year, basis, numerator,
                                      denominator, provenance, source, decided_by, decided_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String SELECT =
      """
      SELECT p.position_id, p.scheme, p.entity, p.year, p.revision, p.rule_no, p.limit_tonnes,
             p.offset_tonnes, r.emissions_tonnes, r.allowances_tonnes, r.boundary_projects, r.reason,
             r.entered_by, r.entered_at
        FROM compliance_position p JOIN compliance_revision r USING (position_id, revision)
      """;
  private static final String ONE = SELECT + " WHERE p.position_id = ?";
  private static final String OF_ENTITY =
      SELECT + " WHERE p.scheme = ? AND p.entity = ? AND p.year = ?";
  private static final String PAGE =
      SELECT
          + """
             WHERE p.scheme = ? AND (?::text IS NULL OR p.entity = ?) AND p.position_id > ?
             ORDER BY p.position_id LIMIT ?
            """;
  private static final String LOCK =
      "SELECT FROM compliance_position WHERE position_id = ? FOR UPDATE";
  private static final String ADD =
      """
      INSERT INTO compliance_position (position_id, scheme, entity, year, revision, rule_no,
                                       limit_tonnes, ceiling_tonnes, offset_tonnes)
      VALUES (?, ?, ?, ?, 1, ?, ?, ?, 0)
      """;
  private static final String REVISE =
      """
      UPDATE compliance_position
         SET revision = ?, rule_no = ?, limit_tonnes = ?, ceiling_tonnes = greatest(?, offset_tonnes)
       WHERE position_id = ?
      """;
  private static final String ADD_REVISION =
      """
      INSERT INTO compliance_revision (position_id, revision, emissions_tonnes, allowances_tonnes,
                                       boundary_projects, reason, entered_by, entered_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String USE =
      "UPDATE compliance_position SET offset_tonnes = offset_tonnes + ? WHERE position_id = ?";

  /** Every rule of every scheme. */
  public List<OffsetRule> rules(Connection connection) throws SQLException {
    List<OffsetRule> rules = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(RULES);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        rules.add(
            new OffsetRule(
                rows.getInt(1),
                Scheme.byCode(rows.getInt(2)),
                rows.getInt(3),
                rows.getInt(4),
                OffsetRule.Basis.byId(rows.getString(5)).orElseThrow(),
                rows.getInt(6),
                rows.getInt(7),
                rows.getString(8),
                rows.getString(9)));
      }
    }
    return rules;
  }

  /** Adds a version; fails with 23505 when its number or year is taken. */
  public void add(Connection connection, OffsetRule rule, String by, Instant at)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD_RULE)) {
      insert.setInt(1, rule.number());
      insert.setInt(2, rule.scheme().code());
      insert.setInt(3, rule.version());
      insert.setInt(4, rule.fromYear());
      insert.setString(5, rule.basis().id());
      insert.setInt(6, rule.numerator());
      insert.setInt(7, rule.denominator());
      insert.setString(8, rule.provenance());
      insert.setString(9, rule.source());
      insert.setString(10, by);
      insert.setObject(11, at.atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  public Optional<Position> find(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ONE)) {
      select.setObject(1, id);
      return read(select).stream().findFirst();
    }
  }

  public Optional<Position> of(Connection connection, Scheme scheme, String entity, int year)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(OF_ENTITY)) {
      select.setInt(1, scheme.code());
      select.setString(2, entity);
      select.setInt(3, year);
      return read(select).stream().findFirst();
    }
  }

  /** Positions of a scheme in the order of their ids; {@code entity} null for all. */
  public List<Position> page(
      Connection connection, Scheme scheme, String entity, UUID after, int limit)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(PAGE)) {
      select.setInt(1, scheme.code());
      select.setString(2, entity);
      select.setString(3, entity);
      select.setObject(4, after);
      select.setInt(5, limit);
      return read(select);
    }
  }

  /** Locks a position and reads it as it is now. */
  public Position lock(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      lock.setObject(1, id);
      lock.executeQuery().close();
    }
    return find(connection, id).orElseThrow();
  }

  /** Adds a position with its first figures. */
  public void add(Connection connection, Position position) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD)) {
      insert.setObject(1, position.id());
      insert.setInt(2, position.scheme().code());
      insert.setString(3, position.entity());
      insert.setInt(4, position.year());
      insert.setInt(5, position.ruleNumber());
      insert.setLong(6, position.limit());
      insert.setLong(7, position.limit());
      insert.executeUpdate();
    }
    addFigures(connection, position);
  }

  /** Gives a locked position other figures, under the next revision. */
  public void revise(Connection connection, Position position) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(REVISE)) {
      update.setInt(1, position.revision());
      update.setInt(2, position.ruleNumber());
      update.setLong(3, position.limit());
      update.setLong(4, position.limit());
      update.setObject(5, position.id());
      update.executeUpdate();
    }
    addFigures(connection, position);
  }

  private static void addFigures(Connection connection, Position position) throws SQLException {
    Figures figures = position.figures();
    try (PreparedStatement insert = connection.prepareStatement(ADD_REVISION)) {
      insert.setObject(1, position.id());
      insert.setInt(2, position.revision());
      insert.setLong(3, figures.emissions());
      insert.setLong(4, figures.allowances());
      insert.setArray(
          5, SqlArrays.text(connection, figures.boundaryProjects().toArray(String[]::new)));
      insert.setString(6, figures.reason());
      insert.setString(7, figures.enteredBy());
      insert.setObject(8, figures.enteredAt().atOffset(ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  /** Adds to what is offset or applied for on a locked position; negative gives back. */
  public void use(Connection connection, UUID id, long tonnes) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(USE)) {
      update.setLong(1, tonnes);
      update.setObject(2, id);
      update.executeUpdate();
    }
  }

  private static List<Position> read(PreparedStatement select) throws SQLException {
    List<Position> found = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        found.add(
            new Position(
                rows.getObject(1, UUID.class),
                Scheme.byCode(rows.getInt(2)),
                rows.getString(3),
                rows.getInt(4),
                rows.getInt(5),
                rows.getInt(6),
                rows.getLong(7),
                rows.getLong(8),
                new Figures(
                    rows.getLong(9),
                    rows.getLong(10),
                    List.of((String[]) rows.getArray(11).getArray()),
                    rows.getString(12),
                    rows.getString(13),
                    rows.getObject(14, OffsetDateTime.class).toInstant())));
      }
    }
    return found;
  }
}
