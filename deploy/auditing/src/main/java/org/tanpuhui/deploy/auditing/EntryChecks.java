package org.tanpuhui.deploy.auditing;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What must hold of an entry by itself: its id, its dates, its shape, its cause, its points. Moves
 * the lots as it goes. Thread-safe.
 */
final class EntryChecks {
  private static final int PARTICIPANT = 0;
  private static final int ORIGIN = 1;
  private static final int ISSUANCE = 2;
  private static final int PROJECT_POOL = 3;
  private static final int RESERVE = 4;
  private static final int EXPIRED = 5;
  private static final int CANCELLED = 6;
  private static final long RESERVE_OFFSET = 4L << 48;

  private final Reference reference;
  private final Books books;
  private final PoolChecks pools;
  private final CampaignChecks campaigns;
  private final Findings findings;
  private final long scheme;

  /** Entries that a redemption has, by redemption: bits 1 reserve, 2 release, 4 cancel. */
  private final Map<UUID, Integer> redeemed = new ConcurrentHashMap<>();

  /** Reversals whose points were parked, and orders that were carried out. */
  private final Set<UUID> parkedSeen = ConcurrentHashMap.newKeySet();

  private final Set<UUID> ordersSeen = ConcurrentHashMap.newKeySet();

  private final Queue<Expired> expirations = new ConcurrentLinkedQueue<>();

  EntryChecks(
      Reference reference,
      Books books,
      PoolChecks pools,
      CampaignChecks campaigns,
      Findings findings,
      long scheme) {
    this.reference = reference;
    this.books = books;
    this.pools = pools;
    this.campaigns = campaigns;
    this.findings = findings;
    this.scheme = scheme;
  }

  /**
   * Checks one entry.
   *
   * @param original the entry that posted its activity, null for none
   */
  void check(Entry entry, Entry original) {
    if (entry.torn) {
      findings.add(Reason.ENTRY_SHAPE, entry.row(1), "its rows differ in what one entry shares");
    }
    checkPairs(entry);
    checkDates(entry);
    checkReferences(entry);
    switch (entry.purpose) {
      case Entry.POST -> post(entry);
      case Entry.REVERSE -> reverse(entry, original);
      case Entry.EXPIRE -> expire(entry);
      case Entry.RESERVE, Entry.RELEASE, Entry.CANCEL -> redemption(entry);
      case Entry.ORDER -> order(entry);
      case Entry.LAPSE -> lapse(entry);
      default -> otherPurpose(entry);
    }
  }

  private void checkPairs(Entry entry) {
    for (Pair pair : entry.pairs) {
      pools.pair(entry, pair);
      boolean ok =
          pair.amount() > 0
              && pair.debit() != pair.credit()
              && pair.debit() >>> 56 == scheme
              && pair.credit() >>> 56 == scheme;
      boolean toAnother =
          pair.asset() == Pair.POINTS
              && pair.debitClass() == PARTICIPANT
              && pair.creditClass() == PARTICIPANT;
      boolean foreignReserve =
          pair.debitClass() == RESERVE
                  && pair.credit() != pair.debit() - RESERVE_OFFSET
                  && pair.creditClass() != CANCELLED
              || pair.creditClass() == RESERVE && pair.debit() != pair.credit() - RESERVE_OFFSET;
      if (!ok || toAnother || foreignReserve) {
        findings.add(
            Reason.ENTRY_SHAPE,
            entry.row(pair.line()),
            String.format(
                "%d from %016x to %016x is not allowed",
                pair.amount(), pair.debit(), pair.credit()));
      }
    }
  }

  private void checkDates(Entry entry) {
    int day = Times.dayOf(entry.recordedAt);
    if (entry.bookDate == day) {
      return;
    }
    // Only what came after its month was closed is booked later: to the first open day.
    for (int month : reference.closed) {
      if (entry.bookDate == Times.firstDayAfter(month) && day < entry.bookDate) {
        return;
      }
    }
    findings.add(
        Reason.BOOK_DATE,
        entry.row(),
        "booked to "
            + java.time.LocalDate.ofEpochDay(entry.bookDate)
            + ", recorded at "
            + Times.instant(entry.recordedAt));
  }

