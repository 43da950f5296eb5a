package org.tanpuhui.methodology.store;

/** The statements of the read side. */
final class ReadSql {
  static final String BY_ID =
      BatchSql.EVIDENCE_SELECT
          + """
          JOIN activity_identity AS i
            ON i.participant = e.participant AND i.occurred_at = e.occurred_at
           AND i.activity_id = e.activity_id
          WHERE i.activity_id = ?
          """;

  /** Newest first; the primary key read backwards. */
  static final String OF_PARTICIPANT =
      BatchSql.EVIDENCE_SELECT
          + """
          WHERE e.participant = ? AND (e.occurred_at, e.activity_id) < (?, ?)
          ORDER BY e.occurred_at DESC, e.activity_id DESC
          LIMIT ?
          """;

  /** First copies of a day received, and how many of them the ledger has passed. */
  static final String DAY_COUNTS =
      """
      SELECT (e.participant >> 56)::int AS scheme, e.status_no, count(*) AS activities,
             count(*) FILTER (WHERE e.in_offset <= coalesce(l.passed, -1)) AS passed
      FROM evidence AS e
      LEFT JOIN unnest(?::int[], ?::bigint[]) AS l(partition, passed)
        ON l.partition = e.in_partition
      WHERE e.recorded_at >= ? AND e.recorded_at < ?
      GROUP BY 1, 2
      """;

  static final String DAY_DUPLICATES =
      """
      SELECT scheme::int, sum(same_content)::bigint, sum(other_content)::bigint
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
