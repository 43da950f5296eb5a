package org.tanpuhui.methodology.project;

import java.math.BigDecimal;
import java.util.List;

/**
 * What an applicant says of a project.
 *
 * @param methodology id of the methodology it follows
 * @param partner the partner that will report its monitoring
 * @param strata parts of a forest, empty for other projects
 * @param exclusiveOf other schemes in which it declares not to be registered, at least one
 * @param statement the declaration in words
 */
public record ProjectText(
    String nameZh,
    String nameEn,
    String methodology,
    String partner,
    List<Stratum> strata,
    List<String> exclusiveOf,
    String statement) {

  /**
   * A part of a forest.
   *
   * @param forestType a row of the methodology's tables, for example {@code broadleaf}
   * @param areaM2 square metres, greater than zero
   * @param baselineGrowthM3PerHaYear growth of stem volume without the project, at least 0
   */
  public record Stratum(
      String stratumId, String forestType, long areaM2, BigDecimal baselineGrowthM3PerHaYear) {}
}
