package org.tanpuhui.methodology.document;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tanpuhui.methodology.methodology.Calculator;
import org.tanpuhui.methodology.methodology.LinearCalculator;
import org.tanpuhui.methodology.methodology.Parameter;
import org.tanpuhui.methodology.methodology.StockChangeCalculator;
import org.tanpuhui.methodology.methodology.TwoBranchCalculator;

/** The calculators a document can name. A new formula is a new case here and a new class. */
final class CalculatorFactory {
  private static final int MONTHS = 12;
  private static final BigDecimal MAX_DAYS = BigDecimal.valueOf(28);

  private final Chapter calculation;
  private final Map<String, Parameter> parameters;

  private CalculatorFactory(Chapter calculation, Map<String, Parameter> parameters) {
    this.calculation = calculation;
    this.parameters = parameters;
  }

  /** The calculator of a {@code calculation} chapter; null after noting faults. */
  static Calculator create(Chapter calculation, Map<String, Parameter> parameters) {
    CalculatorFactory factory = new CalculatorFactory(calculation, parameters);
    String name = calculation.text("calculator");
    switch (name) {
      case LinearCalculator.NAME:
        return factory.linear();
      case TwoBranchCalculator.NAME:
        return factory.twoBranch();
      case StockChangeCalculator.NAME:
        return factory.stockChange();
      case "":
        return null;
      default:
        calculation.fault(
            "calculator",
            FaultCode.UNKNOWN_CALCULATOR,
            name,
            String.join(
                ", ", LinearCalculator.NAME, TwoBranchCalculator.NAME, StockChangeCalculator.NAME));
        return null;
    }
  }

  private Calculator linear() {
    String quantity = calculation.text("quantity");
    String unit = calculation.text("unit");
    String factorBy = calculation.has("factor_by") ? calculation.text("factor_by") : null;
    Map<String, Parameter> factors;
    if (factorBy == null) {
      Parameter only = parameter(calculation, "factor", null, null);
      factors = only == null ? Map.of() : Map.of("", only);
    } else {
      factors = named("factors", true);
      if (factors.isEmpty()) {
        calculation.fault("factors", FaultCode.NO_FACTOR);
      }
    }
    Map<String, Parameter> tables = calculation.has("tables") ? named("tables", false) : Map.of();
    tables.forEach(
        (word, table) -> {
          if (!table.unit().equals(unit)) {
            calculation.fault("tables", FaultCode.UNIT_MISMATCH, table.name(), table.unit(), unit);
          }
          if (!factors.containsKey(word)) {
            calculation.fault("tables", FaultCode.TABLE_WITHOUT_FACTOR, word);
          }
        });
    calculation.end();
    try {
      return new LinearCalculator(quantity, unit, factorBy, factors, tables);
    } catch (IllegalArgumentException e) {
      calculation.fault(
          factorBy == null ? "factor" : "factors", FaultCode.UNITS_DO_NOT_MULTIPLY, e.getMessage());
      return null;
    }
  }

  private Map<String, Parameter> named(String member, boolean numbers) {
    Chapter names = calculation.object(member);
    Map<String, Parameter> found = new HashMap<>();
    for (String word : names.names()) {
      Parameter parameter = parameters.get(names.text(word));
      if (parameter == null || parameter.key().isEmpty() != numbers) {
        names.fault(word, FaultCode.UNKNOWN_PARAMETER, numbers ? "number" : "table");
      } else {
        found.put(word, parameter);
      }
    }
    return found;
  }

