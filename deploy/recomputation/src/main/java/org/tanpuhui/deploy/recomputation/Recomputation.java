package org.tanpuhui.deploy.recomputation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.tanpuhui.methodology.methodology.ActivityType;
import org.tanpuhui.methodology.methodology.MethodologyVersion;
import org.tanpuhui.platform.Ids;

/**
 * Compares each line with what follows from it. Lines come in the export's order; memory holds the
 * lines of one household at most, since only electricity looks at more than one line.
 */
final class Recomputation {
  /** Refusals that need other claims, people or projects; their zero grams need no formula. */
  private static final Set<String> BY_CONTEXT =
      Set.of("no_methodology", "project_unknown", "project_not_filed", "project_not_yours");

  private final Map<String, MethodologyVersion> documents;
  private final Derivation derivation;
  private final Erasures erasures;
  private final Totals totals;
  private final Consumer<Finding> findings;
  private final Households households;
  private final List<UUID> ids = new ArrayList<>();
  private final List<Row> voids = new ArrayList<>();
  private final Map<String, Long> takenBack = new HashMap<>();
  private final Claims claims;
  private Row previous;

  /**
   * @param documents versions by hash
   * @param from first local day that the export covers, null when it does not say
   * @param to last local day that the export covers, null when it does not say
   * @param withClaims whether caps and double claims are decided again too
   */
  Recomputation(
      Map<String, MethodologyVersion> documents,
      Projects projects,
      Erasures erasures,
      LocalDate from,
      LocalDate to,
      Totals totals,
      Consumer<Finding> findings,
      boolean withClaims) {
    this.claims = withClaims ? new Claims(documents, projects, from, to, totals, findings) : null;
    this.documents = documents;
    this.derivation = new Derivation(projects);
    this.erasures = erasures;
    this.totals = totals;
    this.findings = findings;
    this.households = new Households(from, to);
  }

  /** The next line. */
  void row(Row row) {
    Verdict verdict = new Verdict(row, totals.of(methodology(row)), findings);
    if (previous != null && previous.claim().participant() != row.claim().participant()) {
      endOfParticipant();
    }
    checkOrder(verdict);
    previous = row;
    ids.add(row.claim().activityId());
    if (claims != null) {
      claims.add(row);
    }
    checkIdentity(verdict);
    Commitments.check(verdict, erasures.check(verdict));
    long posted = Revisions.check(verdict, takenBack);
    verdict.line().recordedMg = Math.addExact(verdict.line().recordedMg, posted);
    if (row.isErased()) {
      verdict.closeErased();
    } else if (row.claim().type() == ActivityType.VOID) {
      voids.add(row);
      verdict.close();
    } else {
      decided(verdict);
    }
  }

  /** After the last line. */
  void end() {
    endOfParticipant();
    previous = null;
  }

  private static String methodology(Row row) {
    if (row.version() != null && row.version().id() != null) {
      return row.version().id();
    }
    return row.claim().type() == ActivityType.VOID ? "(void)" : "(none)";
  }

  private void checkOrder(Verdict verdict) {
    if (previous != null && compare(previous, verdict.row()) >= 0) {
      verdict.differs(Reason.ORDER, verdict.row().claim().occurredAt().toString(), null);
    }
  }

  /** The export's order; UUIDs as the database orders them, byte by byte. */
  private static int compare(Row a, Row b) {
    int byHolder = Long.compare(a.claim().participant(), b.claim().participant());
    if (byHolder != 0) {
      return byHolder;
    }
    int byTime = a.claim().occurredAt().compareTo(b.claim().occurredAt());
    if (byTime != 0) {
      return byTime;
    }
    UUID one = a.claim().activityId();
    UUID other = b.claim().activityId();
    int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
  }

  private static void checkIdentity(Verdict verdict) {
    var claim = verdict.row().claim();
    if (claim.source() == null || claim.eventId() == null) {
      return;
    }
    UUID expected = Ids.activityId(claim.scheme(), claim.source(), claim.eventId());
    if (!expected.equals(claim.activityId())) {
      verdict.differs(Reason.ACTIVITY_ID, claim.activityId().toString(), expected.toString());
    }
  }