  private void checkReferences(Entry entry) {
    if (entry.partner >= 0 && !reference.partners.containsKey(entry.partner)) {
      findings.add(Reason.REFERENCE, entry.row(), "no partner has the number " + entry.partner);
    }
    if (entry.methodology >= 0 && !reference.methodologies.containsKey(entry.methodology)) {
      findings.add(
          Reason.REFERENCE, entry.row(), "no methodology version has " + entry.methodology);
    }
    if (entry.correctionRule != 0 && !reference.corrections.contains(entry.correctionRule)) {
      findings.add(Reason.REFERENCE, entry.row(), "no correction rule has " + entry.correctionRule);
    }
    if (entry.purpose != Entry.POST && entry.cause == null) {
      findings.add(Reason.REFERENCE, entry.row(), "it names no cause");
    }
  }

  private void post(Entry entry) {
    if (entry.activity == null || entry.partner < 0 || entry.methodology < 0) {
      shape(entry, "a posting names activity, partner and methodology version");
      return;
    }
    id(entry, Ids.entry(Math.floorDiv(entry.occurredAt, 1_000L), entry.activity, "post"));
    Pair reduction = entry.pairs.get(0);
    boolean pool = reduction.creditClass() == PROJECT_POOL;
    boolean pooled = reduction.creditClass() == Pair.POOLED;
    if (reduction.asset() != Pair.REDUCTION
        || reduction.debitClass() != ORIGIN
        || reduction.creditClass() != PARTICIPANT && !pool && !pooled
        || entry.holder() != reduction.owner()
        || pool && entry.pairs.size() > 1) {
      shape(entry, "a posting is a reduction from the origin to its holder, and its points");
      return;
    }
    if (pooled) {
      pools.posting(entry, reduction);
    }
    for (Pair points : entry.pairs.subList(1, entry.pairs.size())) {
      points(entry, reduction, points);
    }
    campaigns.awards(entry);
  }

  /** Points come from the issuance by the exchange rule, and from campaigns as those say. */
  private void points(Entry entry, Pair reduction, Pair points) {
    Reference.Rule rule = reference.ruleAt(entry.occurredAt);
    boolean bonus = points.debitClass() == CampaignChecks.BUDGET;
    if (points.asset() != Pair.POINTS
        || points.debitClass() != ISSUANCE && !bonus
        || points.line() == 1 && bonus && reference.rewards(rule, reduction.amount()) > 0
        || points.line() > 1 && !bonus
        || points.credit() != reduction.owner()) {
      findings.add(
          Reason.ENTRY_SHAPE,
          entry.row(points.line()),
          "points go from the issuance, then from campaigns, to the reduction's holder");
      return;
    }
    long earned = reference.rewards(rule, reduction.amount());
    long expected = bonus ? campaigns.award(entry, points, earned) : earned;
    if (rule == null || rule.number() != points.rule() || expected != points.amount()) {
      findings.add(
          Reason.POINTS,
          entry.row(points.line()),
          points.amount()
              + " points by rule "
              + points.rule()
              + "; "
              + reduction.amount()
              + " mg give "
              + expected
              + (rule == null ? "" : " by rule " + rule.number()));
    }
    creditLot(entry, points);
  }

  private void creditLot(Entry entry, Pair points) {
    Reference.Rule named = reference.rules.get(points.rule());
    if (named != null) {
      books.credit(points.credit(), Times.month(entry.bookDate), named.validity(), points.amount());
    }
  }

  private void reverse(Entry entry, Entry original) {
    if (entry.activity == null) {
      shape(entry, "a reversal names its activity");
      return;
    }
    id(entry, Ids.entry(Math.floorDiv(entry.occurredAt, 1_000L), entry.activity, "reverse"));
    if (original == null) {
      findings.add(Reason.REVERSAL, entry.row(), "the journal has no posting of " + entry.activity);
      return;
    }
    if (entry.recordedAt < original.recordedAt) {
      findings.add(Reason.REVERSAL, entry.row(), "recorded before what it reverses");
    }
    Reference.Parked parked = reference.parked.get(entry.id);
    if (parked != null) {
      parkedSeen.add(entry.id);
    }
    long points =
        original.pairs.stream()
            .filter(pair -> pair.asset() == Pair.POINTS)
            .mapToLong(Pair::amount)
            .sum();
    int back = 0;
    for (Pair was : original.pairs) {
      Pair undo = entry.pairs.stream().filter(was::isUndoneBy).findFirst().orElse(null);
      boolean leftForOrder =
          was.asset() == Pair.POINTS
              && parked != null
              && parked.points() == points
              && parked.participant() == was.credit();
      if (undo == null && !leftForOrder || undo != null && leftForOrder) {
        findings.add(
            Reason.REVERSAL,
            entry.row(),
            "line " + was.line() + " of " + original.id + " is not taken back as it was recorded");
      }
      back += undo == null ? 0 : 1;
      if (undo != null && was.asset() == Pair.POINTS && reference.rules.containsKey(was.rule())) {
        books.debit(
            was.credit(),
            Times.month(original.bookDate),
            reference.rules.get(was.rule()).validity(),
            was.amount());
      }
    }
    if (back != entry.pairs.size()) {
      findings.add(Reason.REVERSAL, entry.row(), "it takes back what was not recorded");
    }
  }

