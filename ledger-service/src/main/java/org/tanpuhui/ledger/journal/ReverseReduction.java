package org.tanpuhui.ledger.journal;

import java.time.Instant;
import java.util.UUID;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;

/**
 * The command to take back what an activity recorded. What is taken back is read from its entry and
 * never computed again.
 *
 * @param entryId of the reversal, made of the activity: an activity is reversed once
 * @param activityId the activity to reverse
 * @param occurredAt start of that activity
 * @param recordedAt append time of what caused the reversal
 * @param cause activity id of the void, or id of the claim decision
 * @param reason {@code void} or {@code claim_overturned}
 */
public record ReverseReduction(
    UUID entryId,
    UUID activityId,
    ParticipantId participant,
    Instant occurredAt,
    Instant recordedAt,
    UUID cause,
    String reason,
    int activitiesPartition,
    long activitiesOffset)
    implements StreamCommand {

  /** The id of the entry that reverses an activity. */
  public static UUID entryId(Instant occurredAt, UUID activityId) {
    return Ids.timeOrdered(occurredAt, activityId, Purpose.REVERSE.id(), 0);
  }

  /** The id of the entry that posted the activity. */
  public UUID posted() {
    return PostReduction.entryId(occurredAt, activityId);
  }
}
