package org.tanpuhui.methodology.store;

import java.time.Instant;
import java.util.UUID;
import org.tanpuhui.methodology.methodology.ActivityType;
import org.tanpuhui.methodology.methodology.Status;
import org.tanpuhui.methodology.methodology.TravelMode;

/**
 * A claim that was parked, with what people said of it.
 *
 * @param quantity what it is counted by, null when not measured
 * @param status what it is now
 * @param inTheWay the claim it was parked for
 * @param proposal the last one, null for none
 * @param decision null for none; it may not have been carried out yet
 */
public record ParkedClaim(
    UUID activityId,
    long participant,
    SourceKey source,
    String eventId,
    ActivityType type,
    TravelMode mode,
    Long quantity,
    Instant occurredAt,
    Instant endedAt,
    Instant recordedAt,
    Status status,
    InTheWay inTheWay,
    Said proposal,
    Said decision) {

  /** The claim that came first. */
  public record InTheWay(
      UUID activityId,
      SourceKey source,
      Instant occurredAt,
      Instant endedAt,
      Status status,
      int outcome) {}

  /** What a person said. */
  public record Said(String verdict, String reason, String by, Instant at) {}

  /**
   * Where it stands: {@code waiting}; {@code adjudication} when the claim in its way no longer
   * counts; {@code proposed}; {@code decided} when the decision is on its way; {@code closed}.
   */
  public String state() {
    if (status != Status.PARKED) {
      return "closed";
    }
    if (decision != null) {
      return "decided";
    }
    if (proposal != null) {
      return "proposed";
    }
    return inTheWay != null && inTheWay.status() == Status.VOIDED ? "adjudication" : "waiting";
  }
}
