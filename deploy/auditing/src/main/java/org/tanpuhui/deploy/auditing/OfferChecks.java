package org.tanpuhui.deploy.auditing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Offers: each redemption against its offer's price, merchant, money, stock, caps and quota and the
 * times it was open; each report of used points against its lines.
 */
final class OfferChecks {
  private static final int FREE = 12;
  private static final int RESERVED = 13;
  private static final int CLAIM = 14;
  private static final int RESERVE = 4;
  private static final int RELEASE = 5;
  private static final int CANCEL = 6;

  /** Terms of an offer, and when it could be redeemed. */
  private record Offer(JsonNode row, List<JsonNode> steps) {
    /**
     * Whether it could be redeemed; of steps at that very instant nobody knows which came first.
     */
    boolean isOpen(long at) {
      boolean published = false;
      for (JsonNode step : steps) {
        long given = Rows.micros(step, "given_at", Long.MAX_VALUE);
        boolean publishes = Rows.text(step, "to_state").equals("published");
        published = given < at ? publishes : published || given == at && publishes;
      }
      return published
          && Rows.micros(row, "valid_from", Long.MAX_VALUE) <= at
          && at < Rows.micros(row, "valid_to", Long.MIN_VALUE);
    }
  }

  private final Export export;
  private final Reference reference;
  private final Cases cases;
  private final Findings findings;
  private final Map<UUID, Offer> offers = new HashMap<>();
  private final Map<String, Integer> parties;

  /**
   * @param parties numbers of merchants and app operators by their names
   */
  OfferChecks(
      Export export,
      Reference reference,
      Cases cases,
      Map<String, Integer> parties,
      Findings findings) {
    this.export = export;
    this.reference = reference;
    this.cases = cases;
    this.parties = parties;
    this.findings = findings;
  }

  void check() {
    export.rows(
        "offer", row -> offers.put(Rows.id(row, "offer_id"), new Offer(row, new ArrayList<>())));
    export.rows(
        "offer_step",
        row -> {
          Offer offer = offers.get(Rows.id(row, "offer_id"));
          if (offer != null) {
            offer.steps().add(row);
          }
        });
    redemptions();
    reports();
  }

  private void redemptions() {
    Map<UUID, Long> taken = new HashMap<>();
    Map<String, Long> used = new HashMap<>();
    reference.redemptions.forEach(
        (id, redemption) -> {
          if (redemption.offer() == null) {
            return;
          }
          Offer offer = offers.get(redemption.offer());
          if (offer == null) {
            offer(id, "no offer is " + redemption.offer());
            return;
          }
          terms(id, redemption, offer);
          money(id, redemption);
          if (!redemption.state().equals("released")) {
            taken.merge(redemption.offer(), redemption.quantity(), Math::addExact);
            use(used, redemption, offer.row());
          }
        });
    offers.forEach((id, offer) -> offer(id, offer, taken.getOrDefault(id, 0L)));
    uses(used);
  }

  /** Price, merchant, budget and money of a redemption are those of its offer. */
  private void terms(UUID id, Reference.Redemption redemption, Offer offer) {
    JsonNode row = offer.row();
    long quantity = redemption.quantity();
    boolean same =
        redemption.points() == Math.multiplyExact(Rows.number(row, "points"), quantity)
            && Objects.equals(redemption.owner(), Rows.text(row, "owner"))
            && redemption.budget() == Rows.number(row, "budget_no")
            && redemption.fen() == Math.multiplyExact(Rows.number(row, "fen_per_unit"), quantity);
    if (!same) {
      offer(id, "points, merchant or money are not those of " + quantity + " units of its offer");
    }
    if (!offer.isOpen(redemption.reservedAt())) {
      offer(id, "its offer was not open at " + Times.instant(redemption.reservedAt()));
    }
  }

  private void offer(UUID redemption, String why) {
    findings.add(Reason.OFFER, "redemption " + redemption, why);
  }

  private void money(UUID id, Reference.Redemption redemption) {
    String row = "redemption " + id;
    cases.row(Reason.REDEMPTION, row, id);
    int cash = Cases.CASH;
    long free = cases.account(FREE, redemption.budget());
    long reserved = cases.account(RESERVED, redemption.budget());
    cases.expect(id, RESERVE, cash, free, reserved, redemption.fen());
    if (redemption.state().equals("released")) {
      cases.expect(id, RELEASE, cash, reserved, free, redemption.fen());
    } else if (redemption.state().equals("cancelled") && redemption.fen() > 0) {
      Integer party = parties.get(redemption.owner());
      if (party == null) {
        findings.add(Reason.REFERENCE, row, "no party is " + redemption.owner());
        return;
      }
      cases.expect(id, CANCEL, cash, reserved, cases.account(CLAIM, party), redemption.fen());
    }
  }