  private void expire(Entry entry) {
    if (entry.pairs.size() != 1 || entry.cause == null || !isPoints(entry, 0, EXPIRED)) {
      shape(entry, "expiry takes points of one lot to the expired ones");
      return;
    }
    id(entry, Ids.entry(Math.floorDiv(entry.occurredAt, 1_000L) + 1, entry.cause, "expire"));
    Pair pair = entry.pairs.get(0);
    List<Integer> validities = reference.validities();
    Expired expired =
        // By the record's own day: what came after its month was closed is booked later.
        new Expired(
            entry, pair.debit(), Times.dayOf(entry.recordedAt) + 1, entry.cause, pair.amount());
    if (validities.size() == 1) {
      books.debit(pair.debit(), expired.month(validities.get(0)), validities.get(0), pair.amount());
    } else {
      expirations.add(expired);
    }
  }

  /** An expiry whose lot is told only when all lots are known. */
  private record Expired(Entry entry, long participant, int day, UUID cause, long points) {
    /** Month of the lot of this validity that expires on the day. */
    int month(int validity) {
      return Times.monthBefore(day, validity);
    }
  }

  /**
   * Finds the lot of an expiry among those that end on its day: by its cause, else by what fits.
   */
  private void settle(Expired expired) {
    int found = 0;
    for (int validity : reference.validities()) {
      long key = Books.lotKey(expired.month(validity), validity);
      long credited = books.lots.credits(expired.participant(), key);
      long left = credited - books.lots.debits(expired.participant(), key);
      UUID cause =
          Ids.named(
              Times.startMillis(expired.day()),
              "lot",
              String.format("%016x", expired.participant()),
              Integer.toString(expired.month(validity)),
              Integer.toString(validity),
              Long.toString(credited));
      if (cause.equals(expired.cause())) {
        found = validity;
        break;
      }
      if (left >= expired.points() && found == 0) {
        found = validity;
      }
    }
    if (found == 0) {
      findings.add(
          Reason.EXPIRY, expired.entry().row(), "no lot of the participant ends then with so much");
      return;
    }
    books.debit(expired.participant(), expired.month(found), found, expired.points());
  }

  private void redemption(Entry entry) {
    Reference.Redemption redemption =
        entry.cause == null ? null : reference.redemptions.get(entry.cause);
    if (redemption == null) {
      findings.add(Reason.REDEMPTION, entry.row(), "no redemption is " + entry.cause);
      return;
    }
    id(entry, Ids.entry(Math.floorDiv(entry.occurredAt, 1_000L), entry.cause, entry.purposeWord()));
    Pair pair = entry.pairs.get(0);
    long reserve = redemption.participant() + RESERVE_OFFSET;
    long from = entry.purpose == Entry.RESERVE ? redemption.participant() : reserve;
    long to = entry.purpose == Entry.RESERVE ? reserve : redemption.participant();
    boolean cancels = entry.purpose == Entry.CANCEL;
    if (pair.asset() != Pair.POINTS
        || pair.amount() != redemption.points()
        || pair.debit() != from
        || (cancels ? pair.creditClass() != CANCELLED : pair.credit() != to)) {
      findings.add(
          Reason.REDEMPTION,
          entry.row(),
          pair.amount() + " points; the redemption has " + redemption.points());
    }
    int bit = entry.purpose == Entry.RESERVE ? 1 : entry.purpose == Entry.RELEASE ? 2 : 4;
    if ((redeemed.merge(entry.cause, bit, (a, b) -> (a & b) != 0 ? 8 : a | b) & 8) != 0) {
      findings.add(Reason.REDEMPTION, entry.row(), "done twice for " + entry.cause);
    }
    for (Reference.Taken lot : reference.taken.getOrDefault(entry.cause, List.of())) {
      if (entry.purpose == Entry.RESERVE) {
        books.debit(redemption.participant(), lot.month(), lot.validity(), lot.points());
      } else if (entry.purpose == Entry.RELEASE) {
        books.credit(redemption.participant(), lot.month(), lot.validity(), lot.points());
        if (Times.expiryDay(lot.month(), lot.validity()) <= Times.dayOf(entry.occurredAt)) {
          books.debit(redemption.participant(), lot.month(), lot.validity(), lot.points());
        }
      }
    }
  }

