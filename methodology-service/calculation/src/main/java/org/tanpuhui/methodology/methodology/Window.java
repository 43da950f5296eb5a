package org.tanpuhui.methodology.methodology;

/**
 * The standing claims a decision must know: those of a participant that start in {@code [from,
 * to)}, microseconds since 1970.
 */
public record Window(long participant, long from, long to) {}
