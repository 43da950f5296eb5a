package org.tanpuhui.deploy.auditing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * What the authority adds and awards: each bonus by the rule of its campaign, to an act that counts
 * there; each rule as the log says that it was decided; budgets and recognitions. Thread-safe while
 * entries are read.
 */
final class CampaignChecks {
  /** Class of the accounts of a campaign: its number above 16 bits, below them the partition. */
  static final int BUDGET = 10;

  private static final int ISSUANCE = 2;
  private static final int NUMBER_SHIFT = 16;
  private static final long STRIPE = 0xffff;

  /** Acts reach the log within seconds; what was decided before a day must be there. */
  private static final long PATIENCE = Times.MICROS_PER_DAY;

  private final Export export;
  private final Reference reference;
  private final Findings findings;

  CampaignChecks(Export export, Reference reference, Findings findings) {
    this.export = export;
    this.reference = reference;
    this.findings = findings;
  }

  /** Number of the campaign whose points an account of the class holds. */
  static int numberOf(long account) {
    return (int) (Pair.numberOf(account) >>> NUMBER_SHIFT);
  }

  /** What the campaign that pays adds by its own rule; 0 when it was not in force. */
  long award(Entry entry, Pair points, long earned) {
    Campaign campaign = reference.campaigns.get(numberOf(points.debit()));
    return campaign != null && campaign.bonus() && campaign.isInForce(entry.recordedAt)
        ? campaign.award(earned)
        : 0;
  }

  /**
   * Whether the bonuses of a posting are of campaigns that count it: once each, in their order,
   * from the share of the partition that posted it, for an act that one of their partners reported.
   */
  void awards(Entry entry) {
    int before = 0;
    for (Pair points : entry.pairs) {
      if (points.debitClass() != BUDGET) {
        continue;
      }
      int number = numberOf(points.debit());
      if (number <= before || (points.debit() & STRIPE) != (entry.pairs.get(0).debit() & STRIPE)) {
        findings.add(
            Reason.ENTRY_SHAPE,
            entry.row(points.line()),
            "a campaign awards once, from the share of the posting's partition");
      }
      before = number;
      Campaign campaign = reference.campaigns.get(number);
      String partner = reference.partners.getOrDefault(entry.partner, "unknown");
      if (campaign != null && !campaign.counts(partner)) {
        findings.add(
            Reason.CAMPAIGN,
            entry.row(points.line()),
            campaign.name() + " counts acts of " + campaign.partners() + ", this is of " + partner);
      }
    }
  }

  /** Whether the bonuses of a posting are for its kind of act, and were allowed to its holder. */
  void evidence(Entry entry, String type, boolean granted) {
    for (Pair points : entry.pairs) {
      if (points.debitClass() != BUDGET) {
        continue;
      }
      Campaign campaign = reference.campaigns.get(numberOf(points.debit()));
      if (!granted || campaign != null && !campaign.types().contains(type)) {
        findings.add(
            Reason.CAMPAIGN,
            entry.row(points.line()),
            granted
                ? campaign.name() + " is for " + campaign.types() + ", its evidence is of " + type
                : "its evidence allows no points");
      }
    }
  }

  /** The tables: decisions against the log, budgets and recognitions against the journal. */
  void checkTables(Cases cases) {
    decisions();
    reference.campaigns.forEach(
        (number, campaign) -> {
          if (campaign.budget() > 0) {
            cases.row(Reason.CAMPAIGN, campaign.name(), campaign.entry());
            cases.expect(
                campaign.entry(),
                Cases.FUND,
                Pair.POINTS,
                cases.account(ISSUANCE, 0),
                cases.account(BUDGET, (long) number << NUMBER_SHIFT),
                campaign.budget());
          }
        });
    export.rows("campaign_award", row -> recognition(row, cases));
  }

  private void recognition(JsonNode row, Cases cases) {
    UUID entry = Rows.id(row, "entry_id");
    String name = "campaign_award " + Rows.text(row, "award_id");
    long number = Rows.number(row, "campaign_no");
    Campaign campaign = reference.campaigns.get((int) number);
    if (campaign == null || !campaign.isInForce(Rows.micros(row, "awarded_at", 0))) {
      findings.add(Reason.CAMPAIGN, name, "its campaign was not in force then");
    }
    if (entry != null) {
      cases.row(Reason.CAMPAIGN, name, entry);
      cases.expect(
          entry,
          Cases.AWARD,
          Pair.POINTS,
          cases.account(BUDGET, number << NUMBER_SHIFT),
          Reference.account(row.get("participant")),
          Rows.number(row, "points"));
    }
  }

  /** A campaign and its early end are what the log says that was decided, by whom and when. */
  private void decisions() {
    Set<Told> told = new HashSet<>();
    Map<String, String> said = new HashMap<>();
    export.rows(
        "logged_act",
        row -> {
          String kind = Rows.text(row, "kind");
          if (kind.startsWith("campaign.")) {
            told.add(
                new Told(
                    kind,
                    Rows.text(row, "subject"),
                    Rows.text(row, "actor"),
                    Rows.micros(row, "at", 0),
                    Objects.requireNonNullElse(Rows.text(row, "detail"), "")));
            said.put(kind + " " + Rows.text(row, "subject"), Rows.text(row, "detail"));
          }
        });
    reference.campaigns.forEach(
        (number, campaign) ->
            decided(
                campaign.name(),
                new Told(
                    "campaign.decided",
                    campaign.code(),
                    campaign.decidedBy(),
                    campaign.decidedAt(),
                    campaign.told()),
                told,
                said));
    export.rows(
        "campaign_end",
        row -> {
          Campaign campaign = reference.campaigns.get((int) Rows.number(row, "campaign_no"));
          decided(
              "campaign_end " + Rows.number(row, "campaign_no"),
              new Told(
                  "campaign.ended",
                  campaign == null ? "unknown" : campaign.code(),
                  Rows.text(row, "decided_by"),
                  Rows.micros(row, "decided_at", 0),
                  "ends at " + Rows.text(row, "ends_at")),
              told,
              said);
        });
  }

  private void decided(String row, Told wanted, Set<Told> told, Map<String, String> said) {
    String log = said.get(wanted.kind() + " " + wanted.code());
    boolean mayBeOnItsWay = log == null && wanted.at() > export.createdAt() - PATIENCE;
    if (!told.contains(wanted) && !mayBeOnItsWay) {
      findings.add(
          Reason.CAMPAIGN,
          row,
          wanted.by()
              + " decided at "
              + Times.instant(wanted.at())
              + ": "
              + wanted.text()
              + "; the log says "
              + (log == null ? "nothing" : log));
    }
  }

  /**
   * A decision as an act of the log tells it.
   *
   * @param text cut as the log cuts texts
   */
  private record Told(String kind, String code, String by, long at, String text) {
    private static final int LOGGED_CHARS = 1_999;

    Told {
      text = text.substring(0, Math.min(text.length(), LOGGED_CHARS));
    }
  }
}
