package org.tanpuhui.ledger.credits.unit;

import java.time.Instant;
import java.util.UUID;
import org.tanpuhui.ledger.journal.AccountId;

/**
 * Neighbouring units of one batch that came to where they are together.
 *
 * @param hold what they are frozen for; null when they are not
 * @param acquiredAt when the holder got them; freezing and giving back leave it
 * @param entryId entry of the journal that brought them, with its line
 */
public record StandingRange(
    SerialRange range,
    String batchId,
    AccountId account,
    UUID hold,
    Instant acquiredAt,
    UUID entryId,
    int line) {

  /** The same, fewer units. */
  public StandingRange part(SerialRange part) {
    return new StandingRange(part, batchId, account, hold, acquiredAt, entryId, line);
  }
}
