package org.tanpuhui.ledger.store;

/** The questions of auditors to the whole journal. */
final class AuditSql {
  private AuditSql() {}

  /** Both sides of every pair by class, as far as a time of record and a book date go. */
  static final String CLASSES_AS_OF =
      """
      SELECT j.asset, side.account >> 48 & 255, sum(side.debit), sum(side.credit)
        FROM journal j
       CROSS JOIN LATERAL (VALUES (j.debit_account, j.amount, 0), (j.credit_account, 0, j.amount))
             AS side (account, debit, credit)
       WHERE j.debit_account >= ? AND j.debit_account < ? AND j.book_date <= ? AND j.recorded_at <= ?
       GROUP BY j.asset, side.account >> 48 & 255
       ORDER BY 1, 2
      """;

  /** The same of the entries whose leaves are in the tree of a size. */
  static final String CLASSES_IN_TREE =
      """
      WITH cut AS (
        SELECT lane, max(first_number + least(leaf_count, ? - tree_index)) AS next_number
          FROM log_order WHERE scheme = ? AND tree_index < ?
         GROUP BY lane)
      SELECT j.asset, side.account >> 48 & 255, sum(side.debit), sum(side.credit)
        FROM cut
        JOIN journal leaf ON leaf.lane = cut.lane AND leaf.lane_number < cut.next_number
        JOIN journal j ON j.entry_id = leaf.entry_id
       CROSS JOIN LATERAL (VALUES (j.debit_account, j.amount, 0), (j.credit_account, 0, j.amount))
             AS side (account, debit, credit)
       GROUP BY j.asset, side.account >> 48 & 255
       ORDER BY 1, 2
      """;

  static final String TREE_SIZE =
      "SELECT coalesce(max(tree_index + leaf_count), 0) FROM log_order WHERE scheme = ?";

  /**
   * A system account as it was: what it has now less what came later, which the index on times of
   * record and book dates finds. One statement, so one view of the books.
   */
  static final String SYSTEM_AS_OF =
      """
      SELECT s.asset, s.debits - coalesce(later.debits, 0), s.credits - coalesce(later.credits, 0)
        FROM system_balance s
        LEFT JOIN (SELECT asset, coalesce(sum(amount) FILTER (WHERE debit_account = ?), 0) AS debits,
                          coalesce(sum(amount) FILTER (WHERE credit_account = ?), 0) AS credits
                     FROM journal
                    WHERE (debit_account = ? OR credit_account = ?)
                      AND (recorded_at > ? OR book_date > ?)
                    GROUP BY asset) AS later USING (asset)
       WHERE s.account = ? ORDER BY s.asset
      """;

  static final String RESERVE =
      "SELECT 2, debits, credits FROM points_reserve WHERE participant = ?";

  /** Pooled grams of a participant over all pools. */
  static final String POOLED =
      """
      SELECT 1, sum(debits), sum(credits) FROM pooled_balance WHERE participant = ?
      HAVING count(*) > 0
      """;

  /**
   * A reserve, or pooled grams, as they were; their owner's statement index finds their entries.
   */
  static final String OWNED_AS_OF =
      """
      SELECT ?::int, coalesce(sum(j.amount) FILTER (WHERE j.debit_account = ?), 0),
             coalesce(sum(j.amount) FILTER (WHERE j.credit_account = ?), 0)
        FROM (SELECT entry_id FROM journal WHERE holder = ?) AS h
        JOIN journal j ON j.entry_id = h.entry_id
       WHERE j.recorded_at <= ? AND j.book_date <= ?
      """;

  private static final String ENTRIES =
      """
      SELECT j.entry_id, j.line, j.purpose, j.occurred_at, j.recorded_at, j.book_date, j.activity_id,
             p.partner_id, m.methodology, m.version, m.version_hash, j.cause, j.given_by, c.version,
             j.lane, j.lane_number,
             (SELECT o.tree_index + j.lane_number - o.first_number
                FROM log_order o
               WHERE o.lane = j.lane AND o.first_number <= j.lane_number
               ORDER BY o.first_number DESC LIMIT 1),
             j.asset, j.amount, j.debit_account, j.credit_account, x.version
        FROM page
        JOIN journal j ON j.entry_id = page.entry_id
        LEFT JOIN partner p ON p.partner_no = j.partner_no
        LEFT JOIN methodology_version m ON m.version_no = j.methodology_version
        LEFT JOIN exchange_rule x ON x.rule_no = j.exchange_rule
        LEFT JOIN correction_rule c ON c.rule_no = j.correction_rule
       ORDER BY j.entry_id DESC, j.line
      """;

  /** Entries by their ids. */
  static final String BY_ID =
      """
      WITH page AS (
        SELECT wanted.entry_id FROM unnest(?::uuid[]) AS wanted (entry_id)
         WHERE EXISTS (SELECT FROM journal j
                        WHERE j.entry_id = wanted.entry_id
                          AND j.debit_account >= ? AND j.debit_account < ?))
      """
          + ENTRIES;

  /** A page of entries; a null parameter asks for nothing. */
  static final String SEARCH =
      """
      WITH page AS (
        SELECT DISTINCT entry_id FROM journal
         WHERE entry_id < ? AND debit_account >= ? AND debit_account < ?
           AND (?::bigint IS NULL OR holder = ?)
           AND (?::bigint IS NULL OR debit_account = ? OR credit_account = ?)
           AND (?::uuid IS NULL OR cause = ?)
           AND (?::int IS NULL OR partner_no = ?)
           AND (?::smallint IS NULL OR purpose = ?)
           AND (?::date IS NULL OR book_date >= ?)
           AND (?::date IS NULL OR book_date <= ?)
           AND (?::timestamptz IS NULL OR recorded_at >= ?)
           AND (?::timestamptz IS NULL OR recorded_at < ?)
         ORDER BY entry_id DESC LIMIT ?)
      """
          + ENTRIES;
}
