package org.tanpuhui.platform.web;

import java.time.Instant;

/**
 * A record that could not be processed and waits for two people.
 *
 * @param number row id
 * @param key the record's key, a participant id, as text
 * @param value the record's value as text; null in lists
 * @param proposal {@code retry} or {@code discard}, null before one was made
 */
record DeadLetter(
    long number,
    String topic,
    int partition,
    long offset,
    Instant recordedAt,
    String key,
    String value,
    String reason,
    String state,
    String proposal,
    String proposedBy,
    Instant proposedAt,
    String decidedBy,
    Instant decidedAt,
    String note,
    Instant createdAt) {

  /** What the API shows; the id is {@code <first letter of the stage>-<number>}. */
  record View(
      String id,
      String topic,
      int partition,
      long offset,
      Instant recordedAt,
      String key,
      String value,
      String reason,
      String state,
      String proposal,
      String proposedBy,
      Instant proposedAt,
      String decidedBy,
      Instant decidedAt,
      String note,
      Instant createdAt) {}

  /** Where it stood on the log: topic, partition, offset. */
  String position() {
    return topic + "/" + partition + "/" + offset;
  }

  View view(String prefix) {
    return new View(
        prefix + number,
        topic,
        partition,
        offset,
        recordedAt,
        key,
        value,
        reason,
        state,
        proposal,
        proposedBy,
        proposedAt,
        decidedBy,
        decidedAt,
        note,
        createdAt);
  }
}
