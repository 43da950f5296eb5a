package org.tanpuhui.methodology.store;

/** The statements of the stream about batches, as they can be pasted into psql. */
final class BindingSql {
  /** Which project a batch is of, and where its grams are pooled. */
  static final String BATCH =
      """
      SELECT b.id, c.id, b.project_no, p.number, p.methodology, p.partner, p.pooled,
             b.period_from, b.period_to,
             (SELECT to_state FROM review_step s WHERE s.case_no = b.case_no
              ORDER BY step_no DESC LIMIT 1)
      FROM batch_case AS b
      JOIN project_pool AS p ON p.case_no = b.project_no
      JOIN project_case AS c ON c.case_no = b.project_no
      WHERE b.case_no = ?
      """;

  /** While it is held, no step of the case is taken. */
  static final String SHARE_CASE = "SELECT pg_advisory_xact_lock_shared(?, ?)";

  static final String TAKE_SLICE =
      """
      INSERT INTO batch_slice (batch_no, in_partition, slice, action) VALUES (?, ?, ?, ?)
      ON CONFLICT DO NOTHING
      """;

  /**
   * Candidates that were voided, or are no longer pooled, since they were collected. From what fell
   * to the candidates: few fall, and each candidate would be looked up twice.
   */
  static final String DROP_FALLEN =
      """
      WITH fallen AS (
        SELECT participant, occurred_at, activity_id FROM evidence_change
        WHERE participant >= ? AND participant < ? AND status_no = 4
        UNION
        SELECT participant, occurred_at, activity_id FROM activity_pooling
        WHERE participant >= ? AND participant < ? AND NOT pooled
      ), gone AS (
        DELETE FROM batch_activity AS b USING fallen AS f
        WHERE b.participant = f.participant AND b.occurred_at = f.occurred_at
          AND b.activity_id = f.activity_id AND b.batch_no = ? AND b.in_partition = ?
        RETURNING b.participant, b.occurred_at, b.activity_id, b.amount_mg_co2e, b.batch_no)
      INSERT INTO batch_release
        (participant, occurred_at, activity_id, amount_mg_co2e, released_at, batch_no, why)
      SELECT participant, occurred_at, activity_id, amount_mg_co2e, ?, batch_no, 'unpooled'
      FROM gone
      """;

  static final String BIND_PARTICIPANTS =
      """
      INSERT INTO batch_participant (participant, expected_mg, batch_no, revision, in_partition)
      SELECT participant, sum(amount_mg_co2e), batch_no, 1, in_partition
      FROM batch_activity
      WHERE batch_no = ? AND in_partition = ? AND participant >= ? AND participant < ?
      GROUP BY batch_no, in_partition, participant
      ORDER BY batch_no, in_partition, participant
      RETURNING participant, expected_mg
      """;

  /** Frees a slice; only what the ledger said it holds is told to it. */
  static final String FREE_PARTICIPANTS =
      """
      WITH gone AS (
        DELETE FROM batch_activity
        WHERE batch_no = ? AND in_partition = ? AND participant >= ? AND participant < ?
        RETURNING participant, occurred_at, activity_id, amount_mg_co2e, batch_no, voided
      ), kept AS (
        INSERT INTO batch_release
          (participant, occurred_at, activity_id, amount_mg_co2e, released_at, batch_no, why)
        SELECT participant, occurred_at, activity_id, amount_mg_co2e, ?, batch_no, 'freed'
        FROM gone
      ), owed AS (
        SELECT participant, sum(amount_mg_co2e) FILTER (WHERE voided) AS mg
        FROM gone GROUP BY participant)
      UPDATE batch_participant AS b
      SET expected_mg = 0, revision = b.revision + 1
      FROM owed AS o
      WHERE b.batch_no = ? AND b.in_partition = ? AND b.participant = o.participant
        AND b.answered_mg > 0
      RETURNING b.participant, b.answered_mg, coalesce(o.mg, 0), b.revision
      """;

  /** Where the grams of these activities are. */
  static final String WHERE_HELD =
      """
      SELECT w.ord, coalesce(p.pooled, e.grants & 4 <> 0), b.batch_no, t.revision, t.expected_mg
      FROM unnest(?::int[], ?::bigint[], ?::bigint[], ?::uuid[])
        AS w(ord, participant, occurred_us, activity_id)
      JOIN evidence AS e
        ON e.participant = w.participant AND e.activity_id = w.activity_id
       AND e.occurred_at = timestamptz 'epoch' + w.occurred_us * interval '1 microsecond'
      LEFT JOIN activity_pooling AS p
        ON p.participant = e.participant AND p.occurred_at = e.occurred_at
       AND p.activity_id = e.activity_id
      LEFT JOIN batch_activity AS b
        ON b.participant = e.participant AND b.occurred_at = e.occurred_at
       AND b.activity_id = e.activity_id
      LEFT JOIN batch_participant AS t
        ON t.batch_no = b.batch_no AND t.in_partition = b.in_partition
       AND t.participant = b.participant
      ORDER BY w.ord
      """;

  static final String LEAVE =
      """
      WITH gone AS (
        DELETE FROM batch_activity
        WHERE participant = ? AND occurred_at = ? AND activity_id = ?
        RETURNING participant, occurred_at, activity_id, amount_mg_co2e, batch_no)
      INSERT INTO batch_release
        (participant, occurred_at, activity_id, amount_mg_co2e, released_at, batch_no, why)
      SELECT participant, occurred_at, activity_id, amount_mg_co2e, ?, batch_no, ? FROM gone
      """;

  static final String MARK_VOIDED =
      """
      UPDATE batch_activity SET voided = true
      WHERE participant = ? AND occurred_at = ? AND activity_id = ?
      """;

  static final String EXPECT =
      """
      UPDATE batch_participant SET expected_mg = expected_mg - ?, revision = revision + 1
      WHERE batch_no = ? AND in_partition = ? AND participant = ?
      RETURNING revision
      """;

  static final String TO_EXCLUDE =
      """
      SELECT b.participant, b.occurred_at, b.amount_mg_co2e, b.voided
      FROM batch_exclusion AS x
      JOIN batch_activity AS b
        ON b.participant = x.participant AND b.occurred_at = x.occurred_at
       AND b.activity_id = x.activity_id AND b.batch_no = x.batch_no
      WHERE x.batch_no = ? AND x.activity_id = ?
      """;

  static final String TOTAL =
      "SELECT coalesce(sum(expected_mg), 0) FROM batch_participant WHERE batch_no = ?";

  static final String LAST_REPORT =
      """
      SELECT report FROM batch_content WHERE batch_no = ? ORDER BY content_no DESC LIMIT 1
      """;

  /** Answers of the ledger; of several the highest revision counts. */
  static final String ANSWERED =
      """
      UPDATE batch_participant AS b
      SET answered_revision = a.revision, answered_mg = a.bound_mg, problem = a.problem
      FROM (SELECT DISTINCT ON (batch_no, participant) *
            FROM unnest(?::int[], ?::int[], ?::bigint[], ?::int[], ?::bigint[], ?::text[])
              AS u(batch_no, in_partition, participant, revision, bound_mg, problem)
            ORDER BY batch_no, participant, revision DESC) AS a
      WHERE b.batch_no = a.batch_no AND b.in_partition = a.in_partition
        AND b.participant = a.participant AND b.answered_revision < a.revision
      """;

  private BindingSql() {}
}
