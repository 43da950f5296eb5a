package org.tanpuhui.methodology.intake;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.tanpuhui.methodology.methodology.ActivityState;
import org.tanpuhui.methodology.methodology.ActivityType;
import org.tanpuhui.methodology.methodology.Change;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Decider;
import org.tanpuhui.methodology.methodology.Decision;
import org.tanpuhui.methodology.methodology.Evidence;
import org.tanpuhui.methodology.methodology.HeldClaims;
import org.tanpuhui.methodology.methodology.LogRecord;
import org.tanpuhui.methodology.methodology.Micros;
import org.tanpuhui.methodology.methodology.Place;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.methodology.methodology.TravelMode;
import org.tanpuhui.methodology.methodology.Voids;
import org.tanpuhui.methodology.outbox.Outputs;
import org.tanpuhui.methodology.store.Dictionaries;
import org.tanpuhui.methodology.store.Seen.WaitingVoid;
import org.tanpuhui.methodology.store.SourceKey;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.stream.Input;
import org.tanpuhui.platform.stream.Output;

/**
 * First copies of a stretch of the log, decided in order in memory: each sees what those before it
 * left, as if they had been written.
 */
final class ClaimBatch {
  private final Decider decider;
  private final Dictionaries dictionaries;
  private final Map<UUID, List<WaitingVoid>> waiting;
  private final Map<UUID, ActivityState> states;
  private final Map<Long, HeldClaims> standing;
  private final boolean withVoids;
  private final Duration wait;

  private final List<Evidence> evidence;
  private final List<Output> outputs;
  private final List<Change> changes = new ArrayList<>(0);
  private final List<Evidence> newWaiting = new ArrayList<>(0);
  private final List<Evidence> due = new ArrayList<>(0);

  /**
   * @param waiting voids that wait, by the id they void; grows
   * @param states what is known of the activities that voids of this stretch name, and of waiting
   *     voids whose original is in it; grows
   * @param standing what stands, by participant; changes
   * @param withVoids whether a void is in this stretch
   */
  ClaimBatch(
      Decider decider,
      Dictionaries dictionaries,
      Map<UUID, List<WaitingVoid>> waiting,
      Map<UUID, ActivityState> states,
      Map<Long, HeldClaims> standing,
      boolean withVoids,
      int size) {
    this.decider = decider;
    this.dictionaries = dictionaries;
    this.waiting = waiting;
    this.states = states;
    this.standing = standing;
    this.withVoids = withVoids;
    this.wait = decider.voidWait();
    this.evidence = new ArrayList<>(size);
    this.outputs = new ArrayList<>(size);
  }

  List<Evidence> evidence() {
    return evidence;
  }

  List<Change> changes() {
    return changes;
  }

  /** Voids of this stretch that wait for their original. */
  List<Evidence> newWaiting() {
    return newWaiting;
  }

  /** Days of this stretch that wait for a settlement. */
  List<Evidence> due() {
    return due;
  }

  /** What to publish, in order of the log. */
  List<Output> outputs() {
    return outputs;
  }

  /** Decides the next one. */
  void add(Input<? extends LogRecord> input) throws SQLException {
    Claim claim = (Claim) input.value();
    Place place = new Place(input.partition(), input.offset(), input.recordedAt());
    // In order of the log, so that a replay gives sources the same numbers.
    int source =
        dictionaries.numberOf(new SourceKey(claim.scheme(), claim.partner(), claim.source()));
    if (claim.type() == ActivityType.VOID) {
      addVoid(claim, place);
      return;
    }
    WaitingVoid earlier =
        waiting.isEmpty()
            ? null
            : waitingFor(claim.activityId(), claim.participant(), place.recordedAt());
    if (earlier != null) {
      addVoidedBefore(claim, earlier, place);
      return;
    }
    HeldClaims held = standing.computeIfAbsent(claim.participant(), p -> new HeldClaims());
    Decision decision = decider.decide(claim, source, place.recordedAt(), place.offset(), held);
    Evidence decided = keep(claim, decision, place);
    if (decision.problem() == ProblemCode.AWAITING_SETTLEMENT) {
      due.add(decided);
    }
  }

  private void addVoid(Claim claim, Place place) {
    UUID target = Voids.target(claim);
    ActivityState original = target == null ? null : states.get(target);
    boolean anotherWaits =
        target != null
            && original == null
            && waitingFor(target, claim.participant(), place.recordedAt()) != null;
    Voids.Effect effect = Voids.decide(claim, place, original, anotherWaits);
    Evidence decided = keep(claim, effect.decision(), place);
    if (effect.decision().problem() == ProblemCode.AWAITING_ORIGINAL) {
      newWaiting.add(decided);
      waiting
          .computeIfAbsent(target, id -> new ArrayList<>(1))
          .add(new WaitingVoid(claim.activityId(), claim.participant(), place.recordedAt()));
    }
    if (effect.change() != null) {
      apply(effect.change());
    }
  }

  private void addVoidedBefore(Claim claim, WaitingVoid earlier, Place place) {
    keep(claim, Voids.voidedBefore(earlier.activityId(), TravelMode.of(claim)), place);
    apply(Voids.found(states.get(earlier.activityId()), place));
  }

  /** The void that waits for this activity at this time, null for none. */
  private WaitingVoid waitingFor(UUID id, long participant, Instant at) {
    return waiting.getOrDefault(id, List.of()).stream()
        .filter(w -> w.participant() == participant && !at.isAfter(w.recordedAt().plus(wait)))
        .min(Comparator.comparing(WaitingVoid::recordedAt).thenComparing(WaitingVoid::activityId))
        .orElse(null);
  }

  private Evidence keep(Claim claim, Decision decision, Place place) {
    Evidence decided =
        new Evidence(claim, decision, place.partition(), place.offset(), place.recordedAt());
    evidence.add(decided);
    if (withVoids) {
      states.put(claim.activityId(), ActivityState.first(decided));
    }
    Outputs.add(decided, outputs);
    return decided;
  }

  private void apply(Change change) {
    Claim changed = change.evidence().claim();
    changes.add(change);
    states.put(changed.activityId(), new ActivityState(change.evidence(), change));
    HeldClaims held = standing.get(changed.participant());
    if (held != null && change.status() == Status.VOIDED) {
      held.remove(changed.activityId(), Micros.of(changed.occurredAt()));
    }
    Outputs.add(change, outputs);
  }
}
