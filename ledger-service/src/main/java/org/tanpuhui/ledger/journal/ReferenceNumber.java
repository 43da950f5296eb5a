package org.tanpuhui.ledger.journal;

import java.nio.ByteBuffer;
import org.tanpuhui.platform.Ids;

/**
 * Short numbers for long texts that many journal rows repeat. They are hashes, not counters, so
 * that a replay after a restore gives the same rows; two texts with one number are refused when the
 * second is first met.
 */
public final class ReferenceNumber {
  private ReferenceNumber() {}

  /** A number in [0, 2^31) made of the parts. */
  public static int of(String... parts) {
    return ByteBuffer.wrap(Ids.hash(parts)).getInt() & Integer.MAX_VALUE;
  }

  /** The number of a partner. */
  public static int partner(String partnerId) {
    return of("partner", partnerId);
  }
}
