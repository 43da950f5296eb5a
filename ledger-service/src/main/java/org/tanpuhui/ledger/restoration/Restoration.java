package org.tanpuhui.ledger.restoration;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.tanpuhui.platform.Scheme;

/**
 * A case of substitute restoration: an agreed compensation buys certified reductions.
 *
 * @param liableOrg member of the exchange whose money it is
 * @param liableName who is liable, as it stands on the certificate
 * @param amountFen the compensation, fen, positive
 * @param spentFen what it bought units for so far
 * @param frozenAt null while the money is not set aside
 * @param releasedAt when the rest was given back; null before
 * @see "domain/rules.md, section 7: the first damage purchase"
 */
public record Restoration(
    UUID id,
    Scheme scheme,
    String caseNo,
    String liableOrg,
    String liableName,
    String damage,
    LocalDate agreedOn,
    long amountFen,
    long spentFen,
    Instant registeredAt,
    String registeredBy,
    Instant frozenAt,
    Instant releasedAt,
    List<Purchase> purchases) {

  /**
   * What the money bought at once.
   *
   * @param leftFen of the compensation, after it
   * @param certificateId null while it is being written
   */
  public record Purchase(
      int number,
      long priceFen,
      long tonnes,
      long spentFen,
      long leftFen,
      UUID tradeId,
      UUID retirementId,
      Instant boughtAt,
      String boughtBy,
      String certificateId) {}

  /** {@code registered}, {@code frozen}, {@code bought} or {@code closed}. */
  public String state() {
    if (releasedAt != null) {
      return "closed";
    }
    if (spentFen > 0) {
      return "bought";
    }
    return frozenAt == null ? "registered" : "frozen";
  }

  /** What is left of the compensation, fen. */
  public long leftFen() {
    return amountFen - spentFen;
  }
}
