package org.tanpuhui.ledger.journal;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * A group of posting pairs that stand or fall together.
 *
 * @param holder account whose statement lists the entry
 * @param activityId the activity that caused it
 * @param bookDate day it is booked to, Asia/Shanghai
 * @param methodologyVersion number of the methodology version
 * @param partner number of the partner
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
    int methodologyVersion,
    int partner,
    List<PostingPair> pairs) {}