  private void decided(Verdict verdict) {
    Row row = verdict.row();
    if (row.version() == null) {
      if (!row.status().equals("voided")
          && !BY_CONTEXT.contains(String.valueOf(row.outcomeCode()))) {
        verdict.differs(Reason.OUTCOME, recorded(row), "no version decided it");
      }
      verdict.close();
      return;
    }
    MethodologyVersion version = documents.get(row.version().hash());
    if (version == null) {
      verdict.differs(Reason.VERSION_UNKNOWN, row.version().hash(), null);
      verdict.close();
      return;
    }
    if (!isCovered(verdict, version)) {
      verdict.close();
      return;
    }
    Derived derived = derivation.derive(verdict, version);
    if (derived == null) {
      verdict.close();
      return;
    }
    checkDecision(verdict, derived);
    if (row.claim().type() == ActivityType.ELECTRICITY_DAY) {
      households.add(verdict, version, derived);
    } else {
      verdict.derive(posts(verdict, derived));
      verdict.close();
    }
  }

  /** Whether the version may decide this activity; only then can it be derived at all. */
  private static boolean isCovered(Verdict verdict, MethodologyVersion version) {
    Row.VersionName name = verdict.row().version();
    var claim = verdict.row().claim();
    boolean same =
        (name.id() == null || name.id().equals(version.id()))
            && (name.version() == null || name.version().equals(version.version()));
    if (!same) {
      verdict.differs(
          Reason.VERSION_NAME,
          name.id() + " " + name.version(),
          version.id() + " " + version.version());
    }
    boolean covered =
        version.covers(claim.occurredAt())
            && version.type() == claim.type()
            && version.schemes().contains(claim.scheme());
    if (!covered) {
      verdict.differs(
          Reason.VERSION_NOT_COVERING,
          version.id() + " " + version.version(),
          "from " + version.from() + (version.to() == null ? "" : " to " + version.to()));
    }
    return covered;
  }

  /** The first decision against what the claim alone gives. */
  private static void checkDecision(Verdict verdict, Derived derived) {
    Row row = verdict.row();
    String code = row.outcomeCode();
    boolean agrees =
        switch (row.status()) {
          case "computed" ->
              code == null
                  ? derived.problem() == null && !derived.awaits()
                  : code.equals("awaiting_settlement") && derived.awaits();
          // A second claim on a household's day is parked before its amount is looked at.
          case "parked" -> derived.problem() == null || derived.text().equals("no_reduction");
          case "rejected" -> refusalAgrees(String.valueOf(code), derived);
          default -> true;
        };
    if (!agrees) {
      verdict.differs(Reason.OUTCOME, recorded(row), derived.text());
    } else if (row.status().equals("computed")
        && code == null
        && row.amountMg() != derived.amountMg()) {
      verdict.differs(Reason.AMOUNT, row.amountMg() + " mg", derived.text());
    }
  }

  private static boolean refusalAgrees(String code, Derived derived) {
    if (BY_CONTEXT.contains(code)) {
      return true;
    }
    if (code.equals("over_cap")) {
      // The cap is looked at after the conditions and before the amount.
      return derived.problem() == null || derived.text().equals("no_reduction");
    }
    return derived.problem() != null && derived.text().equals(code);
  }

  private static String recorded(Row row) {
    return row.outcomeCode() == null
        ? row.amountMg() + " mg"
        : row.status() + " " + row.outcomeCode();
  }

  /** What follows in all, with later posts (an upheld claim) checked against the same amount. */
  private static long posts(Verdict verdict, Derived derived) {
    Row row = verdict.row();
    long sum = row.posts() ? derived.amountMg() : 0;
    for (Row.Change change : row.changes()) {
      if (change.posts()) {
        if (change.amountMg() != derived.amountMg()) {
          verdict.differs(Reason.AMOUNT, change.amountMg() + " mg", derived.text());
        }
        sum = Math.addExact(sum, derived.amountMg());
      }
    }
    return sum;
  }

  private void endOfParticipant() {
    households.settle();
    if (claims != null) {
      claims.decide();
    }
    for (Row row : voids) {
      checkVoid(row);
    }
    voids.clear();
    ids.clear();
    takenBack.clear();
  }

  /** A void says how much it took back; the voided activity, when it is here, must say the same. */
  private void checkVoid(Row row) {
    UUID target = Revisions.target(row);
    Long said = row.quantity();
    for (Row.Change change : row.changes()) {
      said = change.quantity() == null ? said : change.quantity();
    }
    if (said == null || target == null || !ids.contains(target)) {
      return;
    }
    long taken = takenBack.getOrDefault(row.claim().activityId().toString(), 0L);
    if (taken != said) {
      new Verdict(row, new Totals.Line(), findings)
          .differs(Reason.REVERSAL, said + " mg", taken + " mg");
      Totals.Line line = totals.of(methodology(row));
      line.differing++;
      line.derived--;
    }
  }
}
