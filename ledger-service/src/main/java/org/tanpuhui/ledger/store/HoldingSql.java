package org.tanpuhui.ledger.store;

/** The statements about pools and batches, as they can be pasted into psql. */
final class HoldingSql {
  private HoldingSql() {}

  static final String ADD_POOL =
      """
      INSERT INTO pool (pool_no, methodology, partner) VALUES (?, ?, ?) ON CONFLICT DO NOTHING
      """;

  static final String KNOWN_POOLS =
      "SELECT pool_no, methodology, partner FROM pool WHERE pool_no = ANY (?)";

  /** The arrays are sorted by participant and pool: that is the order of the row locks. */
  static final String ADD_TO_POOLED =
      """
      WITH change AS MATERIALIZED (
        SELECT * FROM unnest(?::bigint[], ?::int[], ?::bigint[], ?::bigint[])
                      AS c (participant, pool_no, debits, credits)
      ), balances AS (
        INSERT INTO pooled_balance AS b (participant, pool_no, debits, credits)
        SELECT participant, pool_no, debits, credits FROM change
        ON CONFLICT (participant, pool_no) DO UPDATE
           SET debits = b.debits + excluded.debits, credits = b.credits + excluded.credits
      )
      INSERT INTO pool_total AS t (scheme, pool_no, stripe, debits, credits)
      SELECT (participant >> 56)::smallint, pool_no, ?, sum(debits), sum(credits)
        FROM change GROUP BY 1, 2 ORDER BY 1, 2
      ON CONFLICT (scheme, pool_no, stripe) DO UPDATE
         SET debits = t.debits + excluded.debits, credits = t.credits + excluded.credits
      """;

  /** For debits: a row proposed by INSERT would have to keep its CHECK. */
  static final String CHANGE_POOLED =
      """
      WITH change AS MATERIALIZED (
        SELECT * FROM unnest(?::bigint[], ?::int[], ?::bigint[], ?::bigint[])
                      AS c (participant, pool_no, debits, credits)
      ), balances AS (
        UPDATE pooled_balance AS b
           SET debits = b.debits + c.debits, credits = b.credits + c.credits
          FROM change c
         WHERE b.participant = c.participant AND b.pool_no = c.pool_no
      )
      UPDATE pool_total AS t
         SET debits = t.debits + c.debits, credits = t.credits + c.credits
        FROM (SELECT (participant >> 56)::smallint AS scheme, pool_no, sum(debits) AS debits,
                     sum(credits) AS credits
                FROM change GROUP BY 1, 2) AS c
       WHERE t.scheme = c.scheme AND t.pool_no = c.pool_no AND t.stripe = ?
      """;

  static final String OPEN_POOLED =
      """
      INSERT INTO pooled_balance (participant, pool_no, debits, credits)
      SELECT participant, pool_no, 0, 0 FROM unnest(?::bigint[], ?::int[]) AS c (participant, pool_no)
       ORDER BY 1, 2
      ON CONFLICT DO NOTHING
      """;

  static final String OPEN_POOL_TOTALS =
      """
      INSERT INTO pool_total (scheme, pool_no, stripe, debits, credits)
      SELECT DISTINCT (participant >> 56)::smallint, pool_no, ?::int, 0, 0
        FROM unnest(?::bigint[], ?::int[]) AS c (participant, pool_no)
       ORDER BY 1, 2
      ON CONFLICT DO NOTHING
      """;

  /** In key order: that is the order of the row locks. */
  static final String LOCK_REDUCTIONS =
      """
      SELECT participant, reduction_credits - reduction_debits
        FROM participant_balance WHERE participant = ANY (?) ORDER BY participant FOR UPDATE
      """;

  static final String CHANGE_REDUCTIONS =
      """
      UPDATE participant_balance AS b
         SET reduction_debits  = b.reduction_debits  + c.debits,
             reduction_credits = b.reduction_credits + c.credits
        FROM unnest(?::bigint[], ?::bigint[], ?::bigint[]) AS c (participant, debits, credits)
       WHERE b.participant = c.participant
      """;

  static final String LOCK_POOLED =
      """
      SELECT b.participant, b.pool_no, b.credits - b.debits
        FROM unnest(?::bigint[], ?::int[]) AS w (participant, pool_no)
        JOIN pooled_balance b ON b.participant = w.participant AND b.pool_no = w.pool_no
       ORDER BY b.participant, b.pool_no
         FOR UPDATE OF b
      """;

  static final String LOCK_HOLDINGS =
      """
      SELECT h.participant, h.batch_no, h.amount
        FROM unnest(?::bigint[], ?::int[]) AS w (participant, batch_no)
        JOIN batch_holding h ON h.participant = w.participant AND h.batch_no = w.batch_no
       ORDER BY h.participant, h.batch_no
         FOR UPDATE OF h
      """;

  /** What the rows are to hold, sorted by their key. */
  static final String SET_HOLDINGS =
      """
      INSERT INTO batch_holding AS h (participant, batch_no, amount)
      SELECT participant, batch_no, amount
        FROM unnest(?::bigint[], ?::int[], ?::bigint[]) AS c (participant, batch_no, amount)
      ON CONFLICT (participant, batch_no) DO UPDATE SET amount = excluded.amount
      """;

  static final String ANSWERED = "SELECT command_id FROM holding_answer WHERE command_id = ANY (?)";

  static final String ISSUED = "SELECT batch_no FROM batch_issue WHERE batch_no = ANY (?)";

  static final String LOCK_SYSTEM =
      """
      SELECT account, credits - debits FROM system_balance
       WHERE account = ANY (?) AND asset = 1 ORDER BY account FOR UPDATE
      """;

  static final String LOCK_BATCH =
      """
      SELECT account, credits - debits FROM system_balance
       WHERE account >= ? AND account < ? AND asset = 1 ORDER BY account FOR UPDATE
      """;

  static final String LOCK_PROJECT = "SELECT due_mg FROM project_book WHERE project = ? FOR UPDATE";

  static final String CHANGE_PROJECT =
      """
      INSERT INTO project_book AS p (project, due_mg, issued_mg)
      VALUES (?, 0, 0) ON CONFLICT (project) DO NOTHING
      """;

  static final String ADD_TO_PROJECT =
      """
      UPDATE project_book SET due_mg = due_mg + ?, issued_mg = issued_mg + ? WHERE project = ?
      """;

  static final String ADD_ISSUE =
      """
      INSERT INTO batch_issue (batch_no, scheme, project, total_mg, carried_in_mg, replaced_mg,
                               tonnes, carried_out_mg, entry_id, issued_at, batch_id, serials)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  static final String COPY_ANSWERS =
      """
      COPY holding_answer (in_offset, command_id, in_partition, record_key, value)
      FROM STDIN (FORMAT BINARY)
      """;

  static final String ANSWERS_BY_PLACE =
      """
      SELECT in_offset, command_id, record_key, value FROM holding_answer
       WHERE in_partition = ? AND in_offset >= ? AND in_offset < ?
       ORDER BY in_offset
      """;

  static final String HELD_OF =
      """
      SELECT coalesce((SELECT sum(credits - debits) FROM pooled_balance WHERE participant = ?), 0),
             coalesce((SELECT sum(h.amount) FROM batch_holding h
                        WHERE h.participant = ?
                          AND NOT EXISTS (SELECT FROM batch_issue i WHERE i.batch_no = h.batch_no)), 0)
      """;
}
