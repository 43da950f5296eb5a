package org.tanpuhui.methodology.methodology;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * An exact fraction in lowest terms. Nothing is rounded until {@link #floor}, {@link #ceiling} or
 * {@link #timesRoundedDown}.
 *
 * @param numerator carries the sign
 * @param denominator at least 1
 */
public record Ratio(BigInteger numerator, BigInteger denominator) {
  public static final Ratio ZERO = new Ratio(BigInteger.ZERO, BigInteger.ONE);

  public Ratio {
    if (denominator.signum() <= 0) {
      throw new IllegalArgumentException("a fraction needs a denominator of at least 1");
    }
    BigInteger divisor = numerator.gcd(denominator);
    if (divisor.bitLength() > 1) {
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

  /** A whole number as a fraction. */
  public static Ratio of(long whole) {
    return new Ratio(BigInteger.valueOf(whole), BigInteger.ONE);
  }

  /**
   * {@code numerator / denominator}.
   *
   * @param denominator at least 1
   */
  public static Ratio of(long numerator, long denominator) {
    return new Ratio(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator));
  }

  public Ratio times(Ratio other) {
    return new Ratio(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  public Ratio times(long whole) {
    return new Ratio(numerator.multiply(BigInteger.valueOf(whole)), denominator);
  }

  /**
   * The quotient.
   *
   * @param divisor greater than zero
   */
  public Ratio dividedBy(Ratio divisor) {
    if (divisor.signum() <= 0) {
      throw new IllegalArgumentException("divisor must be greater than zero");
    }
    return new Ratio(
        numerator.multiply(divisor.denominator), denominator.multiply(divisor.numerator));
  }

  public Ratio plus(Ratio other) {
    return new Ratio(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  public Ratio minus(Ratio other) {
    return plus(new Ratio(other.numerator.negate(), other.denominator));
  }

  /** -1, 0 or 1. */
  public int signum() {
    return numerator.signum();
  }

  /** This, or zero when it is negative. */
  public Ratio atLeastZero() {
    return signum() < 0 ? ZERO : this;
  }

  /**
   * The greatest whole number not above it.
   *
   * @throws ArithmeticException it does not fit 64 bits
   */
  public long floor() {
    BigInteger[] parts = numerator.divideAndRemainder(denominator);
    return (parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0]).longValueExact();
  }

  /**
   * The smallest whole number not below it.
   *
   * @throws ArithmeticException it does not fit 64 bits
   */
  public long ceiling() {
    BigInteger[] parts = numerator.divideAndRemainder(denominator);
    return (parts[1].signum() > 0 ? parts[0].add(BigInteger.ONE) : parts[0]).longValueExact();
  }

  /**
   * The product with a whole quantity, rounded down once, here.
   *
   * @param quantity at least 0; the fraction too
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

  /**
   * For people: the number in decimals, exact when that takes at most {@code places} of them, else
   * cut there.
   */
  public String toDecimal(int places) {
    BigDecimal decimal =
        new BigDecimal(numerator).divide(new BigDecimal(denominator), places, RoundingMode.DOWN);
    return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
  }

  /** Whether {@link #toDecimal} with so many places says the whole number. */
  public boolean isExactIn(int places) {
    return BigInteger.TEN.pow(places).mod(denominator).signum() == 0;
  }
}
