package org.tanpuhui.methodology.methodology;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tanpuhui.methodology.methodology.FiledProject.Stratum;
import org.tanpuhui.methodology.methodology.Monitoring.StratumVolumes;

/**
 * The change of carbon stored in a forest against what would have grown anyway.
 *
 * <pre>
 * C_tree [t CO2] = A x V x WD x BEF x (1 + R) x CF x 44/12
 * net            = sum over strata (change of C_tree - baseline growth) - project emissions - leakage
 * deduction      = net x share held back for good against fire, storm and felling, rounded up
 * reduction      = net - deduction, rounded down; 0 when net is not above zero
 * </pre>
 *
 * <p>Exact fractions throughout; the deduction is rounded up to the milligram and the reduction
 * down, each once. A period that is no whole number of years counts, after its whole years, the
 * share of its days in the year that would follow. The quantity of such an act is the project's
 * area, m2.
 *
 * @see "domain/methodologies.md, section 4"
 */
public final class StockChangeCalculator implements Calculator {
  /** The name in documents. */
  public static final String NAME = "stock-change";

  /** The key of the biomass tables. */
  public static final String FOREST_TYPE = "forest_type";

  private static final Ratio CO2_PER_CARBON = Ratio.of(44, 12);
  private static final Ratio HECTARE_PER_M2 = Ratio.of(1, 10_000);
  private static final Ratio MG_PER_T = Ratio.of(1_000_000_000L);
  private static final Ratio MG_PER_KG = Ratio.of(1_000_000L);

  private final Terms terms;
  private final Series<Map<String, Ratio>> density;
  private final Series<Map<String, Ratio>> expansion;
  private final Series<Map<String, Ratio>> rootToShoot;
  private final Series<Map<String, Ratio>> carbonFraction;
  private final Series<Ratio> heldBack;

  /**
   * The parameters a document names for this calculator.
   *
   * @param woodDensity WD, t/m3, by forest type
   * @param biomassExpansion BEF, ratio, by forest type
   * @param rootToShoot R, ratio, by forest type
   * @param carbonFraction CF, ratio, by forest type
   * @param heldBack share of the net reduction deducted for good, ratio in [0, 1]
   */
  public record Terms(
      Parameter woodDensity,
      Parameter biomassExpansion,
      Parameter rootToShoot,
      Parameter carbonFraction,
      Parameter heldBack) {}

  public StockChangeCalculator(Terms terms) {
    this.terms = terms;
    this.density = Series.of(terms.woodDensity(), StockChangeCalculator::ratios);
    this.expansion = Series.of(terms.biomassExpansion(), StockChangeCalculator::ratios);
    this.rootToShoot = Series.of(terms.rootToShoot(), StockChangeCalculator::ratios);
    this.carbonFraction = Series.of(terms.carbonFraction(), StockChangeCalculator::ratios);
    this.heldBack = Series.of(terms.heldBack(), value -> Ratio.of(value.number()));
  }

  private static Map<String, Ratio> ratios(Parameter.Dated value) {
    Map<String, Ratio> ratios = new HashMap<>();
    value.rows().forEach((row, number) -> ratios.put(row, Ratio.of(number)));
    return Map.copyOf(ratios);
  }

  /** One stratum's part of the sum. */
  private record Part(
      Stratum stratum,
      StratumVolumes volumes,
      Ratio carbonPerM3,
      Ratio projectT,
      Ratio baselineT) {}

  /** The calculation up to the rounding; {@code unmet} names what made it impossible. */
  private record Working(String unmet, Ratio years, List<Part> parts, Ratio net, Ratio share) {
    static Working unmet(String condition) {
      return new Working(condition, null, null, null, null);
    }

    long deductionMg() {
      return net.times(share).ceiling();
    }

    long amountMg() {
      return net.signum() <= 0 ? 0 : Math.max(0, net.floor() - deductionMg());
    }
  }

  @Override
  public Evaluation evaluate(Act act) {
    Working working = work(act);
    if (working.unmet() != null) {
      return Evaluation.notEligible(working.unmet());
    }
    try {
      long area = 0;
      for (Part part : working.parts()) {
        area = Math.addExact(area, part.stratum().areaM2());
      }
      return Evaluation.of(area, working.amountMg());
    } catch (ArithmeticException e) {
      return Evaluation.notEligible("strata");
    }
  }

  private Working work(Act act) {
    Monitoring monitoring = act.monitoring();
    if (act.project() == null) {
      return Working.unmet("project");
    }
    if (monitoring == null || monitoring.periodEnd().isBefore(monitoring.periodStart())) {
      return Working.unmet("period");
    }
    if (monitoring.projectEmissionsKg() < 0 || monitoring.leakageKg() < 0) {
      return Working.unmet("emissions");
    }
    Map<String, StratumVolumes> measured = new HashMap<>();
    for (StratumVolumes volumes : monitoring.strata()) {
      if (volumes.startM3PerHa().signum() < 0
          || volumes.endM3PerHa().signum() < 0
          || measured.put(volumes.stratumId(), volumes) != null) {
        return Working.unmet("strata");
      }
    }
    if (measured.size() != act.project().strata().size()) {
      return Working.unmet("strata");
    }
    Ratio years = years(monitoring.periodStart(), monitoring.periodEnd().plusDays(1));
    Ratio net = MG_PER_KG.times(-monitoring.projectEmissionsKg());
    net = net.minus(MG_PER_KG.times(monitoring.leakageKg()));
    List<Part> parts = new ArrayList<>();
    for (Stratum stratum : act.project().strata()) {
      Part part = part(stratum, measured.get(stratum.id()), years, act.occurredAt());
      if (part == null) {
        return Working.unmet("strata");
      }
      parts.add(part);
      net = net.plus(part.projectT().minus(part.baselineT()).times(MG_PER_T));
    }
    return new Working(null, years, parts, net, heldBack.at(act.occurredAt()));
  }

