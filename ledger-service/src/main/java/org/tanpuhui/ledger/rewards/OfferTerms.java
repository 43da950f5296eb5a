package org.tanpuhui.ledger.rewards;

import java.time.Instant;
import java.time.LocalDate;
import org.tanpuhui.platform.CityTime;

/**
 * What an offer demands and gives.
 *
 * @param channel {@code platform}, or {@code partner} with the app operator whose mall it is in
 * @param kind {@code goods}, or {@code donation}: the points are cancelled at once and the sponsor
 *     performs
 * @param points price of a unit, positive
 * @param stock units there are; null: not limited
 * @param cap units a person may take in {@code capPeriod}; null: not limited
 * @param budget code of the reward budget that pays; null for none
 * @param fenPerUnit what the owner may claim from the budget for a unit, fen; null for none
 * @param validFrom open at or after this
 * @param validTo and before this
 * @param pool null unless each month releases a quota
 * @param commitment what the sponsor of a donation performs; null for goods
 */
public record OfferTerms(
    String channel,
    String partner,
    String kind,
    String nameZh,
    String nameEn,
    String descriptionZh,
    String descriptionEn,
    long points,
    Long stock,
    Long cap,
    CapPeriod capPeriod,
    String budget,
    Long fenPerUnit,
    Instant validFrom,
    Instant validTo,
    Pool pool,
    Commitment commitment) {

  /** In which period a personal cap counts. */
  public enum CapPeriod {
    EVER,
    MONTH,
    DAY;

    /** The first day of the period of an instant; of {@link #EVER}, the epoch. */
    public LocalDate startOf(Instant at) {
      LocalDate day = CityTime.day(at);
      return this == DAY ? day : this == MONTH ? day.withDayOfMonth(1) : LocalDate.EPOCH;
    }
  }

  /**
   * A limited pool.
   *
   * @param quota units released in a local month
   * @param least units that whoever has grams may take at least
   */
  public record Pool(long quota, long least, String provenance, String source) {}

  /**
   * What the sponsor performs.
   *
   * @param units for a unit of the offer, counted in {@code zh}, {@code en}
   */
  public record Commitment(String zh, String en, long units) {}

  public boolean isDonation() {
    return kind.equals("donation");
  }

  /** Whether its dates let somebody redeem then. */
  public boolean isOpen(Instant at) {
    return !at.isBefore(validFrom) && at.isBefore(validTo);
  }
}
