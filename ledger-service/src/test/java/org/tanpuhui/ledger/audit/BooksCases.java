package org.tanpuhui.ledger.audit;

import static org.tanpuhui.ledger.audit.TamperedBooks.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.tanpuhui.ledger.Reductions;
import org.tanpuhui.ledger.audit.TamperingIT.Case;

/** Planted cases in the journal, what follows from it, and the log. */
final class BooksCases {
  private BooksCases() {}

  static List<Case> all() {
    List<Case> all = new ArrayList<>();
    all.addAll(ofEntries());
    all.addAll(ofRemovalsAndInsertions());
    all.addAll(ofBalancesAndLots());
    all.addAll(ofRulesAndOrders());
    all.addAll(ofLogAndNames());
    all.addAll(ofCredits());
    all.addAll(ofPools());
    return all;
  }

  private static Stream<Case> updates(String[]... cases) {
    return Stream.of(cases).map(c -> new Case(c[0], sql(c[1]), c[2]));
  }

  private static String[] of(String name, String sql, String finding) {
    return new String[] {name, sql, finding};
  }

  static String row(long activity, int line) {
    return "journal " + Year.entry(activity) + "/" + line;
  }

  static String update(String set, long activity, int line) {
    return "UPDATE journal SET "
        + set
        + " WHERE entry_id = '"
        + Year.entry(activity)
        + "' AND line = "
        + line;
  }

  private static String purpose(String set, int number) {
    return "UPDATE journal SET " + set + " WHERE purpose = " + number;
  }

  private static List<Case> ofEntries() {
    return updates(
            of("reduction raised", update("amount = amount + 1", 1, 0), "leaf " + row(1, 0)),
            of(
                "reduction moved",
                update("debit_account = debit_account + 1", 2, 0),
                "leaf " + row(2, 0)),
            of("points raised", update("amount = amount + 1", 1, 1), "points " + row(1, 1)),
            of(
                "points without rule",
                update("exchange_rule = NULL", 11, 1),
                "points " + row(11, 1)),
            of(
                "happened later",
                update("occurred_at = occurred_at + interval '1 day'", 3, 0),
                "entry_id " + row(3, 0)),
            of(
                "recorded earlier",
                update("recorded_at = recorded_at - interval '1 hour'", 12, 0),
                "leaf " + row(12, 0)),
            of(
                "booked a day later",
                update("book_date = book_date + 1", 210, 0),
                "book_date " + row(210, 0)),
            of(
                "another activity",
                update("activity_id = gen_random_uuid()", 13, 0),
                "entry_id " + row(13, 0)),
            of("unknown partner", update("partner_no = 1", 14, 0), "reference " + row(14, 0)),
            of(
                "unknown methodology",
                update("methodology_version = 1", 16, 0),
                "reference " + row(16, 0)),
            of("no holder", update("holder = NULL", 17, 0), "entry_shape " + row(17, 0)),
            of(
                "posting made a reversal",
                update("purpose = 2, cause = activity_id", 18, 0),
                "reversal " + row(18, 0)),
            of("other giver of a command", purpose("given_by = 'somebody'", 6), "leaf journal "),
            of(
                "other cause of a reservation",
                purpose("cause = gen_random_uuid()", 4),
                "redemption journal "),
            of("other id", update("entry_id = gen_random_uuid()", 19, 0), "entry_id journal "),
            of(
                "reversal by no rule",
                "UPDATE journal SET correction_rule = NULL WHERE correction_rule IS NOT NULL",
                "leaf journal " + Year.reversal(201)),
            of(
                "reversal of less",
                "UPDATE journal SET amount = amount - 1 WHERE line = 0 AND entry_id = '"
                    + Year.reversal(201)
                    + "'",
                "reversal journal " + Year.reversal(201)),
            of("line moved", update("line = 2", 21, 1), "duplicate " + row(21, 2)))
        .toList();
  }

