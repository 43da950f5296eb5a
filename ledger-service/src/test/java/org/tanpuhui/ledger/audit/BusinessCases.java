package org.tanpuhui.ledger.audit;

import static org.tanpuhui.ledger.audit.TamperedBooks.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.ledger.audit.TamperingIT.Case;
import org.tanpuhui.ledger.exchange.MarketYear;

/** Planted cases in what the books keep beside the journal: rewards, market, retirements. */
final class BusinessCases {
  private static final String OF_COFFEE = " WHERE code = 'coffee'";
  private static final String LARGE = " WHERE quantity_t = 300";

  private BusinessCases() {}

  static List<Case> all() {
    List<Case> all = new ArrayList<>();
    all.addAll(ofOffers());
    all.addAll(ofSettlements());
    all.addAll(ofCampaigns());
    all.addAll(ofJointCampaigns());
    all.addAll(ofOrdersAndTrades());
    all.addAll(ofMoney());
    all.addAll(ofProceeds());
    all.addAll(ofPayouts());
    all.addAll(ofRetirements());
    return all;
  }

  private static Case of(String name, String sql, String finding) {
    return new Case(name, sql(sql), finding);
  }

  private static List<Case> ofOffers() {
    return List.of(
        of("stock given back", "UPDATE offer SET taken = taken - 1" + OF_COFFEE, "offer offer "),
        of(
            "offer cheaper afterwards",
            "UPDATE offer SET points = 20" + OF_COFFEE,
            "offer redemption "),
        of(
            "offer ended before it was redeemed",
            "UPDATE offer SET valid_to = '2026-11-10'" + OF_COFFEE,
            "offer redemption "),
        of(
            "offer never published",
            "DELETE FROM offer_step WHERE verb = 'publish'",
            "offer redemption "),
        of("offer removed", "DELETE FROM offer" + OF_COFFEE, "offer redemption "),
        of("cap raised", "UPDATE offer_use SET cap = 50 WHERE rule = 'cap'", "offer offer_use "),
        of(
            "use forgotten",
            "UPDATE offer_use SET taken = 0 WHERE rule = 'cap'",
            "offer offer_use "),
        of(
            "part of a quota removed",
            "DELETE FROM offer_use WHERE rule = 'pool'",
            "offer offer_use "),
        of("quota given back", "UPDATE offer_pool SET taken = 0", "offer offer_pool "),
        of("quota removed", "DELETE FROM offer_pool", "offer offer_pool "),
        of(
            "merchant with another number",
            "UPDATE reward_party SET party_no = party_no + 1",
            "reference reward_party merchant:shop"),
        of(
            "redemption claimed by another merchant",
            "UPDATE redemption SET owner = 'merchant:thief' WHERE offer_id IS NOT NULL AND state = 'cancelled'",
            "offer redemption "),
        of(
            "redemption of more units",
            "UPDATE redemption SET quantity = quantity + 1 WHERE offer_id IS NOT NULL AND state = 'cancelled'",
            "offer redemption "),
        of(
            "redemption that pays more",
            "UPDATE redemption SET fen = fen + 1 WHERE fen > 0 AND state = 'reserved'",
            "redemption redemption "),
        of(
            "line of a report removed",
            "DELETE FROM used_points_line",
            "report used_points_report app-a/2026-11-20"));
  }

  private static List<Case> ofSettlements() {
    return List.of(
        of(
            "funding raised",
            "UPDATE reward_budget_funding SET fen = fen + 1",
            "settlement reward_budget_funding "),
        of(
            "funding removed",
            "DELETE FROM reward_budget_funding WHERE reference = 'more'",
            "case journal "),
        of("statement raised", "UPDATE settlement SET fen = fen + 1", "settlement settlement "),
        of(
            "line of a statement raised",
            "UPDATE settlement_line SET fen = fen + 1",
            "settlement settlement_line "),
        of(
            "line of a statement removed",
            "DELETE FROM settlement_line WHERE settlement_id = (SELECT settlement_id FROM settlement WHERE period = '2026-12')",
            "settlement settlement_line "),
        of(
            "payment undone",
            "UPDATE settlement SET paid_by = NULL, paid_at = NULL, payment_reference = NULL WHERE period = '2026-11'",
            "settlement settlement "),
        of(
            "redemption taken out of its statement",
            "DELETE FROM settled_redemption",
            "settlement redemption "),
        of(
            "statement removed",
            "DELETE FROM settlement WHERE period = '2026-12'",
            "case journal "));
  }

