package org.tanpuhui.methodology.methodology;

import java.time.Instant;
import java.util.List;

/**
 * A formula that documents fill with parameters. Pure; the same input gives the same milligrams.
 */
public interface Calculator {

  /** The quantity the activity is counted by. */
  Measured measure(Quantities quantities, Instant occurredAt);

  /**
   * The reduction of a measured activity.
   *
   * @param quantity what {@link #measure} found
   * @return milligrams CO2e, rounded down once
   * @throws ArithmeticException the result does not fit 64 bits
   */
  long reductionMg(Quantities quantities, Instant occurredAt, long quantity);

  /** The steps of the same calculation, for people; empty when the quantity cannot be measured. */
  List<Step> derive(Quantities quantities, Instant occurredAt);
}