  /** What a redemption counts towards: the person's cap, the month's quota and part of it. */
  private static void use(Map<String, Long> used, Reference.Redemption redemption, JsonNode offer) {
    int day = Times.dayOf(redemption.reservedAt());
    String id = redemption.offer() + "/";
    String person = String.format("%016x/", redemption.participant());
    if (offer.hasNonNull("pool_quota")) {
      String month = date(Times.firstDayOf(Times.month(day)));
      used.merge("offer_pool " + id + month, redemption.quantity(), Math::addExact);
      used.merge(
          "offer_use " + id + person + "pool/" + month, redemption.quantity(), Math::addExact);
    }
    if (offer.hasNonNull("cap")) {
      String period =
          switch (Rows.text(offer, "cap_period")) {
            case "day" -> date(day);
            case "month" -> date(Times.firstDayOf(Times.month(day)));
            default -> "ever";
          };
      used.merge(
          "offer_use " + id + person + "cap/" + period, redemption.quantity(), Math::addExact);
    }
  }

  private static String date(int day) {
    return java.time.LocalDate.ofEpochDay(day).toString();
  }

  private void offer(UUID id, Offer offer, long taken) {
    String name = "offer " + id;
    JsonNode row = offer.row();
    long stands = Rows.number(row, "taken");
    if (stands != taken) {
      findings.add(
          Reason.OFFER, name, stands + " units are taken there, the redemptions have " + taken);
    }
    if (row.hasNonNull("stock") && taken > Rows.number(row, "stock")) {
      findings.add(Reason.OFFER, name, taken + " units of a stock of " + Rows.number(row, "stock"));
    }
    String state = "none";
    int number = 0;
    for (JsonNode step : offer.steps()) {
      boolean follows =
          Rows.number(step, "step_no") == ++number
              && state.equals(
                  step.hasNonNull("from_state") ? Rows.text(step, "from_state") : "none");
      if (!follows) {
        findings.add(
            Reason.OFFER,
            "offer_step " + id + "/" + Rows.number(step, "step_no"),
            "after " + state);
      }
      state = Rows.text(step, "to_state");
    }
    if (!state.equals(Rows.text(row, "state"))) {
      findings.add(
          Reason.OFFER, name, "it is " + row.path("state").asText() + ", by its steps " + state);
    }
  }

  private void uses(Map<String, Long> used) {
    Set<String> seen = new HashSet<>();
    export.rows(
        "offer_pool",
        row ->
            used(
                used,
                seen,
                "offer_pool " + Rows.text(row, "offer_id") + "/" + Rows.text(row, "period_start"),
                row,
                Rows.number(row, "quota")));
    export.rows(
        "offer_use",
        row -> {
          Offer offer = offers.get(Rows.id(row, "offer_id"));
          boolean cap = Rows.text(row, "rule").equals("cap");
          boolean ever =
              cap && offer != null && "ever".equals(Rows.text(offer.row(), "cap_period"));
          String name =
              "offer_use "
                  + Rows.text(row, "offer_id")
                  + "/"
                  + Rows.text(row, "participant")
                  + "/"
                  + Rows.text(row, "rule")
                  + "/"
                  + (ever ? "ever" : Rows.text(row, "period_start"));
          used(used, seen, name, row, Rows.number(row, "cap"));
          if (cap && offer != null && Rows.number(row, "cap") != Rows.number(offer.row(), "cap")) {
            findings.add(Reason.OFFER, name, "the cap is not that of its offer");
          }
        });
    used.forEach(
        (name, units) -> {
          if (!seen.contains(name)) {
            findings.add(Reason.OFFER, name, "it has no row; " + units + " units were redeemed");
          }
        });
  }

  private void used(
      Map<String, Long> used, Set<String> seen, String name, JsonNode row, long most) {
    seen.add(name);
    long units = used.getOrDefault(name, 0L);
    if (Rows.number(row, "taken") != units || units > most) {
      findings.add(
          Reason.OFFER,
          name,
          Rows.number(row, "taken") + " of " + most + " are taken there, redeemed are " + units);
    }
  }

  /** A report of used points has as many lines as it says; corrections are of lines or of books. */
  private void reports() {
    Map<String, Long> counted = new HashMap<>();
    export.rows("used_points_line", row -> counted.merge(report(row), 1L, Math::addExact));
    export.rows(
        "used_points_report",
        row -> {
          long lines = counted.getOrDefault(report(row), 0L);
          if (Rows.number(row, "lines") != lines) {
            findings.add(
                Reason.REPORT,
                "used_points_report " + report(row),
                "it says " + Rows.number(row, "lines") + " lines and has " + lines);
          }
        });
    export.rows(
        "used_points_correction",
        row -> {
          UUID id = Rows.id(row, "redemption_id");
          boolean accepted = Rows.text(row, "action").equals("accept_report");
          Reference.Redemption redemption = reference.redemptions.get(id);
          if (accepted && (redemption == null || redemption.state().equals("reserved"))) {
            findings.add(
                Reason.REPORT,
                "used_points_correction " + report(row) + "/" + id,
                "accepted, but the redemption was not used");
          }
        });
  }

  private static String report(JsonNode row) {
    return Rows.text(row, "partner") + "/" + Rows.text(row, "report_day");
  }
}
