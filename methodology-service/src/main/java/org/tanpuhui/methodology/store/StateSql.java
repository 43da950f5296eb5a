package org.tanpuhui.methodology.store;

/** The statements about what becomes of activities later, as they can be pasted into psql. */
final class StateSql {
  private static final String COLUMNS =
      """
      SELECT e.participant, e.occurred_at, e.activity_id, e.recorded_at, e.ended_at, e.in_offset,
        e.amount_mg_co2e, e.quantity, e.reference, e.source_no, e.scenario_no, e.persons,
        e.in_partition, e.version_no, e.type_no, e.status_no, e.outcome_no, e.grade_no,
        e.holder_no, e.grants, e.mode_no, e.event_id, e.quantities, e.backfill_id, e.trace,
        c.revision, c.status_no, c.outcome_no, c.amount_mg_co2e, c.reversed_mg_co2e, c.quantity,
        c.reference, c.cause, c.in_partition, c.in_offset, c.recorded_at, c.in_ordinal
      """;

  /** What an activity is now: its evidence row beside its last change, in that order. */
  private static final String WITH_LATEST =
      """
      LEFT JOIN LATERAL (
        SELECT n.* FROM evidence_change AS n
        WHERE n.participant = e.participant AND n.occurred_at = e.occurred_at
          AND n.activity_id = e.activity_id
        ORDER BY n.revision DESC LIMIT 1) AS c ON true
      """;

  /** An evidence row with its last change; a WHERE clause over {@code e} may follow. */
  static final String STATE_SELECT = COLUMNS + "FROM evidence AS e\n" + WITH_LATEST;

  /** The states of these activities; ids never seen are absent. */
  static final String STATES =
      COLUMNS
          + """
          FROM unnest(?::uuid[]) AS u(activity_id)
          JOIN activity_identity AS i ON i.activity_id = u.activity_id
          JOIN evidence AS e
            ON e.participant = i.participant AND e.occurred_at = i.occurred_at
           AND e.activity_id = i.activity_id
          """
          + WITH_LATEST;

  /** Changes caused by one partition's stretch of the log. Found by the block range index. */
  static final String CHANGES_BY_PLACE =
      COLUMNS
          + """
          FROM evidence_change AS c
          JOIN evidence AS e
            ON e.participant = c.participant AND e.occurred_at = c.occurred_at
           AND e.activity_id = c.activity_id
          WHERE c.in_partition = ? AND c.in_offset >= ? AND c.in_offset < ?
          ORDER BY c.in_offset, c.in_ordinal
          """;

  /** A scheme's activities of a period, each once per change, without traces. */
  static final String SCAN =
      COLUMNS.replace("e.trace", "NULL::bytea").stripTrailing()
          + """
          , i.content_hash, i.private_digest
          FROM evidence AS e
          JOIN activity_identity AS i ON i.activity_id = e.activity_id
          LEFT JOIN evidence_change AS c
            ON c.participant = e.participant AND c.occurred_at = e.occurred_at
           AND c.activity_id = e.activity_id
          WHERE e.participant >= ? AND e.participant < ?
            AND e.occurred_at >= ? AND e.occurred_at < ?
          ORDER BY e.participant, e.occurred_at, e.activity_id, c.revision
          """;

  static final String COPY_CHANGES =
      """
      COPY evidence_change (participant, occurred_at, activity_id, recorded_at, in_offset,
        amount_mg_co2e, reversed_mg_co2e, quantity, reference, cause, in_ordinal, in_partition,
        revision, status_no, outcome_no, emits)
      FROM STDIN (FORMAT BINARY)
      """;

  static final int CHANGE_COLUMNS = 16;

  static final String COPY_WAITING =
      """
      COPY waiting_void (voids_activity_id, activity_id, participant, recorded_at)
      FROM STDIN (FORMAT BINARY)
      """;

  static final int WAITING_COLUMNS = 4;

  static final String ADD_DUE =
      """
      INSERT INTO settlement_due (in_partition, scheme, backfill_id, slice, month, participant)
      SELECT DISTINCT u.in_partition, u.participant >> 56, u.backfill_id, u.participant & 255,
             u.month, u.participant
      FROM unnest(?::int[], ?::text[], ?::int[], ?::bigint[])
        AS u(in_partition, backfill_id, month, participant)
      ON CONFLICT DO NOTHING
      """;

  /** Takes a stretch of the work list out, in order of participant. */
  static final String TAKE_DUE =
      """
      DELETE FROM settlement_due AS d
      WHERE d.in_partition = ? AND d.scheme = ? AND d.backfill_id = ? AND d.slice = ?
        AND (?::int = 0 OR d.month = ?::int)
      RETURNING d.participant, d.month
      """;

  static final String SETTLE_BACKFILL =
      """
      INSERT INTO backfill_settled (in_partition, scheme, backfill_id, slice, recorded_at)
      VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO NOTHING
      """;

  static final String IS_BACKFILL_SETTLED =
      """
      SELECT 1 FROM backfill_settled
      WHERE in_partition = ? AND scheme = ? AND backfill_id = ? AND slice = ?
      """;

  static final String OPEN_BACKFILLS =
      """
      SELECT participant, backfill_id FROM settlement_due
      WHERE in_partition = ? AND scheme = ? AND backfill_id > '' AND month = ?
      """;

  /**
   * Days of electricity of these participants in {@code [from, to)}, with what they are now;
   * without traces.
   */
  static final String HOUSEHOLD_DAYS =
      STATE_SELECT.replace("e.trace,", "NULL::bytea,")
          + """
          WHERE e.participant = ANY (?::bigint[]) AND e.occurred_at >= ? AND e.occurred_at < ?
            AND e.type_no = 3
          ORDER BY e.participant, e.occurred_at, e.activity_id
          """;

  private StateSql() {}
}
