package org.tanpuhui.ledger.export;

import java.util.List;
import java.util.stream.Stream;
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

  /** The journal and what follows from it. */
  private static final List<Table> BOOKS =
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

  /** What points are spent on, and what the authority awards. */
  private static final List<Table> REWARDS =
      List.of(
          code("reward_party", "SELECT * FROM reward_party WHERE scheme = ? ORDER BY party_no"),
          code("reward_budget", "SELECT * FROM reward_budget WHERE scheme = ? ORDER BY budget_no"),
          code(
              "reward_budget_funding",
              """
              SELECT f.* FROM reward_budget_funding f LEFT JOIN reward_budget b USING (budget_no)
               WHERE b.scheme = ? OR b.scheme IS NULL ORDER BY f.budget_no, f.reference
              """),
          code("offer", "SELECT * FROM offer WHERE scheme = ? ORDER BY offer_id"),
          ofOffer("offer_step", "step_no"),
          ofOffer("offer_pool", "period_start"),
          ofOffer("offer_use", "participant, x.rule, x.period_start"),
          ofOffer("offer_performance", "reference"),
          code(
              "used_points_report",
              "SELECT * FROM used_points_report WHERE scheme = ? ORDER BY partner, report_day"),
          code(
              "used_points_line",
              """
              SELECT * FROM used_points_line WHERE scheme = ?
               ORDER BY partner, report_day, redemption_id
              """),
          code(
              "used_points_correction",
              """
              SELECT * FROM used_points_correction WHERE scheme = ?
               ORDER BY partner, report_day, redemption_id
              """),
          code(
              "settlement",
              """
              SELECT s.* FROM settlement s LEFT JOIN reward_budget b USING (budget_no)
               WHERE b.scheme = ? OR b.scheme IS NULL ORDER BY s.settlement_id
              """),
          ofSettlement("settlement_line", "party, x.offer_id"),
          ofSettlement("settled_redemption", "redemption_id"),
          code("campaign", "SELECT * FROM campaign WHERE scheme = ? ORDER BY campaign_no"),
          code(
              "campaign_end",
              """
              SELECT e.* FROM campaign_end e LEFT JOIN campaign c USING (campaign_no)
               WHERE c.scheme = ? OR c.scheme IS NULL ORDER BY e.campaign_no
              """),
          accounts(
              "campaign_award",
              """
              SELECT * FROM campaign_award WHERE participant >= ? AND participant < ?
               ORDER BY award_id
              """));

  /** The market, its money, proceeds and retirements. */
  private static final List<Table> MARKET =
      List.of(
          code("market_member", "SELECT * FROM market_member WHERE scheme = ? ORDER BY number"),
          code("project_seller", "SELECT * FROM project_seller WHERE scheme = ? ORDER BY number"),
          code(
              "cash_movement", "SELECT * FROM cash_movement WHERE scheme = ? ORDER BY movement_id"),
          code(
              "market_parameter",
              "SELECT * FROM market_parameter WHERE scheme = ? ORDER BY name, valid_from"),
          code(
              "trading_calendar",
              "SELECT * FROM trading_calendar WHERE scheme = ? ORDER BY valid_from"),
          code("instrument", "SELECT * FROM instrument WHERE scheme = ? ORDER BY code"),
          code(
              "instrument_action",
              "SELECT * FROM instrument_action WHERE scheme = ? ORDER BY code, no"),
          code("market_close", "SELECT * FROM market_close WHERE scheme = ? ORDER BY code, day"),
          code(
              "market_fee_waiver",
              "SELECT * FROM market_fee_waiver WHERE scheme = ? ORDER BY waiver_id"),
          code("market_order", "SELECT * FROM market_order WHERE scheme = ? ORDER BY order_id"),
          code(
              "market_agreement",
              "SELECT * FROM market_agreement WHERE scheme = ? ORDER BY agreement_id"),
          code("market_trade", "SELECT * FROM market_trade WHERE scheme = ? ORDER BY trade_id"),
          code(
              "market_trade_units",
              "SELECT * FROM market_trade_units WHERE scheme = ? ORDER BY trade_id, first_no"),
          accounts(
              "share_mandate",
              """
              SELECT * FROM share_mandate WHERE participant >= ? AND participant < ?
               ORDER BY participant, project_id, given_at
              """),
          code("batch_proceeds", "SELECT * FROM batch_proceeds WHERE scheme = ? ORDER BY batch_id"),
          code(
              "batch_share",
              "SELECT * FROM batch_share WHERE scheme = ? ORDER BY batch_id, participant"),
          // Not by which reference the bank found somebody.
          accounts(
              "share_payout",
              """
              SELECT payout_id, participant, amount_fen, requested_at, decided_at, state, decided_by,
                     bank_reference, reason
                FROM share_payout WHERE participant >= ? AND participant < ? ORDER BY payout_id
              """),
          code(
              "project_funding",
              "SELECT * FROM project_funding WHERE scheme = ? ORDER BY entry_id"),
          accounts(
              "credit_account",
              "SELECT * FROM credit_account WHERE account >= ? AND account < ? ORDER BY account"),
          code(
              "credit_offset_rule",
              "SELECT * FROM credit_offset_rule WHERE scheme = ? ORDER BY version"),
          code(
              "compliance_position",
              "SELECT * FROM compliance_position WHERE scheme = ? ORDER BY position_id"),
          code(
              "compliance_revision",
              """
              SELECT r.* FROM compliance_revision r LEFT JOIN compliance_position p USING (position_id)
               WHERE p.scheme = ? OR p.scheme IS NULL ORDER BY r.position_id, r.revision
              """),
          code(
              "credit_retirement",
              "SELECT * FROM credit_retirement WHERE scheme = ? ORDER BY retirement_id"),
          code(
              "credit_certificate",
              """
              SELECT c.* FROM credit_certificate c LEFT JOIN credit_retirement r USING (retirement_id)
               WHERE r.scheme = ? OR r.scheme IS NULL ORDER BY c.certificate_id
              """),
          code("credit_order", "SELECT * FROM credit_order WHERE scheme = ? ORDER BY order_id"),
          code(
              "credit_order_decision",
              """
              SELECT d.* FROM credit_order_decision d LEFT JOIN credit_order o USING (order_id)
               WHERE o.scheme = ? OR o.scheme IS NULL ORDER BY d.order_id
              """),
          accounts(
              "welfare_donation",
              """
              SELECT * FROM welfare_donation WHERE from_account >= ? AND from_account < ?
               ORDER BY donation_id
              """),
          code("restoration", "SELECT * FROM restoration WHERE scheme = ? ORDER BY restoration_id"),
          code(
              "restoration_purchase",
              """
              SELECT p.* FROM restoration_purchase p LEFT JOIN restoration r USING (restoration_id)
               WHERE r.scheme = ? OR r.scheme IS NULL ORDER BY p.restoration_id, p.purchase_no
              """));

  // A row whose owner was removed belongs to no scheme that one could tell: every export has it.
  private static Table ofOffer(String name, String order) {
    return code(
        name,
        "SELECT x.* FROM "
            + name
            + " x LEFT JOIN offer o USING (offer_id) WHERE o.scheme = ? OR o.scheme IS NULL"
            + " ORDER BY x.offer_id, x."
            + order);
  }

  private static Table ofSettlement(String name, String order) {
    return code(
        name,
        "SELECT x.* FROM "
            + name
            + " x LEFT JOIN settlement s USING (settlement_id)"
            + " LEFT JOIN reward_budget b USING (budget_no)"
            + " WHERE b.scheme = ? OR b.scheme IS NULL ORDER BY x.settlement_id, x."
            + order);
  }

  /** Everything that an audit of the books needs, in the order in which it is read again. */
  static final List<Table> ALL = Stream.of(BOOKS, REWARDS, MARKET).flatMap(List::stream).toList();
}
