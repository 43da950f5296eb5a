package org.tanpuhui.platform.stream;

import java.time.Instant;

/**
 * One decoded record of the input topic.
 *
 * @param partition its partition
 * @param offset its offset
 * @param recordedAt its append time
 * @param value what was decoded
 */
public record Input<T>(int partition, long offset, Instant recordedAt, T value) {}