  private static List<Case> ofCampaigns() {
    return List.of(
        of(
            "recognition raised",
            "UPDATE campaign_award SET points = points + 1",
            "campaign campaign_award "),
        of(
            "recognition of another",
            "UPDATE campaign_award SET participant = participant + 1",
            "campaign campaign_award "),
        of(
            "recognition removed",
            "DELETE FROM campaign_award WHERE reference = '2027'",
            "case journal "),
        of(
            "budget of a campaign raised",
            "UPDATE campaign SET budget_points = budget_points + 1",
            "campaign campaign "),
        new Case(
            "campaign decided after it began",
            sql(
                "ALTER TABLE campaign DROP CONSTRAINT ck_campaign_future",
                "UPDATE campaign SET valid_from = decided_at - interval '1 day'"),
            "rule campaign "),
        of(
            "campaign ended before its award",
            "INSERT INTO campaign_end SELECT campaign_no, decided_at + interval '1 minute', 'x', 'x', decided_at FROM campaign",
            "campaign campaign_award "));
  }

  /** The metro's act, the bike's, and one of a partner outside of the alliance. */
  private static List<Case> ofJointCampaigns() {
    String set = "UPDATE campaign SET ";
    String joint = " WHERE code = 'joint'";
    String ofBike = "'" + Year.entry(Year.JOINT + 1) + "'";
    String ofStranger = "'" + Year.entry(Year.JOINT + 2) + "'";
    return List.of(
        of(
            "joint bonus for an act of a partner outside",
            "UPDATE journal SET partner_no = (SELECT partner_no FROM partner WHERE partner_id = 'demo-stranger') WHERE entry_id = "
                + ofBike,
            "campaign " + BooksCases.row(Year.JOINT + 1, 2)),
        of(
            "joint bonus invented for an act of a partner outside",
            bonus(ofBike, ofStranger, 2),
            "campaign " + BooksCases.row(Year.JOINT + 2, 2)),
        of(
            "joint bonus given twice",
            bonus(ofBike, ofBike, 3),
            "entry_shape " + BooksCases.row(Year.JOINT + 1, 3)),
        of(
            "joint bonus from the share of another partition",
            BooksCases.update("debit_account = debit_account + 1", Year.JOINT, 2),
            "entry_shape " + BooksCases.row(Year.JOINT, 2)),
        of(
            "joint bonus raised",
            BooksCases.update("amount = amount + 1", Year.JOINT, 2),
            "points " + BooksCases.row(Year.JOINT, 2)),
        of(
            "partner added to a joint campaign",
            set + "partner_ids = partner_ids || '{newcomer}'" + joint,
            "campaign campaign 2"),
        of(
            "joint campaign begun later",
            set + "valid_from = valid_from + interval '20 minutes'" + joint,
            "points " + BooksCases.row(Year.JOINT, 2)),
        of(
            "joint campaign for another kind of act",
            set + "activity_types = '{tanpuhui.activity.bike-ride.v1}'" + joint,
            "campaign " + BooksCases.row(Year.JOINT, 2)),
        of(
            "joint campaign decided by another",
            set + "decided_by = 'somebody'" + joint,
            "campaign campaign 2"),
        of(
            "decision of a campaign removed from the log",
            "DELETE FROM logged_act WHERE kind = 'campaign.decided'",
            "campaign campaign 2"));
  }

