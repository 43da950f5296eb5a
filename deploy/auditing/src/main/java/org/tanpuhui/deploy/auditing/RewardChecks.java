package org.tanpuhui.deploy.auditing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** The money of rewards: what budgets got, statements against the redemptions and their payment. */
final class RewardChecks {
  private static final int SPONSOR = 11;
  private static final int FREE = 12;
  private static final int CLAIM = 14;
  private static final int PAID = 15;
  private static final int PROJECT_BUDGET = 28;

  /** What a statement has for a merchant's offer. */
  private static final class Sum {
    private long redemptions;
    private long units;
    private long points;
    private long fen;

    @Override
    public String toString() {
      return String.format(
          "%d redemptions, %d units, %d points, %d fen", redemptions, units, points, fen);
    }
  }

  private final Export export;
  private final Reference reference;
  private final Cases cases;
  private final Findings findings;
  private final Map<String, Integer> parties = new HashMap<>();

  RewardChecks(Export export, Reference reference, Cases cases, Findings findings) {
    this.export = export;
    this.reference = reference;
    this.cases = cases;
    this.findings = findings;
  }

  void check() {
    export.rows("reward_party", this::party);
    new OfferChecks(export, reference, cases, parties, findings).check();
    fundings();
    settlements();
  }

  private void party(JsonNode row) {
    String party = Rows.text(row, "party");
    int number = (int) Rows.number(row, "party_no");
    if (Ids.reference("reward_party", export.scheme(), party) != number) {
      findings.add(Reason.REFERENCE, "reward_party " + party, "its number is not its hash");
    }
    parties.put(party, number);
  }

  private void fundings() {
    Map<UUID, Long> ofProjects = new HashMap<>();
    export.rows(
        "project_funding",
        row -> {
          UUID entry = Rows.id(row, "entry_id");
          ofProjects.put(entry, Rows.number(row, "fen"));
        });
    Set<UUID> seen = new HashSet<>();
    export.rows(
        "reward_budget_funding",
        row -> {
          UUID entry = Rows.id(row, "entry_id");
          long fen = Rows.number(row, "fen");
          String name =
              "reward_budget_funding "
                  + Rows.number(row, "budget_no")
                  + "/"
                  + Rows.text(row, "reference");
          long free = cases.account(FREE, Rows.number(row, "budget_no"));
          seen.add(entry);
          if (ofProjects.containsKey(entry)) {
            // The other side is the budget of a project, which that row's own check names.
            cases.explain(entry);
            if (ofProjects.get(entry) != fen
                || cases.sum(entry, Cases.FUND) != fen
                || !cases.comesFrom(entry, PROJECT_BUDGET, free)) {
              findings.add(Reason.SETTLEMENT, name, "the entry moves other money");
            }
            return;
          }
          cases.row(Reason.SETTLEMENT, name, entry);
          long sponsor = cases.account(SPONSOR, Rows.number(row, "budget_no"));
          cases.expect(entry, Cases.FUND, Cases.CASH, sponsor, free, Math.max(0, fen));
          cases.expect(entry, Cases.REFUND, Cases.CASH, free, sponsor, Math.max(0, -fen));
        });
    ofProjects.forEach(
        (entry, fen) -> {
          if (!seen.contains(entry)) {
            findings.add(
                Reason.SETTLEMENT,
                "project_funding " + entry,
                fen + " fen that no reward budget got");
          }
        });
  }

