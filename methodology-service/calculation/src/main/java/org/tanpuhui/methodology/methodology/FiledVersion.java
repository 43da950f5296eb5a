package org.tanpuhui.methodology.methodology;

/**
 * A version with the number it has in this service's rows.
 *
 * @param number at least 1, given once and never reused
 */
public record FiledVersion(int number, MethodologyVersion version) {}
