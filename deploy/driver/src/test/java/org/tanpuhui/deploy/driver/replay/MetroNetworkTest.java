package org.tanpuhui.deploy.driver.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MetroNetworkTest {

  @Test
  void distanceIsTheShortestWayAcrossLines() {
    MetroNetwork network = new MetroNetwork();
    network.addTrack("A", "B", 1000);
    network.addTrack("B", "C", 1000);
    network.addTrack("C", "D", 1000);
    network.addTrack("A", "X", 700);
    network.addTrack("X", "D", 800.9);
    network.addTrack("lonely", "island", 10);
    assertThat(network.distanceM("A", "D")).hasValue(1500);
    assertThat(network.distanceM("D", "A")).hasValue(1500);
    assertThat(network.distanceM("A", "C")).hasValue(2000);
    assertThat(network.distanceM("A", "island")).isEmpty();
    assertThat(network.distanceM("nowhere", "A")).isEmpty();
  }

  @Test
  void aDegreeOnTheEquatorIs111Kilometres() {
    Assertions.assertThat(GreatCircle.metres(0, 114, 0, 115))
        .isCloseTo(111_195, Offset.offset(1.0));
  }

  @Test
  void realNetworkJoinsAllStationsOfTheEightLines() throws Exception {
    // Given
    Path folder = SharedData.folder("szt-smartcard");

    // When
    MetroNetwork network =
        MetroNetwork.read(
            folder.resolve("szmc.net-metro.json.gz"), folder.resolve("shenzhen_Metro.json.gz"));

    // Then: 216 stops of the list, stations where lines meet counted once
    assertThat(network.stations()).isEqualTo(181);
    for (String station : new String[] {"碧头", "孖岭", "深大", "马安山", "双龙", "赤湾", "清湖"}) {
      assertThat(network.distanceM("罗湖", station)).as(station).isPresent();
    }
    // Line 1 from end to end is 41 km long.
    assertThat(network.distanceM("罗湖", "机场东").getAsLong()).isBetween(34_000L, 42_000L);
    assertThat(network.distanceM("罗湖", "国贸").getAsLong()).isBetween(700L, 1_100L);
  }
}
