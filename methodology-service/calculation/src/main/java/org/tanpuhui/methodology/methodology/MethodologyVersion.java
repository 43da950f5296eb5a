package org.tanpuhui.methodology.methodology;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.platform.Scheme;

/**
 * What the decider needs of one filed version of a methodology.
 *
 * @param hash SHA-256 of the canonical document, 64 hexadecimal digits
 * @param act which act of the type it covers, by the activity's {@code act}; null when it covers
 *     all
 * @param from first instant it covers
 * @param to first instant it no longer covers, null for an open end
 * @param capPerDay most activities of one participant on one local day, null for no cap
 * @param lateness longest time from the activity to its record on the log
 * @param guarded whether its activities are intervals of a person that must not overlap
 * @param overlapTolerance overlap that is still no double claim
 * @param longest longest interval it lets through, zero when it is not guarded
 */
public record MethodologyVersion(
    String id,
    String version,
    String hash,
    Text name,
    ActivityType type,
    String act,
    Set<Scheme> schemes,
    Instant from,
    Instant to,
    Set<EvidenceGrade> grades,
    List<Condition> conditions,
    Integer capPerDay,
    Duration lateness,
    boolean guarded,
    Duration overlapTolerance,
    Duration longest,
    Calculator calculator) {

  /** Whether it covers an activity that started then. */
  public boolean covers(Instant time) {
    return !time.isBefore(from) && (to == null || time.isBefore(to));
  }

  /** The first condition that is not met, null when all are. */
  public String unmet(Claim claim, long quantity) {
    for (Condition condition : conditions) {
      if (!condition.met(claim, quantity)) {
        return condition.name();
      }
    }
    return null;
  }
}