  /** A bonus like that of one posting, for another. */
  private static String bonus(String of, String to, int line) {
    return """
    INSERT INTO journal (debit_account, credit_account, amount, occurred_at, recorded_at, entry_id,
                         activity_id, book_date, partner_no, methodology_version, line, asset,
                         purpose, exchange_rule)
    SELECT (SELECT debit_account FROM journal WHERE entry_id = %s AND line = 2), credit_account, 5,
           occurred_at, recorded_at, entry_id, activity_id, book_date, partner_no,
           methodology_version, %d, asset, purpose, exchange_rule
      FROM journal WHERE entry_id = %s AND line = 1
    """
        .formatted(of, line, to)
        .stripLeading();
  }

  private static List<Case> ofPayouts() {
    String of = "UPDATE share_payout SET ";
    String bert = Long.toString(PooledGrams.BERT.value());
    return List.of(
        of(
            "payout of more",
            of + "amount_fen = amount_fen + 1" + payout("paid"),
            "cash share_payout " + id("paid")),
        of(
            "payout to another person",
            of + "participant = " + bert + payout("paid"),
            "cash share_payout " + id("paid")),
        new Case(
            "payout in the journal to another person",
            sql(
                "UPDATE journal SET (debit_account, holder) = (SELECT (debit_account >> 48 << 48) + number, (holder >> 48 << 48) + number FROM (SELECT "
                    + bert
                    + " & ((1::bigint << 48) - 1) AS number) AS bert) WHERE purpose = 25 AND cause = '"
                    + id("paid")
                    + "'"),
            "cash share_payout " + id("paid")),
        new Case(
            "payout told twice",
            sql(
                "ALTER TABLE share_payout DROP CONSTRAINT uq_share_payout_bank_reference",
                """
                INSERT INTO share_payout (payout_id, participant, amount_fen, requested_at, decided_at, state,
                                          decided_by, bank_reference, content_hash)
                SELECT '%s', participant, amount_fen, requested_at, decided_at, state, decided_by,
                       bank_reference, content_hash
                  FROM share_payout %s
                """
                    .formatted(id("again"), payout("paid"))),
            "cash share_payout " + id("again")),
        of(
            "payout paid twice",
            """
            INSERT INTO journal (debit_account, credit_account, amount, occurred_at, recorded_at, entry_id,
                                 book_date, line, asset, purpose, holder, cause, given_by, lane, lane_number)
            SELECT debit_account, credit_account, amount, occurred_at, recorded_at, gen_random_uuid(),
                   book_date, line, asset, purpose, holder, cause, given_by, lane, lane_number + 1000
              FROM journal WHERE purpose = 25 AND cause = '%s'
            """
                .formatted(id("paid"))
                .stripLeading(),
            "cash share_payout " + id("paid")),
        of(
            "confirmation of a payout removed",
            "DELETE FROM journal WHERE purpose = 25 AND cause = '" + id("paid") + "'",
            "cash share_payout " + id("paid")),
        of(
            "payout confirmed by the participant",
            of + "decided_by = '" + PooledGrams.ANNA + "'" + payout("paid"),
            "cash share_payout " + id("paid")),
        of(
            "confirmation of a payout taken back",
            of
                + "state = 'requested', decided_at = NULL, decided_by = NULL, bank_reference = NULL, payee = 'x'"
                + payout("paid"),
            "cash share_payout " + id("paid")),
        of(
            "payout confirmed a day earlier",
            of + "decided_at = decided_at - interval '1 day'" + payout("paid"),
            "cash share_payout " + id("paid")),
        of(
            "payout asked for a day earlier",
            of + "requested_at = requested_at - interval '1 day'" + payout("rejected"),
            "cash share_payout " + id("rejected")),
        of(
            "payout that was rejected told as paid",
            of + "state = 'confirmed', bank_reference = 'wire-2'" + payout("rejected"),
            "cash share_payout " + id("rejected")),
        of(
            "payout that was cancelled told as waiting",
            of
                + "state = 'requested', decided_at = NULL, decided_by = NULL, payee = 'x'"
                + payout("cancelled"),
            "cash share_payout " + id("cancelled")),
        of(
            "waiting payout removed",
            "DELETE FROM share_payout" + payout("waiting"),
            "case journal "));
  }

