package org.tanpuhui.activity.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.platform.IsoInstants;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * Decides a batch of enrolments in order: what is to be written, and each item's answer. It holds
 * what the database knew under the scheme's enrolment lock and what the items before have added, so
 * a batch is the sequence of its items.
 */
public final class EnrolmentPlan {
  /** How far ahead a mandate may begin. */
  private static final Duration FURTHEST = Duration.ofDays(366);

  /** What one item came to. {@code rejection} is null unless it is rejected. */
  public record Answer(Holder holder, boolean changed, Rejection rejection) {}

  /** A participant to create; {@code personKey} may be null. */
  public record NewHolder(Holder holder, Digest personKey) {}

  /** A mandate to add. */
  public record NewMandate(long participant, Mandate mandate, String evidence) {}

  private final Partner partner;
  private final Set<HolderKind> kinds;
  private final Duration lateness;
  private final Instant now;
  private final LongSupplier newParticipant;

  private final Map<String, Holder> bySubject;
  private final Map<Digest, Holder> byPersonKey;
  private final Map<Digest, Holder> byCode;
  private final Map<Long, List<Mandate>> mandates;
  private final Map<Long, Map<Integer, Integer>> withdrawn;
  private final Map<String, Integer> persons;

  private final List<NewHolder> newHolders = new ArrayList<>();
  private final Map<String, Holder> newSubjects = new LinkedHashMap<>();
  private final List<NewMandate> newMandates = new ArrayList<>();
  private final Map<String, Integer> newPersons = new LinkedHashMap<>();
  private final Map<Digest, Holder> attachedKeys = new LinkedHashMap<>();
  private final Set<Digest> usedCodes = new LinkedHashSet<>();
  private final Set<Long> changedHolders = new LinkedHashSet<>();

  /**
   * @param kinds holder kinds of the scheme
   * @param known what the database knows of the items' subjects, keys and codes
   * @param newParticipant gives the id of a participant to create
   */
  public EnrolmentPlan(
      Partner partner,
      Set<HolderKind> kinds,
      Duration lateness,
      Instant now,
      Known known,
      LongSupplier newParticipant) {
    this.partner = partner;
    this.kinds = kinds;
    this.lateness = lateness;
    this.now = now;
    this.newParticipant = newParticipant;
    bySubject = new HashMap<>(known.bySubject());
    byPersonKey = new HashMap<>(known.byPersonKey());
    byCode = new HashMap<>(known.byCode());
    mandates = new HashMap<>();
    known.mandates().forEach((id, list) -> mandates.put(id, new ArrayList<>(list)));
    withdrawn = known.withdrawn();
    persons = new HashMap<>(known.persons());
  }

  /**
   * What the database knows.
   *
   * @param byCode holders of codes that are unused and not expired
   * @param mandates mandates of those holders for this partner, by participant
   * @param withdrawn by participant and scenario, the scopes that the participant withdrew and did
   *     not give again
   * @param persons latest number of persons by subject
   */
  public record Known(
      Map<String, Holder> bySubject,
      Map<Digest, Holder> byPersonKey,
      Map<Digest, Holder> byCode,
      Map<Long, List<Mandate>> mandates,
      Map<Long, Map<Integer, Integer>> withdrawn,
      Map<String, Integer> persons) {}

