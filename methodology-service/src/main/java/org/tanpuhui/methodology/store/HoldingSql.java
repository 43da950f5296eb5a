package org.tanpuhui.methodology.store;

/** The statements about what recorded grams are held for, as they can be pasted into psql. */
final class HoldingSql {
  static final String COPY_OUTPUTS =
      """
      COPY stream_output (in_offset, ordinal, in_partition, record_key, record_type, record_id, value)
      FROM STDIN (FORMAT BINARY)
      """;

  static final int OUTPUT_COLUMNS = 7;

  static final String OUTPUTS_BY_PLACE =
      """
      SELECT in_offset, record_key, record_type, record_id, value
      FROM stream_output
      WHERE in_partition = ? AND in_offset >= ? AND in_offset < ?
      ORDER BY in_offset, ordinal
      """;

  /** Outputs that Kafka has acknowledged are of no more use. */
  static final String FORGET_OUTPUTS =
      """
      DELETE FROM stream_output AS o
      USING consumer_position AS p
      WHERE p.topic = ? AND p.partition = ? AND o.in_partition = p.partition
        AND o.in_offset < p.published_offset
        AND NOT EXISTS (SELECT FROM dead_letter AS d
                        WHERE d.topic = p.topic AND d.partition = p.partition
                          AND d."offset" = o.in_offset AND d.state <> 'retried')
      """;

  /**
   * Recorded activities that a pool mandate moves: given, those that began since and are not
   * pooled; ended, those that are pooled.
   */
  static final String MANDATED =
      """
      SELECT w.ord, e.participant, e.occurred_at, e.activity_id, e.now_amount_mg_co2e, m.id
      FROM unnest(?::int[], ?::bigint[], ?::text[], ?::text[], ?::boolean[], ?::bigint[])
        AS w(ord, participant, partner, scenario, given, at_us)
      JOIN evidence_now AS e ON e.participant = w.participant
      JOIN activity_source AS s ON s.no = e.source_no AND s.partner = w.partner
      LEFT JOIN scenario AS c ON c.no = e.scenario_no
      JOIN methodology_version AS m ON m.no = e.version_no
      LEFT JOIN activity_pooling AS p
        ON p.participant = e.participant AND p.occurred_at = e.occurred_at
       AND p.activity_id = e.activity_id
      WHERE e.now_status_no = 1 AND e.now_outcome_no IS NULL AND e.now_amount_mg_co2e > 0
        AND coalesce(c.code, w.scenario) = w.scenario
        AND (NOT w.given
             OR e.occurred_at >= timestamptz 'epoch' + w.at_us * interval '1 microsecond')
        AND coalesce(p.pooled, e.grants & 4 <> 0) <> w.given
        AND NOT EXISTS (SELECT FROM batch_activity AS b
                        JOIN batch_participant AS t
                          ON t.batch_no = b.batch_no AND t.in_partition = b.in_partition
                         AND t.participant = b.participant
                        WHERE b.participant = e.participant AND b.occurred_at = e.occurred_at
                          AND b.activity_id = e.activity_id)
      ORDER BY w.ord, m.id, e.participant, e.occurred_at, e.activity_id
      """;

  static final String SET_POOLED =
      """
      INSERT INTO activity_pooling AS p
        (participant, occurred_at, activity_id, in_offset, in_partition, pooled)
      SELECT u.participant, timestamptz 'epoch' + u.occurred_us * interval '1 microsecond',
             u.activity_id, u.in_offset, u.in_partition, u.pooled
      FROM unnest(?::bigint[], ?::bigint[], ?::uuid[], ?::bigint[], ?::int[], ?::boolean[])
        AS u(participant, occurred_us, activity_id, in_offset, in_partition, pooled)
      ON CONFLICT (participant, occurred_at, activity_id) DO UPDATE
      SET pooled = excluded.pooled, in_offset = excluded.in_offset,
          in_partition = excluded.in_partition
      """;

  private HoldingSql() {}
}