  private static List<Case> ofRemovalsAndInsertions() {
    String columns =
        "debit_account, credit_account, amount, occurred_at, recorded_at, entry_id, activity_id,"
            + " book_date, partner_no, methodology_version, line, asset, purpose, exchange_rule,"
            + " holder, lane, lane_number";
    String copy = "INSERT INTO journal (" + columns + ") SELECT ";
    String from = " FROM journal WHERE line = 0 AND entry_id = '" + Year.entry(15) + "'";
    String another = columns.replace("entry_id", "'" + Year.entry(1_005) + "'");
    String exchanged = "'" + Year.entry(24) + "'";
    String onLeaf = columns.replace("entry_id", "'" + Year.entry(1_006) + "'");
    String ofSeptember = "'" + Year.entry(6) + "'";
    return List.of(
        new Case(
            "entry removed",
            sql("DELETE FROM journal WHERE entry_id = '" + Year.entry(7) + "'"),
            "not_posted " + row(7, 0)),
        new Case(
            "entry removed, its leaf",
            sql("DELETE FROM journal WHERE entry_id = '" + Year.entry(8) + "'"),
            "leaf_without_entry lane_batch "),
        new Case(
            "points of an entry removed",
            sql("DELETE FROM journal WHERE line = 1 AND entry_id = " + ofSeptember),
            "leaf " + row(6, 0)),
        new Case(
            "reversal removed",
            sql("DELETE FROM journal WHERE entry_id = '" + Year.reversal(202) + "'"),
            "not_posted journal " + Year.reversal(202)),
        new Case(
            "expiry removed",
            sql("DELETE FROM journal WHERE purpose = 3 AND credit_account > 0"),
            "leaf_without_entry lane_batch "),
        new Case(
            "pair added to an entry",
            sql(
                copy
                    + columns.replace("line", "line + 1").replace("lane, lane_number", "NULL, NULL")
                    + from),
            "entry_shape " + row(15, 1)),
        new Case(
            "entry inserted without a leaf",
            sql(
                "ALTER TABLE journal DROP CONSTRAINT ck_journal_lane",
                copy
                    + another
                        .replace("lane, lane_number", "NULL, NULL")
                        .replace("activity_id", "'" + Reductions.activity(1_005) + "'")
                    + from),
            "leaf " + row(1_005, 0)),
        new Case(
            "entry inserted on another's leaf",
            sql(
                "DROP INDEX IF EXISTS uq_journal_lane",
                copy
                    + onLeaf.replace("activity_id", "'" + Reductions.activity(1_006) + "'")
                    + from),
            "evidence_missing " + row(1_006, 0)),
        new Case(
            "two entries with one leaf",
            sql(
                "DROP INDEX IF EXISTS uq_journal_lane",
                update("lane_number = lane_number + 2", 22, 0)),
            "leaf " + row(22, 0)),
        new Case(
            "leaves exchanged",
            sql(
                "DROP INDEX IF EXISTS uq_journal_lane",
                "UPDATE journal j SET lane_number = o.lane_number FROM journal o WHERE j.line = 0 AND"
                    + " o.line = 0 AND (j.entry_id, o.entry_id) IN (('"
                    + Year.entry(23)
                    + "', "
                    + exchanged
                    + "), ("
                    + exchanged
                    + ", '"
                    + Year.entry(23)
                    + "'))"),
            "leaf " + row(23, 0)),
        new Case(
            "amounts of two people exchanged",
            sql(
                "UPDATE journal j SET amount = o.amount FROM journal o WHERE j.line = 0 AND"
                    + " o.line = 0 AND (j.entry_id, o.entry_id) IN (('"
                    + Year.entry(26)
                    + "', '"
                    + Year.entry(27)
                    + "'), ('"
                    + Year.entry(27)
                    + "', '"
                    + Year.entry(26)
                    + "'))"),
            "evidence_differs " + row(26, 0)),
        new Case(
            "booked back into a closed month",
            sql(
                "UPDATE journal SET book_date = '2026-10-31' WHERE entry_id = '"
                    + Year.entry(211)
                    + "'"),
            "book_date " + row(211, 0)),
        new Case(
            "all back-dated into a closed month",
            sql(
                "UPDATE journal SET book_date = '2026-10-31', recorded_at = '2026-10-31T12:00:00Z'"
                    + " WHERE entry_id = '"
                    + Year.entry(212)
                    + "'"),
            "period_total period_total 202610"),
        new Case(
            "forged entry, forged leaf, signed anew",
            TamperingIT::forge,
            "evidence_missing " + row(999, 0)),
        new Case(
            "entry, leaf and tree rewritten",
            TamperingIT::rewrite,
            "evidence_differs " + row(5, 0)));
  }

