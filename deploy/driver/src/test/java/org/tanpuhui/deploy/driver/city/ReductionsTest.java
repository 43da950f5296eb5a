package org.tanpuhui.deploy.driver.city;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The worked examples of the methodologies, by hand. */
class ReductionsTest {

  @Test
  void metroTripOf14Point2Kilometres() {
    assertThat(Reductions.metroMg(14_200)).isEqualTo(664_560);
    assertThat(Reductions.points(664_560)).isEqualTo(664);
  }

  @Test
  void busTripOf3Point1Kilometres() {
    assertThat(Reductions.busMg(3_100)).isEqualTo(83_390);
  }

  @Test
  void electricBusTripOf6Point3Kilometres() {
    assertThat(Reductions.busMg(6_300)).isEqualTo(169_470);
  }

  @Test
  void commuteOfTwoMetroAndTwoBusTrips() {
    assertThat(2 * Reductions.metroMg(14_200) + 2 * Reductions.busMg(3_100)).isEqualTo(1_495_900);
  }

  @Test
  void rideIsRoundedDownToTheMilligramOnce() {
    assertThat(Reductions.bikeMg(1_940)).isEqualTo(65_727);
  }

  @Test
  void busLineThatIsNotListedTakesTheDefault() {
    assertThat(Reductions.busLineM(Map.of("M1", 4_200L), 6_390, "M1")).isEqualTo(4_200);
    assertThat(Reductions.busLineM(Map.of("M1", 4_200L), 6_390, "M2")).isEqualTo(6_390);
    assertThat(Reductions.busLineM(Map.of("M1", 4_200L), 6_390, null)).isEqualTo(6_390);
  }
}
