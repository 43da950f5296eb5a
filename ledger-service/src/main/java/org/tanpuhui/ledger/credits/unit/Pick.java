package org.tanpuhui.ledger.credits.unit;

import java.time.Instant;

/**
 * Which units a movement takes. Among those that fit, the lowest serial numbers first, so whoever
 * repeats a history takes the same.
 *
 * @param tonnes how many, positive
 * @param batchId of this batch only; null for any
 * @param methodology of batches of this methodology only; null for any
 * @param vintage of this year only; null for any
 * @param acquiredBefore only what the holder got before; null for any
 * @param within only these serial numbers; null for any
 */
public record Pick(
    long tonnes,
    String batchId,
    String methodology,
    Integer vintage,
    Instant acquiredBefore,
    SerialRange within) {

  public Pick {
    if (tonnes <= 0) {
      throw new IllegalArgumentException("a movement takes at least one tonne, not " + tonnes);
    }
  }

  /** Any units. */
  public static Pick any(long tonnes) {
    return new Pick(tonnes, null, null, null, null, null);
  }

  /** Any units of a batch. */
  public static Pick ofBatch(String batchId, long tonnes) {
    return new Pick(tonnes, batchId, null, null, null, null);
  }

  /** Any units of a methodology and, unless null, of a vintage. */
  public static Pick of(String methodology, Integer vintage, long tonnes) {
    return new Pick(tonnes, null, methodology, vintage, null, null);
  }

  /** Exactly these units. */
  public static Pick exactly(SerialRange range) {
    return new Pick(range.tonnes(), null, null, null, null, range);
  }

  /** The same, only of what the holder got before a time: the rule on resale. */
  public Pick acquiredBefore(Instant time) {
    return new Pick(tonnes, batchId, methodology, vintage, time, within);
  }
}
