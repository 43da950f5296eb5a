package org.tanpuhui.deploy.auditing;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The small tables of an export: names, rules, closed months, orders, redemptions. */
final class Reference {
  private static final int LONGEST_VALIDITY = 120;

  /** A version of the exchange rule; times in microseconds. */
  record Rule(int number, long validFrom, long numerator, long denominator, int validity) {
    /** Whole points for milligrams, rounded down. */
    long points(long milligrams) {
      return BigInteger.valueOf(milligrams)
          .multiply(BigInteger.valueOf(numerator))
          .divide(BigInteger.valueOf(denominator).multiply(BigInteger.valueOf(1_000)))
          .longValueExact();
    }
  }

  /** Points that a reversal did not take. */
  record Parked(long participant, long points, long recordedAt, UUID activity) {}

  /**
   * A redemption as its row has it; times in microseconds.
   *
   * @param offer null for points alone
   * @param budget number of the budget that pays, 0 for none
   */
  record Redemption(
      long participant,
      long points,
      String state,
      long reservedAt,
      long endedAt,
      UUID offer,
      long quantity,
      String owner,
      long budget,
      long fen) {}

  /** Points of a lot that a redemption took. */
  record Taken(int month, int validity, long points) {}

  private final Findings findings;
  final Map<Integer, String> methodologies = new HashMap<>();
  final Map<Integer, String> partners = new HashMap<>();
  final Map<Integer, Rule> rules = new HashMap<>();
  final Set<Integer> corrections = new HashSet<>();
  final Map<Integer, Long> progress = new HashMap<>();
  final List<Integer> closed = new ArrayList<>();
  final Map<Integer, Campaign> campaigns = new HashMap<>();
  final Map<UUID, Redemption> redemptions = new HashMap<>();
  final Map<UUID, List<Taken>> taken = new HashMap<>();
  final Map<UUID, Parked> parked = new HashMap<>();
  final Map<UUID, UUID> orders = new HashMap<>();

  /** The command by which a participant was erased. */
  final Map<Long, UUID> erased = new HashMap<>();

  /** Participants whose lots an order or an erasure took from as their entries do not tell. */
  final Set<Long> ordered = new HashSet<>();

  int expiredUntil;
  private final List<Rule> byStart = new ArrayList<>();
  private final List<Integer> validities;

  Reference(Export export, Findings findings) {
    this.findings = findings;
    export.rows("methodology_version", this::methodology);
    export.rows("partner", this::partner);
    export.rows("exchange_rule", this::rule);
    byStart.sort(Comparator.comparingLong(Rule::validFrom).reversed());
    validities = byStart.stream().map(Rule::validity).distinct().sorted().toList();
    export.rows("correction_rule", this::correction);
    export.rows(
        "activities_progress",
        row -> progress.put(row.get("partition").asInt(), row.get("activities_offset").asLong()));
    periods(export);
    export.rows(
        "expiry_run",
        row -> expiredUntil = Math.max(expiredUntil, row.get("expiry_month").asInt()));
    campaigns(export);
    export.rows("redemption", this::redemption);
    export.rows("redemption_lot", this::taken);
    taken.forEach(this::takesAll);
    export.rows("parked_reversal", this::parked);
    export.rows("reversal_decision", this::decision);
    export.rows(
        "erased_account",
        row ->
            erased.put(
                account(row.get("participant")), UUID.fromString(row.get("cause").asText())));
    ordered.addAll(erased.keySet());
  }

  /** The rule in force when an activity began; null before the first. */
  Rule ruleAt(long occurredAt) {
    for (Rule rule : byStart) {
      if (occurredAt >= rule.validFrom()) {
        return rule;
      }
    }
    return null;
  }

  /** Points of a reduction by a rule; 0 without one. */
  long rewards(Rule rule, long milligrams) {
    return rule == null ? 0 : rule.points(milligrams);
  }

  /** All validities that any rule ever gave, in months. */
  List<Integer> validities() {
    return validities;
  }

  private void methodology(JsonNode row) {
    int number = row.get("version_no").asInt();
    String id = row.get("methodology").asText();
    String version = row.get("version").asText();
    String hash = row.get("version_hash").asText();
    if (Ids.reference("methodology_version", id, version, hash) != number) {
      findings.add(
          Reason.REFERENCE,
          "methodology_version " + number,
          "its number is not the hash of " + id + " " + version + " " + hash);
    }
    methodologies.put(number, id + " " + version + " " + hash);
  }

  private void partner(JsonNode row) {
    int number = row.get("partner_no").asInt();
    String id = row.get("partner_id").asText();
    if (Ids.reference("partner", id) != number) {
      findings.add(Reason.REFERENCE, "partner " + number, "its number is not the hash of " + id);
    }
    partners.put(number, id);
  }

