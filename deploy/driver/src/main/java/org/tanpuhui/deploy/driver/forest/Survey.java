package org.tanpuhui.deploy.driver.forest;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * A forest at two dates.
 *
 * @param periodStart first day of the period
 * @param periodEnd last day, inclusive
 * @param notes what a reader must know: conversions, assumptions, comparisons
 */
record Survey(
    String project,
    LocalDate periodStart,
    LocalDate periodEnd,
    List<Stratum> strata,
    List<String> notes) {

  /** Decimals of volumes, m3 per hectare. */
  static final int DECIMALS = 3;

  /**
   * A part of the forest that is of one kind.
   *
   * @param areaM2 area that was measured, m2
   * @param startM3PerHa stem volume at the start, m3 per hectare
   * @param endM3PerHa stem volume at the end
   * @param plots number of plots it was measured on
   * @param ownCarbon the source's own carbon of the same trees, t CO2 per hectare at both dates;
   *     null where it has none
   */
  record Stratum(
      String id,
      ForestType type,
      long areaM2,
      BigDecimal startM3PerHa,
      BigDecimal endM3PerHa,
      int plots,
      OwnCarbon ownCarbon) {}

  /**
   * Carbon as the source computes it, above and below ground, t CO2 per hectare.
   *
   * @param startSaplings what trees too small for a volume add
   * @param startWholeStemM3 volume of the whole stems with stump, top and bark, m3 per hectare
   */
  record OwnCarbon(
      BigDecimal start,
      BigDecimal end,
      BigDecimal startSaplings,
      BigDecimal endSaplings,
      BigDecimal startWholeStemM3,
      BigDecimal endWholeStemM3) {}

  Survey {
    strata = List.copyOf(strata);
    notes = List.copyOf(notes);
  }

  long areaM2() {
    return strata.stream().mapToLong(Stratum::areaM2).sum();
  }
}
