package org.tanpuhui.methodology.project;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tanpuhui.methodology.project.ProjectText.Stratum;
import org.tanpuhui.methodology.review.Actor;
import org.tanpuhui.methodology.review.Lifecycle;
import org.tanpuhui.methodology.review.ReviewStep;
import org.tanpuhui.methodology.review.ReviewStore;
import org.tanpuhui.methodology.review.StepWish;
import org.tanpuhui.platform.Scheme;

/** Projects and their strata, in the caller's transaction. */
public final class ProjectStore {
  private static final String SELECT =
      """
      SELECT c.case_no, c.scheme, c.id, s.to_state, s.step_no,
             (SELECT taken_at FROM review_step WHERE case_no = c.case_no AND verb = 'file'
              ORDER BY step_no DESC LIMIT 1),
             t.name_zh, t.name_en, t.methodology, t.partner, t.exclusive_of, t.statement, t.step_no,
             (SELECT taken_at FROM review_step WHERE case_no = c.case_no AND step_no = 1), s.taken_at
      FROM project_case AS c
      JOIN LATERAL (SELECT step_no, to_state, taken_at FROM review_step
                    WHERE case_no = c.case_no ORDER BY step_no DESC LIMIT 1) AS s ON true
      JOIN LATERAL (SELECT * FROM project_text
                    WHERE case_no = c.case_no ORDER BY step_no DESC LIMIT 1) AS t ON true
      """;
  private static final String FIND = SELECT + "WHERE c.scheme = ? AND c.id = ?";
  private static final String PAGE =
      SELECT
          + """
          WHERE c.scheme = ? AND c.case_no > ? AND s.to_state = ANY (?)
            AND (?::text IS NULL OR EXISTS (
              SELECT FROM review_step AS f WHERE f.case_no = c.case_no AND f.step_no = 1
                AND (f.org = ?::text OR f.org IS NULL AND f.actor = ?::text)))
          ORDER BY c.case_no LIMIT ?
          """;
  private static final String ALL = SELECT + "ORDER BY c.case_no";
  private static final String STRATA =
      """
      SELECT stratum_id, forest_type, area_m2, baseline_growth_m3_per_ha_year
      FROM project_stratum WHERE case_no = ? AND step_no = ? ORDER BY place
      """;
  private static final String STAMP =
      "SELECT count(*), coalesce(max(taken_at), 'epoch') FROM review_step WHERE kind = 'project'";
  private static final String ADD_CASE =
      """
      INSERT INTO project_case (case_no, scheme, id) VALUES (?, ?, ?)
      ON CONFLICT (scheme, id) DO NOTHING
      """;
  private static final String ADD_TEXT =
      """
      INSERT INTO project_text (case_no, step_no, verb, taken_at, name_zh, name_en, methodology,
        partner, exclusive_of, statement)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String ADD_STRATUM =
      """
      INSERT INTO project_stratum (case_no, step_no, place, stratum_id, forest_type, area_m2,
        baseline_growth_m3_per_ha_year)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """;

  private final ReviewStore reviews = new ReviewStore(Lifecycle.PROJECT);

  /** Opens the case of a new project; false when its id is taken, then the caller rolls back. */
  boolean open(Connection connection, Actor actor, String id, ProjectText text)
      throws SQLException {
    int caseNo =
        Math.toIntExact(
            reviews.open(
                connection, actor.scheme(), actor, StepWish.of(Lifecycle.CREATE), Lifecycle.DRAFT));
    try (PreparedStatement insert = connection.prepareStatement(ADD_CASE)) {
      insert.setInt(1, caseNo);
      insert.setInt(2, actor.scheme().code());
      insert.setString(3, id);
      if (insert.executeUpdate() == 0) {
        return false;
      }
    }
    addText(connection, caseNo, ReviewStore.steps(connection, caseNo).get(0), text);
    return true;
  }

  ReviewStep take(
      Connection connection, StoredProject project, Actor actor, StepWish wish, Integer ifMatch)
      throws SQLException {
    return reviews.take(connection, project.caseNo(), project.scheme(), actor, wish, ifMatch);
  }

  void addText(Connection connection, int caseNo, ReviewStep step, ProjectText text)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(ADD_TEXT)) {
      insert.setInt(1, caseNo);
      insert.setInt(2, step.no());
      insert.setString(3, step.verb());
      insert.setObject(4, step.takenAt().atOffset(ZoneOffset.UTC));
      insert.setString(5, text.nameZh());
      insert.setString(6, text.nameEn());
      insert.setString(7, text.methodology());
      insert.setString(8, text.partner());
      insert.setArray(9, connection.createArrayOf("text", text.exclusiveOf().toArray()));
      insert.setString(10, text.statement());
      insert.executeUpdate();
    }
    try (PreparedStatement insert = connection.prepareStatement(ADD_STRATUM)) {
      int place = 0;
      for (Stratum stratum : text.strata()) {
        insert.setInt(1, caseNo);
        insert.setInt(2, step.no());
        insert.setInt(3, place++);
        insert.setString(4, stratum.stratumId());
        insert.setString(5, stratum.forestType());
        insert.setLong(6, stratum.areaM2());
        insert.setBigDecimal(7, stratum.baselineGrowthM3PerHaYear());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  public Optional<StoredProject> find(Connection connection, Scheme scheme, String id)
      throws SQLException {
    List<StoredProject> found = query(connection, FIND, scheme.code(), id);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
  }

  /** Projects of a scheme in these states (as rows have them), in order of creation. */
  List<StoredProject> page(
      Connection connection,
      Scheme scheme,
      Actor applicant,
      int after,
      List<String> states,
      int limit)
      throws SQLException {
    String subject = applicant == null ? null : applicant.subject();
    return query(
        connection,
        PAGE,
        scheme.code(),
        after,
        connection.createArrayOf("text", states.toArray()),
        subject,
        applicant == null ? null : applicant.org(),
        subject,
        limit);
  }

  /** Every project of every scheme, in order of creation. */
  public List<StoredProject> all(Connection connection) throws SQLException {
    return query(connection, ALL);
  }

  /** A word that changes whenever a project does. */
  String stamp(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(STAMP);
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getString(1) + " " + row.getString(2);
    }
  }

  private static List<StoredProject> query(Connection connection, String sql, Object... values)
      throws SQLException {
    List<StoredProject> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        select.setObject(i + 1, values[i]);
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          found.add(project(connection, row));
        }
      }
    }
    return found;
  }

  private static StoredProject project(Connection connection, ResultSet row) throws SQLException {
    OffsetDateTime filedAt = row.getObject(6, OffsetDateTime.class);
    int caseNo = row.getInt(1);
    return new StoredProject(
        caseNo,
        Scheme.byCode(row.getInt(2)),
        row.getString(3),
        row.getString(4),
        row.getInt(5),
        row.getObject(14, OffsetDateTime.class).toInstant(),
        row.getObject(15, OffsetDateTime.class).toInstant(),
        filedAt == null ? null : filedAt.toInstant(),
        new ProjectText(
            row.getString(7),
            row.getString(8),
            row.getString(9),
            row.getString(10),
            strata(connection, caseNo, row.getInt(13)),
            Arrays.asList((String[]) row.getArray(11).getArray()),
            row.getString(12)));
  }

  private static List<Stratum> strata(Connection connection, int caseNo, int step)
      throws SQLException {
    List<Stratum> strata = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(STRATA)) {
      select.setInt(1, caseNo);
      select.setInt(2, step);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          strata.add(
              new Stratum(
                  row.getString(1), row.getString(2), row.getLong(3), row.getBigDecimal(4)));
        }
      }
    }
    return strata;
  }
}
