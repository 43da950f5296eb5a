package org.tanpuhui.methodology.methodology;

/**
 * One line of a derivation.
 *
 * @param name what it is, for example {@code distance}
 * @param value decimal number as text
 * @param unit its unit
 * @param source where it comes from, null when it follows from the lines above
 * @param provenance official, secondary, derived or illustrative; null for reported and computed
 *     values
 * @param rounding how it was rounded, null when it was not
 */
public record Step(
    String name, String value, String unit, String source, String provenance, String rounding) {}