  private static UUID id(String payout) {
    return MarketYear.payout(PooledGrams.ANNA, payout);
  }

  private static String payout(String key) {
    return " WHERE payout_id = '" + id(key) + "'";
  }

  private static List<Case> ofOrdersAndTrades() {
    String broker = "(SELECT number FROM market_member WHERE org = 'broker')";
    return List.of(
        of(
            "order for more than is frozen",
            "UPDATE market_order SET remaining_t = remaining_t + 1, quantity_t = quantity_t + 1 WHERE side = 1 AND state = 'listed'",
            "market market_order "),
        of(
            "less of an order picked",
            "UPDATE market_order SET quantity_t = quantity_t + 1 WHERE state = 'done'",
            "market market_order "),
        of(
            "order with less money aside",
            "UPDATE market_order SET frozen_fen = frozen_fen - 1 WHERE side = 2",
            "market market_order "),
        of(
            "listing removed",
            "DELETE FROM market_order WHERE quantity_t IN (30, 31)",
            "market market_trade "),
        of(
            "order at another price",
            "UPDATE market_order SET price_fen = price_fen - 1 WHERE quantity_t = 400",
            "market market_trade "),
        of(
            "trade cheaper",
            "UPDATE market_trade SET price_fen = price_fen - 1, amount_fen = amount_fen - quantity_t"
                + LARGE,
            "market market_trade "),
        of(
            "trade of another buyer",
            "UPDATE market_trade SET buyer = " + broker + LARGE,
            "market market_trade "),
        of(
            "trade with a smaller fee",
            "UPDATE market_trade SET buyer_fee_fen = buyer_fee_fen - 1" + LARGE,
            "market market_trade "),
        of("trade removed", "DELETE FROM market_trade WHERE quantity_t = 20", "case journal "),
        of(
            "trade back-dated",
            "UPDATE market_trade SET trading_day = trading_day - 1" + LARGE,
            "market market_trade "),
        of(
            "units of a trade removed",
            "DELETE FROM market_trade_units WHERE last_no - first_no = 299",
            "market market_trade "),
        of(
            "agreement undone",
            "UPDATE market_agreement SET state = 'cancelled' WHERE state = 'executed'",
            "market market_trade "),
        of(
            "agreement with less money aside",
            "UPDATE market_agreement SET frozen_fen = frozen_fen - 1 WHERE state = 'recorded'",
            "market market_agreement "),
        of(
            "agreement removed",
            "DELETE FROM market_agreement WHERE kind = 'block'",
            "market market_trade "),
        of(
            "turnover of a day raised",
            "UPDATE instrument SET day_turnover_fen = day_turnover_fen + 1",
            "market instrument "),
        of(
            "number of an instrument raised",
            "UPDATE instrument SET last_no = last_no + 1",
            "market instrument "),
        of(
            "waiver of less",
            "UPDATE market_fee_waiver SET limit_fen = 1",
            "market market_fee_waiver "),
        new Case(
            "rule of the market decided after it began",
            sql(
                "ALTER TABLE market_parameter DROP CONSTRAINT ck_market_parameter_future",
                "UPDATE market_parameter SET decided_at = now() WHERE scheme = 2 AND name = 'fee'"),
            "rule market_parameter fee"),
        of(
            "seller of a project exchanged",
            "UPDATE project_seller SET number = number + 1 WHERE NOT personal",
            "market market_trade "));
  }

