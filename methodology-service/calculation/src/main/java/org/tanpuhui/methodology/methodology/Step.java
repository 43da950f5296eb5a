package org.tanpuhui.methodology.methodology;

/**
 * One line of a derivation.
 *
 * @param name what it is, for example {@code distance}
 * @param value decimal number as text
 * @param unit its unit
 * @param source where it comes from, null when it follows from the lines above
 * @param provenance a word of {@link Provenance}; null for reported and computed values
 * @param rounding how it was rounded, null when it was not: {@code down}, {@code up}, or {@code
 *     shown_down} where only the text is cut and the calculation goes on with the exact fraction
 */
public record Step(
    String name, String value, String unit, String source, String provenance, String rounding) {
  private static final int PLACES = 6;

  /** A whole number that was reported. */
  static Step reported(String name, long value, String unit) {
    return new Step(name, Long.toString(value), unit, "reported", null, null);
  }

  /** What follows from the lines above, exactly. */
  static Step computed(String name, Ratio value, String unit) {
    return new Step(
        name,
        value.toDecimal(PLACES),
        unit,
        null,
        null,
        value.isExactIn(PLACES) ? null : "shown_down");
  }

  /** What follows from the lines above, rounded to a whole number. */
  static Step rounded(String name, long value, String unit, String rounding) {
    return new Step(name, Long.toString(value), unit, null, null, rounding);
  }
}