  private static List<Case> ofBalancesAndLots() {
    String anna = Year.participant(1).toString();
    String one = " WHERE participant = " + Year.participant(1).value();
    return updates(
            of(
                "balance raised",
                "UPDATE participant_balance SET reduction_credits = reduction_credits + 1" + one,
                "balance participant_balance " + anna),
            of(
                "points raised with their lot",
                "UPDATE participant_balance SET points_credits = points_credits + 1, lot_credited = lot_credited + 1"
                    + one,
                "balance participant_balance " + anna),
            of(
                "balance removed",
                "DELETE FROM participant_balance WHERE participant = "
                    + Year.participant(6).value(),
                "balance account " + Year.participant(6)),
            of(
                "balance invented",
                "INSERT INTO participant_balance (participant, reduction_debits, points_debits, reduction_credits, points_credits) VALUES ("
                    + Reductions.participant(77).value()
                    + ", 0, 0, 5, 0)",
                "balance participant_balance " + Reductions.participant(77)),
            of(
                "debt lowered",
                "UPDATE participant_balance SET points_debt = points_debt + 1" + one,
                "lot participant_balance " + anna),
            of(
                "lot spent",
                "UPDATE participant_balance SET lot_debited = lot_debited + 1" + one,
                "lot points_lot " + anna),
            of(
                "older lot raised",
                "UPDATE points_lot SET credited = credited + 1" + one,
                "lot points_lot " + anna),
            of(
                "lot removed",
                "DELETE FROM points_lot WHERE participant = " + Year.participant(2).value(),
                "lot points_lot " + Year.participant(2)),
            of(
                "lot invented",
                "INSERT INTO points_lot VALUES ("
                    + Year.participant(1).value()
                    + ", 5, 0, 202608, 2)",
                "lot points_lot " + anna + "/202608/2"),
            of(
                "lot made younger",
                "UPDATE points_lot SET book_month = book_month + 100 WHERE participant = "
                    + Year.participant(3).value(),
                "lot points_lot " + Year.participant(3)),
            of(
                "lot made to live longer",
                "UPDATE points_lot SET validity_months = 60 WHERE participant = "
                    + Year.participant(4).value(),
                "lot points_lot " + Year.participant(4)),
            of(
                "expired points back",
                "UPDATE points_lot SET debited = 0" + one + " AND book_month = 202609",
                "expiry points_lot " + anna),
            of(
                "reserve raised",
                "UPDATE points_reserve SET credits = credits + 1 WHERE participant = "
                    + Reductions.participant(4).value(),
                "reserve points_reserve "),
            of(
                "reserve removed",
                "DELETE FROM points_reserve WHERE participant = "
                    + Reductions.participant(6).value(),
                "reserve account "),
            of(
                "origin lowered",
                "UPDATE system_balance SET debits = debits - 1 WHERE asset = 1 AND account >> 48 & 255 = 1",
                "system_balance system_balance "),
            of(
                "system account removed",
                "DELETE FROM system_balance WHERE asset = 2 AND debits > 0",
                "system_balance account "),
            of(
                "control total of the journal",
                "UPDATE control_total SET journal_amount = journal_amount + 1 WHERE asset = 1",
                "control_total control_total 1 journal_amount"),
            of(
                "control total of pairs",
                "UPDATE control_total SET pairs = pairs - 1 WHERE asset = 2",
                "control_total control_total 2 pairs"),
            of(
                "totals of a closed month",
                "UPDATE period_total SET credits = credits + 1 WHERE credits > 0 AND asset = 1",
                "period_total period_total 202610"))
        .toList();
  }