  private void order(Entry entry) {
    Reference.Parked parked = entry.cause == null ? null : reference.parked.get(entry.cause);
    if (parked == null || !entry.id.equals(reference.orders.get(entry.cause))) {
      findings.add(
          Reason.ORDER, entry.row(), "nobody ordered to take back points for " + entry.cause);
      return;
    }
    ordersSeen.add(entry.cause);
    id(entry, Ids.entry(Math.floorDiv(parked.recordedAt(), 1_000L), entry.cause, "order"));
    Pair pair = entry.pairs.get(0);
    if (entry.pairs.size() != 1
        || !isPoints(entry, 0, ISSUANCE)
        || pair.amount() != parked.points()
        || pair.debit() != parked.participant()) {
      findings.add(
          Reason.ORDER,
          entry.row(),
          pair.amount() + " points; " + parked.points() + " were ordered");
    }
  }

  /** All points of somebody who was erased lapse at once. */
  private void lapse(Entry entry) {
    if (entry.pairs.size() != 1 || entry.cause == null || !isPoints(entry, 0, EXPIRED)) {
      shape(entry, "a lapse takes the points of one participant to the expired ones");
      return;
    }
    if (!entry.cause.equals(reference.erased.get(entry.pairs.get(0).debit()))) {
      findings.add(Reason.ORDER, entry.row(), "nobody was erased by " + entry.cause);
    }
    id(entry, Ids.entry(Math.floorDiv(entry.recordedAt, 1_000L), entry.cause, "lapse"));
  }

  /** An award of a campaign credits a lot; of other purposes only what holds of all is checked. */
  private void otherPurpose(Entry entry) {
    if (PoolChecks.isHolding(entry)) {
      pools.check(entry);
      return;
    }
    if (entry.holder() == 0) {
      shape(entry, "it names no holder");
    }
    for (Pair pair : entry.pairs) {
      if (pair.asset() == Pair.POINTS && pair.creditClass() == PARTICIPANT) {
        creditLot(entry, pair);
      }
    }
  }

  /** What the tables tell of entries that should be there. */
  void checkComplete() {
    expirations.forEach(this::settle);
    reference.redemptions.forEach(
        (id, redemption) -> {
          int expected =
              switch (redemption.state()) {
                case "cancelled" -> 1 | 4;
                case "released" -> 1 | 2;
                default -> 1;
              };
          int found = redeemed.getOrDefault(id, 0);
          if (found != expected) {
            findings.add(
                Reason.REDEMPTION,
                "redemption " + id,
                "it is " + redemption.state() + ", the journal has " + entriesOf(found));
          }
          if (!reference.taken.containsKey(id)) {
            findings.add(Reason.REDEMPTION, "redemption " + id, "it took points from no lot");
          }
        });
    reference.parked.keySet().stream()
        .filter(id -> !parkedSeen.contains(id))
        .forEach(
            id ->
                findings.add(
                    Reason.REVERSAL, "parked_reversal " + id, "the journal has no such reversal"));
    reference.orders.forEach(
        (reversal, entry) -> {
          if (!ordersSeen.contains(reversal)) {
            findings.add(
                Reason.ORDER,
                "reversal_decision " + reversal,
                "the journal has no entry " + entry + " that carries it out");
          }
        });
  }

  private static String entriesOf(int bits) {
    return ((bits & 1) == 0 ? "no reservation" : "a reservation")
        + ((bits & 2) == 0 ? "" : ", a release")
        + ((bits & 4) == 0 ? "" : ", a cancellation");
  }

  private static boolean isPoints(Entry entry, int line, int toClass) {
    Pair pair = entry.pairs.get(line);
    return pair.asset() == Pair.POINTS
        && pair.debitClass() == PARTICIPANT
        && pair.creditClass() == toClass;
  }

  private void id(Entry entry, UUID expected) {
    if (!entry.id.equals(expected)) {
      findings.add(Reason.ENTRY_ID, entry.row(), "its cause and time give " + expected);
    }
  }

  private void shape(Entry entry, String rule) {
    findings.add(Reason.ENTRY_SHAPE, entry.row(), rule);
  }
}
