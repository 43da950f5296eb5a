package org.tanpuhui.platform.stream;

/**
 * One record to publish after the commit.
 *
 * @param partition input partition that caused it, which is also the partition it is written to
 * @param inputOffset input offset that caused it
 * @param topic topic to write
 * @param key record key, UTF-8
 * @param type CloudEvents type for the header {@code ce_type}
 * @param id CloudEvents id for the header {@code ce_id}
 * @param source CloudEvents source for the header {@code ce_source}
 * @param value JSON
 */
public record Output(
    int partition,
    long inputOffset,
    String topic,
    String key,
    String type,
    String id,
    String source,
    byte[] value) {}