  private static List<Case> ofRulesAndOrders() {
    return List.of(
        new Case(
            "exchange rate doubled",
            sql("UPDATE exchange_rule SET points_numerator = 2 WHERE scheme = 2"),
            "points " + row(1, 1)),
        new Case(
            "points for more than ten years",
            sql(
                "ALTER TABLE exchange_rule DROP CONSTRAINT ck_exchange_rule_validity",
                "UPDATE exchange_rule SET validity_months = 121 WHERE scheme = 2"),
            "rule exchange_rule 2"),
        new Case(
            "exchange rule decided after it began",
            sql(
                "ALTER TABLE exchange_rule DROP CONSTRAINT ck_exchange_rule_future",
                "INSERT INTO exchange_rule SELECT 9, scheme, 2, '2026-09-01', 1, 2, rounding, validity_months, provenance, source, 'authority', '2026-10-01' FROM exchange_rule WHERE scheme = 2"),
            "rule exchange_rule 9"),
        new Case(
            "correction rule decided by nobody",
            sql(
                "ALTER TABLE correction_rule DROP CONSTRAINT ck_correction_rule_future",
                "INSERT INTO correction_rule SELECT 9, scheme, 2, '2026-09-01', 3000, provenance, source, NULL, NULL FROM correction_rule WHERE scheme = 2"),
            "rule correction_rule 9"),
        new Case(
            "more points parked",
            sql(
                "UPDATE parked_reversal SET points = points + 1 WHERE reversal_id = '"
                    + Year.reversal(103)
                    + "'"),
            "reversal journal " + Year.reversal(103)),
        new Case(
            "parked reversal removed",
            sql("DELETE FROM parked_reversal WHERE reversal_id = '" + Year.reversal(103) + "'"),
            "reversal journal " + Year.reversal(103)),
        new Case(
            "parked reversal invented",
            sql(
                "INSERT INTO parked_reversal SELECT gen_random_uuid(), participant, points, recorded_at, activity_id, cause, book_month, validity_months, why FROM parked_reversal LIMIT 1"),
            "reversal parked_reversal "),
        new Case(
            "order removed",
            sql(
                "DELETE FROM reversal_decision WHERE decision = 'order' AND reversal_id = '"
                    + Year.reversal(101)
                    + "'"),
            "order journal "),
        new Case(
            "dismissal made an order",
            sql(
                "UPDATE reversal_decision SET decision = 'order', entry_id = gen_random_uuid() WHERE decision = 'dismiss'"),
            "order reversal_decision " + Year.reversal(102)),
        new Case(
            "cancelled redemption released",
            sql(
                "ALTER TABLE redemption DROP CONSTRAINT ck_redemption_state",
                "UPDATE redemption SET state = 'released' WHERE state = 'cancelled' AND offer_id IS NULL"),
            "redemption redemption "),
        new Case(
            "redemption cheaper",
            sql(
                "UPDATE redemption SET points = points - 1 WHERE state = 'reserved' AND offer_id IS NULL"),
            "redemption journal "),
        new Case(
            "redemption removed",
            sql("DELETE FROM redemption WHERE state = 'reserved' AND offer_id IS NULL"),
            "redemption journal "),
        new Case(
            "redemption from another lot",
            sql("UPDATE redemption_lot SET book_month = 202609"),
            "lot points_lot "),
        new Case(
            "close by one person",
            sql(
                "ALTER TABLE period_close DROP CONSTRAINT ck_period_close_two_people",
                "UPDATE period_close SET confirmed_by = proposed_by"),
            "period period_close 202610"));
  }

  private static List<Case> ofCredits() {
    return List.of(
        new Case(
            "retired units held again",
            sql(
                "UPDATE credit_range SET account = (SELECT max(account) FROM credit_range WHERE account >> 48 & 255 = 17) WHERE account >> 48 & 255 = 19"),
            "credit credit_range 30000"),
        new Case(
            "units removed",
            sql("DELETE FROM credit_range WHERE account >> 48 & 255 = 18"),
            "credit credit_range"),
        new Case(
            "movement removed",
            sql(
                "DELETE FROM credit_movement WHERE to_account >> 48 & 255 = 19 AND batch_id <> 'batch-1'"),
            "credit journal "),
        new Case(
            "movement of other units",
            sql(
                "UPDATE credit_movement SET first_no = first_no + 500, last_no = last_no + 500 WHERE to_account >> 48 & 255 = 19 AND batch_id = 'batch-1'"),
            "credit credit_movement "),
        new Case(
            "retired tonnes told as held",
            sql("UPDATE credit_total SET held = held + 1, retired = retired - 1 WHERE retired > 0"),
            "credit credit_total batch-1 held"));
  }

