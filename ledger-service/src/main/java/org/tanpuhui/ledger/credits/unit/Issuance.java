package org.tanpuhui.ledger.credits.unit;

import java.time.Instant;
import java.time.LocalDate;
import org.tanpuhui.platform.Scheme;

/**
 * A batch that is issued.
 *
 * @param batchId id of the batch in methodology-service; once for ever within the scheme
 * @param seriesNo number of the project in the register, positive, of no other project of any
 *     scheme, the same in a replay: the project's case number in methodology-service
 * @param methodology id of the methodology, lower case
 * @param periodEnd last day of the batch's period; its year is the vintage
 * @param tonnes whole tonnes, in [1, 10^9)
 * @param owner who gets them, usually the project
 * @param at when, from the record that causes it, not from the clock
 * @param stripe of system accounts and control totals that the writer owns: its partition
 */
public record Issuance(
    Scheme scheme,
    String batchId,
    String projectId,
    int seriesNo,
    String methodology,
    String methodologyVersion,
    LocalDate periodStart,
    LocalDate periodEnd,
    long tonnes,
    CreditOwner owner,
    Instant at,
    int stripe) {
  private static final long MOST = 999_999_999L;

  public Issuance {
    if (tonnes < 1 || tonnes > MOST || seriesNo < 1) {
      throw new IllegalArgumentException(
          "a batch has between 1 and "
              + MOST
              + " tonnes and a project a positive number, not "
              + tonnes
              + " and "
              + seriesNo);
    }
    if (owner.scheme() != scheme || periodEnd.isBefore(periodStart)) {
      throw new IllegalArgumentException("owner or period of the batch " + batchId + " is wrong");
    }
  }

  /** Year in which the period ends. */
  public int vintage() {
    return periodEnd.getYear();
  }
}
