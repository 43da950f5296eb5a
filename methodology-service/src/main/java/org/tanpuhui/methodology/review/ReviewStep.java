package org.tanpuhui.methodology.review;

import java.time.Instant;
import java.util.List;

/**
 * A step that was taken; never changed or removed.
 *
 * @param no from 1 on, without gaps
 * @param actor the person's {@code sub}, or who acted for the system
 * @param org the person's organisation, null when none was named
 * @param documents SHA-256 digests of attached documents
 * @param effectiveFrom when it takes effect, null where it took effect at once
 */
public record ReviewStep(
    int no,
    String verb,
    String from,
    String to,
    Party party,
    String actor,
    String org,
    Instant takenAt,
    String reason,
    List<String> documents,
    Instant effectiveFrom) {

  /** Whether this person, or somebody of the same organisation, took it. */
  public boolean isOf(Actor other) {
    return org == null ? actor.equals(other.subject()) : org.equals(other.org());
  }
}
