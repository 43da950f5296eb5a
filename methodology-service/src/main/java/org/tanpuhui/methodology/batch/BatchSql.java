package org.tanpuhui.methodology.batch;

/** The statements of people and jobs about batches, as they can be pasted into psql. */
final class BatchSql {
  private static final String SELECT =
      """
      SELECT b.case_no, b.scheme, b.id, c.id, b.project_no, p.number, p.methodology, p.partner,
             p.pooled, b.period_from, b.period_to, s.to_state, s.step_no
      FROM batch_case AS b
      JOIN project_pool AS p ON p.case_no = b.project_no
      JOIN project_case AS c ON c.case_no = b.project_no
      JOIN LATERAL (SELECT step_no, to_state FROM review_step
                    WHERE case_no = b.case_no ORDER BY step_no DESC LIMIT 1) AS s ON true
      """;

  static final String FIND = SELECT + "WHERE b.scheme = ? AND b.id = ?";

  static final String BY_NUMBER = SELECT + "WHERE b.case_no = ?";

  static final String PAGE =
      SELECT
          + """
          WHERE b.scheme = ? AND b.case_no > ? AND s.to_state = ANY (?)
            AND (?::text IS NULL OR c.id = ?::text)
            AND (?::text IS NULL OR EXISTS (
              SELECT FROM review_step AS f WHERE f.case_no = b.case_no AND f.step_no = 1
                AND (f.org = ?::text OR f.org IS NULL AND f.actor = ?::text)))
          ORDER BY b.case_no LIMIT ?
          """;

  static final String ADD =
      """
      INSERT INTO batch_case (case_no, scheme, id, project_no, period_from, period_to)
      VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (scheme, id) DO NOTHING
      """;

  static final String POOL_OF = "SELECT closed_at IS NULL FROM project_pool WHERE case_no = ?";

  /**
   * Recorded activities of a slice of the participants that the project may count and that are in
   * no batch. Rows arrive in key order.
   */
  static final String COLLECT =
      """
      INSERT INTO batch_activity
        (participant, occurred_at, activity_id, amount_mg_co2e, batch_no, in_partition, version_no)
      SELECT e.participant, e.occurred_at, e.activity_id, coalesce(c.amount_mg_co2e, e.amount_mg_co2e),
             ?, e.in_partition, e.version_no
      FROM evidence AS e
      LEFT JOIN LATERAL (
        SELECT n.amount_mg_co2e, n.status_no, n.outcome_no FROM evidence_change AS n
        WHERE n.participant = e.participant AND n.occurred_at = e.occurred_at
          AND n.activity_id = e.activity_id
        ORDER BY n.revision DESC LIMIT 1) AS c ON true
      LEFT JOIN activity_pooling AS p
        ON p.participant = e.participant AND p.occurred_at = e.occurred_at
       AND p.activity_id = e.activity_id
      WHERE e.participant >= ? AND e.participant < ? AND e.occurred_at >= ? AND e.occurred_at < ?
        AND e.source_no = ANY (?) AND e.version_no = ANY (?)
        AND coalesce(c.amount_mg_co2e, e.amount_mg_co2e) > 0
        AND CASE WHEN ? THEN e.type_no <> 4 AND coalesce(p.pooled, e.grants & 4 <> 0)
                 ELSE e.type_no = 4 AND e.quantities ->> 'project_id' = ? END
      ORDER BY e.participant, e.occurred_at, e.activity_id
      ON CONFLICT DO NOTHING
      """;

  static final String SOURCES = "SELECT no FROM activity_source WHERE scheme = ? AND partner = ?";

  static final String VERSIONS = "SELECT no FROM methodology_version WHERE id = ?";

  /** Slices with rows on which this was not done yet. */
  static final String OPEN_SLICES =
      """
      WITH RECURSIVE parts AS (
        (SELECT in_partition, participant FROM batch_activity
         WHERE batch_no = ? ORDER BY in_partition, participant LIMIT 1)
        UNION ALL
        SELECT n.in_partition, n.participant FROM parts AS p
        CROSS JOIN LATERAL (
          SELECT in_partition, participant FROM batch_activity
          WHERE batch_no = ?
            AND (in_partition, participant) >= (p.in_partition, ((p.participant >> 40) + 1) << 40)
          ORDER BY in_partition, participant LIMIT 1) AS n)
      SELECT in_partition, ((participant >> 40) & 255)::int FROM parts AS p
      WHERE NOT EXISTS (SELECT FROM batch_slice AS s
                        WHERE s.batch_no = ? AND s.action = ? AND s.in_partition = p.in_partition
                          AND s.slice = ((p.participant >> 40) & 255))
      """;

  /** Slices that were bound, in order: all that have rows do. */
  static final String BOUND_SLICES =
      """
      SELECT DISTINCT slice FROM batch_slice WHERE batch_no = ? AND action = 'bind' ORDER BY slice
      """;

