package org.tanpuhui.methodology.document;

import java.util.HashMap;
import java.util.Map;
import org.tanpuhui.methodology.methodology.Calculator;
import org.tanpuhui.methodology.methodology.LinearCalculator;
import org.tanpuhui.methodology.methodology.Parameter;

/** The calculators a document can name. A new formula is a new case here and a new class. */
final class CalculatorFactory {
  private CalculatorFactory() {}

  /** The calculator of a {@code calculation} chapter; null after noting faults. */
  static Calculator create(Chapter calculation, Map<String, Parameter> parameters) {
    String name = calculation.text("calculator");
    if (name.equals(LinearCalculator.NAME)) {
      return linear(calculation, parameters);
    }
    if (!name.isEmpty()) {
      calculation.fault("calculator", name + " is not a known calculator");
    }
    return null;
  }

  private static Calculator linear(Chapter calculation, Map<String, Parameter> parameters) {
    String quantity = calculation.text("quantity");
    String unit = calculation.text("unit");
    String factorBy = calculation.text("factor_by");
    Map<String, Parameter> factors = named(calculation, "factors", parameters, true);
    Map<String, Parameter> tables =
        calculation.has("tables") ? named(calculation, "tables", parameters, false) : Map.of();
    if (factors.isEmpty()) {
      calculation.fault("factors", "must name at least one factor");
    }
    tables.forEach(
        (word, table) -> {
          if (!table.unit().equals(unit)) {
            calculation.fault("tables", table.name() + " is not in " + unit);
          }
          if (!factors.containsKey(word)) {
            calculation.fault("tables", word + " has no factor");
          }
        });
    calculation.end();
    try {
      return new LinearCalculator(quantity, unit, factorBy, factors, tables);
    } catch (IllegalArgumentException e) {
      calculation.fault("factors", e.getMessage());
      return null;
    }
  }

  private static Map<String, Parameter> named(
      Chapter calculation, String member, Map<String, Parameter> parameters, boolean numbers) {
    Chapter names = calculation.object(member);
    Map<String, Parameter> found = new HashMap<>();
    for (String word : names.names()) {
      Parameter parameter = parameters.get(names.text(word));
      if (parameter == null || parameter.key().isEmpty() != numbers) {
        names.fault(word, "must name a parameter that is a " + (numbers ? "number" : "table"));
      } else {
        found.put(word, parameter);
      }
    }
    return found;
  }
}
