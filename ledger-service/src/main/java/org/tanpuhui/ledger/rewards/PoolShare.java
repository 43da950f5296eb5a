package org.tanpuhui.ledger.rewards;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import org.tanpuhui.platform.CityTime;

/**
 * What a person may take of a limited pool in a month: a part of the quota in proportion to the
 * grams recorded to that person in the month before.
 *
 * <p>part = 0 without grams, else max(least, floor(quota × own ÷ total)), at most the quota. With
 * least 0 the parts together never exceed the quota, so nobody can take another's; with a least,
 * who comes first is served first until the quota is used up.
 *
 * <p>Illustrative: the electricity programme is known to redeem by quota, first come, first served,
 * with a proportional cap per user; it published no formula (programmes.md section 1).
 */
public final class PoolShare {
  private PoolShare() {}

  /**
   * @param quota units of the month, positive
   * @param least units that whoever has grams may take at least
   * @param ownMg recorded to the person in the month before, mg CO2e
   * @param totalMg recorded to everybody then
   */
  public static long of(long quota, long least, long ownMg, long totalMg) {
    if (ownMg <= 0 || totalMg <= 0) {
      return 0;
    }
    long proportional =
        BigInteger.valueOf(quota)
            .multiply(BigInteger.valueOf(Math.min(ownMg, totalMg)))
            .divide(BigInteger.valueOf(totalMg))
            .longValueExact();
    return Math.min(quota, Math.max(least, proportional));
  }

  /** The first day of the month of an instant, in which a quota counts. */
  public static LocalDate period(Instant at) {
    return CityTime.day(at).withDayOfMonth(1);
  }
}
