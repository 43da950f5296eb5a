package org.tanpuhui.ledger.store;

/** The statements of commands on accounts that are read under lock. */
final class CommandSql {
  private CommandSql() {}

  /** OFFSET 0 for the same reason as the LIMIT of {@link JournalSql#EXISTING}. */
  static final String POSTED =
      """
      SELECT j.entry_id, j.activity_id, j.holder, j.occurred_at, j.recorded_at, j.book_date,
             j.methodology_version, j.partner_no,
             j.asset, j.debit_account, j.credit_account, j.amount, coalesce(j.exchange_rule, 0)
        FROM unnest(?::uuid[]) AS wanted (entry_id)
       CROSS JOIN LATERAL (SELECT * FROM journal WHERE entry_id = wanted.entry_id OFFSET 0) AS j
       ORDER BY j.entry_id, j.line
      """;

  /** In key order: that is the order of the row locks. */
  static final String LOCK_BALANCES =
      """
      SELECT b.participant, b.reduction_debits, b.reduction_credits, b.points_debits,
             b.points_credits, b.points_debt, b.lot_month, b.lot_validity, b.lot_credited,
             b.lot_debited,
             (SELECT r.credits - r.debits FROM points_reserve r WHERE r.participant = b.participant)
        FROM participant_balance b
       WHERE b.participant = ANY (?)
       ORDER BY b.participant
         FOR UPDATE OF b
      """;

  static final String LOCK_LOTS =
      """
      SELECT participant, book_month, validity_months, credited, debited
        FROM points_lot
       WHERE participant = ANY (?) AND credited > debited
       ORDER BY participant, book_month, validity_months
         FOR UPDATE
      """;

  static final String CHANGE_BALANCES =
      """
      UPDATE participant_balance AS b
         SET reduction_debits = b.reduction_debits + change.reduction_debits,
             points_debits    = b.points_debits    + change.points_debits,
             points_credits   = b.points_credits   + change.points_credits,
             points_debt      = b.points_debt      + change.debt,
             lot_credited     = b.lot_credited     + change.lot_credited,
             lot_debited      = b.lot_debited      + change.lot_debited
        FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                    ?::bigint[])
             AS change (participant, reduction_debits, points_debits, points_credits, debt,
                        lot_credited, lot_debited)
       WHERE b.participant = change.participant
      """;

  static final String CHANGE_LOTS =
      """
      UPDATE points_lot AS l
         SET credited = l.credited + change.credited,
             debited  = l.debited  + change.debited
        FROM unnest(?::bigint[], ?::int[], ?::int[], ?::bigint[], ?::bigint[])
             AS change (participant, book_month, validity_months, credited, debited)
       WHERE l.participant = change.participant AND l.book_month = change.book_month
         AND l.validity_months = change.validity_months
      """;

  static final String OPEN_RESERVES =
      """
      INSERT INTO points_reserve (participant, debits, credits)
      SELECT participant, 0, 0 FROM unnest(?::bigint[]) AS wanted (participant)
      ON CONFLICT DO NOTHING
      """;

  static final String CHANGE_RESERVES =
      """
      UPDATE points_reserve AS r
         SET debits = r.debits + change.debits, credits = r.credits + change.credits
        FROM unnest(?::bigint[], ?::bigint[], ?::bigint[]) AS change (participant, debits, credits)
       WHERE r.participant = change.participant
      """;

  static final String OPEN_STRIPES =
      """
      INSERT INTO system_balance (account, asset, debits, credits)
      SELECT account, asset::smallint, 0, 0
        FROM unnest(?::bigint[], ?::int[]) AS wanted (account, asset)
      ON CONFLICT DO NOTHING
      """;

  static final String CHANGE_STRIPES =
      """
      UPDATE system_balance AS s
         SET debits = s.debits + change.debits, credits = s.credits + change.credits
        FROM unnest(?::bigint[], ?::int[], ?::bigint[], ?::bigint[])
             AS change (account, asset, debits, credits)
       WHERE s.account = change.account AND s.asset = change.asset
      """;

  static final String ADD_PARKED =
      """
      INSERT INTO parked_reversal (reversal_id, participant, points, recorded_at, activity_id, cause,
                                   book_month, validity_months, why)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  static final String REACH =
      """
      INSERT INTO activities_progress AS p (partition, activities_offset) VALUES (?, ?)
      ON CONFLICT (partition) DO UPDATE
         SET activities_offset = greatest(p.activities_offset, excluded.activities_offset)
      """;
}
