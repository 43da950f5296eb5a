package org.tanpuhui.methodology.methodology;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * What was measured in a forest over one period.
 *
 * @param periodStart first local day
 * @param periodEnd last local day, inclusive
 * @param strata the measured strata, in any order
 * @param projectEmissionsKg emissions of the project itself, kg CO2e, at least 0
 * @param leakageKg emissions moved elsewhere, kg CO2e, at least 0
 */
public record Monitoring(
    LocalDate periodStart,
    LocalDate periodEnd,
    List<StratumVolumes> strata,
    long projectEmissionsKg,
    long leakageKg) {

  /**
   * Stem volume of a stratum at the start and at the end of the period, m3 per hectare, at least 0.
   */
  public record StratumVolumes(String stratumId, BigDecimal startM3PerHa, BigDecimal endM3PerHa) {}

  public Monitoring {
    strata = List.copyOf(strata);
  }
}
