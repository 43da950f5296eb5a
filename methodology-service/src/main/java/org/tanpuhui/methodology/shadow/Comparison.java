package org.tanpuhui.methodology.shadow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.FiledVersion;
import org.tanpuhui.methodology.methodology.MethodologyVersion;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * Adds up two sides of activities that come participant by participant. Memory grows with versions
 * and partners, not with activities.
 */
final class Comparison {
  private static final ShadowResult.Version NONE = new ShadowResult.Version("", "", "");

  private final MethodologyVersion draft;
  private final Map<String, Long> notCompared = new TreeMap<>();
  private final Map<ShadowResult.Version, Group> byMethodology = new java.util.HashMap<>();
  private final Map<String, Group> byPartner = new TreeMap<>();
  private final Map<String, Long> changed = new TreeMap<>();
  private final Group total = new Group();
  private final Spread perParticipant = new Spread();
  private long activities;
  private long participant = -1;
  private long participantDifference;

  /** Sums of some of the activities. */
  private static final class Group {
    private final Spread spread = new Spread();
    private long count;
    private long quantity;
    private long recorded;
    private long drafted;
    private long higher;
    private long lower;

    void add(long counted, long before, long after) {
      count++;
      quantity = Math.addExact(quantity, counted);
      recorded = Math.addExact(recorded, before);
      drafted = Math.addExact(drafted, after);
      higher += after > before ? 1 : 0;
      lower += after < before ? 1 : 0;
      spread.add(after - before);
    }

    ShadowResult.Sums sums() {
      return new ShadowResult.Sums(
          count, quantity, recorded, drafted, drafted - recorded, higher, lower);
    }
  }

  Comparison(MethodologyVersion draft) {
    this.draft = draft;
  }

  /** Adds an activity whose two sides cannot be compared. */
  void skip(String reason) {
    activities++;
    notCompared.merge(reason, 1L, Long::sum);
  }

  /**
   * Adds an activity.
   *
   * @param problem why it would not count, null when it would
   * @param amountMg what it would give, 0 with a problem
   */
  void add(ActivityState state, ProblemCode problem, long quantity, long amountMg) {
    activities++;
    Claim claim = state.claim();
    if (claim.participant() != participant) {
      endParticipant();
      participant = claim.participant();
    }
    long recorded = state.status() == Status.COMPUTED ? state.amountMg() : 0;
    participantDifference += amountMg - recorded;
    total.add(quantity, recorded, amountMg);
    FiledVersion filed = state.evidence().decision().version();
    ShadowResult.Version by = filed == null ? NONE : version(filed.version());
    byMethodology.computeIfAbsent(by, v -> new Group()).add(quantity, recorded, amountMg);
    byPartner.computeIfAbsent(claim.partner(), p -> new Group()).add(quantity, recorded, amountMg);
    String before = outcome(state.status() == Status.COMPUTED ? null : state.problem());
    String after = outcome(problem);
    if (!before.equals(after)) {
      changed.merge(before + " " + after, 1L, Long::sum);
    }
  }

  private static ShadowResult.Version version(MethodologyVersion version) {
    return new ShadowResult.Version(version.id(), version.version(), version.hash());
  }

  private static String outcome(ProblemCode problem) {
    return problem == null ? Status.COMPUTED.word() : problem.code();
  }

  private void endParticipant() {
    if (participant >= 0) {
      perParticipant.add(participantDifference);
    }
    participantDifference = 0;
  }

  ShadowResult result(Instant from, Instant to) {
    endParticipant();
    participant = -1;
    List<ShadowResult.MethodologySums> methodologies = new ArrayList<>();
    byMethodology.forEach(
        (by, group) ->
            methodologies.add(
                new ShadowResult.MethodologySums(
                    by.equals(NONE) ? null : by, group.sums(), group.spread.percentiles())));
    methodologies.sort(
        java.util.Comparator.comparing(
            m -> m.recorded() == null ? "" : m.recorded().id() + " " + m.recorded().version()));
    List<ShadowResult.PartnerSums> partners = new ArrayList<>();
    byPartner.forEach(
        (partner, group) ->
            partners.add(
                new ShadowResult.PartnerSums(partner, group.sums(), group.spread.percentiles())));
    List<ShadowResult.OutcomeChange> outcomes = new ArrayList<>();
    changed.forEach(
        (words, count) ->
            outcomes.add(
                new ShadowResult.OutcomeChange(
                    words.substring(0, words.indexOf(' ')),
                    words.substring(words.indexOf(' ') + 1),
                    count)));
    return new ShadowResult(
        version(draft),
        from,
        to,
        activities,
        total.count,
        notCompared,
        total.sums(),
        methodologies,
        partners,
        outcomes,
        total.spread.percentiles(),
        perParticipant.percentiles());
  }
}
