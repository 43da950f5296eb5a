package org.tanpuhui.methodology.methodology;

import java.time.Duration;
import java.util.Set;

/**
 * One thing an activity must meet to count.
 *
 * @param name what a refusal names
 * @param measure what is looked at: {@code quantity} (what the activity is counted by), {@code
 *     duration_s}, {@code speed_m_per_h}, or the name of a word, flag or number of the activity
 * @param min least value allowed, inclusive; null for none
 * @param max greatest value allowed, inclusive; null for none
 * @param oneOf words or flags allowed; empty for measures that are numbers
 * @param absentAllowed whether an activity that does not say it passes
 */
public record Condition(
    String name, String measure, Long min, Long max, Set<String> oneOf, boolean absentAllowed) {
  public static final String QUANTITY = "quantity";
  public static final String DURATION = "duration_s";
  public static final String SPEED = "speed_m_per_h";
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long SECONDS_PER_HOUR = 3_600;

  /** Whether the activity meets it. */
  public boolean met(Claim claim, long quantity) {
    switch (measure) {
      case QUANTITY:
        return (min == null || quantity >= min) && (max == null || quantity <= max);
      case DURATION:
        return claim.endedAt() == null ? absentAllowed : durationMet(durationMicros(claim));
      case SPEED:
        return claim.endedAt() == null ? absentAllowed : speedMet(quantity, durationMicros(claim));
      default:
        return reportedMet(claim.quantities());
    }
  }

  /** Of a reported member: a number within the bounds, or a word or flag among those allowed. */
  private boolean reportedMet(Quantities quantities) {
    Object reported = quantities.values().get(measure);
    if (reported == null) {
      return absentAllowed;
    }
    if (oneOf.isEmpty()) {
      return reported instanceof Long number
          && (min == null || number >= min)
          && (max == null || number <= max);
    }
    return oneOf.contains(reported.toString());
  }

  private boolean durationMet(long micros) {
    return micros >= 0
        && (min == null || micros >= min * MICROS_PER_SECOND)
        && (max == null || micros <= max * MICROS_PER_SECOND);
  }

  /** Compared crosswise, so nothing is divided: metres per hour >= min. */
  private boolean speedMet(long metres, long micros) {
    if (micros <= 0) {
      return false;
    }
    try {
      long scaled = Math.multiplyExact(metres, SECONDS_PER_HOUR * MICROS_PER_SECOND);
      return (min == null || scaled >= Math.multiplyExact(min, micros))
          && (max == null || scaled <= Math.multiplyExact(max, micros));
    } catch (ArithmeticException e) {
      return false;
    }
  }

  private static long durationMicros(Claim claim) {
    Duration duration = Duration.between(claim.occurredAt(), claim.endedAt());
    return duration.getSeconds() * MICROS_PER_SECOND + duration.getNano() / 1_000;
  }
}
