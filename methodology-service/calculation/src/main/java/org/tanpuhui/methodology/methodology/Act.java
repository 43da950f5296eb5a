package org.tanpuhui.methodology.methodology;

import java.time.Instant;

/**
 * An activity as a calculator sees it: everything its result depends on, and nothing else.
 *
 * @param quantities the reported numbers and words
 * @param occurredAt start
 * @param endedAt end, exclusive; null for a point in time
 * @param persons persons of the holder on that day, at least 1; from the dated enrolment
 * @param monitoring what was measured in a forest, null for any other activity
 * @param project the filed strata of the project that was monitored; null when there is none
 */
public record Act(
    Quantities quantities,
    Instant occurredAt,
    Instant endedAt,
    int persons,
    Monitoring monitoring,
    FiledProject project) {

  /** An activity of a person, household or organisation. */
  public static Act of(Quantities quantities, Instant occurredAt, Instant endedAt, int persons) {
    return new Act(quantities, occurredAt, endedAt, persons, null, null);
  }

  /** The activity of a claim, without a project. */
  public static Act of(Claim claim) {
    return of(claim.quantities(), claim.occurredAt(), claim.endedAt(), claim.persons());
  }

  /** The same activity as the monitoring of a filed project; both may be null. */
  public Act monitored(Monitoring measured, FiledProject filed) {
    return new Act(quantities, occurredAt, endedAt, persons, measured, filed);
  }
}
