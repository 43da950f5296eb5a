package org.tanpuhui.methodology.methodology;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tanpuhui.methodology.methodology.FiledProject.Stratum;
import org.tanpuhui.methodology.methodology.Monitoring.StratumVolumes;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * The worked example of domain/methodologies.md, section 4, and what can be wrong with a report.
 */
class StockChangeCalculatorTest {
  private static final long MG_PER_T = 1_000_000_000L;
  private static final StockChangeCalculator CALCULATOR = calculator("0.10");
  private static final Stratum BROADLEAF =
      new Stratum("A", "broadleaf", 1_200_000, new BigDecimal("3.6"));
  private static final Stratum FIR = new Stratum("B", "fir", 500_000, new BigDecimal("4.0"));

  private static StockChangeCalculator calculator(String heldBack) {
    return new StockChangeCalculator(
        new StockChangeCalculator.Terms(
            table("wood_density", "0.482", "0.307"),
            table("biomass_expansion", "1.514", "1.634"),
            table("root_to_shoot", "0.262", "0.246"),
            table("carbon_fraction", "0.490", "0.520"),
            Households.number("non_permanence", "ratio", new BigDecimal(heldBack))));
  }

  private static Parameter table(String name, String broadleaf, String fir) {
    return new Parameter(
        name,
        "ratio",
        List.of("forest_type"),
        false,
        List.of(
            Households.dated(
                null, Map.of("broadleaf", new BigDecimal(broadleaf), "fir", new BigDecimal(fir)))));
  }

  private static StratumVolumes volumes(String id, String start, String end) {
    return new StratumVolumes(id, new BigDecimal(start), new BigDecimal(end));
  }

  private static Monitoring year(long emissionsKg, long leakageKg, StratumVolumes... strata) {
    return new Monitoring(
        LocalDate.of(2023, 1, 1),
        LocalDate.of(2023, 12, 31),
        List.of(strata),
        emissionsKg,
        leakageKg);
  }

  private static Act act(Monitoring monitoring, Stratum... strata) {
    return Act.of(new Quantities(Map.of()), Instant.parse("2022-12-31T16:00:00Z"), null, 1)
        .monitored(monitoring, strata.length == 0 ? null : new FiledProject(List.of(strata)));
  }

  /*
   * 120 ha x (5.2 - 3.6) m3 x 0.482 x 1.514 x 1.262 x 0.490 x 44/12 = 317.68814404096 t;
   * a tenth of it rounded up to the milligram is held back.
   */
  @Test
  void theWorkedExampleToTheMilligram() {
    Act act = act(year(0, 0, volumes("A", "100", "105.2")), BROADLEAF);

    assertThat(calculator("0").evaluate(act)).isEqualTo(Evaluation.of(1_200_000, 317_688_144_040L));
    assertThat(CALCULATOR.evaluate(act)).isEqualTo(Evaluation.of(1_200_000, 285_919_329_635L));
    assertThat(CALCULATOR.derive(act))
        .extracting(Step::name, Step::value, Step::rounding)
        .contains(
            Tuple.tuple("period", "1", null),
            Tuple.tuple("A.carbon_per_m3", "1.654625", "shown_down"),
            Tuple.tuple("A.project_change", "1032.486468", "shown_down"),
            Tuple.tuple("A.baseline_change", "714.798324", "shown_down"),
            Tuple.tuple("net", "317688144040.96", null),
            Tuple.tuple("deduction", "31768814405", "up"),
            Tuple.tuple("reduction", "285919329635", "down"));
  }

  @Test
  void fiveYearsGive1429TonnesWithCarryAnd1425WithYearlyFloors() {
    long carried = 0;
    long floors = 0;
    for (int i = 0; i < 5; i++) {
      LocalDate start = LocalDate.of(2021 + i, 1, 1);
      String from = new BigDecimal("5.2").multiply(BigDecimal.valueOf(i)).toPlainString();
      String to = new BigDecimal("5.2").multiply(BigDecimal.valueOf(i + 1)).toPlainString();
      Monitoring monitoring =
          new Monitoring(
              start, start.plusYears(1).minusDays(1), List.of(volumes("A", from, to)), 0, 0);
      long mg = CALCULATOR.evaluate(act(monitoring, BROADLEAF)).amountMg();
      carried += mg;
      floors += mg / MG_PER_T;
    }

    assertThat(carried / MG_PER_T).isEqualTo(1_429);
    assertThat(floors).isEqualTo(1_425);
  }

