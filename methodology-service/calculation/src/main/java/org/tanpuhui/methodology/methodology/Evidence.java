package org.tanpuhui.methodology.methodology;

import java.time.Instant;

/**
 * A claim with its decision and its place on the log: all that is kept of an activity.
 *
 * @param partition its partition of {@code activities}
 * @param offset its offset there
 * @param recordedAt its append time
 */
public record Evidence(
    Claim claim, Decision decision, int partition, long offset, Instant recordedAt) {}
