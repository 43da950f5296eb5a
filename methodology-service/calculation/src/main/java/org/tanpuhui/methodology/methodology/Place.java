package org.tanpuhui.methodology.methodology;

import java.time.Instant;

/**
 * Where a record stands on {@code activities}.
 *
 * @param recordedAt its append time
 */
public record Place(int partition, long offset, Instant recordedAt) {}