  private static List<Case> ofMoney() {
    return List.of(
        of(
            "deposit raised",
            "UPDATE cash_movement SET amount_fen = amount_fen + 1 WHERE kind = 'deposit'",
            "cash cash_movement "),
        of(
            "deposit removed",
            "DELETE FROM cash_movement WHERE amount_fen BETWEEN 5000000 AND 5000001",
            "case journal "),
        of(
            "withdrawal cancelled, its money kept aside",
            "UPDATE cash_movement SET state = 'cancelled', decided_at = now(), decided_by = 'x', reason = 'x' WHERE state = 'requested'",
            "cash cash_movement "),
        new Case(
            "deposit confirmed by who asked",
            sql(
                "ALTER TABLE cash_movement DROP CONSTRAINT ck_cash_movement_two_people",
                "UPDATE cash_movement SET decided_by = requested_by WHERE state = 'confirmed'"),
            "cash cash_movement "),
        of(
            "money of a case told as unspent",
            "UPDATE restoration SET spent_fen = spent_fen - 1 WHERE spent_fen > 0",
            "market restoration "),
        of(
            "money of a case set free",
            "UPDATE restoration SET released_at = now(), released_by = 'x' WHERE spent_fen > 0",
            "market restoration "),
        of(
            "purchase of a case with fewer tonnes",
            "UPDATE restoration_purchase SET tonnes = tonnes - 1, spent_fen = spent_fen - price_fen",
            "market restoration_purchase "),
        of("case removed", "DELETE FROM restoration WHERE case_no = 'case-2'", "case journal "));
  }

  private static List<Case> ofProceeds() {
    String another = Long.toString(PooledGrams.BERT.value());
    return List.of(
        of(
            "proceeds of a batch raised",
            "UPDATE batch_proceeds SET sold_fen = sold_fen + 1",
            "proceeds batch_proceeds "),
        of(
            "share of a batch raised",
            "UPDATE batch_share SET mg = mg + 100000000",
            "proceeds account "),
        of(
            "share of a batch given to another",
            "UPDATE batch_share SET participant = " + another,
            "proceeds batch_share "),
        of("mandate for a share removed", "DELETE FROM share_mandate", "proceeds batch_share "),
        of(
            "proceeds of a batch removed",
            "DELETE FROM batch_proceeds WHERE batch_id = 'batch-of-pool-4'",
            "proceeds batch_share "));
  }

  private static List<Case> ofRetirements() {
    return List.of(
        of(
            "retirement of more",
            "UPDATE credit_retirement SET tonnes = tonnes + 1 WHERE state = 'retired'",
            "retirement credit_retirement "),
        of(
            "retirement for another reason",
            "UPDATE credit_retirement SET reason = 'ecological_restoration' WHERE reason = 'voluntary_neutrality'",
            "retirement credit_retirement "),
        of(
            "application withdrawn, its units kept frozen",
            "UPDATE credit_retirement SET state = 'withdrawn', decided_at = now(), decided_by = 'x' WHERE state = 'applied'",
            "retirement credit_retirement "),
        of(
            "retirement removed",
            "DELETE FROM credit_retirement WHERE state = 'retired' AND purpose <> 'a neutral fair'",
            "retirement credit_certificate "),
        of(
            "certificate removed",
            "DELETE FROM credit_certificate c USING credit_retirement r WHERE r.retirement_id = c.retirement_id AND purpose = 'a neutral fair'",
            "retirement credit_retirement "),
        of(
            "certificate of something else",
            "UPDATE credit_certificate c SET retirement_id = gen_random_uuid() FROM credit_retirement r WHERE r.retirement_id = c.retirement_id AND purpose <> 'a neutral fair'",
            "retirement credit_certificate "),
        new Case(
            "retirement approved by who applied",
            sql(
                "ALTER TABLE credit_retirement DROP CONSTRAINT ck_credit_retirement_review",
                "UPDATE credit_retirement SET applied_by = decided_by WHERE state = 'retired'"),
            "retirement credit_retirement "));
  }
}
