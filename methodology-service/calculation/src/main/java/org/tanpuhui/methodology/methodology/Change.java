package org.tanpuhui.methodology.methodology;

import java.util.UUID;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * What became of an activity after its first decision.
 *
 * @param evidence the activity as it was first decided
 * @param revision at least 2; the highest of an activity is what it is now
 * @param problem null when the change posts an amount
 * @param amountMg milligrams CO2e this change posts, 0 for none
 * @param reversedMg milligrams CO2e recorded before that this change takes back, 0 for none
 * @param quantity what the activity was counted by, null when not measured; of a void: milligrams
 *     it took back
 * @param reference the activity behind it: the void, or the claim that was upheld; null for none
 * @param cause the void or the command
 * @param place the record that caused it
 * @param ordinal place among the changes of that record, from 0
 */
public record Change(
    Evidence evidence,
    int revision,
    Status status,
    ProblemCode problem,
    long amountMg,
    long reversedMg,
    Long quantity,
    UUID reference,
    UUID cause,
    Place place,
    int ordinal) {
  private static final int POST = 1;
  private static final int REVERSE = 2;
  private static final int OUTCOME = 4;

  /** Whether it posts an amount. */
  public boolean posts() {
    return amountMg > 0;
  }

  /** Whether it takes an amount back. */
  public boolean reverses() {
    return reversedMg > 0;
  }

  /** Whether somebody must hear of it. */
  public boolean isOutcome() {
    return status != Status.COMPUTED;
  }

  /** What it publishes, as bits: 1 post, 2 reverse, 4 outcome. */
  public int emits() {
    return (posts() ? POST : 0) + (reverses() ? REVERSE : 0) + (isOutcome() ? OUTCOME : 0);
  }
}