  static final String COUNT_ROWS = "SELECT count(*) FROM batch_activity WHERE batch_no = ?";

  /**
   * What is expected of the ledger, what it confirmed, what it has not answered, what it refused.
   */
  static final String SETTLED =
      """
      SELECT coalesce(sum(expected_mg), 0), coalesce(sum(answered_mg), 0),
             count(*) FILTER (WHERE answered_revision < revision),
             count(*) FILTER (WHERE answered_revision = revision AND answered_mg <> expected_mg),
             count(*) FILTER (WHERE expected_mg > 0)
      FROM batch_participant WHERE batch_no = ?
      """;

  /** Whom the ledger refused: their activities leave the batch. The case is locked. */
  static final String DROP_REFUSED =
      """
      WITH refused AS (
        UPDATE batch_participant SET expected_mg = answered_mg
        WHERE batch_no = ? AND answered_revision = revision AND problem IS NOT NULL
          AND answered_mg = 0 AND expected_mg > 0
        RETURNING in_partition, participant
      ), gone AS (
        DELETE FROM batch_activity AS b USING refused AS r
        WHERE b.batch_no = ? AND b.in_partition = r.in_partition AND b.participant = r.participant
        RETURNING b.participant, b.occurred_at, b.activity_id, b.amount_mg_co2e, b.batch_no)
      INSERT INTO batch_release
        (participant, occurred_at, activity_id, amount_mg_co2e, released_at, batch_no, why)
      SELECT participant, occurred_at, activity_id, amount_mg_co2e, clock_timestamp(), batch_no,
             'unpooled'
      FROM gone
      """;

  /** Rows of a slice by version and local month, with a digest over all of them in key order. */
  static final String SUMS =
      """
      SELECT b.version_no, to_char(b.occurred_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'),
             count(*), sum(b.amount_mg_co2e), count(*) FILTER (WHERE b.voided)
      FROM batch_activity AS b
      WHERE b.batch_no = ? AND b.participant >= ? AND b.participant < ?
      GROUP BY 1, 2
      """;

  static final String DIGEST =
      """
      SELECT sha256(string_agg(uuid_send(activity_id) || int8send(amount_mg_co2e), ''::bytea
                               ORDER BY participant, occurred_at, activity_id))
      FROM batch_activity WHERE batch_no = ? AND participant >= ? AND participant < ?
      """;

  static final String VERSION_TEXT =
      "SELECT id, version, hash FROM methodology_version WHERE no = ?";

  static final String ADD_CONTENT =
      """
      INSERT INTO batch_content (batch_no, content_no, activities, total_mg, digest, report)
      SELECT ?, coalesce(max(content_no), 0) + 1, ?, ?, ?, ? FROM batch_content WHERE batch_no = ?
      """;

  static final String CONTENT =
      """
      SELECT activities, total_mg, digest, report, made_at FROM batch_content
      WHERE batch_no = ? ORDER BY content_no DESC LIMIT 1
      """;

  static final String ADD_SAMPLE =
      """
      INSERT INTO batch_sample (batch_no, sample_size, nonce, seed, drawn_by)
      VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """;

  static final String DRAW =
      """
      INSERT INTO batch_sampled (participant, occurred_at, activity_id, amount_mg_co2e, batch_no, place)
      SELECT participant, occurred_at, activity_id, amount_mg_co2e, ?,
             row_number() OVER (ORDER BY h, activity_id)
      FROM (SELECT *, sha256(convert_to(? || ':' || activity_id, 'UTF8')) AS h
            FROM batch_activity WHERE batch_no = ?
            ORDER BY h, activity_id LIMIT ?) AS drawn
      """;

  static final String SAMPLE =
      "SELECT sample_size, nonce, seed, drawn_at, drawn_by FROM batch_sample WHERE batch_no = ?";

  static final String SAMPLED =
      """
      SELECT s.place, s.activity_id,
             EXISTS (SELECT FROM batch_exclusion x
                     WHERE x.batch_no = s.batch_no AND x.activity_id = s.activity_id)
      FROM batch_sampled AS s WHERE s.batch_no = ? AND s.place > ? ORDER BY s.place LIMIT ?
      """;

  static final String EXCLUDE =
      """
      INSERT INTO batch_exclusion
        (participant, occurred_at, activity_id, batch_no, excluded_by, reason)
      SELECT b.participant, b.occurred_at, b.activity_id, b.batch_no, ?, ?
      FROM activity_identity AS i
      JOIN batch_activity AS b
        ON b.participant = i.participant AND b.occurred_at = i.occurred_at
       AND b.activity_id = i.activity_id
      WHERE i.activity_id = ? AND b.batch_no = ?
      ON CONFLICT DO NOTHING
      RETURNING participant
      """;

