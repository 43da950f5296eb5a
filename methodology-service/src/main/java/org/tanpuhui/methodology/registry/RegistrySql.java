package org.tanpuhui.methodology.registry;

/** The statements of the registry, as they can be pasted into psql. */
final class RegistrySql {
  /** Versions with their last step and last document. */
  private static final String SELECT =
      """
      SELECT c.case_no, c.id, c.version, r.scheme, s.to_state, s.step_no, d.step_no, d.hash,
             d.document, f.version_no, f.filed_at, w.covers_to
      FROM methodology_case AS c
      JOIN review_case AS r ON r.case_no = c.case_no
      JOIN LATERAL (SELECT step_no, to_state FROM review_step
                    WHERE case_no = c.case_no ORDER BY step_no DESC LIMIT 1) AS s ON true
      JOIN LATERAL (SELECT step_no, hash, document FROM methodology_document
                    WHERE case_no = c.case_no ORDER BY step_no DESC LIMIT 1) AS d ON true
      LEFT JOIN methodology_filing AS f ON f.case_no = c.case_no
      LEFT JOIN methodology_withdrawal AS w ON w.version_no = f.version_no
      """;

  static final String BY_NAME = SELECT + "WHERE c.id = ? AND c.version = ?";

  /** The filed one first: drafts may share a text. */
  static final String BY_HASH =
      SELECT + "WHERE d.hash = ? ORDER BY f.version_no NULLS LAST, c.case_no LIMIT 1";

  static final String OF_METHODOLOGY = SELECT + "WHERE c.id = ? ORDER BY c.case_no";

  /** A page; a null state means every state but draft. */
  static final String PAGE =
      SELECT
          + """
          WHERE c.case_no > ? AND CASE WHEN ?::text IS NULL THEN s.to_state <> 'draft'
                                       ELSE s.to_state = ANY (?::text[]) END
          ORDER BY c.case_no LIMIT ?
          """;

  static final String FILED = SELECT + "WHERE f.version_no IS NOT NULL ORDER BY f.version_no";

  /** Changes whenever the versions in force do. */
  static final String STAMP =
      """
      SELECT (SELECT count(*) FROM methodology_filing) || '.'
             || (SELECT count(*) FROM methodology_withdrawal)
      """;

  static final String LOCK_FILING = "SELECT pg_advisory_xact_lock(?)";

  static final String ADD_CASE =
      """
      INSERT INTO methodology_case (case_no, id, version) VALUES (?, ?, ?)
      ON CONFLICT (id, version) DO NOTHING
      """;

  static final String ADD_DOCUMENT =
      """
      INSERT INTO methodology_document (case_no, step_no, verb, taken_at, hash, document)
      VALUES (?, ?, ?, ?, ?, ?)
      """;

  static final String ADD_VERSION =
      "INSERT INTO methodology_version (id, version, hash, document) VALUES (?, ?, ?, ?) RETURNING no";

  static final String ADD_FILING =
      """
      INSERT INTO methodology_filing (version_no, case_no, step_no, verb, filed_at, document_step,
        hash, covers_from, lead)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, make_interval(secs => ?))
      """;

  static final String ADD_COVERAGE =
      """
      INSERT INTO methodology_coverage (activity_type, scheme, covers_from, version_no)
      VALUES (?, ?, ?, ?)
      """;

  static final String ADD_WITHDRAWAL =
      """
      INSERT INTO methodology_withdrawal (version_no, case_no, step_no, withdrawn_at, covers_to, lead)
      VALUES (?, ?, ?, ?, ?, make_interval(secs => ?))
      """;

  private RegistrySql() {}
}
