package org.tanpuhui.deploy.driver.city;

import java.time.Instant;
import java.time.LocalDate;

/**
 * What decides a generated city, whole: the same parameters give the same bytes.
 *
 * @param participants number of people, [1, 10,000,000]
 * @param lastDay the last planned local day (Asia/Shanghai)
 * @param days number of planned days ending with {@code lastDay}, [1, 3]
 * @param shares chances of the special events
 */
public record CityParameters(
    long seed, long participants, LocalDate lastDay, int days, Shares shares) {

  /**
   * Fixed by the lateness window of 7 days: late trips and trips before the mandate need 3 more.
   */
  public static final int DAYS_MAX = 3;

  private static final int LATE_DAYS_MAX = 2;

  public CityParameters {
    if (participants < 1 || participants > 10_000_000) {
      throw new IllegalArgumentException("participants must be in [1, 10000000]");
    }
    if (days < 1 || days > DAYS_MAX) {
      throw new IllegalArgumentException("days must be in [1, " + DAYS_MAX + "]");
    }
    if (seed < 0) {
      throw new IllegalArgumentException("seed must not be negative");
    }
  }

  public LocalDate firstDay() {
    return lastDay.minusDays(days - 1L);
  }

  /** When the mandates of all people begin: before every trip that must count. */
  public Instant mandateFrom() {
    return firstDay().minusDays(LATE_DAYS_MAX).atStartOfDay(PersonPlan.ZONE).toInstant();
  }

  /**
   * Chances per hundred thousand ordinary trips.
   *
   * @param duplicate exact second copies
   * @param late trips of one or two days before the first day, inside the lateness window
   * @param overlap trips that overlap one of another mode, and rides that a second partner reports
   *     too
   * @param idReused second copies with other content
   * @param bad events wrong in one way, the kinds in turn
   */
  public record Shares(int duplicate, int late, int overlap, int idReused, int bad) {

    public static final Shares DEFAULT = new Shares(2_000, 1_000, 1_000, 300, 1_000);

    public Shares {
      for (int share : new int[] {duplicate, late, overlap, idReused, bad}) {
        if (share < 0 || share > 100_000) {
          throw new IllegalArgumentException("a share must be in [0, 100000] per hundred thousand");
        }
      }
    }
  }
}
