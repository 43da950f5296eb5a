package org.tanpuhui.ledger.store;

/** The statements of the writing path. */
final class JournalSql {
  private JournalSql() {}

  /** One descent into the primary key per wanted id; line 0 exists for every entry. */
  static final String EXISTING =
      """
      SELECT wanted.entry_id
        FROM unnest(?::uuid[]) AS wanted (entry_id)
       WHERE EXISTS (SELECT FROM journal j WHERE j.entry_id = wanted.entry_id AND j.line = 0)
      """;

  static final String COPY_JOURNAL =
      """
      COPY journal (debit_account, credit_account, amount, occurred_at, recorded_at, entry_id,
                    activity_id, book_date, partner_no, methodology_version, line, asset, purpose,
                    exchange_rule, holder)
      FROM STDIN (FORMAT BINARY)
      """;

  /** The arrays are sorted by participant: that is the order of the row locks. */
  static final String ADD_TO_BALANCES =
      """
      INSERT INTO participant_balance AS b
             (participant, reduction_debits, reduction_credits, points_debits, points_credits)
      SELECT * FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
      ON CONFLICT (participant) DO UPDATE
         SET reduction_debits  = b.reduction_debits  + excluded.reduction_debits,
             reduction_credits = b.reduction_credits + excluded.reduction_credits,
             points_debits     = b.points_debits     + excluded.points_debits,
             points_credits    = b.points_credits    + excluded.points_credits
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

  /** Stripes and progress are a handful of rows, so they share a statement. */
  static final String ADD_TO_STRIPES_AND_PROGRESS =
      """
      WITH progress AS (
        INSERT INTO activities_progress AS p (partition, activities_offset)
        SELECT * FROM unnest(?::int[], ?::bigint[])
        ON CONFLICT (partition) DO UPDATE
           SET activities_offset = greatest(p.activities_offset, excluded.activities_offset)
      )
      INSERT INTO system_balance AS s (account, asset, debits, credits)
      SELECT account, asset::smallint, debits, credits
        FROM unnest(?::bigint[], ?::int[], ?::bigint[], ?::bigint[])
             AS stripe (account, asset, debits, credits)
      ON CONFLICT (account, asset) DO UPDATE
         SET debits  = s.debits  + excluded.debits,
             credits = s.credits + excluded.credits
      """;

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