  private void rule(JsonNode row) {
    int number = row.get("rule_no").asInt();
    Rule rule =
        new Rule(
            number,
            Times.micros(row.get("valid_from").asText()),
            row.get("points_numerator").asLong(),
            row.get("grams_denominator").asLong(),
            row.get("validity_months").asInt());
    dated("exchange_rule " + number, row);
    if (rule.validity() < 1 || rule.validity() > LONGEST_VALIDITY) {
      findings.add(
          Reason.RULE,
          "exchange_rule " + number,
          "points live "
              + rule.validity()
              + " months; at most "
              + LONGEST_VALIDITY
              + " are allowed");
    }
    rules.put(number, rule);
    byStart.add(rule);
  }

  private void correction(JsonNode row) {
    dated("correction_rule " + row.get("rule_no").asInt(), row);
    corrections.add(row.get("rule_no").asInt());
  }

  /** A rule begins after it was decided, but for the first of a scheme. */
  private void dated(String name, JsonNode row) {
    boolean decided = row.hasNonNull("decided_at") && row.hasNonNull("decided_by");
    boolean first = row.get("version").asInt() == 1;
    long from = Times.micros(row.get("valid_from").asText());
    boolean future = decided && from > Times.micros(row.get("decided_at").asText());
    if (!(first && !row.hasNonNull("decided_at")) && !future) {
      findings.add(Reason.RULE, name, "it begins before it was decided, or nobody decided it");
    }
  }

  private void periods(Export export) {
    Map<Integer, String> proposed = new HashMap<>();
    export.rows(
        "period_proposal",
        row -> proposed.put(row.get("month").asInt(), row.get("proposed_by").asText()));
    export.rows(
        "period_close",
        row -> {
          int month = row.get("month").asInt();
          String by = row.path("proposed_by").asText();
          if (!by.equals(proposed.get(month)) || by.equals(row.path("confirmed_by").asText())) {
            findings.add(Reason.PERIOD, "period_close " + month, "proposed and confirmed by " + by);
          }
          closed.add(month);
        });
  }

  private void campaigns(Export export) {
    Map<Integer, Long> ends = new HashMap<>();
    export.rows(
        "campaign_end",
        row -> ends.put(row.get("campaign_no").asInt(), Rows.micros(row, "ends_at", 0)));
    export.rows(
        "campaign",
        row -> {
          Campaign campaign = Campaign.of(row, ends);
          campaigns.put(campaign.number(), campaign);
          if (campaign.from() <= campaign.decidedAt()) {
            findings.add(Reason.RULE, campaign.name(), "it begins before it was decided");
          }
        });
  }

  private void redemption(JsonNode row) {
    redemptions.put(
        UUID.fromString(row.get("redemption_id").asText()),
        new Redemption(
            account(row.get("participant")),
            row.get("points").asLong(),
            row.get("state").asText(),
            Rows.micros(row, "reserved_at", 0),
            Rows.micros(row, "ended_at", Long.MAX_VALUE),
            Rows.id(row, "offer_id"),
            Rows.number(row, "quantity"),
            Rows.text(row, "owner"),
            Rows.number(row, "budget_no"),
            Rows.number(row, "fen")));
  }

  private void taken(JsonNode row) {
    taken
        .computeIfAbsent(
            UUID.fromString(row.get("redemption_id").asText()), id -> new ArrayList<>())
        .add(
            new Taken(
                row.get("book_month").asInt(),
                row.get("validity_months").asInt(),
                row.get("points").asLong()));
  }

  private void takesAll(UUID id, List<Taken> lots) {
    long sum = lots.stream().mapToLong(Taken::points).sum();
    Redemption redemption = redemptions.get(id);
    if (redemption == null || redemption.points() != sum) {
      findings.add(
          Reason.REDEMPTION,
          "redemption_lot " + id,
          "its lots give "
              + sum
              + " points, the redemption has "
              + (redemption == null ? "no row" : redemption.points()));
    }
  }

  private void parked(JsonNode row) {
    parked.put(
        UUID.fromString(row.get("reversal_id").asText()),
        new Parked(
            account(row.get("participant")),
            row.get("points").asLong(),
            Times.micros(row.get("recorded_at").asText()),
            UUID.fromString(row.get("activity_id").asText())));
  }

  private void decision(JsonNode row) {
    UUID reversal = UUID.fromString(row.get("reversal_id").asText());
    Parked what = parked.get(reversal);
    if (what == null) {
      findings.add(
          Reason.REFERENCE, "reversal_decision " + reversal, "nothing was parked under this id");
      return;
    }
    if (row.get("decision").asText().equals("order")) {
      orders.put(reversal, UUID.fromString(row.get("entry_id").asText()));
      ordered.add(what.participant());
    }
  }

  static long account(JsonNode value) {
    return Long.parseUnsignedLong(value.asText(), 16);
  }
}
