package org.tanpuhui.deploy.auditing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Retirements against the units that ended or wait for it, certificates against retirements, the
 * tonnes that entities offset, donations, and orders on wrongly issued units.
 */
final class RetirementChecks {
  private static final int RETIRED = 19;
  private static final int CANCELLED = 20;
  private static final int CANCEL = 21;

  private final Export export;
  private final Books books;
  private final Findings findings;
  private final Map<UUID, JsonNode> retirements = new HashMap<>();
  private final Map<UUID, Long> held = new HashMap<>();

  RetirementChecks(Export export, Books books, Findings findings) {
    this.export = export;
    this.books = books;
    this.findings = findings;
  }

  void check() {
    export.rows(
        "credit_range",
        row -> {
          if (row.hasNonNull("hold")) {
            held.merge(
                Rows.id(row, "hold"),
                Rows.number(row, "last_no") - Rows.number(row, "first_no") + 1,
                Math::addExact);
          }
        });
    Map<UUID, Long> offset = new HashMap<>();
    Set<String> ends = new HashSet<>();
    export.rows(
        "credit_retirement",
        row -> {
          UUID id = Rows.id(row, "retirement_id");
          retirements.put(id, row);
          retirement("credit_retirement " + id, id, row, ends);
          String state = Rows.text(row, "state");
          if (row.hasNonNull("position_id")
              && (state.equals("retired") || state.equals("applied"))) {
            offset.merge(Rows.id(row, "position_id"), Rows.number(row, "tonnes"), Math::addExact);
          }
        });
    certificates();
    positions(offset);
    donations();
    orders();
  }

  private void retirement(String name, UUID id, JsonNode row, Set<String> ends) {
    String state = Rows.text(row, "state");
    long tonnes = Rows.number(row, "tonnes");
    boolean welfare = Rows.text(row, "reason").equals("public_welfare");
    long waits = state.equals("applied") && !welfare ? tonnes : 0;
    long units = held.getOrDefault(id, 0L);
    if (units != waits) {
      found(name, "it is " + state + ", " + units + " t are frozen for it");
    }
    if (!state.equals("retired")) {
      return;
    }
    boolean cancels = Rows.text(row, "reason").equals("voluntary_cancellation");
    long[] pair = books.credits.get(CreditChecks.key(Rows.id(row, "entry_id"), 0));
    boolean right =
        pair != null
            && pair[2] == tonnes
            && pair[1] == end(Rows.text(row, "reason"))
            && Pair.numberOf(pair[0]) == Pair.numberOf(Reference.account(row.get("account")))
            && ends.add(Rows.text(row, "entry_id"));
    if (!right) {
      found(name, "its entry does not end " + tonnes + " t of its account");
    }
    if (!cancels
        && !Rows.text(row, "reason").equals("ecological_restoration")
        && Rows.text(row, "applied_by").equals(Rows.text(row, "decided_by"))) {
      found(name, "who applied decided");
    }
  }

  /** Where units end for a reason. */
  private long end(String reason) {
    return switch (reason) {
      case "compliance_offset" -> books.cases.account(RETIRED, 1);
      case "voluntary_neutrality" -> books.cases.account(RETIRED, 2);
      case "ecological_restoration" -> books.cases.account(RETIRED, 3);
      case "public_welfare" -> books.cases.account(RETIRED, 4);
      default -> books.cases.account(CANCELLED, 1);
    };
  }

  private void certificates() {
    Set<UUID> certified = new HashSet<>();
    export.rows(
        "credit_certificate",
        row -> {
          UUID id = Rows.id(row, "retirement_id");
          JsonNode retirement = retirements.get(id);
          if (retirement == null
              || !Rows.text(retirement, "state").equals("retired")
              || !certified.add(id)) {
            found(
                "credit_certificate " + Rows.text(row, "certificate_id"),
                "nothing was retired under " + id);
          }
        });
    retirements.forEach(
        (id, row) -> {
          if (Rows.text(row, "state").equals("retired") && !certified.contains(id)) {
            found("credit_retirement " + id, "it has no certificate");
          }
        });
  }

  private void positions(Map<UUID, Long> offset) {
    Map<UUID, Long> latest = new HashMap<>();
    export.rows(
        "compliance_revision",
        row -> latest.merge(Rows.id(row, "position_id"), Rows.number(row, "revision"), Math::max));
    export.rows(
        "compliance_position",
        row -> {
          UUID id = Rows.id(row, "position_id");
          long tonnes = offset.getOrDefault(id, 0L);
          if (Rows.number(row, "offset_tonnes") != tonnes
              || Rows.number(row, "revision") != latest.getOrDefault(id, 0L)) {
            found(
                "compliance_position " + id,
                "retired or applied for are " + tonnes + " t, revision " + latest.get(id));
          }
        });
  }

  private void donations() {
    export.rows(
        "welfare_donation",
        row -> {
          long[] pair = books.credits.get(CreditChecks.key(Rows.id(row, "entry_id"), 0));
          if (pair == null
              || pair[0] != Reference.account(row.get("from_account"))
              || pair[1] != Reference.account(row.get("to_account"))
              || pair[2] != Rows.number(row, "tonnes")) {
            found("welfare_donation " + Rows.text(row, "donation_id"), "its entry moves others");
          }
        });
  }

  private void orders() {
    Set<String> proposed = new HashSet<>();
    export.rows("credit_order", row -> proposed.add(Rows.text(row, "order_id")));
    export.rows(
        "credit_order_decision",
        row -> {
          UUID id = Rows.id(row, "order_id");
          long ended = Rows.number(row, "cancelled") + Rows.number(row, "compensated");
          if (!proposed.contains(id.toString())
              || books.cases.sum(id, CANCEL) != ended
              || Rows.text(row, "decided_by").equals(Rows.text(row, "proposed_by"))) {
            found(
                "credit_order_decision " + id,
                "the journal cancels " + books.cases.sum(id, CANCEL) + " t by it");
          }
        });
  }

  private void found(String row, String why) {
    findings.add(Reason.RETIREMENT, row, why);
  }
}
