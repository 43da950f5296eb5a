package org.tanpuhui.deploy.driver.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tanpuhui.deploy.driver.Documents;
import org.tanpuhui.deploy.driver.meter.Reckoning.Account;

/** By hand from the filed document: autumn 3,000 Wh per person, 0.3127 kg/kWh, 7 days back. */
class ReckoningTest {

  private static final LocalDate START = LocalDate.parse("2024-01-01");

  private final Reckoning reckoning =
      new Reckoning(Documents.version("sz-household-electricity.yaml"));

  private static List<MeterDay> days(LocalDate from, long... energyWh) {
    List<MeterDay> days = new ArrayList<>();
    for (int i = 0; i < energyWh.length; i++) {
      days.add(new MeterDay("home", from.plusDays(i), energyWh[i], false));
    }
    return days;
  }

  @Test
  void dayBelowTheBaselineIsCreditedAtOnce() {
    Account account = reckoning.of(days(LocalDate.parse("2024-10-15"), 6_200, 9_000), 3);
    // (9,000 - 6,200) Wh x 312.7 mg/Wh
    assertThat(account.belowMg).isEqualTo(875_560);
    assertThat(account.belowDays).isEqualTo(1);
    assertThat(account.atBaselineDays).isEqualTo(1);
  }

  @Test
  void householdThatSwingsButSavesNothingEarnsAtMostATwentiethOverAYear() {
    long[] energy = new long[366];
    for (int i = 0; i < energy.length; i++) {
      energy[i] = i % 2 == 0 ? 30_000 : 20_000;
    }
    Account account = reckoning.of(days(START, energy), 2);
    assertThat(account.awaitingDays).isEqualTo(366);
    assertThat(account.unguardedMg).isGreaterThan(100_000_000);
    assertThat(account.ownMeanMg * 20).isLessThanOrEqualTo(account.unguardedMg);
    assertThat(account.cutDays).isGreaterThan(100);
  }

  @Test
  void emptyHomeEarnsNothing() {
    Account account = reckoning.of(days(START, new long[366]), 2);
    assertThat(account.mg()).isZero();
    assertThat(account.notEligible).isEqualTo(366);
  }

  @Test
  void readingThatIntakeRefusesIsNowhereInTheReckoning() {
    Account account =
        reckoning.of(days(LocalDate.parse("2024-10-15"), 1_000_001, 1_000_000, 6_200), 3);
    assertThat(account.tooLarge).isEqualTo(1);
    assertThat(account.days).isEqualTo(3);
    assertThat(account.energyWh).isEqualTo(1_006_200);
    assertThat(account.belowMg).isEqualTo(875_560);
  }

  @Test
  void everyDayIsInOneClass() {
    long[] energy = new long[90];
    for (int i = 0; i < energy.length; i++) {
      energy[i] = 500 + i * 7_919 % 14_000;
    }
    Account a = reckoning.of(days(START, energy), 2);
    assertThat(a.tooLarge + a.notEligible + a.belowDays + a.atBaselineDays + a.awaitingDays)
        .isEqualTo(a.days)
        .isEqualTo(90);
    assertThat(a.ownMeanDays + a.noReductionDays + a.meanUnknownDays)
        .isLessThanOrEqualTo(a.awaitingDays);
    assertThat(a.ownMeanMg).isLessThanOrEqualTo(a.unguardedMg);
  }
}