  static final String EXCLUSIONS =
      """
      SELECT activity_id, reason, excluded_by, excluded_at FROM batch_exclusion
      WHERE batch_no = ? AND (excluded_at, activity_id) > (?, ?)
      ORDER BY excluded_at, activity_id LIMIT ?
      """;

  static final String IS_EXCLUDED =
      "SELECT count(*) FROM batch_exclusion WHERE batch_no = ? AND activity_id = ?";

  static final String ADD_COMMAND =
      """
      INSERT INTO batch_command (command_id, batch_no, action, record_key, activity_id)
      VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """;

  static final String WAITING_COMMANDS =
      """
      SELECT x.command_id, b.scheme, x.batch_no, x.action, x.record_key, x.activity_id
      FROM batch_command AS x JOIN batch_case AS b ON b.case_no = x.batch_no
      WHERE x.published_at IS NULL ORDER BY x.created_at LIMIT 500
      """;

  static final String PUBLISHED =
      "UPDATE batch_command SET published_at = clock_timestamp() WHERE command_id = ?";

  /** Exclusions that the stream has not carried out yet. */
  static final String OPEN_EXCLUSIONS =
      """
      SELECT count(*) FROM batch_exclusion AS x
      JOIN batch_activity AS b
        ON b.participant = x.participant AND b.occurred_at = x.occurred_at
       AND b.activity_id = x.activity_id AND b.batch_no = x.batch_no AND NOT b.voided
      WHERE x.batch_no = ?
      """;

  static final String ADD_RECOMPUTATION =
      """
      INSERT INTO batch_recomputation (batch_no, job_id, activities, total_mg, differing)
      VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """;

  static final String RECOMPUTATION =
      """
      SELECT activities, total_mg, differing, finished_at FROM batch_recomputation
      WHERE batch_no = ? ORDER BY finished_at DESC LIMIT 1
      """;

  static final String ISSUANCE =
      """
      SELECT tonnes, total_mg, carried_in_mg, replaced_mg, carried_out_mg, issued_at, serials
      FROM batch_issuance WHERE batch_no = ?
      """;

  static final String ADD_ISSUANCE =
      """
      INSERT INTO batch_issuance
        (batch_no, tonnes, total_mg, carried_in_mg, replaced_mg, carried_out_mg, issued_at, serials)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """;

  /** Where activities stand: the batch of those that are in one, and whether it is issued. */
  static final String CERTIFICATION =
      """
      SELECT u.activity_id, coalesce(p.pooled, e.grants & 4 <> 0 OR e.type_no = 4), b.batch_no,
             i.batch_no IS NOT NULL, c.id
      FROM unnest(?::bigint[], ?::bigint[], ?::uuid[]) AS u(participant, occurred_us, activity_id)
      JOIN evidence AS e
        ON e.participant = u.participant AND e.activity_id = u.activity_id
       AND e.occurred_at = timestamptz 'epoch' + u.occurred_us * interval '1 microsecond'
      LEFT JOIN activity_pooling AS p
        ON p.participant = e.participant AND p.occurred_at = e.occurred_at
       AND p.activity_id = e.activity_id
      LEFT JOIN batch_activity AS b
        ON b.participant = e.participant AND b.occurred_at = e.occurred_at
       AND b.activity_id = e.activity_id
      LEFT JOIN batch_issuance AS i ON i.batch_no = b.batch_no
      LEFT JOIN batch_case AS c ON c.case_no = b.batch_no
      """;

  /** All batches an activity ever was in, the present one last. */
  static final String BATCHES_OF_ACTIVITY =
      """
      SELECT c.scheme, c.id, r.amount_mg_co2e, r.why, r.released_at
      FROM activity_identity AS i
      JOIN batch_release AS r
        ON r.participant = i.participant AND r.occurred_at = i.occurred_at
       AND r.activity_id = i.activity_id
      JOIN batch_case AS c ON c.case_no = r.batch_no
      WHERE i.activity_id = ?
      UNION ALL
      SELECT c.scheme, c.id, b.amount_mg_co2e, CASE WHEN b.voided THEN 'owed' END, NULL
      FROM activity_identity AS i
      JOIN batch_activity AS b
        ON b.participant = i.participant AND b.occurred_at = i.occurred_at
       AND b.activity_id = i.activity_id
      JOIN batch_case AS c ON c.case_no = b.batch_no
      WHERE i.activity_id = ?
      ORDER BY 5 NULLS LAST
      """;

  static final String ACTIVITIES_OF_BATCH =
      """
      SELECT participant, occurred_at, activity_id, amount_mg_co2e, voided
      FROM batch_activity
      WHERE batch_no = ? AND (participant, occurred_at, activity_id) > (?, ?, ?)
      ORDER BY participant, occurred_at, activity_id LIMIT ?
      """;

  private BatchSql() {}
}
