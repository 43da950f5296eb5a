package org.tanpuhui.ledger.credits.store;

/** The statements that move credits. */
final class CreditSql {
  private CreditSql() {}

  static final String OPEN_ACCOUNT =
      """
      INSERT INTO credit_account (account, owner_kind, owner_ref, name_zh, name_en, opened_at, opened_by)
      VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
      """;

  static final String ACCOUNT =
      """
      SELECT account, owner_kind, owner_ref, name_zh, name_en, opened_at
        FROM credit_account WHERE account = ?
      """;

  static final String OPEN_BALANCES =
      """
      INSERT INTO system_balance (account, asset, debits, credits)
      SELECT account, 3, 0, 0 FROM unnest(?::bigint[]) AS wanted (account) ORDER BY account
      ON CONFLICT DO NOTHING
      """;

  /** In key order: that is the order of the row locks. */
  static final String LOCK_BALANCES =
      """
      SELECT account FROM system_balance
       WHERE account = ANY (?) AND asset = 3 ORDER BY account FOR UPDATE
      """;

  /** Lowest serial numbers first; whoever reads stops when there are enough. */
  static final String STANDING =
      """
      SELECT r.first_no, r.last_no, r.batch_id, r.account, r.hold, r.acquired_at, r.entry_id, r.line
        FROM credit_range r
        JOIN credit_batch b ON b.scheme = r.scheme AND b.batch_id = r.batch_id
       WHERE r.account = ?
         AND (?::uuid IS NULL OR r.hold = ?)
         AND (?::text IS NULL OR r.batch_id = ?)
         AND (?::text IS NULL OR b.methodology = ?)
         AND (?::int IS NULL OR b.vintage = ?)
         AND (?::timestamptz IS NULL OR r.acquired_at < ?)
         AND (?::bigint IS NULL OR r.units && int8range(?, ?, '[]'))
       ORDER BY r.first_no
      """;

  static final String TAKE_RANGES = "DELETE FROM credit_range WHERE first_no = ANY (?)";

  static final String ADD_RANGE =
      """
      INSERT INTO credit_range (first_no, last_no, account, acquired_at, entry_id, hold, line, batch_id)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """;

  static final String ADD_MOVEMENT =
      """
      INSERT INTO credit_movement (first_no, last_no, from_account, to_account, moved_at, entry_id,
                                   hold, line, batch_id)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  static final String ADD_TO_TOTAL =
      """
      UPDATE credit_total
         SET held = held + ?, frozen = frozen + ?, welfare = welfare + ?, retired = retired + ?,
             cancelled = cancelled + ?
       WHERE scheme = ? AND batch_id = ?
      """;

  static final String PREFIX = "SELECT serial_prefix FROM credit_scheme WHERE scheme = ?";

  static final String OPEN_SERIES =
      """
      INSERT INTO credit_series (series_no, scheme, project_id, next_no)
      VALUES (?, ?, ?, ? * 1000000000::bigint + 1) ON CONFLICT DO NOTHING
      """;

  static final String LOCK_SERIES =
      """
      SELECT next_no FROM credit_series
       WHERE series_no = ? AND scheme = ? AND project_id = ? FOR UPDATE
      """;

  static final String MOVE_SERIES = "UPDATE credit_series SET next_no = ? WHERE series_no = ?";

  static final String ADD_BATCH =
      """
      INSERT INTO credit_batch (scheme, vintage, series_no, first_no, last_no, batch_id, project_id,
                                methodology, methodology_version, serial_prefix, period_start,
                                period_end, issued_at, entry_id)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  static final String ADD_TOTAL =
      """
      INSERT INTO credit_total (scheme, issued, held, frozen, welfare, retired, cancelled, batch_id)
      VALUES (?, ?, ?, 0, 0, 0, 0, ?)
      """;

  static final String BATCHES =
      """
      SELECT b.scheme, b.batch_id, b.project_id, b.series_no, b.methodology, b.methodology_version,
             b.vintage, b.period_start, b.period_end, b.first_no, b.last_no, b.serial_prefix,
             b.issued_at, b.entry_id, t.held, t.frozen, t.welfare, t.retired, t.cancelled
        FROM credit_batch b JOIN credit_total t ON t.scheme = b.scheme AND t.batch_id = b.batch_id
      """;

  static final String BATCH = BATCHES + " WHERE b.scheme = ? AND b.batch_id = ?";

  static final String BATCH_OF_UNIT = BATCHES + " WHERE b.scheme = ? AND b.units @> ?::bigint";

  static final String STANDING_OF_UNITS =
      """
      SELECT first_no, last_no, batch_id, account, hold, acquired_at, entry_id, line
        FROM credit_range WHERE scheme = ? AND units && int8range(?, ?, '[]') ORDER BY first_no
      """;
}
