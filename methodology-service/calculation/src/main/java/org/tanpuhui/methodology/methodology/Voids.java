package org.tanpuhui.methodology.methodology;

import java.util.UUID;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * What a void does. It takes back what was recorded for its original, amount for amount; it never
 * computes anew. It needs no version: what was recorded without one cannot be.
 */
public final class Voids {
  private static final String VOIDS = "voids_activity_id";

  private Voids() {}

  /**
   * A void's decision and what it makes of its original.
   *
   * @param change null when the original stays as it is
   */
  public record Effect(Decision decision, Change change) {}

  /** The activity a void is about; null when it names none. */
  public static UUID target(Claim claim) {
    String text = claim.quantities().text(VOIDS);
    try {
      return text == null ? null : UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * Decides a void.
   *
   * @param original what it is about as it is now, null when that was never seen
   * @param anotherWaits whether an earlier void waits for the same original
   */
  public static Effect decide(
      Claim claim, Place place, ActivityState original, boolean anotherWaits) {
    UUID target = target(claim);
    if (target == null) {
      return refused(ProblemCode.NOTHING_TO_VOID, null);
    }
    if (original == null) {
      return anotherWaits
          ? refused(ProblemCode.ALREADY_VOIDED, target)
          : new Effect(
              decision(Status.COMPUTED, ProblemCode.AWAITING_ORIGINAL, null, target), null);
    }
    Claim first = original.claim();
    if (first.type() == ActivityType.VOID
        || first.participant() != claim.participant()
        || !first.source().equals(claim.source())) {
      return refused(ProblemCode.NOTHING_TO_VOID, target);
    }
    if (original.status() == Status.VOIDED) {
      return refused(ProblemCode.ALREADY_VOIDED, target);
    }
    Change change = voided(original, claim.activityId(), place);
    return new Effect(applied(change.reversedMg(), target), change);
  }

  private static Change voided(ActivityState original, UUID by, Place place) {
    return original.become(
        Status.VOIDED, ProblemCode.VOIDED, 0, original.quantity(), by, by, place, 0);
  }

  /** The decision on an activity whose void came first: nothing is recorded for it. */
  public static Decision voidedBefore(UUID by, TravelMode mode) {
    return new Decision(Status.VOIDED, ProblemCode.VOIDED, null, 0, null, by, mode);
  }

  /**
   * What a waiting void becomes when its original has come.
   *
   * @param place the original's
   */
  public static Change found(ActivityState waiting, Place place) {
    return waiting.become(
        Status.COMPUTED,
        ProblemCode.VOID_APPLIED,
        0,
        0L,
        waiting.reference(),
        waiting.reference(),
        place,
        0);
  }

  private static Effect refused(ProblemCode problem, UUID target) {
    return new Effect(decision(Status.REJECTED, problem, null, target), null);
  }

  private static Decision applied(long tookBack, UUID target) {
    return decision(Status.COMPUTED, ProblemCode.VOID_APPLIED, tookBack, target);
  }

  private static Decision decision(Status status, ProblemCode problem, Long tookBack, UUID target) {
    return new Decision(status, problem, null, 0, tookBack, target, TravelMode.NONE);
  }
}
