package org.tanpuhui.platform.stream;

/**
 * How far a partition of the input topic has been read.
 *
 * @param nextOffset first offset whose results are not committed
 * @param publishedOffset all outputs of inputs below it were acknowledged by Kafka
 */
public record Position(int partition, long nextOffset, long publishedOffset) {}
