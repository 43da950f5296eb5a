package org.tanpuhui.deploy.driver.meter;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Readings in kWh as text, brought to whole Wh. */
final class Energy {

  private static final int WH_DIGITS = 3;

  private Energy() {}

  /**
   * Whole Wh, half a Wh rounded up: the publishers' sums carry the noise of binary fractions.
   *
   * @throws NumberFormatException not a number of at least 0 that fits
   */
  static long wh(String kwh) {
    BigDecimal number = new BigDecimal(kwh.strip());
    if (number.signum() < 0) {
      throw new NumberFormatException("negative");
    }
    try {
      return number.movePointRight(WH_DIGITS).setScale(0, RoundingMode.HALF_UP).longValueExact();
    } catch (ArithmeticException e) {
      throw new NumberFormatException("too large");
    }
  }
}
