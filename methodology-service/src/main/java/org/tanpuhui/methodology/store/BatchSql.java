package org.tanpuhui.methodology.store;

/** The statements of the batch path, as they can be pasted into psql. */
final class BatchSql {
  /**
   * Which of these ids were seen before, and with what content; and which voids wait for them. The
   * second half is one descent of a small index whatever the number of ids.
   */
  static final String SEEN =
      """
      WITH u AS MATERIALIZED (SELECT ?::uuid[] AS ids)
      SELECT i.activity_id, i.content_hash, i.private_digest, NULL::uuid, NULL::bigint,
             NULL::timestamptz
      FROM unnest((SELECT ids FROM u)) AS w(activity_id)
      JOIN activity_identity AS i ON i.activity_id = w.activity_id
      UNION ALL
      SELECT v.voids_activity_id, NULL, NULL, v.activity_id, v.participant, v.recorded_at
      FROM waiting_void AS v
      WHERE v.voids_activity_id = ANY ((SELECT ids FROM u)::uuid[])
      """;

  /** The voids of these participants that came before their original. */
  static final String WAITING =
      """
      SELECT v.voids_activity_id, v.activity_id, v.participant, v.recorded_at
      FROM waiting_void AS v
      WHERE v.participant = ANY (?::bigint[])
      """;

  /**
   * What stands around the claims of a batch; the windows of one participant never overlap. A
   * parked claim stands when it was upheld, a computed one no longer when it was voided or
   * overturned.
   */
  static final String STANDING =
      """
      SELECT e.participant, e.activity_id, e.occurred_at, e.ended_at, e.source_no, e.version_no,
             e.mode_no, e.quantity, e.in_offset
      FROM unnest(?::bigint[], ?::bigint[], ?::bigint[]) AS w(participant, from_us, to_us)
      JOIN evidence AS e
        ON e.participant = w.participant
       AND e.occurred_at >= timestamptz 'epoch' + w.from_us * interval '1 microsecond'
       AND e.occurred_at < timestamptz 'epoch' + w.to_us * interval '1 microsecond'
      LEFT JOIN LATERAL (
        SELECT n.status_no FROM evidence_change AS n
        WHERE n.participant = e.participant AND n.occurred_at = e.occurred_at
          AND n.activity_id = e.activity_id
        ORDER BY n.revision DESC LIMIT 1) AS c ON true
      WHERE e.status_no IN (1, 3) AND e.type_no <> 5 AND coalesce(c.status_no, e.status_no) = 1
      """;

  static final String COPY_IDENTITY =
      """
      COPY activity_identity (activity_id, content_hash, participant, occurred_at, private_digest)
      FROM STDIN (FORMAT BINARY)
      """;

  static final int IDENTITY_COLUMNS = 5;

  static final String COPY_EVIDENCE =
      """
      COPY evidence (participant, occurred_at, activity_id, recorded_at, ended_at, in_offset,
        amount_mg_co2e, quantity, reference, source_no, scenario_no, persons, in_partition,
        version_no, type_no, status_no, outcome_no, grade_no, holder_no, grants, mode_no, event_id,
        quantities, backfill_id, trace)
      FROM STDIN (FORMAT BINARY)
      """;

  static final int EVIDENCE_COLUMNS = 25;

  static final String COUNT_WITHOUT_EVIDENCE =
      """
      INSERT INTO activity_duplicate AS d
        (day, scheme, in_partition, source_no, type_no, same_content, other_content, commands)
      SELECT u.day, u.scheme, u.in_partition, u.source_no, u.type_no, u.same_content,
             u.other_content, u.commands
      FROM unnest(?::date[], ?::int[], ?::int[], ?::int[], ?::int[], ?::bigint[], ?::bigint[],
                  ?::bigint[])
        AS u(day, scheme, in_partition, source_no, type_no, same_content, other_content, commands)
      ORDER BY 1, 2, 3, 4, 5
      ON CONFLICT (day, scheme, in_partition, source_no, type_no) DO UPDATE
      SET same_content = d.same_content + excluded.same_content,
          other_content = d.other_content + excluded.other_content,
          commands = d.commands + excluded.commands
      """;

  /** The columns of an evidence row, in the order {@link EvidenceRows} reads them. */
  static final String EVIDENCE_SELECT =
      """
      SELECT e.participant, e.occurred_at, e.activity_id, e.recorded_at, e.ended_at, e.in_offset,
        e.amount_mg_co2e, e.quantity, e.reference, e.source_no, e.scenario_no, e.persons,
        e.in_partition, e.version_no, e.type_no, e.status_no, e.outcome_no, e.grade_no,
        e.holder_no, e.grants, e.mode_no, e.event_id, e.quantities, e.backfill_id, e.trace
      FROM evidence AS e
      """;

  /** First copies of one partition's stretch of the log. Found by the block range index. */
  static final String BY_PLACE =
      EVIDENCE_SELECT
          + """
          WHERE e.in_partition = ? AND e.in_offset >= ? AND e.in_offset < ?
          ORDER BY e.in_offset
          """;

  private BatchSql() {}
}
