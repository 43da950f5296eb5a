package org.tanpuhui.ledger.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.tanpuhui.platform.Scheme;

/**
 * A version of the rule under which a reversal takes back points by itself: they are unspent, and
 * it is recorded soon enough after the activity was. Everything else waits for an order.
 *
 * @param number its number in journal rows
 * @param validFrom applies to reversals recorded at or after this, until a later version does
 * @param windowDays days from the record of the activity to that of its reversal; 0: never
 * @param provenance official, secondary, derived or illustrative
 */
public record CorrectionRule(
    int number,
    Scheme scheme,
    int version,
    Instant validFrom,
    int windowDays,
    String provenance,
    String source) {

  /** Whether points recorded then may go with a reversal recorded now. */
  public boolean covers(Instant recorded, Instant reversed) {
    return windowDays > 0 && !reversed.isAfter(recorded.plus(Duration.ofDays(windowDays)));
  }

  /** The version in force in a scheme when a reversal was recorded; empty before the first. */
  public static Optional<CorrectionRule> at(
      List<CorrectionRule> all, Scheme scheme, Instant recordedAt) {
    return all.stream()
        .filter(rule -> rule.scheme() == scheme && !recordedAt.isBefore(rule.validFrom()))
        .max(Comparator.comparing(CorrectionRule::validFrom));
  }
}
