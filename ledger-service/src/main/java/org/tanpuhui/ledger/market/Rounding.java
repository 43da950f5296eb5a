package org.tanpuhui.ledger.market;

import java.math.BigInteger;

/** Exact products and quotients of amounts, rounded once. */
final class Rounding {
  private static final BigInteger TWO = BigInteger.TWO;

  private Rounding() {}

  /**
   * {@code value × numerator / denominator}, a half upwards.
   *
   * @param value at least 0
   * @param numerator at least 0
   * @param denominator positive
   * @throws ArithmeticException the result exceeds 64 bits
   */
  static long halfUp(long value, long numerator, long denominator) {
    BigInteger divisor = BigInteger.valueOf(denominator);
    return BigInteger.valueOf(value)
        .multiply(BigInteger.valueOf(numerator))
        .multiply(TWO)
        .add(divisor)
        .divide(divisor.multiply(TWO))
        .longValueExact();
  }
}
