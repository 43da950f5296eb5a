package org.tanpuhui.methodology.methodology;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Terms of the two-branch calculator for tests. */
final class Households {
  private Households() {}

  static TwoBranchCalculator.Terms terms(
      long perPersonWh, String factor, boolean sawToothGuard, boolean emptyHomeGuard) {
    return new TwoBranchCalculator.Terms(
        Collections.nCopies(12, "all_year"),
        new Parameter(
            "baseline",
            "wh_per_person_day",
            List.of("season"),
            false,
            List.of(dated(null, Map.of("all_year", BigDecimal.valueOf(perPersonWh))))),
        number("factor", "kg_co2e_per_kwh", new BigDecimal(factor)),
        number("own_mean_days", "day", BigDecimal.valueOf(7)),
        number("own_mean_days_least", "day", BigDecimal.valueOf(5)),
        number("estimated_credited", "switch", BigDecimal.ZERO),
        number("estimated_in_mean", "switch", BigDecimal.ZERO),
        number("saw_tooth_guard", "switch", flag(sawToothGuard)),
        number("reference_days", "day", BigDecimal.valueOf(7)),
        number("empty_home_guard", "switch", flag(emptyHomeGuard)),
        number("least_use", "wh_per_household_day", BigDecimal.valueOf(1_000)));
  }

  /** The same terms with both rules on estimated readings set. */
  static TwoBranchCalculator.Terms withEstimated(
      TwoBranchCalculator.Terms terms, BigDecimal allowed) {
    return new TwoBranchCalculator.Terms(
        terms.seasons(),
        terms.baseline(),
        terms.emissionFactor(),
        terms.meanDays(),
        terms.meanDaysLeast(),
        number("estimated_credited", "switch", allowed),
        number("estimated_in_mean", "switch", allowed),
        terms.sawToothGuard(),
        terms.referenceDays(),
        terms.emptyHomeGuard(),
        terms.leastUse());
  }

  static Parameter number(String name, String unit, BigDecimal value) {
    return new Parameter(name, unit, List.of(), false, List.of(dated(value, Map.of())));
  }

  private static BigDecimal flag(boolean on) {
    return on ? BigDecimal.ONE : BigDecimal.ZERO;
  }

  static Parameter.Dated dated(BigDecimal number, Map<String, BigDecimal> rows) {
    return new Parameter.Dated(
        Instant.EPOCH, number, rows, null, "a test", Provenance.ILLUSTRATIVE);
  }
}
