package org.tanpuhui.ledger.store;

/** The statements of the writing path. */
final class JournalSql {
  private JournalSql() {}

  /**
   * One descent into the primary key per wanted id; line 0 exists for every entry. The LIMIT keeps
   * the planner from joining: while it takes the journal for empty, it would go through all of it
   * for every id.
   */
  static final String EXISTING =
      """
      SELECT wanted.entry_id
        FROM unnest(?::uuid[]) AS wanted (entry_id)
       CROSS JOIN LATERAL (SELECT FROM journal j
                            WHERE j.entry_id = wanted.entry_id AND j.line = 0
                            LIMIT 1) AS there
      """;

  static final String PROGRESS =
      "SELECT partition, activities_offset FROM activities_progress WHERE partition = ANY (?)";

  static final String COPY_JOURNAL =
      """
      COPY journal (debit_account, credit_account, amount, occurred_at, recorded_at, entry_id,
                    activity_id, book_date, partner_no, methodology_version, line, asset, purpose,
                    exchange_rule, holder, correction_rule, cause, given_by, lane, lane_number, pool_no)
      FROM STDIN (FORMAT BINARY)
      """;

  /** The array is sorted by lane. A lane goes on where it ends; two writers of one wait here. */
  static final String APPEND_TO_LANES =
      """
      WITH added AS (
        SELECT lane, leaves, length(leaves) / 32 AS leaf_count
          FROM unnest(?::int[], ?::bytea[]) AS added (lane, leaves)
      ), ends AS (
        INSERT INTO lane AS l (lane, next_number)
        SELECT lane, leaf_count FROM added
        ON CONFLICT (lane) DO UPDATE SET next_number = l.next_number + excluded.next_number
        RETURNING lane, next_number
      )
      INSERT INTO lane_batch (lane, first_number, leaf_count, leaves)
      SELECT a.lane, e.next_number - a.leaf_count, a.leaf_count, a.leaves
        FROM added a JOIN ends e USING (lane)
      RETURNING lane, first_number
      """;

  /**
   * The arrays are sorted by participant: that is the order of the row locks. A row whose lot is
   * another than the one credited is locked and left as it is.
   */
  static final String ADD_TO_BALANCES =
      """
      INSERT INTO participant_balance AS b
             (participant, reduction_debits, points_debits, reduction_credits, points_credits,
              lot_credited, lot_month, lot_validity)
      SELECT participant, 0, 0, reduction_credits, points_credits,
             lot_credited, lot_month, lot_validity::smallint
        FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::int[])
             AS change (participant, reduction_credits, points_credits,
                        lot_credited, lot_month, lot_validity)
      ON CONFLICT (participant) DO UPDATE
         SET reduction_credits = b.reduction_credits + excluded.reduction_credits,
             points_credits    = b.points_credits    + excluded.points_credits,
             lot_credited      = b.lot_credited      + excluded.lot_credited
       WHERE b.lot_month = excluded.lot_month AND b.lot_validity = excluded.lot_validity
          OR excluded.lot_month = 0
      """;

  /** The rows that {@link #ADD_TO_BALANCES} left; it has locked them. */
  static final String LEFT_ROWS =
      """
      SELECT b.participant, b.lot_month, b.lot_validity, b.lot_credited, b.lot_debited
        FROM unnest(?::bigint[], ?::int[], ?::int[]) AS change (participant, lot_month, lot_validity)
        JOIN participant_balance b ON b.participant = change.participant
       WHERE change.lot_month > 0
         AND (b.lot_month <> change.lot_month OR b.lot_validity <> change.lot_validity)
      """;

  /** For rows that get another newest lot, or totals without one. */
  static final String SET_LOTS_OF_BALANCES =
      """
      UPDATE participant_balance AS b
         SET reduction_credits = b.reduction_credits + change.reduction_credits,
             points_credits    = b.points_credits    + change.points_credits,
             lot_credited      = change.lot_credited,
             lot_debited       = change.lot_debited,
             lot_month         = change.lot_month,
             lot_validity      = change.lot_validity::smallint
        FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::int[])
             AS change (participant, reduction_credits, points_credits,
                        lot_credited, lot_debited, lot_month, lot_validity)
       WHERE b.participant = change.participant
      """;

