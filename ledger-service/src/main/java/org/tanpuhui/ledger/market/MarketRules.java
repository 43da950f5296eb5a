package org.tanpuhui.ledger.market;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/**
 * The parameters in force at one moment.
 *
 * @param lotTonnes tonnes per lot
 * @param tickFen smallest step of a price
 * @param bandBasisPoints for listings
 * @param blockBandBasisPoints for block agreements
 * @param blockMinimumTonnes smallest block agreement
 * @param feeBasisPoints of each side
 * @param closeOverTonnes a close moves only above this
 * @param resaleAfterDays trading days until bought units may be sold again
 */
public record MarketRules(
    long lotTonnes,
    long tickFen,
    int bandBasisPoints,
    int blockBandBasisPoints,
    long blockMinimumTonnes,
    int feeBasisPoints,
    long closeOverTonnes,
    int resaleAfterDays) {

  /**
   * A dated value of a parameter.
   *
   * @param validFrom applies from then on, until a later version does
   * @param provenance official, secondary, derived, illustrative or recalled
   * @param decidedBy subject of who set it; null for what came with the release
   */
  public record Version(
      Parameter parameter,
      Instant validFrom,
      long value,
      String provenance,
      String source,
      String decidedBy) {}

  /**
   * The rules in force at a moment.
   *
   * @throws IllegalStateException a parameter has no version by then
   */
  public static MarketRules at(Instant at, Collection<Version> versions) {
    Map<Parameter, Version> inForce = new EnumMap<>(Parameter.class);
    for (Version version : versions) {
      if (!version.validFrom().isAfter(at)) {
        inForce.merge(
            version.parameter(), version, (a, b) -> a.validFrom().isAfter(b.validFrom()) ? a : b);
      }
    }
    return new MarketRules(
        value(inForce, Parameter.LOT),
        value(inForce, Parameter.TICK),
        (int) value(inForce, Parameter.PRICE_BAND),
        (int) value(inForce, Parameter.BLOCK_BAND),
        value(inForce, Parameter.BLOCK_MINIMUM),
        (int) value(inForce, Parameter.FEE),
        value(inForce, Parameter.CLOSE_VOLUME),
        (int) value(inForce, Parameter.RESALE_AFTER));
  }

  private static long value(Map<Parameter, Version> inForce, Parameter parameter) {
    Version version = inForce.get(parameter);
    if (version == null) {
      throw new IllegalStateException("the market has no value for " + parameter.id());
    }
    return version.value();
  }

  /** The band of listings around a previous close. */
  public PriceBand band(long previousCloseFen) {
    return PriceBand.around(previousCloseFen, bandBasisPoints, tickFen);
  }

  /** The band of block agreements around a previous close. */
  public PriceBand blockBand(long previousCloseFen) {
    return PriceBand.around(previousCloseFen, blockBandBasisPoints, tickFen);
  }
}
