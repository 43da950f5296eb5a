package org.tanpuhui.methodology.methodology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worked examples of domain/methodologies.md, sections 1 and 2, to the milligram. */
class LinearCalculatorTest {
  private static final Instant DAY = Instant.parse("2026-11-20T00:00:00Z");

  private static LinearCalculator linear(String factor, Map<String, Parameter> tables) {
    return new LinearCalculator(
        "distance_m", "m", "mode", Map.of("x", number("rf", "g_co2e_per_pkm", factor)), tables);
  }

  private static Parameter number(String name, String unit, String value) {
    return new Parameter(
        name,
        unit,
        List.of(),
        false,
        List.of(
            new Parameter.Dated(
                Instant.EPOCH, new BigDecimal(value), Map.of(), null, "s", Provenance.DERIVED)));
  }

  private static Act act(Quantities quantities, Instant time) {
    return Act.of(quantities, time, null, 1);
  }

  private static long mg(LinearCalculator calculator, Quantities quantities, Instant time) {
    Evaluation evaluation = calculator.evaluate(act(quantities, time));
    assertThat(evaluation.problem()).isNull();
    return evaluation.amountMg();
  }

  private static Quantities metres(long metres) {
    return new Quantities(Map.of("mode", "x", "distance_m", metres));
  }

  @ParameterizedTest(name = "{1} m at {0} g/km = {2} mg")
  @CsvSource({
    "46.8, 14200, 664560",
    "46.7, 14200, 663140",
    "26.9, 6300, 169470",
    "26.9, 3100, 83390",
    "33.88, 1940, 65727",
    "48.7, 1940, 94478",
    "98, 1940, 190120",
    "33.88, 1, 33",
    "33.88, 0, 0",
    "0.0004, 1, 0"
  })
  void publishedExamplesComputeToTheMilligram(String factor, long metres, long milligrams) {
    assertThat(mg(linear(factor, Map.of()), metres(metres), DAY)).isEqualTo(milligrams);
  }

  @Test
  void aCommutingDayAndAYearOfThem() {
    long metro = mg(linear("46.8", Map.of()), metres(14_200), DAY);
    long bus = mg(linear("26.9", Map.of()), metres(3_100), DAY);

    assertThat(2 * metro + 2 * bus).isEqualTo(1_495_900);
    assertThat(230 * (2 * metro + 2 * bus)).isEqualTo(344_057_000);
  }

  @Test
  void exactFractionsAgreeWithDecimalArithmetic() {
    Random random = new Random(20_261_120);
    for (int i = 0; i < 10_000; i++) {
      BigDecimal factor = BigDecimal.valueOf(random.nextInt(1_000_000_000), random.nextInt(8));
      long quantity = random.nextLong() >>> (1 + random.nextInt(40));
      BigDecimal product = factor.multiply(BigDecimal.valueOf(quantity));
      BigInteger expected = product.setScale(0, RoundingMode.DOWN).toBigInteger();
      if (expected.bitLength() < Long.SIZE) {
        assertThat(Ratio.of(factor).timesRoundedDown(quantity)).isEqualTo(expected.longValue());
      } else {
        assertThatThrownBy(() -> Ratio.of(factor).timesRoundedDown(quantity))
            .isInstanceOf(ArithmeticException.class);
      }
    }
  }

  @Test
  void aValueAppliesFromItsDateOn() {
    Instant change = Instant.parse("2026-06-01T00:00:00Z");
    Parameter dated =
        new Parameter(
            "rf",
            "g_co2e_per_pkm",
            List.of(),
            false,
            List.of(
                new Parameter.Dated(
                    change, new BigDecimal("46.7"), Map.of(), null, "s", Provenance.SECONDARY),
                new Parameter.Dated(
                    Instant.EPOCH,
                    new BigDecimal("46.8"),
                    Map.of(),
                    null,
                    "s",
                    Provenance.SECONDARY)));
    LinearCalculator calculator =
        new LinearCalculator("distance_m", "m", "mode", Map.of("x", dated), Map.of());

    assertThat(mg(calculator, metres(14_200), change.minusMillis(1))).isEqualTo(664_560);
    assertThat(mg(calculator, metres(14_200), change)).isEqualTo(663_140);
  }

  @Test
  void stopsInTheTableAreReadInBothDirectionsAndOthersAreUnknown() {
    Parameter table =
        new Parameter(
            "pairs",
            "m",
            List.of("board_stop", "alight_stop"),
            true,
            List.of(
                new Parameter.Dated(
                    Instant.EPOCH,
                    null,
                    Map.of("a|b", new BigDecimal("1500")),
                    null,
                    "s",
                    Provenance.ILLUSTRATIVE)));
    LinearCalculator calculator = linear("46.8", Map.of("x", table));

    assertThat(calculator.evaluate(act(stops("a", "b"), DAY)).quantity()).isEqualTo(1_500);
    assertThat(calculator.evaluate(act(stops("b", "a"), DAY)).quantity()).isEqualTo(1_500);
    assertThat(calculator.evaluate(act(stops("a", "c"), DAY)).problem()).isNotNull();
    assertThat(calculator.derive(act(stops("b", "a"), DAY)))
        .extracting(Step::name, Step::value, Step::provenance)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("pairs", "1500", "illustrative"),
            org.assertj.core.groups.Tuple.tuple("rf", "46.8", "derived"),
            org.assertj.core.groups.Tuple.tuple("reduction", "70200", null));
  }

  private static Quantities stops(String from, String to) {
    return new Quantities(Map.of("mode", "x", "board_stop", from, "alight_stop", to));
  }

  @Test
  void unitsThatDoNotGoTogetherAreRefused() {
    assertThatThrownBy(
            () ->
                new LinearCalculator(
                    "distance_m",
                    "m",
                    "mode",
                    Map.of("x", number("rf", "kg_co2e_per_kwh", "1")),
                    Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
