package org.tanpuhui.ledger.credits.unit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tanpuhui.ledger.credits.unit.OffsetRule.Basis;
import org.tanpuhui.platform.Scheme;

/** The arithmetic of offsets: rules.md section 7. */
class OffsetRuleTest {

  @Test
  void theWorkedCasesOfTheRulesGiveTheirTonnes() {
    assertThat(rule(Basis.SHORTFALL, 20, 2022).limit(120_000, 100_000)).isEqualTo(4_000);
    assertThat(rule(Basis.EMISSIONS, 10, 2013).limit(120_000, 100_000)).isEqualTo(12_000);
    assertThat(rule(Basis.ALLOCATION, 5, 2013).limit(120_000, 100_000)).isEqualTo(5_000);
  }

  @Test
  void aSurplusLeavesNothingToOffset() {
    assertThat(rule(Basis.SHORTFALL, 20, 2022).limit(90_000, 100_000)).isZero();
  }

  @Test
  void aPartOfATonneIsNoTonne() {
    assertThat(rule(Basis.SHORTFALL, 20, 2022).limit(100_004, 100_000)).isZero();
    assertThat(rule(Basis.SHORTFALL, 20, 2022).limit(100_009, 100_000)).isEqualTo(1);
  }

  @Test
  void theYearChoosesTheRule() {
    List<OffsetRule> rules =
        List.of(rule(Basis.SHORTFALL, 20, 2022), rule(Basis.EMISSIONS, 10, 2013));
    assertThat(OffsetRule.of(rules, Scheme.SHENZHEN, 2021).orElseThrow().basis())
        .isEqualTo(Basis.EMISSIONS);
    assertThat(OffsetRule.of(rules, Scheme.SHENZHEN, 2022).orElseThrow().basis())
        .isEqualTo(Basis.SHORTFALL);
    assertThat(OffsetRule.of(rules, Scheme.SHENZHEN, 2012)).isEmpty();
    assertThat(OffsetRule.of(rules, Scheme.SANDBOX, 2022)).isEmpty();
  }

  private static OffsetRule rule(Basis basis, int percent, int year) {
    return new OffsetRule(1, Scheme.SHENZHEN, 1, year, basis, percent, 100, "recalled", "a test");
  }
}
