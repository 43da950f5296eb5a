package org.tanpuhui.methodology.methodology;

import java.util.UUID;

/**
 * A claim that stands: later ones must not overlap it.
 *
 * @param start start, microseconds since 1970
 * @param end end, exclusive; equal to {@code start} for a point in time
 * @param source number of its source
 * @param quantity metres
 * @param methodology methodology id, for caps
 * @param order its offset on the log
 */
public record Held(
    UUID activityId,
    long start,
    long end,
    int source,
    TravelMode mode,
    long quantity,
    String methodology,
    long order) {

  boolean isPoint() {
    return start == end;
  }
}
