package org.tanpuhui.methodology.methodology;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * Quantity times a net factor, for example passenger-kilometres times grams per
 * passenger-kilometre.
 *
 * <p>The factor is chosen by a word of the activity (its mode). A quantity that was not reported is
 * taken from a table of the document, where the document names one for that word. Arithmetic is in
 * exact fractions; the one division is the rounding, down to the milligram.
 *
 * @see "domain/methodologies.md, sections 1 and 2: ER_trip [g] = d_km x RF_mode"
 */
public final class LinearCalculator implements Calculator {
  /** The name in documents. */
  public static final String NAME = "linear";

  /** Milligrams per unit of quantity for a factor of one, by quantity unit and factor unit. */
  private static final Map<String, Ratio> MG_PER_QUANTITY =
      Map.of(
          // 1 g/km over 1 m is 1/1000 g, that is 1 mg.
          "m*g_co2e_per_pkm", new Ratio(BigInteger.ONE, BigInteger.ONE),
          "m*g_co2e_per_km", new Ratio(BigInteger.ONE, BigInteger.ONE),
          // 1 kg/kWh over 1 Wh is 1/1000 kg, that is 1000 mg.
          "wh*kg_co2e_per_kwh", new Ratio(BigInteger.valueOf(1000), BigInteger.ONE));

  private final String quantity;
  private final String unit;
  private final String factorBy;
  private final Map<String, Factor> factors;
  private final Map<String, Parameter> tables;

  private record Factor(Parameter parameter, List<DatedRatio> ratios) {}

  private record DatedRatio(Instant from, Ratio ratio) {}

  /**
   * @param quantity name of the reported quantity, for example {@code distance_m}
   * @param unit its unit
   * @param factorBy name of the word that chooses the factor, for example {@code mode}
   * @param factors factor parameters by that word
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
    Ratio scale = MG_PER_QUANTITY.get(unit + "*" + parameter.unit());
    if (scale == null) {
      throw new IllegalArgumentException(
          "a factor in " + parameter.unit() + " does not go with a quantity in " + unit);
    }
    List<DatedRatio> ratios = new ArrayList<>();
    for (Parameter.Dated value : parameter.values()) {
      ratios.add(new DatedRatio(value.from(), Ratio.of(value.number()).times(scale)));
    }
    return new Factor(parameter, List.copyOf(ratios));
  }

  @Override
  public Measured measure(Quantities quantities, Instant occurredAt) {
    String word = quantities.text(factorBy);
    if (word == null || !factors.containsKey(word)) {
      return Measured.missing(ProblemCode.NOT_ELIGIBLE, factorBy);
    }
    OptionalLong reported = quantities.whole(quantity);
    if (reported.isPresent()) {
      return reported.getAsLong() < 0
          ? Measured.missing(ProblemCode.NOT_ELIGIBLE, quantity)
          : Measured.of(reported.getAsLong());
    }
    Parameter table = tables.get(word);
    OptionalLong row = table == null ? OptionalLong.empty() : table.row(quantities, occurredAt);
    return row.isPresent()
        ? Measured.of(row.getAsLong())
        : Measured.missing(ProblemCode.DISTANCE_UNKNOWN, null);
  }

  @Override
  public long reductionMg(Quantities quantities, Instant occurredAt, long measured) {
    Factor factor = factors.get(quantities.text(factorBy));
    for (DatedRatio value : factor.ratios()) {
      if (!occurredAt.isBefore(value.from())) {
        return value.ratio().timesRoundedDown(measured);
      }
    }
    throw new IllegalStateException(
        "no value of " + factor.parameter().name() + " covers " + occurredAt);
  }

  @Override
  public List<Step> derive(Quantities quantities, Instant occurredAt) {
    Measured measured = measure(quantities, occurredAt);
    if (measured.problem() != null) {
      return List.of();
    }
    List<Step> steps = new ArrayList<>();
    steps.add(quantityStep(quantities, occurredAt, measured.quantity()));
    Parameter parameter = factors.get(quantities.text(factorBy)).parameter();
    Parameter.Dated factor = parameter.at(occurredAt).orElseThrow();
    BigDecimal number = factor.number();
    steps.add(
        new Step(
            parameter.name(),
            number.toPlainString(),
            parameter.unit(),
            factor.source(),
            factor.provenance().word(),
            null));
    steps.add(
        new Step(
            "reduction",
            Long.toString(reductionMg(quantities, occurredAt, measured.quantity())),
            "mg_co2e",
            null,
            null,
            "down"));
    return steps;
  }

  private Step quantityStep(Quantities quantities, Instant occurredAt, long measured) {
    String value = Long.toString(measured);
    if (quantities.whole(quantity).isPresent()) {
      return new Step(quantity, value, unit, "reported", null, null);
    }
    Parameter table = tables.get(quantities.text(factorBy));
    Parameter.Dated row = table.at(occurredAt).orElseThrow();
    return new Step(table.name(), value, unit, row.source(), row.provenance().word(), null);
  }
}
