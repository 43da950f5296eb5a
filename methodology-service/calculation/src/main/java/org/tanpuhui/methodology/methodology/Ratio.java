package org.tanpuhui.methodology.methodology;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * An exact, non-negative fraction in lowest terms that whole quantities are multiplied by.
 *
 * @param numerator at least 0
 * @param denominator at least 1
 */
public record Ratio(BigInteger numerator, BigInteger denominator) {

  public Ratio {
    if (numerator.signum() < 0 || denominator.signum() <= 0) {
      throw new IllegalArgumentException("not a non-negative fraction");
    }
    BigInteger divisor = numerator.gcd(denominator);
    if (divisor.signum() > 0) {
      numerator = numerator.divide(divisor);
      denominator = denominator.divide(divisor);
    }
  }

  /** The fraction a decimal number stands for, without rounding. */
  public static Ratio of(BigDecimal decimal) {
    BigInteger unscaled = decimal.unscaledValue();
    return decimal.scale() >= 0
        ? new Ratio(unscaled, BigInteger.TEN.pow(decimal.scale()))
        : new Ratio(unscaled.multiply(BigInteger.TEN.pow(-decimal.scale())), BigInteger.ONE);
  }

  public Ratio times(Ratio other) {
    return new Ratio(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  /**
   * The product with a whole quantity, rounded down once, here.
   *
   * @param quantity at least 0
   * @throws ArithmeticException the result does not fit 64 bits
   */
  public long timesRoundedDown(long quantity) {
    if (numerator.bitLength() < Long.SIZE && denominator.bitLength() < Long.SIZE) {
      long factor = numerator.longValue();
      if (Math.multiplyHigh(quantity, factor) == 0 && quantity * factor >= 0) {
        return quantity * factor / denominator.longValue();
      }
    }
    return BigInteger.valueOf(quantity).multiply(numerator).divide(denominator).longValueExact();
  }
}
