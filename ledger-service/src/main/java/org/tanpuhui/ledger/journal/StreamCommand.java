package org.tanpuhui.ledger.journal;

import java.time.Instant;
import java.util.UUID;
import org.tanpuhui.platform.ParticipantId;

/** A command from the topic {@code reductions}; everything in it has been checked. */
public sealed interface StreamCommand
    permits PostReduction, ReverseReduction, HoldingCommand, EraseAccount {

  /** The id of the entry that it makes; the same for ever. */
  UUID entryId();

  ParticipantId participant();

  /** Append time of the record on {@code activities} that caused it. */
  Instant recordedAt();

  /** Partition of that record. */
  int activitiesPartition();

  /** Offset of that record. */
  long activitiesOffset();
}