  private Part part(Stratum stratum, StratumVolumes volumes, Ratio years, Instant time) {
    Ratio perM3 = carbonPerM3(stratum.forestType(), time);
    if (volumes == null || perM3 == null) {
      return null;
    }
    Ratio perStemHeight = HECTARE_PER_M2.times(stratum.areaM2()).times(perM3);
    Ratio grown = Ratio.of(volumes.endM3PerHa()).minus(Ratio.of(volumes.startM3PerHa()));
    Ratio anyway = Ratio.of(stratum.baselineGrowthM3PerHaYear()).times(years);
    return new Part(
        stratum, volumes, perM3, perStemHeight.times(grown), perStemHeight.times(anyway));
  }

  /** Tonnes of CO2 per m3 of stem volume; null when the tables lack the forest type. */
  private Ratio carbonPerM3(String forestType, Instant time) {
    Ratio wd = density.at(time).get(forestType);
    Ratio bef = expansion.at(time).get(forestType);
    Ratio r = rootToShoot.at(time).get(forestType);
    Ratio cf = carbonFraction.at(time).get(forestType);
    if (wd == null || bef == null || r == null || cf == null) {
      return null;
    }
    return wd.times(bef).times(Ratio.of(1).plus(r)).times(cf).times(CO2_PER_CARBON);
  }

  /**
   * The length of {@code [from, to)} in years: whole years, then days as a share of the year after
   * them.
   */
  static Ratio years(LocalDate from, LocalDate to) {
    long whole = ChronoUnit.YEARS.between(from, to);
    LocalDate anniversary = from.plusYears(whole);
    long days = ChronoUnit.DAYS.between(anniversary, to);
    long inYear = ChronoUnit.DAYS.between(anniversary, from.plusYears(whole + 1));
    return Ratio.of(whole).plus(Ratio.of(days, inYear));
  }

  @Override
  public List<Step> derive(Act act) {
    Working working = work(act);
    if (evaluate(act).problem() != null) {
      return List.of();
    }
    List<Step> steps = new ArrayList<>();
    steps.add(Step.computed("period", working.years(), "year"));
    for (Part part : working.parts()) {
      steps.addAll(steps(part, act.occurredAt()));
    }
    Monitoring monitoring = act.monitoring();
    steps.add(Step.reported("project_emissions", monitoring.projectEmissionsKg(), "kg_co2e"));
    steps.add(Step.reported("leakage", monitoring.leakageKg(), "kg_co2e"));
    steps.add(Step.computed("net", working.net(), "mg_co2e"));
    if (working.net().signum() > 0) {
      BigDecimal share = terms.heldBack().at(act.occurredAt()).orElseThrow().number();
      steps.add(terms.heldBack().step(act.occurredAt(), share.toPlainString()));
      steps.add(Step.rounded("deduction", working.deductionMg(), "mg_co2e", "up"));
    }
    steps.add(Step.rounded("reduction", working.amountMg(), "mg_co2e", "down"));
    return steps;
  }

  private List<Step> steps(Part part, Instant time) {
    Stratum stratum = part.stratum();
    String prefix = stratum.id() + ".";
    List<Step> steps = new ArrayList<>();
    steps.add(new Step(prefix + "area", "" + stratum.areaM2(), "m2", "filed", null, null));
    steps.add(volume(prefix + "stem_volume_start", part.volumes().startM3PerHa(), "reported"));
    steps.add(volume(prefix + "stem_volume_end", part.volumes().endM3PerHa(), "reported"));
    BigDecimal growth = stratum.baselineGrowthM3PerHaYear();
    steps.add(
        new Step(
            prefix + "baseline_growth",
            growth.toPlainString(),
            "m3_per_ha_year",
            "filed",
            null,
            null));
    for (Parameter table :
        List.of(
            terms.woodDensity(),
            terms.biomassExpansion(),
            terms.rootToShoot(),
            terms.carbonFraction())) {
      BigDecimal row = table.at(time).orElseThrow().rows().get(stratum.forestType());
      Step step = table.step(time, row.toPlainString());
      steps.add(
          new Step(
              prefix + step.name(),
              step.value(),
              step.unit(),
              step.source(),
              step.provenance(),
              null));
    }
    steps.add(Step.computed(prefix + "carbon_per_m3", part.carbonPerM3(), "t_co2_per_m3"));
    steps.add(Step.computed(prefix + "project_change", part.projectT(), "t_co2"));
    steps.add(Step.computed(prefix + "baseline_change", part.baselineT(), "t_co2"));
    return steps;
  }

  private static Step volume(String name, BigDecimal value, String source) {
    return new Step(name, value.toPlainString(), "m3_per_ha", source, null, null);
  }
}
