package org.tanpuhui.deploy.auditing;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A campaign as it was decided; times in microseconds.
 *
 * @param bonus whether it adds points to acts; else it recognises by command
 * @param types CloudEvents types of the acts that it adds points to
 * @param partners who must have reported an act; empty for anyone
 * @param from it is in force from then on
 * @param to and before this
 * @param entry that funded it, null without a budget
 * @param told what the log must say of its decision, made of the row
 */
record Campaign(
    int number,
    String code,
    boolean bonus,
    long points,
    long numerator,
    long denominator,
    long budget,
    Set<String> types,
    Set<String> partners,
    long from,
    long to,
    UUID entry,
    long decidedAt,
    String decidedBy,
    String told) {

  /**
   * Reads a row.
   *
   * @param ends when campaigns were ended early, by number
   */
  static Campaign of(JsonNode row, Map<Integer, Long> ends) {
    int number = row.get("campaign_no").asInt();
    long to = Rows.micros(row, "valid_to", 0);
    return new Campaign(
        number,
        Rows.text(row, "code"),
        row.get("kind").asText().equals("activity_bonus"),
        Rows.number(row, "bonus_points"),
        Rows.number(row, "multiplier_numerator"),
        Rows.number(row, "multiplier_denominator"),
        Rows.number(row, "budget_points"),
        Set.copyOf(Rows.texts(row, "activity_types")),
        Set.copyOf(Rows.texts(row, "partner_ids")),
        Rows.micros(row, "valid_from", 0),
        Math.min(to, ends.getOrDefault(number, to)),
        Rows.id(row, "entry_id"),
        Rows.micros(row, "decided_at", 0),
        Rows.text(row, "decided_by"),
        told(row));
  }

  /** What the act of its decision says (docs/transparency-log.md). */
  private static String told(JsonNode row) {
    boolean bonus = row.get("kind").asText().equals("activity_bonus");
    String rule =
        bonus
            ? String.format(
                Locale.ROOT,
                ", %d points and %d/%d of what is earned",
                Rows.number(row, "bonus_points"),
                Rows.number(row, "multiplier_numerator"),
                Rows.number(row, "multiplier_denominator"))
            : "";
    String joint =
        row.hasNonNull("alliance")
            ? ", alliance "
                + Rows.text(row, "alliance")
                + " of "
                + String.join(", ", Rows.texts(row, "partner_ids"))
            : "";
    return Rows.text(row, "kind")
        + ", budget "
        + Rows.number(row, "budget_points")
        + " points"
        + rule
        + ", for "
        + String.join(", ", Rows.texts(row, bonus ? "activity_types" : "holder_kinds"))
        + ", from "
        + Rows.text(row, "valid_from")
        + " to "
        + Rows.text(row, "valid_to")
        + joint;
  }

  /** Its row, for findings. */
  String name() {
    return "campaign " + number;
  }

  /** Whether it was in force when something was recorded. */
  boolean isInForce(long recordedAt) {
    return recordedAt >= from && recordedAt < to;
  }

  /** Whether acts that a partner reported count. */
  boolean counts(String partner) {
    return partners.isEmpty() || partners.contains(partner);
  }

  /** What it adds to an activity that earned some points. */
  long award(long earned) {
    return points
        + BigInteger.valueOf(earned)
            .multiply(BigInteger.valueOf(numerator))
            .divide(BigInteger.valueOf(denominator))
            .longValueExact();
  }
}