  @Test
  void fiveYearsInOnePeriodGiveTheSameButForTheRounding() {
    Monitoring monitoring =
        new Monitoring(
            LocalDate.of(2021, 1, 1),
            LocalDate.of(2025, 12, 31),
            List.of(volumes("A", "0", "26.0")),
            0,
            0);

    // 5 x 317688144040.96 = 1588440720204.8; a tenth up is 158844072021.
    assertThat(CALCULATOR.evaluate(act(monitoring, BROADLEAF)).amountMg())
        .isEqualTo(1_588_440_720_204L - 158_844_072_021L);
  }

  @Test
  void emissionsAndLeakageComeOffBeforeTheDeduction() {
    Act act = act(year(2_400, 600, volumes("A", "100", "105.2")), BROADLEAF);

    assertThat(CALCULATOR.evaluate(act).amountMg()).isEqualTo(314_688_144_040L - 31_468_814_405L);
  }

  @Test
  void strataAddUpAndALossInOneIsNettedAgainstTheOther() {
    // Given the fir stratum lost 1 m3/ha against its baseline of 4
    Act act =
        act(year(0, 0, volumes("B", "80", "83"), volumes("A", "100", "105.2")), BROADLEAF, FIR);

    // Then 50 ha x 1 m3 x 0.307 x 1.634 x 1.246 x 0.520 x 44/12 = 59.587... t is taken off
    long net = calculator("0").evaluate(act).amountMg();
    assertThat(net).isBetween(258_100_000_000L, 258_110_000_000L);
  }

  @Test
  void belowTheBaselineGivesNothing() {
    assertThat(CALCULATOR.evaluate(act(year(0, 0, volumes("B", "80", "83.9")), FIR)).amountMg())
        .isZero();
    assertThat(CALCULATOR.evaluate(act(year(0, 0, volumes("A", "100", "103.6")), BROADLEAF)))
        .isEqualTo(Evaluation.of(1_200_000, 0));
  }

  @Test
  void whatCannotBeComputedNamesItsCondition() {
    StratumVolumes a = volumes("A", "100", "105.2");
    Monitoring backwards =
        new Monitoring(LocalDate.of(2023, 2, 1), LocalDate.of(2023, 1, 31), List.of(a), 0, 0);
    Stratum palm = new Stratum("A", "palm", 1, BigDecimal.ONE);
    List<Tuple> answers = new ArrayList<>();
    for (Act act :
        List.of(
            act(year(0, 0, a)),
            act(null, BROADLEAF),
            act(backwards, BROADLEAF),
            act(year(-1, 0, a), BROADLEAF),
            act(year(0, 0, a), BROADLEAF, FIR),
            act(year(0, 0, a, volumes("B", "1", "2")), BROADLEAF),
            act(year(0, 0, a, a), BROADLEAF, FIR),
            act(year(0, 0, volumes("C", "1", "2")), BROADLEAF),
            act(year(0, 0, volumes("A", "-1", "2")), BROADLEAF),
            act(year(0, 0, a), palm))) {
      Evaluation answer = CALCULATOR.evaluate(act);
      answers.add(Tuple.tuple(answer.problem(), answer.condition()));
      assertThat(CALCULATOR.derive(act)).isEmpty();
    }

    assertThat(answers)
        .extracting(t -> t.toList().get(1))
        .containsExactly(
            "project",
            "period",
            "period",
            "emissions",
            "strata",
            "strata",
            "strata",
            "strata",
            "strata",
            "strata");
    assertThat(answers).allMatch(t -> t.toList().get(0) == ProblemCode.NOT_ELIGIBLE);
  }

  @ParameterizedTest(name = "[{0}, {1}) is {2}/{3} years")
  @CsvSource({
    "2023-01-01, 2024-01-01, 1, 1",
    "2024-01-01, 2025-01-01, 1, 1",
    "2024-02-29, 2025-02-28, 1, 1",
    "2023-01-01, 2028-01-01, 5, 1",
    "2023-01-01, 2023-01-02, 1, 365",
    "2024-01-01, 2024-01-02, 1, 366",
    "2023-01-01, 2024-07-01, 274, 183"
  })
  void aPeriodInYearsIsExact(LocalDate from, LocalDate to, long numerator, long denominator) {
    assertThat(StockChangeCalculator.years(from, to)).isEqualTo(Ratio.of(numerator, denominator));
  }
}
