package org.tanpuhui.methodology.store;

/** The statements about parked claims and what people say of them. */
final class ClaimSql {
  /**
   * A claim that was parked, what it is now, the claim in its way and what that is now, the last
   * proposal, the decision.
   */
  private static final String CLAIMS =
      """
      SELECT e.activity_id, e.participant, e.source_no, e.event_id, e.type_no, e.mode_no,
             e.quantity, e.occurred_at, e.ended_at, e.recorded_at,
             coalesce(c.status_no, e.status_no) AS status_no,
             w.activity_id, w.source_no, w.occurred_at, w.ended_at,
             coalesce(d.status_no, w.status_no), coalesce(d.outcome_no, w.outcome_no),
             p.verdict, p.reason, p.actor, p.created_at,
             a.verdict, a.reason, a.actor, a.created_at
      FROM evidence AS e
      LEFT JOIN LATERAL (
        SELECT n.status_no FROM evidence_change AS n
        WHERE n.participant = e.participant AND n.occurred_at = e.occurred_at
          AND n.activity_id = e.activity_id
        ORDER BY n.revision DESC LIMIT 1) AS c ON true
      LEFT JOIN activity_identity AS i ON i.activity_id = e.reference
      LEFT JOIN evidence AS w
        ON w.participant = i.participant AND w.occurred_at = i.occurred_at
       AND w.activity_id = i.activity_id
      LEFT JOIN LATERAL (
        SELECT n.status_no, n.outcome_no FROM evidence_change AS n
        WHERE n.participant = w.participant AND n.occurred_at = w.occurred_at
          AND n.activity_id = w.activity_id
        ORDER BY n.revision DESC LIMIT 1) AS d ON true
      LEFT JOIN LATERAL (
        SELECT * FROM claim_action AS n
        WHERE n.activity_id = e.activity_id AND n.action = 'propose'
        ORDER BY n.no DESC LIMIT 1) AS p ON true
      LEFT JOIN claim_action AS a ON a.activity_id = e.activity_id AND a.action = 'decide'
      """;

  /** Claims that are parked now, in order of arrival; 4 is voided. */
  static final String PARKED =
      CLAIMS
          + """
          WHERE e.status_no = 3 AND coalesce(c.status_no, 3) = 3
            AND e.participant >= ?::bigint << 56 AND e.participant < (?::bigint + 1) << 56
            AND (e.recorded_at, e.activity_id) > (?, ?)
            AND (?::text IS NULL OR ?::text = CASE
              WHEN a.no IS NOT NULL THEN 'decided'
              WHEN p.no IS NOT NULL THEN 'proposed'
              WHEN coalesce(d.status_no, w.status_no) = 4 THEN 'adjudication'
              ELSE 'waiting' END)
          ORDER BY e.recorded_at, e.activity_id
          LIMIT ?
          """;

  static final String ONE =
      CLAIMS
          + """
          JOIN activity_identity AS o
            ON o.participant = e.participant AND o.occurred_at = e.occurred_at
           AND o.activity_id = e.activity_id
          WHERE o.activity_id = ? AND e.status_no = 3
          """;

  static final String PROPOSE =
      """
      INSERT INTO claim_action (scheme, activity_id, participant, action, verdict, reason, actor)
      VALUES (?, ?, ?, 'propose', ?, ?, ?)
      """;

  /** One decision per claim: a second one is not written. */
  static final String DECIDE =
      """
      INSERT INTO claim_action
        (scheme, activity_id, participant, action, verdict, reason, actor, proposed_by, command_id)
      VALUES (?, ?, ?, 'decide', ?, ?, ?, ?, ?)
      ON CONFLICT (activity_id) WHERE action = 'decide' DO NOTHING
      """;

  static final String PROPOSED_BY =
      "SELECT 1 FROM claim_action WHERE activity_id = ? AND action = 'propose' AND actor = ?";

  static final String UNPUBLISHED =
      """
      SELECT a.scheme, a.command_id, a.participant, a.activity_id, a.verdict
      FROM claim_action AS a
      WHERE a.action = 'decide'
        AND NOT EXISTS (SELECT FROM claim_command_published AS p WHERE p.command_id = a.command_id)
      ORDER BY a.no
      LIMIT 1000
      """;

  static final String PUBLISHED =
      "INSERT INTO claim_command_published (command_id) VALUES (?) ON CONFLICT DO NOTHING";

  private ClaimSql() {}
}
