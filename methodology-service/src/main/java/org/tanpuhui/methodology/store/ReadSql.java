package org.tanpuhui.methodology.store;

/** The statements of the read side. */
final class ReadSql {
  static final String BY_ID =
      StateSql.STATE_SELECT
          + """
          JOIN activity_identity AS i
            ON i.participant = e.participant AND i.occurred_at = e.occurred_at
           AND i.activity_id = e.activity_id
          WHERE i.activity_id = ?
          """;

  /** Newest first; the primary key read backwards. */
  static final String OF_PARTICIPANT =
      StateSql.STATE_SELECT
          + """
          WHERE e.participant = ? AND (e.occurred_at, e.activity_id) < (?, ?)
          ORDER BY e.occurred_at DESC, e.activity_id DESC
          LIMIT ?
          """;

  /**
   * First copies of a day received with what they are now and whether the ledger has passed that; a
   * void that waited too long is told as expired. A condition on {@code e} may follow.
   */
  private static final String DAY_STATES =
      """
      WITH n AS (
        SELECT (e.participant >> 56)::int AS scheme, e.source_no, e.type_no, e.now_status_no,
               e.now_outcome_no, e.now_amount_mg_co2e,
               e.now_status_no = 1 AND e.now_outcome_no = ? AND e.recorded_at < ? AS expired,
               e.now_status_no = 1 AND (
                 (e.now_outcome_no IS NULL AND e.now_offset <= coalesce(l.passed, -1))
                 OR (e.now_outcome_no = ?
                     AND (coalesce(e.now_quantity, 0) = 0 OR e.now_offset <= coalesce(l.passed, -1)))
               ) AS posted,
               e.amount_mg_co2e > 0 AS to_post, e.in_offset <= coalesce(l.passed, -1) AS passed
        FROM evidence_now AS e
        LEFT JOIN unnest(?::int[], ?::bigint[]) AS l(partition, passed)
          ON l.partition = e.in_partition
        WHERE e.recorded_at >= ? AND e.recorded_at < ?
      """;

  /**
   * First copies of a day received, by what they are now, and how many of them are posted. Of the
   * same ones how many were to be posted at once, and how many of those the ledger has passed.
   */
  static final String DAY_COUNTS =
      DAY_STATES
          + """
          )
          SELECT scheme, CASE WHEN expired THEN 2 ELSE now_status_no END AS status_no,
                 count(*) AS activities, count(*) FILTER (WHERE posted) AS posted,
                 count(*) FILTER (WHERE to_post) AS to_post,
                 count(*) FILTER (WHERE to_post AND passed) AS passed
          FROM n GROUP BY 1, 2
          """;

  /** First copies that one partner sent on a day, by source, type, status and outcome. */
  static final String PARTNER_DAY =
      DAY_STATES
          + """
           AND e.source_no = ANY (?::int[]))
          SELECT source_no, type_no, CASE WHEN expired THEN 2 ELSE now_status_no END,
                 CASE WHEN expired THEN ?::int ELSE now_outcome_no END,
                 count(*), count(*) FILTER (WHERE posted),
                 coalesce(sum(now_amount_mg_co2e) FILTER (WHERE posted), 0)::bigint
          FROM n GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
          """;

  /** Second and later copies that one partner sent on a day, by source and type. */
  static final String PARTNER_DAY_COPIES =
      """
      SELECT source_no, type_no::int, sum(same_content)::bigint, sum(other_content)::bigint
      FROM activity_duplicate WHERE day = ? AND scheme = ? AND source_no = ANY (?::int[])
      GROUP BY 1, 2 ORDER BY 1, 2
      """;

  /** What one partner sent on a day and does not count, in order of record. */
  static final String PARTNER_DAY_EXCEPTIONS =
      """
      SELECT e.activity_id, e.source_no, e.event_id, e.type_no::int, e.occurred_at, e.recorded_at,
             CASE WHEN x.expired THEN 2 ELSE e.now_status_no END,
             CASE WHEN x.expired THEN ?::int ELSE e.now_outcome_no END
      FROM evidence_now AS e
      CROSS JOIN LATERAL (SELECT e.now_status_no = 1 AND e.now_outcome_no = ?
                                 AND e.recorded_at < ? AS expired) AS x
      WHERE e.recorded_at >= ? AND e.recorded_at < ? AND e.source_no = ANY (?::int[])
        AND (e.now_status_no IN (2, 3) OR coalesce(x.expired, false))
        AND (e.recorded_at, e.activity_id) > (?, ?)
      ORDER BY e.recorded_at, e.activity_id
      LIMIT ?
      """;

  static final String SOURCES_OF_PARTNER =
      "SELECT no, source FROM activity_source WHERE scheme = ? AND partner = ? ORDER BY no";

  /** What records of a day caused to be posted of earlier activities. */
  static final String DAY_LATER_POSTS =
      """
      SELECT (c.participant >> 56)::int, count(*),
             count(*) FILTER (WHERE c.in_offset <= coalesce(l.passed, -1))
      FROM evidence_change AS c
      LEFT JOIN unnest(?::int[], ?::bigint[]) AS l(partition, passed)
        ON l.partition = c.in_partition
      WHERE c.recorded_at >= ? AND c.recorded_at < ? AND c.amount_mg_co2e > 0
      GROUP BY 1
      """;

  static final String DAY_DUPLICATES =
      """
      SELECT scheme::int, sum(same_content)::bigint, sum(other_content)::bigint,
             sum(commands)::bigint
      FROM activity_duplicate WHERE day = ? GROUP BY scheme
      """;

  /** Records of the topic set aside on a day and not (yet) processed by a retry. */
  static final String DAY_DEAD_LETTERS =
      """
      SELECT count(*) FROM dead_letter
      WHERE topic = ? AND recorded_at >= ? AND recorded_at < ?
        AND state NOT IN ('retried', 'retried_unpublished')
      """;

  static final String POSITIONS =
      "SELECT partition, next_offset FROM consumer_position WHERE topic = ?";

  private ReadSql() {}
}
