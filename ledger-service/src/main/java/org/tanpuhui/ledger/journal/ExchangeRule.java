package org.tanpuhui.ledger.journal;

import java.math.BigInteger;
import java.time.Instant;
import org.tanpuhui.platform.CarbonMass;
import org.tanpuhui.platform.Scheme;

/**
 * A version of the exchange rule: how many points a reduction earns, and for how long they live.
 *
 * @param number its number in journal rows
 * @param version counts up within the scheme
 * @param validFrom applies to activities that start at or after this, until a later version does
 * @param pointsNumerator points per {@code gramsDenominator} grams CO2e, positive
 * @param gramsDenominator positive
 * @param validityMonths life of the points, [1, 120]
 * @param provenance official, secondary, derived or illustrative
 * @param source where the numbers come from
 * @see "rules.md section 4, P1, P4, P9 to P11"
 */
public record ExchangeRule(
    int number,
    Scheme scheme,
    int version,
    Instant validFrom,
    long pointsNumerator,
    long gramsDenominator,
    int validityMonths,
    String provenance,
    String source) {
  private static final int MAX_VALIDITY_MONTHS = 120;
  private static final long MILLIGRAMS_PER_GRAM = 1_000;

  public ExchangeRule {
    if (pointsNumerator <= 0 || gramsDenominator <= 0) {
      throw new IllegalArgumentException("an exchange rate is a positive fraction");
    }
    if (validityMonths < 1 || validityMonths > MAX_VALIDITY_MONTHS) {
      throw new IllegalArgumentException("points live 1 to 120 months, not " + validityMonths);
    }
  }

  /**
   * Whole points for one activity, rounded down once, here.
   *
   * @param reduction at least zero
   * @throws ArithmeticException more points than 64 bits hold
   */
  public long points(CarbonMass reduction) {
    long milligrams = reduction.milligrams();
    if (pointsNumerator == 1 && gramsDenominator == 1) {
      return milligrams / MILLIGRAMS_PER_GRAM;
    }
    return BigInteger.valueOf(milligrams)
        .multiply(BigInteger.valueOf(pointsNumerator))
        .divide(
            BigInteger.valueOf(gramsDenominator).multiply(BigInteger.valueOf(MILLIGRAMS_PER_GRAM)))
        .longValueExact();
  }
}
