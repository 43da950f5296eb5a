package org.tanpuhui.activity.store.webhook;

/** The statements of deliveries. */
final class DeliverySql {
  /** A subscription to a suspended partner rests; so does an endpoint that asked for quiet. */
  static final String DUE =
      """
      SELECT e.endpoint_id, e.url
        FROM webhook_endpoint e
        JOIN partner p ON p.partner_no = e.partner_no AND p.status = 'active'
       WHERE e.state = 'enabled' AND (e.held_until IS NULL OR e.held_until <= ?)
         AND EXISTS (SELECT FROM webhook_delivery d
                      WHERE d.endpoint_id = e.endpoint_id AND d.next_at <= ?)
      """;

  /** Rows that another instance is taking are passed. */
  static final String CLAIM =
      """
      WITH picked AS MATERIALIZED (
        SELECT d.endpoint_id, d.message_id
          FROM unnest(?::uuid[], ?::int[]) AS r(endpoint_id, places)
          CROSS JOIN LATERAL (
            SELECT w.endpoint_id, w.message_id FROM webhook_delivery w
             WHERE w.endpoint_id = r.endpoint_id AND w.next_at <= ?
             ORDER BY w.next_at LIMIT r.places FOR UPDATE SKIP LOCKED) d)
      UPDATE webhook_delivery d SET next_at = ?, claim = ?
        FROM picked, webhook_message m, partner p
       WHERE d.endpoint_id = picked.endpoint_id AND d.message_id = picked.message_id
         AND m.message_id = picked.message_id AND p.partner_no = m.partner_no
      RETURNING d.endpoint_id, d.tries, d.attempts, m.message_id, m.partner_no, m.type, m.at, m.data,
                m.participant, p.pseudonym_key,
                ARRAY(SELECT n.subject FROM enrolment n
                       WHERE n.partner_no = m.partner_no AND n.participant = m.participant
                       ORDER BY n.subject)
      """;

  static final String FINISH =
      """
      UPDATE webhook_delivery d
         SET state = r.state, next_at = r.next_at, claim = NULL, tries = r.tries,
             attempts = d.attempts + 1, last_at = r.at, last_status = r.status, last_error = r.error
        FROM unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::timestamptz[], ?::int[],
                    ?::timestamptz[], ?::int[], ?::text[])
             AS r(endpoint_id, message_id, claim, state, next_at, tries, at, status, error)
       WHERE d.endpoint_id = r.endpoint_id AND d.message_id = r.message_id AND d.claim = r.claim
      """;
  static final String ADD_ATTEMPTS =
      """
      INSERT INTO webhook_attempt (endpoint_id, message_id, at, duration_ms, status, error, excerpt)
      SELECT r.* FROM unnest(?::uuid[], ?::uuid[], ?::timestamptz[], ?::int[], ?::int[], ?::text[],
                             ?::text[]) AS r(endpoint_id, message_id, at, ms, status, error, excerpt)
       WHERE EXISTS (SELECT FROM webhook_delivery d
                      WHERE d.endpoint_id = r.endpoint_id AND d.message_id = r.message_id)
      """;

  /** Written only when it says something new, so that a healthy endpoint costs no write a call. */
  static final String WELL =
      """
      UPDATE webhook_endpoint SET failing_since = NULL, last_success_at = ?
       WHERE endpoint_id = ANY (?) AND (failing_since IS NOT NULL OR last_success_at IS NULL
                                        OR last_success_at < ?::timestamptz - interval '1 minute')
      """;

  static final String FAILING =
      """
      UPDATE webhook_endpoint e
         SET failing_since = coalesce(e.failing_since, r.at),
             held_until = coalesce(greatest(e.held_until, r.held), e.held_until)
        FROM unnest(?::uuid[], ?::timestamptz[], ?::timestamptz[]) AS r(endpoint_id, at, held)
       WHERE e.endpoint_id = r.endpoint_id AND (e.failing_since IS NULL OR r.held IS NOT NULL)
      """;
  static final String GIVE_UP =
      """
      UPDATE webhook_endpoint e
         SET state = 'disabled', disabled_reason = r.reason, disabled_at = ?, version = e.version + 1
        FROM unnest(?::uuid[], ?::text[]) AS r(endpoint_id, reason), partner p
       WHERE e.endpoint_id = r.endpoint_id AND e.state = 'enabled' AND p.partner_no = e.partner_no
         AND (r.reason = 'gone' OR e.failing_since <= ?)
      RETURNING e.endpoint_id, r.reason, p.scheme, p.id
      """;

  static final String LOG_COLUMNS =
      """
      SELECT d.endpoint_id, d.message_id, m.type, d.state, d.created_at, d.next_at, d.attempts,
             d.last_at, d.last_status, d.last_error
        FROM webhook_delivery d JOIN webhook_message m ON m.message_id = d.message_id
      """;
  static final String LOG =
      LOG_COLUMNS
          + """
          WHERE d.endpoint_id = ? AND d.message_id < ? AND (?::text IS NULL OR d.state = ?)
          ORDER BY d.message_id DESC LIMIT ?
          """;
  static final String ONE = LOG_COLUMNS + "WHERE d.endpoint_id = ? AND d.message_id = ?";
  static final String MESSAGE =
      """
      SELECT m.message_id, m.partner_no, m.type, m.at, m.data, m.participant,
             ARRAY(SELECT n.subject FROM enrolment n
                    WHERE n.partner_no = m.partner_no AND n.participant = m.participant
                    ORDER BY n.subject)
        FROM webhook_message m WHERE m.message_id = ?
      """;
  static final String ATTEMPTS =
      """
      SELECT at, duration_ms, status, error, excerpt FROM webhook_attempt
       WHERE endpoint_id = ? AND message_id = ? ORDER BY attempt_no DESC LIMIT 100
      """;
  static final String AGAIN =
      """
      UPDATE webhook_delivery SET state = 'waiting', next_at = ?, claim = NULL, tries = 0
       WHERE endpoint_id = ? AND message_id = ?
      """;
  static final String ALL_AGAIN =
      """
      UPDATE webhook_delivery SET state = 'waiting', next_at = ?, claim = NULL, tries = 0
       WHERE endpoint_id = ? AND message_id IN (
         SELECT message_id FROM webhook_delivery
          WHERE endpoint_id = ? AND state = 'failed' AND created_at >= ?
          ORDER BY message_id LIMIT ?)
      """;
  static final String ADD_TEST =
      """
      INSERT INTO webhook_delivery (endpoint_id, message_id, state, attempts, last_at, last_status,
                                    last_error, created_at)
      VALUES (?, ?, ?, 1, ?, ?, ?, ?)
      """;

  /** Queues of endpoints that are called, as {@link #DUE} understands it. */
  static final String QUEUE =
      """
      SELECT count(*), coalesce(extract(epoch FROM ?::timestamptz - min(d.created_at)), 0)
        FROM webhook_delivery d
        JOIN webhook_endpoint e ON e.endpoint_id = d.endpoint_id AND e.state = 'enabled'
        JOIN partner p ON p.partner_no = e.partner_no AND p.status = 'active'
       WHERE d.next_at IS NOT NULL
      """;

  static final String FORGET =
      """
      DELETE FROM webhook_message WHERE message_id IN (
        SELECT message_id FROM webhook_message WHERE message_id < ? ORDER BY message_id LIMIT ?)
      """;

  private DeliverySql() {}
}