  private static List<Case> ofPools() {
    String anna = PooledGrams.ANNA.toString();
    String ofAnna = " WHERE participant = " + PooledGrams.ANNA.value();
    String issued = " WHERE batch_no = " + PooledGrams.ISSUED;
    return updates(
            of(
                "pooled grams raised",
                "UPDATE pooled_balance SET credits = credits + 1" + ofAnna,
                "balance pooled_balance " + anna),
            of(
                "pooled grams removed",
                "DELETE FROM pooled_balance" + ofAnna,
                "balance pooled_balance " + anna),
            of(
                "pooled grams invented",
                "INSERT INTO pooled_balance SELECT "
                    + Reductions.participant(77).value()
                    + ", 0, 5, pool_no FROM pool",
                "balance pooled_balance " + Reductions.participant(77)),
            of(
                "total of a pool lowered",
                "UPDATE pool_total SET credits = credits - 1",
                "control_total pool_total "),
            of("pool renamed", "UPDATE pool SET partner = 'demo-bike'", "reference pool "),
            of(
                "pooled grams of another pool",
                "UPDATE journal SET pool_no = 7 WHERE purpose = 60",
                "reference journal "),
            of(
                "pooled at once, under another number",
                "UPDATE journal SET pool_no = 7 WHERE purpose = 1 AND pool_no IS NOT NULL",
                "pool journal "),
            of(
                "grams of a batch given to another",
                "UPDATE batch_holding SET participant = participant + 40"
                    + ofAnna
                    + " AND batch_no = "
                    + PooledGrams.OPEN,
                "pool batch_holding " + anna + "/" + PooledGrams.OPEN),
            of(
                "holding of an issued batch lowered",
                "UPDATE batch_holding SET amount = amount - 1" + ofAnna + " AND batch_no = 3",
                "pool batch_holding " + anna + "/3"),
            of(
                "account of a batch removed",
                "DELETE FROM system_balance WHERE account >> 48 & 255 = 8",
                "system_balance account "),
            of(
                "one tonne more issued",
                "UPDATE batch_issue SET tonnes = tonnes + 1, carried_in_mg = carried_in_mg + 1000000000"
                    + issued,
                "pool batch_issue 3"),
            of(
                "issuance removed",
                "DELETE FROM batch_issue WHERE batch_no = " + PooledGrams.NEXT,
                "pool journal "),
            of(
                "debt of a project forgiven",
                "UPDATE batch_issue SET replaced_mg = 0, carried_out_mg = carried_out_mg + replaced_mg"
                    + " - 1000000000, tonnes = tonnes + 1 WHERE replaced_mg > 0",
                "pool project_book " + PooledGrams.PROJECT),
            of(
                "project owes less",
                "UPDATE project_book SET due_mg = due_mg + 1",
                "pool project_book " + PooledGrams.PROJECT),
            of(
                "book of a project removed",
                "DELETE FROM project_book",
                "pool project_book " + PooledGrams.PROJECT),
            of(
                "who gave back told otherwise",
                "UPDATE holding_answer SET value = convert_to(replace(convert_from(value, 'UTF8'), '"
                    + PooledGrams.CAROL
                    + "', '"
                    + anna
                    + "'), 'UTF8')",
                "pool batch_holding "),
            of(
                "binding removed",
                "DELETE FROM journal WHERE purpose = 62",
                "pool batch_holding " + anna),
            of(
                "withdrawal made a binding",
                "UPDATE journal SET purpose = 62 WHERE purpose = 61",
                "entry_shape journal "))
        .toList();
  }

  private static List<Case> ofLogAndNames() {
    return List.of(
        new Case(
            "partner renamed",
            sql("UPDATE partner SET partner_id = 'demo-other' WHERE partner_id = 'demo-metro'"),
            "reference partner "),
        new Case(
            "other document of a methodology",
            sql("UPDATE methodology_version SET version_hash = repeat('f', 64)"),
            "reference methodology_version "),
        new Case(
            "leaf overwritten",
            sql(
                "UPDATE lane_batch SET leaves = sha256(leaves) WHERE first_number = 4 AND lane % 65536 = 0"),
            "leaf journal "),
        new Case(
            "leaves removed",
            sql("DELETE FROM lane_batch WHERE first_number = 4 AND lane % 65536 = 0"),
            "lane lane_batch "),
        new Case(
            "lane cut off", sql("UPDATE lane SET next_number = next_number - 1"), "lane lane "),
        new Case(
            "run of the tree removed",
            sql("DELETE FROM log_order WHERE run_no = 3"),
            "tree_order log_order 4"),
        new Case(
            "runs exchanged",
            sql(
                "ALTER TABLE log_order DROP CONSTRAINT uq_log_order_lane",
                "UPDATE log_order SET first_number = 7 - first_number WHERE first_number IN (3, 4) AND lane % 65536 = 0"),
            "tree_order log_order "),
        new Case(
            "end of the tree removed",
            sql("DELETE FROM log_order WHERE run_no = (SELECT max(run_no) FROM log_order)"),
            "checkpoint checkpoint of size "));
  }
}