  /**
   * The parameter a member names; null after noting a fault.
   *
   * @param unit the unit it must have, null for any
   * @param key the one name of its key, null for a number
   */
  private Parameter parameter(Chapter chapter, String member, String unit, String key) {
    String name = chapter.text(member);
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      if (!name.isEmpty()) {
        chapter.fault(member, FaultCode.UNKNOWN_PARAMETER, key == null ? "number" : "table");
      }
      return null;
    }
    if (unit != null && !parameter.unit().equals(unit)) {
      chapter.fault(member, FaultCode.UNIT_MISMATCH, name, parameter.unit(), unit);
      return null;
    }
    List<String> wanted = key == null ? List.of() : List.of(key);
    if (!parameter.key().equals(wanted)) {
      chapter.fault(
          member, FaultCode.PARAMETER_SHAPE, name, key == null ? "number" : "table by " + key);
      return null;
    }
    return parameter;
  }

  private Parameter number(Chapter chapter, String member, String unit, long min, long max) {
    Parameter parameter = parameter(chapter, member, unit, null);
    if (parameter != null
        && parameter.values().stream()
            .anyMatch(
                v ->
                    v.number().compareTo(BigDecimal.valueOf(min)) < 0
                        || v.number().compareTo(BigDecimal.valueOf(max)) > 0)) {
      chapter.fault(member, FaultCode.VALUE_OUT_OF_RANGE, parameter.name(), min, max);
      return null;
    }
    return parameter;
  }

  private Calculator twoBranch() {
    List<String> seasons = seasons();
    Parameter baseline =
        parameter(calculation, "baseline", "wh_per_person_day", TwoBranchCalculator.SEASON);
    Parameter factor = parameter(calculation, "emission_factor", "kg_co2e_per_kwh", null);
    long maxDays = MAX_DAYS.longValue();
    TwoBranchCalculator.Terms terms =
        new TwoBranchCalculator.Terms(
            seasons == null ? Collections.nCopies(MONTHS, "") : seasons,
            baseline,
            factor,
            number(calculation, "own_mean_days", "day", 1, maxDays),
            number(calculation, "own_mean_days_least", "day", 1, maxDays),
            number(calculation, "estimated_reading_credited", "switch", 0, 1),
            number(calculation, "estimated_reading_in_mean", "switch", 0, 1),
            number(calculation, "saw_tooth_guard", "switch", 0, 1),
            number(calculation, "reference_days", "day", 1, maxDays),
            number(calculation, "empty_home_guard", "switch", 0, 1),
            number(calculation, "least_use", "wh_per_household_day", 0, Integer.MAX_VALUE));
    calculation.end();
    if (calculation.isFaulty() || seasons == null) {
      return null;
    }
    try {
      return new TwoBranchCalculator(terms);
    } catch (IllegalArgumentException e) {
      calculation.fault("baseline", FaultCode.SEASON_WITHOUT_VALUE, e.getMessage());
      return null;
    }
  }

  /** The season of each month, January first; null after noting a fault. */
  private List<String> seasons() {
    Chapter seasons = calculation.object("seasons");
    List<String> byMonth = new ArrayList<>(Collections.nCopies(MONTHS, null));
    for (String season : seasons.names()) {
      for (long month : seasons.wholes(season, 1, MONTHS)) {
        if (byMonth.set((int) month - 1, season) != null) {
          seasons.fault(season, FaultCode.SEASON_TWICE, month);
        }
      }
    }
    if (byMonth.contains(null)) {
      calculation.fault("seasons", FaultCode.SEASON_MISSING, byMonth.indexOf(null) + 1);
      return null;
    }
    return byMonth;
  }

  private Calculator stockChange() {
    String type = StockChangeCalculator.FOREST_TYPE;
    StockChangeCalculator.Terms terms =
        new StockChangeCalculator.Terms(
            parameter(calculation, "wood_density", "t_per_m3", type),
            parameter(calculation, "biomass_expansion", "ratio", type),
            parameter(calculation, "root_to_shoot", "ratio", type),
            parameter(calculation, "carbon_fraction", "ratio", type),
            number(calculation, "non_permanence", "ratio", 0, 1));
    calculation.end();
    if (calculation.isFaulty()) {
      return null;
    }
    Set<String> types = terms.woodDensity().values().get(0).rows().keySet();
    for (Parameter table :
        List.of(
            terms.woodDensity(),
            terms.biomassExpansion(),
            terms.rootToShoot(),
            terms.carbonFraction())) {
      if (!table.values().stream().allMatch(v -> v.rows().keySet().equals(types))) {
        calculation.fault(
            "wood_density", FaultCode.ROWS_DIFFER, table.name(), terms.woodDensity().name());
      }
    }
    return calculation.isFaulty() ? null : new StockChangeCalculator(terms);
  }
}
