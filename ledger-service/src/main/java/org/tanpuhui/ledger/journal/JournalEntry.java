package org.tanpuhui.ledger.journal;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * A group of posting pairs that stand or fall together.
 *
 * @param holder account whose statement lists the entry
 * @param activityId the activity it is about; null if none
 * @param bookDate day it is booked to, Asia/Shanghai
 * @param methodologyVersion number of the methodology version, null if none
 * @param partner number of the partner, null if none
 * @param cause what caused an entry that posts no activity; null for one that does
 * @param pairs in line order, never empty
 */
public record JournalEntry(
    UUID entryId,
    Purpose purpose,
    AccountId holder,
    UUID activityId,
    Instant occurredAt,
    Instant recordedAt,
    LocalDate bookDate,
    Integer methodologyVersion,
    Integer partner,
    Cause cause,
    List<PostingPair> pairs) {

  /**
   * What caused an entry that posts no activity.
   *
   * @param id activity id of the void, or id of the claim decision, redemption, parked reversal or
   *     expired lot
   * @param givenBy who gave the command; null for the stream and the clock
   * @param correctionRule number of the rule that let points go; 0 for none
   */
  public record Cause(UUID id, String givenBy, int correctionRule) {}

  /** The same, booked to another day. */
  JournalEntry bookedTo(LocalDate day) {
    return new JournalEntry(
        entryId,
        purpose,
        holder,
        activityId,
        occurredAt,
        recordedAt,
        day,
        methodologyVersion,
        partner,
        cause,
        pairs);
  }
}