  /** Decides the next item; a rejected one leaves no trace. */
  public Answer add(EnrolmentItem item) {
    if (!kinds.contains(item.kind())) {
      return rejected(ProblemCode.HOLDER_KIND_NOT_ALLOWED, "/kind", "the scheme has no such kind");
    }
    Scenario scenario = partner.scenario(item.scenario());
    if (scenario == null) {
      return rejected(
          ProblemCode.FIELD_RANGE, "/scenario", "must be a scenario of " + partner.id());
    }
    if (!scenario.published()) {
      return rejected(
          ProblemCode.SCENARIO_UNPUBLISHED,
          "/scenario",
          "the scenario is " + scenario.state().word() + ", not published");
    }
    Rejection dated = checkDates(item);
    if (dated != null) {
      return new Answer(null, false, dated);
    }
    Holder bound = bySubject.get(item.subject());
    Holder linked = linked(item);
    if (item.linkCode() != null && linked == null && bound == null) {
      return rejected(
          ProblemCode.LINK_INVALID, "/link/code", "ask the participant for a fresh code");
    }
    Holder holder = bound != null ? bound : linked;
    if (bound != null && !agrees(bound, linked, item)) {
      return rejected(
          ProblemCode.ALREADY_BOUND, "/subject", "the subject stands for another participant");
    }
    if (holder != null && holder.kind() != item.kind()) {
      return rejected(
          ProblemCode.HOLDER_KIND_DIFFERS, "/kind", "the participant is of another kind");
    }
    if (holder != null && holder.underAge() && !item.mandates().isEmpty() && !wasAsked(item)) {
      return rejected(
          ProblemCode.GUARDIAN_REQUIRED, "/mandates", "link it with a code of the guardian");
    }
    Rejection against = holder == null ? null : checkWithdrawn(item, holder, scenario);
    if (against != null) {
      return new Answer(null, false, against);
    }
    Holder enrolled = holder == null ? create(item) : holder;
    boolean changed = bind(item, enrolled, bound == null);
    changed |= count(item);
    changed |= mandate(item, enrolled, scenario);
    return new Answer(enrolled, changed, null);
  }

  public List<NewHolder> newHolders() {
    return newHolders;
  }

  public Map<String, Holder> newSubjects() {
    return newSubjects;
  }

  public List<NewMandate> newMandates() {
    return newMandates;
  }

  /** Numbers of persons that hold from today on, by subject. */
  public Map<String, Integer> newPersons() {
    return newPersons;
  }

  /** Person keys to attach to participants that had none. */
  public Map<Digest, Holder> attachedKeys() {
    return attachedKeys;
  }

  public Set<Digest> usedCodes() {
    return usedCodes;
  }

  /** Participants that were there before and whose binding now reads differently. */
  public Set<Long> changedHolders() {
    return changedHolders;
  }

  private Rejection checkDates(EnrolmentItem item) {
    for (int i = 0; i < item.mandates().size(); i++) {
      Instant from = item.mandates().get(i).from();
      String pointer = "/mandates/" + i + "/from";
      if (from == null || !from.isBefore(now)) {
        if (from != null && from.isAfter(now.plus(FURTHEST))) {
          return new Rejection(
              ProblemCode.FIELD_RANGE, pointer, "must lie within " + FURTHEST.toDays() + " days");
        }
        continue;
      }
      if (item.evidence() == null) {
        return new Rejection(
            ProblemCode.MANDATE_BACKDATED, pointer, "an earlier mandate needs evidence");
      }
      if (from.isBefore(now.minus(lateness)) && !partner.mayBackdate(from, now)) {
        return new Rejection(
            ProblemCode.MANDATE_BACKDATED,
            pointer,
            "a mandate more than "
                + lateness.toDays()
                + " days back needs a backfill grant that covers it");
      }
    }
    return null;
  }

  /** Whether the participant, or its guardian, handed out a fresh code for this. */
  private boolean wasAsked(EnrolmentItem item) {
    return item.linkCode() != null && byCode.containsKey(item.linkCode());
  }

  /**
   * What ended stays ended for its time; what the participant withdrew only the participant gives
   * again, be it by handing out a fresh link code.
   */
  private Rejection checkWithdrawn(EnrolmentItem item, Holder holder, Scenario scenario) {
    long id = holder.participant();
    int gone = withdrawn.getOrDefault(id, Map.of()).getOrDefault(scenario.number(), 0);
    boolean asked = wasAsked(item);
    for (int i = 0; i < item.mandates().size(); i++) {
      EnrolmentItem.Wish wish = item.mandates().get(i);
      if ((gone & wish.scope()) != 0 && !asked) {
        return new Rejection(
            ProblemCode.MANDATE_WITHDRAWN,
            "/mandates/" + i + "/scope",
            "the participant withdrew it; ask for a link code, or for the mandate in the app");
      }
      long from = Micros.of(wish.from() == null ? now : wish.from());
      Mandate ended = gapBehind(mandates.getOrDefault(id, List.of()), scenario, wish.scope(), from);
      if (ended != null) {
        return new Rejection(
            ProblemCode.MANDATE_BACKDATED,
            "/mandates/" + i + "/from",
            "an earlier mandate ended at " + IsoInstants.format(Micros.toInstant(ended.to())));
      }
    }
    return null;
  }

