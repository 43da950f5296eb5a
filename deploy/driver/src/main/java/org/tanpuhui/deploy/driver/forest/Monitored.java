package org.tanpuhui.deploy.driver.forest;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import org.tanpuhui.deploy.driver.Documents;
import org.tanpuhui.methodology.methodology.Act;
import org.tanpuhui.methodology.methodology.Evaluation;
import org.tanpuhui.methodology.methodology.FiledProject;
import org.tanpuhui.methodology.methodology.Monitoring;
import org.tanpuhui.methodology.methodology.Quantities;
import org.tanpuhui.methodology.methodology.Step;
import org.tanpuhui.platform.CityTime;

/**
 * What the filed version makes of a survey, by the product's calculator in this process. The
 * baseline is no growth: none of the sources says what would have grown anyway, so this is the
 * whole change of stock and no claim that it was caused by anybody.
 */
final class Monitored {

  static final String DOCUMENT = "sz-forest-management.yaml";

  private final Act act;
  private final Evaluation result;
  private final List<Step> steps;

  private Monitored(Act act, Evaluation result, List<Step> steps) {
    this.act = act;
    this.result = result;
    this.steps = steps;
  }

  static Monitored of(Survey survey) {
    Monitoring monitoring =
        new Monitoring(
            survey.periodStart(),
            survey.periodEnd(),
            survey.strata().stream()
                .map(
                    it ->
                        new Monitoring.StratumVolumes(it.id(), it.startM3PerHa(), it.endM3PerHa()))
                .toList(),
            0,
            0);
    FiledProject project =
        new FiledProject(
            survey.strata().stream()
                .map(
                    it ->
                        new FiledProject.Stratum(
                            it.id(), it.type().row(), it.areaM2(), BigDecimal.ZERO))
                .toList());
    Act act =
        new Act(
            new Quantities(Map.of()),
            CityTime.startOf(survey.periodStart()),
            CityTime.startOf(survey.periodEnd().plusDays(1)),
            1,
            monitoring,
            project);
    var calculator = Documents.version(DOCUMENT).calculator();
    return new Monitored(act, calculator.evaluate(act), calculator.derive(act));
  }

  /** Milligrams CO2e, hold-back taken off. */
  long amountMg() {
    return result.amountMg();
  }

  Act act() {
    return act;
  }

  /** Tonnes of CO2 that one m3 of stem volume of this stratum stands for, rounded for people. */
  BigDecimal co2PerM3(String stratum) {
    String name = stratum + ".carbon_per_m3";
    return steps.stream()
        .filter(step -> step.name().equals(name))
        .map(step -> decimal(step.value()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no step " + name));
  }

  private static BigDecimal decimal(String value) {
    String[] parts = value.split("/", -1);
    BigDecimal number = new BigDecimal(parts[0].strip());
    return parts.length == 1
        ? number
        : number.divide(new BigDecimal(parts[1].strip()), 6, RoundingMode.HALF_UP);
  }
}
