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
   * First copies of a day received, by what they are now, and how many of them are posted; a void
   * that waited too long is rejected. Of the same ones how many were to be posted at once, and how
   * many of those the ledger has passed.
   */
  static final String DAY_COUNTS =
      """
      WITH n AS (
        SELECT (e.participant >> 56)::int AS scheme, e.now_status_no, e.now_outcome_no,
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
        WHERE e.recorded_at >= ? AND e.recorded_at < ?)
      SELECT scheme, CASE WHEN expired THEN 2 ELSE now_status_no END AS status_no,
             count(*) AS activities, count(*) FILTER (WHERE posted) AS posted,
             count(*) FILTER (WHERE to_post) AS to_post,
             count(*) FILTER (WHERE to_post AND passed) AS passed
      FROM n GROUP BY 1, 2
      """;

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
