package org.tanpuhui.deploy.driver.replay;

import java.time.Duration;
import java.time.Instant;

/**
 * Moves old records by whole weeks, so that weekdays and times of day stay as they were.
 *
 * @param weeks forward; negative for records from the future
 */
public record WeekShift(long weeks) {

  private static final long WEEK_S = 7 * 86_400;

  /** The shift that puts the last record at most a week, and at least a little, before now. */
  public static WeekShift before(Instant now, Instant last) {
    return new WeekShift(Math.floorDiv(Duration.between(last, now).toSeconds() - 1, WEEK_S));
  }

  public Instant shifted(Instant time) {
    return time.plusSeconds(Math.multiplyExact(weeks, WEEK_S));
  }
}
