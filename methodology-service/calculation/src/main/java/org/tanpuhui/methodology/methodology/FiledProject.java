package org.tanpuhui.methodology.methodology;

import java.math.BigDecimal;
import java.util.List;

/**
 * What was fixed when a forest project was filed.
 *
 * @param strata never empty, each id once
 */
public record FiledProject(List<Stratum> strata) {

  /**
   * A part of the project's area that is of one kind.
   *
   * @param forestType a row of the methodology's biomass tables, for example {@code broadleaf}
   * @param areaM2 area, m2, greater than zero
   * @param baselineGrowthM3PerHaYear growth of stem volume without the project, m3 per hectare and
   *     year, at least 0
   */
  public record Stratum(
      String id, String forestType, long areaM2, BigDecimal baselineGrowthM3PerHaYear) {
    public Stratum {
      if (areaM2 <= 0 || baselineGrowthM3PerHaYear.signum() < 0) {
        throw new IllegalArgumentException("area or baseline growth below its least");
      }
    }
  }

  public FiledProject {
    strata = List.copyOf(strata);
    if (strata.isEmpty() || strata.stream().map(Stratum::id).distinct().count() != strata.size()) {
      throw new IllegalArgumentException("a project has strata, each id once");
    }
  }
}