  private void settlements() {
    Map<UUID, JsonNode> statements = new HashMap<>();
    Map<Long, Long> coveredUntil = new HashMap<>();
    export.rows(
        "settlement",
        row -> {
          statements.put(Rows.id(row, "settlement_id"), row);
          coveredUntil.merge(
              Rows.number(row, "budget_no"), Rows.micros(row, "covers_to", 0), Math::max);
        });
    Map<String, Sum> lines = new TreeMap<>();
    Set<UUID> settled = new HashSet<>();
    export.rows(
        "settled_redemption",
        row -> {
          UUID id = Rows.id(row, "redemption_id");
          settled.add(id);
          JsonNode statement = statements.get(Rows.id(row, "settlement_id"));
          Reference.Redemption redemption = reference.redemptions.get(id);
          if (redemption == null
              || statement == null
              || !redemption.state().equals("cancelled")
              || redemption.budget() != Rows.number(statement, "budget_no")
              || redemption.endedAt() >= Rows.micros(statement, "covers_to", 0)) {
            findings.add(
                Reason.SETTLEMENT,
                "settled_redemption " + id,
                "no cancelled redemption of that budget and time");
            return;
          }
          Sum sum =
              lines.computeIfAbsent(
                  Rows.text(row, "settlement_id")
                      + "/"
                      + redemption.owner()
                      + "/"
                      + redemption.offer(),
                  k -> new Sum());
          sum.redemptions++;
          sum.units += redemption.quantity();
          sum.points += redemption.points();
          sum.fen += redemption.fen();
        });
    reference.redemptions.forEach(
        (id, redemption) -> {
          if (redemption.fen() > 0
              && redemption.state().equals("cancelled")
              && redemption.endedAt() < coveredUntil.getOrDefault(redemption.budget(), 0L)
              && !settled.contains(id)) {
            findings.add(Reason.SETTLEMENT, "redemption " + id, "it is in no statement");
          }
        });
    statements(statements, lines);
  }

  private void statements(Map<UUID, JsonNode> statements, Map<String, Sum> lines) {
    Map<UUID, Sum> totals = new HashMap<>();
    Map<UUID, Map<String, Long>> owed = new HashMap<>();
    export.rows(
        "settlement_line",
        row -> {
          UUID id = Rows.id(row, "settlement_id");
          String key = id + "/" + Rows.text(row, "party") + "/" + Rows.text(row, "offer_id");
          Sum sum = lines.remove(key);
          if (sum == null || !sum.toString().equals(sum(row).toString())) {
            findings.add(
                Reason.SETTLEMENT, "settlement_line " + key, sum(row) + "; redeemed are " + sum);
          }
          Sum total = totals.computeIfAbsent(id, i -> new Sum());
          total.redemptions += Rows.number(row, "redemptions");
          total.points += Rows.number(row, "points");
          total.fen += Rows.number(row, "fen");
          owed.computeIfAbsent(id, i -> new TreeMap<>())
              .merge(Rows.text(row, "party"), Rows.number(row, "fen"), Math::addExact);
        });
    lines
        .keySet()
        .forEach(k -> findings.add(Reason.SETTLEMENT, "settlement_line " + k, "it has no row"));
    statements.forEach(
        (id, row) -> {
          String name = "settlement " + id;
          Sum total = totals.getOrDefault(id, new Sum());
          if (total.redemptions != Rows.number(row, "redemptions")
              || total.points != Rows.number(row, "points")
              || total.fen != Rows.number(row, "fen")) {
            findings.add(Reason.SETTLEMENT, name, "its lines give " + total);
          }
          if (row.hasNonNull("paid_by")
              && Rows.text(row, "paid_by").equals(Rows.text(row, "drawn_by"))) {
            findings.add(Reason.SETTLEMENT, name, "who drew it up paid it");
          }
          cases.row(Reason.SETTLEMENT, name, id);
          if (row.hasNonNull("paid_at")) {
            owed.getOrDefault(id, Map.of()).forEach((party, fen) -> paid(id, party, fen));
          }
        });
  }

  private void paid(UUID settlement, String party, long fen) {
    int number = parties.getOrDefault(party, 0);
    cases.expect(
        settlement,
        Cases.PAY,
        Cases.CASH,
        cases.account(CLAIM, number),
        cases.account(PAID, number),
        fen);
  }

  private static Sum sum(JsonNode row) {
    Sum sum = new Sum();
    sum.redemptions = Rows.number(row, "redemptions");
    sum.units = Rows.number(row, "units");
    sum.points = Rows.number(row, "points");
    sum.fen = Rows.number(row, "fen");
    return sum;
  }
}
