package org.tanpuhui.methodology.methodology;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * What an activity is now.
 *
 * @param evidence what was first decided
 * @param latest the last thing that became of it, null when nothing has
 */
public record ActivityState(Evidence evidence, Change latest) {
  private static final int FIRST_REVISION = 1;

  /** An activity of which nothing has become since it was decided. */
  public static ActivityState first(Evidence evidence) {
    return new ActivityState(evidence, null);
  }

  public Claim claim() {
    return evidence.claim();
  }

  public Status status() {
    return latest == null ? evidence.decision().status() : latest.status();
  }

  /** Why it is what it is; null when its amount is or will be posted. */
  public ProblemCode problem() {
    return latest == null ? evidence.decision().problem() : latest.problem();
  }

  /** Milligrams CO2e that stand recorded for it, 0 for none. */
  public long amountMg() {
    return latest == null ? evidence.decision().amountMg() : latest.amountMg();
  }

  public Long quantity() {
    return latest == null ? evidence.decision().quantity() : latest.quantity();
  }

  public UUID reference() {
    return latest == null ? evidence.decision().reference() : latest.reference();
  }

  /** 1 for the first decision. */
  public int revision() {
    return latest == null ? FIRST_REVISION : latest.revision();
  }

  /** The record that made it what it is. */
  public Place place() {
    return latest == null
        ? new Place(evidence.partition(), evidence.offset(), evidence.recordedAt())
        : latest.place();
  }

  /** Whether the ledger must pass {@link #place} before it is posted. */
  public boolean isForLedger() {
    return status() == Status.COMPUTED
        && (problem() == null || (problem() == ProblemCode.VOID_APPLIED && tookBack() > 0));
  }

  /** Whether it is done without the ledger: a void that had nothing to take back. */
  public boolean isDoneHere() {
    return problem() == ProblemCode.VOID_APPLIED && tookBack() == 0;
  }

  /** Milligrams CO2e this void took back. */
  public long tookBack() {
    return problem() == ProblemCode.VOID_APPLIED && quantity() != null ? quantity() : 0;
  }

  /**
   * The same, with what time alone decides: a void whose original can no longer come has nothing to
   * void. Nothing is written for that.
   *
   * @param wait how long a void waits
   */
  public ActivityState at(Instant now, Duration wait) {
    if (problem() != ProblemCode.AWAITING_ORIGINAL
        || !now.isAfter(evidence.recordedAt().plus(wait))) {
      return this;
    }
    return new ActivityState(
        evidence,
        new Change(
            evidence,
            FIRST_REVISION + 1,
            Status.REJECTED,
            ProblemCode.NOTHING_TO_VOID,
            0,
            0,
            null,
            reference(),
            claim().activityId(),
            place(),
            0));
  }

  /** What it becomes; the amount that stood for it is taken back when it is voided. */
  public Change become(
      Status status,
      ProblemCode problem,
      long amountMg,
      Long quantity,
      UUID reference,
      UUID cause,
      Place at,
      int ordinal) {
    return new Change(
        evidence,
        revision() + 1,
        status,
        problem,
        amountMg,
        status == Status.VOIDED ? amountMg() : 0,
        quantity,
        reference,
        cause,
        at,
        ordinal);
  }
}
