package org.tanpuhui.platform;

/**
 * A mass of carbon dioxide equivalent.
 *
 * @param milligrams mg CO2e
 */
public record CarbonMass(long milligrams) implements Comparable<CarbonMass> {
  public static final CarbonMass ZERO = new CarbonMass(0);
  private static final long MILLIGRAMS_PER_GRAM = 1_000;

  /**
   * @throws ArithmeticException the sum does not fit 64 bits
   */
  public CarbonMass plus(CarbonMass other) {
    return new CarbonMass(Math.addExact(milligrams, other.milligrams));
  }

  /** Whole grams, rounded down. */
  public long wholeGrams() {
    return Math.floorDiv(milligrams, MILLIGRAMS_PER_GRAM);
  }

  @Override
  public int compareTo(CarbonMass other) {
    return Long.compare(milligrams, other.milligrams);
  }
}
