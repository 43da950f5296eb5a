package org.tanpuhui.ledger.export;

import java.util.List;
import org.tanpuhui.ledger.journal.AccountId;
import org.tanpuhui.platform.Scheme;

/**
 * One table of an export.
 *
 * @param name of its files
 * @param query with the columns that are exported, in the order of its lines
 * @param range how the query names the scheme
 * @param salted column of the ids whose leaves have salts, null for none. Rows are ordered by it,
 *     and no millisecond of its ids stands in two files
 */
record Table(String name, String query, Range range, String salted) {

  /** What the parameters of a query are. */
  enum Range {
    /** None: the table belongs to no scheme. */
    WHOLE,
    /** The scheme's code. */
    CODE,
    /** The smallest account of the scheme, and the smallest above all of it. */
    ACCOUNTS
  }

  /** The values of the query's parameters. */
  List<Long> parameters(Scheme scheme) {
    return switch (range) {
      case WHOLE -> List.of();
      case CODE -> List.of((long) scheme.code());
      case ACCOUNTS -> List.of(AccountId.first(scheme), AccountId.end(scheme));
    };
  }

  private static Table accounts(String name, String query) {
    return new Table(name, query, Range.ACCOUNTS, null);
  }

  private static Table code(String name, String query) {
    return new Table(name, query, Range.CODE, null);
  }

  private static Table whole(String name, String query) {
    return new Table(name, query, Range.WHOLE, null);
  }

  /** Everything that an audit of the books needs, in the order in which it is read again. */
  static final List<Table> ALL =
      List.of(
          whole("methodology_version", "SELECT * FROM methodology_version ORDER BY version_no"),
          whole("partner", "SELECT * FROM partner ORDER BY partner_no"),
          code("exchange_rule", "SELECT * FROM exchange_rule WHERE scheme = ? ORDER BY version"),
          code(
              "correction_rule", "SELECT * FROM correction_rule WHERE scheme = ? ORDER BY version"),
          whole("activities_progress", "SELECT * FROM activities_progress ORDER BY partition"),
          code("period_proposal", "SELECT * FROM period_proposal WHERE scheme = ? ORDER BY month"),
          code("period_close", "SELECT * FROM period_close WHERE scheme = ? ORDER BY month"),
          code(
              "period_total",
              "SELECT * FROM period_total WHERE scheme = ? ORDER BY month, asset, account_class"),
          code("expiry_run", "SELECT * FROM expiry_run WHERE scheme = ? ORDER BY expiry_month"),
          new Table(
              "lane", "SELECT * FROM lane WHERE lane >> 16 = ? ORDER BY lane", Range.CODE, null),
          code(
              "lane_batch",
              "SELECT * FROM lane_batch WHERE lane >> 16 = ? ORDER BY lane, first_number"),
          code("log_order", "SELECT * FROM log_order WHERE scheme = ? ORDER BY run_no"),
          new Table(
              "journal",
              """
              SELECT * FROM journal WHERE debit_account >= ? AND debit_account < ?
               ORDER BY entry_id, line
              """,
              Range.ACCOUNTS,
              "entry_id"),
          new Table(
              "logged_act",
              "SELECT * FROM logged_act WHERE scheme = ? ORDER BY act_id",
              Range.CODE,
              "act_id"),
          accounts(
              "participant_balance",
              """
              SELECT * FROM participant_balance WHERE participant >= ? AND participant < ?
               ORDER BY participant
              """),
          accounts(
              "points_lot",
              """
              SELECT * FROM points_lot WHERE participant >= ? AND participant < ?
               ORDER BY participant, book_month, validity_months
              """),
          accounts(
              "points_reserve",
              """
              SELECT * FROM points_reserve WHERE participant >= ? AND participant < ?
               ORDER BY participant
              """),
          accounts(
              "system_balance",
              """
              SELECT * FROM system_balance WHERE account >= ? AND account < ?
               ORDER BY account, asset
              """),
          code(
              "control_total",
              "SELECT * FROM control_total WHERE scheme = ? ORDER BY asset, stripe"),
          whole("pool", "SELECT * FROM pool ORDER BY pool_no"),
          accounts(
              "pooled_balance",
              """
              SELECT * FROM pooled_balance WHERE participant >= ? AND participant < ?
               ORDER BY participant, pool_no
              """),
          code("pool_total", "SELECT * FROM pool_total WHERE scheme = ? ORDER BY pool_no, stripe"),
          accounts(
              "batch_holding",
              """
              SELECT * FROM batch_holding WHERE participant >= ? AND participant < ?
               ORDER BY participant, batch_no
              """),
          code("batch_issue", "SELECT * FROM batch_issue WHERE scheme = ? ORDER BY batch_no"),
          accounts(
              "project_book",
              "SELECT * FROM project_book WHERE project >= ? AND project < ? ORDER BY project"),
          accounts(
              "holding_answer",
              """
              SELECT a.* FROM (
                SELECT h.command_id, v.value ->> 'answer_to' AS answer_to,
                       ('x' || (v.value ->> 'participant'))::bit(64)::bigint AS participant,
                       (v.value ->> 'batch')::integer AS batch_no,
                       (v.value ->> 'revision')::integer AS revision,
                       v.value ->> 'outcome_code' AS outcome_code,
                       (v.value ->> 'bound_mg_co2e')::bigint AS bound_mg
                  FROM holding_answer h
                 CROSS JOIN LATERAL (SELECT convert_from(h.value, 'UTF8')::json AS value) v) a
               WHERE a.participant >= ? AND a.participant < ?
               ORDER BY a.command_id
              """),
          code("credit_batch", "SELECT * FROM credit_batch WHERE scheme = ? ORDER BY first_no"),
          code("credit_total", "SELECT * FROM credit_total WHERE scheme = ? ORDER BY batch_id"),
          code(
              "credit_movement",
              "SELECT * FROM credit_movement WHERE scheme = ? ORDER BY entry_id, line, first_no"),
          code("credit_range", "SELECT * FROM credit_range WHERE scheme = ? ORDER BY first_no"),
          accounts(
              "redemption",
              """
              SELECT * FROM redemption WHERE participant >= ? AND participant < ?
               ORDER BY redemption_id
              """),
          accounts(
              "redemption_lot",
              """
              SELECT l.* FROM redemption_lot l JOIN redemption r USING (redemption_id)
               WHERE r.participant >= ? AND r.participant < ?
               ORDER BY l.redemption_id, l.book_month, l.validity_months
              """),
          accounts(
              "erased_account",
              """
              SELECT * FROM erased_account WHERE participant >= ? AND participant < ?
               ORDER BY participant
              """),
          accounts(
              "parked_reversal",
              """
              SELECT * FROM parked_reversal WHERE participant >= ? AND participant < ?
               ORDER BY reversal_id
              """),
          accounts(
              "reversal_decision",
              """
              SELECT d.* FROM reversal_decision d JOIN parked_reversal p USING (reversal_id)
               WHERE p.participant >= ? AND p.participant < ?
               ORDER BY d.reversal_id
              """));
}