  /** A mandate that ended after {@code from} and was not followed at once by another, or null. */
  private static Mandate gapBehind(List<Mandate> present, Scenario scenario, int scope, long from) {
    for (Mandate ended : present) {
      boolean was = ended.scenario() == scenario.number() && (ended.scopes() & scope) != 0;
      if (was && ended.from() < ended.to() && from < ended.to() && ended.to() != Mandate.OPEN) {
        boolean goesOn = false;
        for (Mandate next : present) {
          goesOn |= (next.scopes() & scope) != 0 && next.covers(scenario.number(), ended.to());
        }
        if (!goesOn) {
          return ended;
        }
      }
    }
    return null;
  }

  private Holder linked(EnrolmentItem item) {
    if (item.linkCode() != null) {
      return byCode.get(item.linkCode());
    }
    return item.personKey() == null ? null : byPersonKey.get(item.personKey());
  }

  private static boolean agrees(Holder bound, Holder linked, EnrolmentItem item) {
    if (linked != null) {
      return linked.participant() == bound.participant();
    }
    // A key that nobody has yet may be attached; a second key of one participant may not.
    return item.personKey() == null || !bound.hasPersonKey();
  }

  private Holder create(EnrolmentItem item) {
    Holder holder = new Holder(newParticipant.getAsLong(), item.kind(), item.personKey() != null);
    newHolders.add(new NewHolder(holder, item.personKey()));
    if (item.personKey() != null) {
      byPersonKey.put(item.personKey(), holder);
    }
    return holder;
  }

  private boolean bind(EnrolmentItem item, Holder holder, boolean isNew) {
    if (item.linkCode() != null && byCode.remove(item.linkCode()) != null) {
      usedCodes.add(item.linkCode());
    }
    Holder current = holder;
    if (item.personKey() != null && !byPersonKey.containsKey(item.personKey())) {
      current = new Holder(holder.participant(), holder.kind(), true, holder.underAge());
      byPersonKey.put(item.personKey(), current);
      attachedKeys.put(item.personKey(), current);
    }
    if (isNew) {
      newSubjects.put(item.subject(), current);
    }
    bySubject.put(item.subject(), current);
    return isNew;
  }

  private boolean count(EnrolmentItem item) {
    if (item.persons() == null || item.persons().equals(persons.get(item.subject()))) {
      return false;
    }
    persons.put(item.subject(), item.persons());
    newPersons.put(item.subject(), item.persons());
    changedHolders.add(bySubject.get(item.subject()).participant());
    return true;
  }

  /**
   * Adds what is wished for and not yet in force without an end; scopes that begin together share a
   * row.
   */
  private boolean mandate(EnrolmentItem item, Holder holder, Scenario scenario) {
    List<Mandate> present =
        mandates.computeIfAbsent(holder.participant(), id -> new ArrayList<>(1));
    Map<Long, Integer> scopesByFrom = new LinkedHashMap<>();
    for (EnrolmentItem.Wish wish : item.mandates()) {
      long from = Micros.of(wish.from() == null ? now : wish.from());
      if (!isInForce(present, scenario.number(), wish.scope(), from)) {
        scopesByFrom.merge(from, wish.scope(), (a, b) -> a | b);
      }
    }
    scopesByFrom.forEach(
        (from, scopes) -> {
          Mandate mandate = new Mandate(scenario.number(), scopes, from, Mandate.OPEN);
          present.add(mandate);
          newMandates.add(new NewMandate(holder.participant(), mandate, item.evidence()));
        });
    if (!scopesByFrom.isEmpty()) {
      changedHolders.add(holder.participant());
    }
    return !scopesByFrom.isEmpty();
  }

  private static boolean isInForce(List<Mandate> present, int scenario, int scope, long from) {
    for (Mandate mandate : present) {
      if ((mandate.scopes() & scope) != 0
          && mandate.covers(scenario, from)
          && mandate.to() == Mandate.OPEN) {
        return true;
      }
    }
    return false;
  }

  private static Answer rejected(ProblemCode code, String pointer, String detail) {
    return new Answer(null, false, new Rejection(code, pointer, detail));
  }
}
