package org.tanpuhui.methodology.methodology;

import java.time.Instant;
import java.util.UUID;
import org.tanpuhui.platform.Scheme;

/**
 * A mandate to pool that reaches back, or has ended.
 *
 * @param given whether it was given; else it ended
 * @param at from when it counts, or when it ended
 */
public record PoolMandate(
    Scheme scheme,
    UUID commandId,
    long participant,
    String partner,
    String scenario,
    boolean given,
    Instant at)
    implements LogRecord {}
