package org.tanpuhui.methodology.methodology;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * Quantity times a net factor, for example passenger-kilometres times grams per
 * passenger-kilometre, or generated electricity times a grid factor.
 *
 * <p>The factor is chosen by a word of the activity (its mode), or there is one for all. A factor
 * per boarding counts the activity itself, whatever its distance. A quantity that was not reported
 * is taken from a table of the document, where the document names one for that word. Arithmetic is
 * in exact fractions; the one division is the rounding, down to the milligram.
 *
 * @see "domain/methodologies.md, sections 1, 2 and 5: ER_trip [g] = d_km x RF_mode"
 */
public final class LinearCalculator implements Calculator {
  /** The name in documents. */
  public static final String NAME = "linear";

  /** The unit of a factor that counts activities. */
  private static final String PER_BOARDING = "g_co2e_per_boarding";

  private static final String BOARDING = "boarding";
  private static final String DISTANCE = "distance_m";
  private static final String ONLY = "";

  /** Milligrams per unit of quantity for a factor of one, by quantity unit and factor unit. */
  private static final Map<String, Ratio> MG_PER_QUANTITY =
      Map.of(
          // 1 g/km over 1 m is 1/1000 g, that is 1 mg.
          "m*g_co2e_per_pkm", Ratio.of(1),
          "m*g_co2e_per_km", Ratio.of(1),
          // 1 kg/kWh over 1 Wh is 1/1000 kg, that is 1000 mg.
          "wh*kg_co2e_per_kwh", Ratio.of(1000));

  private static final Ratio MG_PER_G = Ratio.of(1000);

  private final String quantity;
  private final String unit;
  private final String factorBy;
  private final Map<String, Factor> factors;
  private final Map<String, Parameter> tables;

  private record Factor(Series<Ratio> mgPerQuantity, boolean perBoarding) {}

  /**
   * @param quantity name of the reported quantity, for example {@code distance_m}
   * @param unit its unit
   * @param factorBy name of the word that chooses the factor, for example {@code mode}; null when
   *     there is one factor for all
   * @param factors factor parameters by that word; the one for all under the empty word
   * @param tables tables for a quantity that was not reported, by that word
   * @throws IllegalArgumentException a factor's unit does not go with the quantity's
   */
  public LinearCalculator(
      String quantity,
      String unit,
      String factorBy,
      Map<String, Parameter> factors,
      Map<String, Parameter> tables) {
    this.quantity = quantity;
    this.unit = unit;
    this.factorBy = factorBy;
    this.tables = Map.copyOf(tables);
    Map<String, Factor> prepared = new HashMap<>();
    factors.forEach((word, parameter) -> prepared.put(word, prepare(parameter)));
    this.factors = Map.copyOf(prepared);
  }

  private Factor prepare(Parameter parameter) {
    boolean perBoarding = parameter.unit().equals(PER_BOARDING);
    Ratio scale = perBoarding ? MG_PER_G : MG_PER_QUANTITY.get(unit + "*" + parameter.unit());
    if (scale == null) {
      throw new IllegalArgumentException(
          "a factor in " + parameter.unit() + " does not go with a quantity in " + unit);
    }
    return new Factor(
        Series.of(parameter, value -> Ratio.of(value.number()).times(scale)), perBoarding);
  }

  private Factor factor(Quantities quantities) {
    String word = factorBy == null ? ONLY : quantities.text(factorBy);
    return word == null ? null : factors.get(word);
  }

  private Parameter table(Quantities quantities) {
    return tables.get(factorBy == null ? ONLY : quantities.text(factorBy));
  }

  @Override
  public Evaluation evaluate(Act act) {
    Factor factor = factor(act.quantities());
    if (factor == null) {
      return Evaluation.notEligible(factorBy);
    }
    long measured = 1;
    if (!factor.perBoarding()) {
      OptionalLong reported = act.quantities().whole(quantity);
      if (reported.isPresent()) {
        measured = reported.getAsLong();
      } else {
        Parameter table = table(act.quantities());
        Optional<BigDecimal> row =
            table == null ? Optional.empty() : table.row(act.quantities(), act.occurredAt());
        if (row.isEmpty()) {
          return quantity.equals(DISTANCE)
              ? Evaluation.problem(ProblemCode.DISTANCE_UNKNOWN, null)
              : Evaluation.notEligible(quantity);
        }
        measured = row.get().longValueExact();
      }
    }
    if (measured < 0) {
      return Evaluation.notEligible(quantity);
    }
    try {
      long amount = factor.mgPerQuantity().at(act.occurredAt()).timesRoundedDown(measured);
      return Evaluation.of(measured, amount);
    } catch (ArithmeticException e) {
      return Evaluation.notEligible(quantity);
    }
  }

  @Override
  public List<Step> derive(Act act) {
    Evaluation result = evaluate(act);
    if (result.problem() != null) {
      return List.of();
    }
    Instant time = act.occurredAt();
    Factor factor = factor(act.quantities());
    Parameter parameter = factor.mgPerQuantity().parameter();
    List<Step> steps = new ArrayList<>();
    if (factor.perBoarding()) {
      steps.add(Step.reported(BOARDING, 1, BOARDING));
    } else if (act.quantities().whole(quantity).isPresent()) {
      steps.add(Step.reported(quantity, result.quantity(), unit));
    } else {
      steps.add(table(act.quantities()).step(time, Long.toString(result.quantity())));
    }
    steps.add(parameter.step(time, parameter.at(time).orElseThrow().number().toPlainString()));
    steps.add(Step.rounded("reduction", result.amountMg(), "mg_co2e", "down"));
    return steps;
  }
}
