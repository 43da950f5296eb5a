package org.tanpuhui.deploy.driver.claims;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tanpuhui.deploy.driver.city.Dice;
import org.tanpuhui.deploy.driver.city.Mode;
import org.tanpuhui.deploy.driver.claims.ClaimsCommand.Recorded;
import org.tanpuhui.deploy.driver.claims.Referee.Verdict;
import org.tanpuhui.deploy.driver.replay.SharedData;

/** Without the rule for boardings of two sources, and with any shorter reach, these fail. */
class ClaimsTest {

  private static final long BOARDED_S = 1_793_500_000L;

  @Test
  void everyReReportTheRulePromisesIsHeldInAGeneratedCity() {
    // When
    Measurement city = ClaimsCommand.generated(2_000, 2, 7);

    // Then
    assertPromised(city, 1_000);
    assertThat(city.onePartner().falselyHeld() + city.onePartner().sourceOverlaps()).isZero();
    assertThat(city.twoPartners().falselyHeld()).isZero();
    // The measurement can tell: what no rule promises is paid unless it overlaps.
    assertThat(city.recall().missed(Plant.BEYOND)).isGreaterThan(1_000);
  }

  @Test
  void sameSeedGivesTheSameNumbers() {
    Measurement once = ClaimsCommand.generated(300, 1, 3);
    Measurement again = ClaimsCommand.generated(300, 1, 3);
    for (Plant plant : Plant.values()) {
      assertThat(again.recall().held(plant)).isEqualTo(once.recall().held(plant));
      assertThat(again.recall().missed(plant)).isEqualTo(once.recall().missed(plant));
    }
  }

  @ParameterizedTest
  @EnumSource(Recorded.class)
  void everyReReportTheRulePromisesIsHeldOverRecordedRides(Recorded recorded) throws Exception {
    // Given
    Path data = SharedData.folder(recorded.folder()).getParent();

    // When
    Measurement measured = ClaimsCommand.recorded(recorded, data, 7);

    // Then
    assertPromised(measured, 10_000);
    assertThat(measured.onePartner().perMillion()).isLessThan(1_000);
  }

  private static void assertPromised(Measurement measured, long plantedMin) {
    for (Plant plant : Plant.values()) {
      if (plant.isPromised() && plant != Plant.WITH_ALIGHTING) {
        assertThat(measured.recall().held(plant)).as("%s", plant).isGreaterThan(plantedMin);
      }
    }
    assertThat(measured.recall().missed(Plant.EXACT)).isZero();
    assertThat(measured.recall().recallPerMillion(Plant.ONE_SHIFT)).isGreaterThan(990_000);
    assertThat(measured.recall().recallPerMillion(Plant.TWO_SHIFTS)).isGreaterThan(990_000);
    assertThat(measured.recall().recallPerMillion(Plant.WITH_ALIGHTING)).isGreaterThan(990_000);
    assertThat(measured.isKept()).isTrue();
  }

  @Test
  void shiftsReachTenMinutesBothWaysAndDistancesStayWithinTheRule() {
    // Given
    Ride ride = new Ride(1, Mode.BIKE, BOARDED_S, BOARDED_S + 120, 1_003, null);
    Dice dice = Dice.of(1);
    long least = 0;
    long most = 0;

    // When
    for (int i = 0; i < 100_000; i++) {
      Ride again = Plant.TWO_SHIFTS.retell(ride, dice);
      long shiftS = again.startS() - ride.startS();
      least = Math.min(least, shiftS);
      most = Math.max(most, shiftS);
      long longer = Math.max(again.distanceM(), ride.distanceM());

      // Then
      assertThat(again.endS()).isGreaterThan(again.startS());
      assertThat(Math.abs(again.distanceM() - ride.distanceM()) * 10).isLessThanOrEqualTo(longer);
    }
    assertThat(least).isEqualTo(-600);
    assertThat(most).isEqualTo(600);
  }

  @Test
  void heldRideIsFalseOnlyIfTheSourceHasNothingAtTheSameTime() {
    // Given
    Ride metro = new Ride(1, Mode.METRO, BOARDED_S, BOARDED_S + 1_000, 9_000, null);
    Ride inside = new Ride(1, Mode.BUS, BOARDED_S + 1, BOARDED_S + 1, 0, null);
    Ride atItsEnd = new Ride(1, Mode.BUS, BOARDED_S + 1_000, BOARDED_S + 1_000, 0, null);
    Ride after = new Ride(1, Mode.METRO, BOARDED_S + 1_000, BOARDED_S + 1_500, 9_000, null);
    FalseHolds holds = new FalseHolds();

    // When
    List<Ride> all = List.of(metro, inside, atItsEnd, after);
    all.forEach(ride -> holds.add(ride, all, Verdict.HELD));

    // Then: the metro and the boarding inside it exclude each other
    assertThat(holds.sourceOverlaps()).isEqualTo(2);
    assertThat(holds.falselyHeld()).isEqualTo(2);
    assertThat(holds.perMillion()).isEqualTo(500_000);
    assertThat(holds.examples()).hasSize(2);
  }
}
