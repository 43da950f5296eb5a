package org.tanpuhui.ledger.journal;

import java.time.Instant;
import java.util.UUID;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;

/**
 * The command that ends the account of a person who was erased: the points lapse. The reduction
 * stays where it is, since the mass was saved whoever saved it.
 *
 * @param entryId of the lapse
 * @param recordedAt append time of the erase command
 * @param cause id of the erase command
 */
public record EraseAccount(
    UUID entryId,
    ParticipantId participant,
    Instant recordedAt,
    UUID cause,
    int activitiesPartition,
    long activitiesOffset)
    implements StreamCommand {

  /** The id of the entry that lets the points lapse. */
  public static UUID entryId(Instant recordedAt, UUID cause) {
    return Ids.timeOrdered(recordedAt, cause, Purpose.LAPSE.id(), 0);
  }
}