  /** The arrays are sorted by participant, month and validity, for the same reason. */
  static final String ADD_TO_LOTS =
      """
      INSERT INTO points_lot AS l (participant, book_month, validity_months, credited, debited)
      SELECT participant, book_month, validity_months::smallint, credited, debited
        FROM unnest(?::bigint[], ?::int[], ?::int[], ?::bigint[], ?::bigint[])
             AS lot (participant, book_month, validity_months, credited, debited)
      ON CONFLICT (participant, book_month, validity_months) DO UPDATE
         SET credited = l.credited + excluded.credited,
             debited  = l.debited  + excluded.debited
      """;

  /** The arrays are sorted by scheme and asset. */
  static final String ADD_TO_CONTROLS =
      """
      INSERT INTO control_total AS c
             (scheme, asset, stripe, participant_debits, participant_credits, reserve_debits,
              reserve_credits, lots_credited, lots_debited, debt, journal_amount, pairs)
      SELECT scheme::smallint, asset::smallint, stripe, participant_debits, participant_credits,
             reserve_debits, reserve_credits, lots_credited, lots_debited, debt, journal_amount, pairs
        FROM unnest(?::int[], ?::int[], ?::int[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                    ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
             AS total (scheme, asset, stripe, participant_debits, participant_credits,
                       reserve_debits, reserve_credits, lots_credited, lots_debited, debt,
                       journal_amount, pairs)
      ON CONFLICT (scheme, asset, stripe) DO UPDATE
         SET participant_debits  = c.participant_debits  + excluded.participant_debits,
             participant_credits = c.participant_credits + excluded.participant_credits,
             reserve_debits      = c.reserve_debits      + excluded.reserve_debits,
             reserve_credits     = c.reserve_credits     + excluded.reserve_credits,
             lots_credited       = c.lots_credited       + excluded.lots_credited,
             lots_debited        = c.lots_debited        + excluded.lots_debited,
             debt                = c.debt                + excluded.debt,
             journal_amount      = c.journal_amount      + excluded.journal_amount,
             pairs               = c.pairs               + excluded.pairs
      """;

  /** Progress, stripes and controls are a handful of rows, so they share a statement. */
  static final String ADD_TO_STRIPES_AND_PROGRESS =
      """
      WITH progress AS (
        INSERT INTO activities_progress AS p (partition, activities_offset)
        SELECT * FROM unnest(?::int[], ?::bigint[])
        ON CONFLICT (partition) DO UPDATE
           SET activities_offset = greatest(p.activities_offset, excluded.activities_offset)
      ), stripes AS (
        INSERT INTO system_balance AS s (account, asset, debits, credits)
        SELECT account, asset::smallint, debits, credits
          FROM unnest(?::bigint[], ?::int[], ?::bigint[], ?::bigint[])
               AS stripe (account, asset, debits, credits)
        ON CONFLICT (account, asset) DO UPDATE
           SET debits  = s.debits  + excluded.debits,
               credits = s.credits + excluded.credits
      )
      """
          + ADD_TO_CONTROLS;

  static final String KNOWN_METHODOLOGIES =
      """
      SELECT version_no, methodology, version, version_hash
        FROM methodology_version WHERE version_no = ANY (?)
      """;

  static final String ADD_METHODOLOGY =
      """
      INSERT INTO methodology_version (version_no, methodology, version, version_hash)
      VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING
      """;

  static final String KNOWN_PARTNERS =
      "SELECT partner_no, partner_id FROM partner WHERE partner_no = ANY (?)";

  static final String ADD_PARTNER =
      "INSERT INTO partner (partner_no, partner_id) VALUES (?, ?) ON CONFLICT DO NOTHING";
}
