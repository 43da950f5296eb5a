package org.tanpuhui.deploy.driver.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tanpuhui.deploy.driver.replay.Tap.Kind;

class SztTapsTest {

  private final List<ReplayEvent> events = new ArrayList<>();
  private final Unconverted left = new Unconverted();

  private static MetroNetwork line() {
    MetroNetwork network = new MetroNetwork();
    network.addTrack("罗湖", "国贸", 900.9);
    network.addTrack("国贸", "老街", 800.9);
    return network;
  }

  private static Tap tap(String card, String time, Kind kind, String station) {
    return new Tap(card, LocalDateTime.parse("2018-09-01T" + time), kind, station, "d1", 400);
  }

  private void pair(Tap... taps) {
    new SztTaps(line()).pair(List.of(taps), events::add, left);
  }

  @Test
  void entryAndExitOfOneCardAreATripInShenzhenTime() {
    // When
    pair(
        tap("A", "08:30:00", Kind.OUT, "老街"),
        tap("B", "08:10:00", Kind.IN, "国贸"),
        tap("A", "08:00:00", Kind.IN, "罗湖"));

    // Then
    assertThat(events).hasSize(1);
    ReplayEvent trip = events.get(0);
    assertThat(trip.start()).isEqualTo(Instant.parse("2018-09-01T00:00:00Z"));
    assertThat(trip.end()).isEqualTo(Instant.parse("2018-09-01T00:30:00Z"));
    assertThat(trip.distanceM()).isEqualTo(1701);
    assertThat(left.counts()).containsExactly(java.util.Map.entry("entry without exit", 1L));
  }

  @Test
  void busTapIsABoardingWithItsLine() {
    pair(tap("A", "08:00:00", Kind.BUS, "M506"), tap("A", "09:00:00", Kind.BUS, ""));
    assertThat(events).extracting(ReplayEvent::line).containsExactly("M506", null);
    assertThat(events).extracting(ReplayEvent::end).containsOnlyNulls();
  }

  @Test
  void secondEntryLeavesTheFirstBehind() {
    pair(
        tap("A", "08:00:00", Kind.IN, "罗湖"),
        tap("A", "08:05:00", Kind.IN, "国贸"),
        tap("A", "08:30:00", Kind.OUT, "老街"));
    assertThat(events).extracting(ReplayEvent::boardStop).containsExactly("国贸");
    assertThat(left.counts()).containsEntry("entry without exit", 1L);
  }

  @Test
  void dirtIsCountedByReasonAndNamesNoCard() {
    // When
    pair(
        tap("SECRETA", "08:00:00", Kind.IN, ""),
        tap("SECRETA", "08:30:00", Kind.OUT, "老街"),
        tap("SECRETB", "08:00:00", Kind.IN, "罗湖"),
        tap("SECRETB", "08:30:00", Kind.OUT, "罗湖"),
        tap("SECRETC", "08:00:00", Kind.OUT, "罗湖"),
        tap("SECRETD", "08:00:00", Kind.IN, "罗湖"),
        tap("SECRETD", "08:30:00", Kind.OUT, "广州南"),
        tap("SECRETE", "08:00:00", Kind.BUS, "M1"),
        tap("SECRETE", "08:00:00", Kind.BUS, "M1"),
        tap("SECRETF", "08:00:00", Kind.IN, "罗湖"),
        tap("SECRETF", "15:00:01", Kind.OUT, "国贸"));

    // Then
    assertThat(left.counts())
        .containsEntry("trip with an empty station name", 2L)
        .containsEntry("trip that ends where it began", 2L)
        .containsEntry("exit without entry", 1L)
        .containsEntry("trip with an unknown station name", 2L)
        .containsEntry("repeated tap", 1L)
        .containsEntry("trip of more than 6 hours", 2L);
    assertThat(left.sum() + events.size()).isEqualTo(11);
    left.counts().keySet().forEach(r -> assertThat(left.example(r)).doesNotContain("SECRET"));
  }

  @Test
  void stationNamesComeToOneSpelling() {
    assertThat(StationNames.normalise("罗湖站")).isEqualTo("罗湖");
    assertThat(StationNames.normalise("罗湖")).isEqualTo("罗湖");
    assertThat(StationNames.normalise("深圳大学")).isEqualTo("深大");
    assertThat(StationNames.normalise("?I岭")).isEqualTo("孖岭");
    assertThat(StationNames.normalise("马鞍山")).isEqualTo("马安山");
    assertThat(StationNames.normalise("")).isEmpty();
  }

  @Test
  void busLinesComeToOneSpelling() {
    assertThat(LineNames.normalise("74路")).isEqualTo("74");
    assertThat(LineNames.normalise("392线（混租电动）")).isEqualTo("392");
    assertThat(LineNames.normalise("395线（混租电动)")).isEqualTo("395");
    assertThat(LineNames.normalise("M506")).isEqualTo("M506");
    assertThat(LineNames.normalise("")).isEmpty();
  }

  @Test
  void everyRealTapIsEitherAnEventOrAReason() throws Exception {
    // Given
    Path folder = SharedData.folder("szt-smartcard");
    MetroNetwork network =
        MetroNetwork.read(
            folder.resolve("szmc.net-metro.json.gz"), folder.resolve("shenzhen_Metro.json.gz"));

    // When
    long rows =
        new SztTaps(network).read(List.of(folder.resolve("14_14.part.csv.gz")), events::add, left);

    // Then
    long trips = events.stream().filter(e -> e.mode() == ReplayEvent.Mode.METRO).count();
    assertThat(rows).isEqualTo(27_635);
    assertThat(2 * trips + (events.size() - trips) + left.sum()).isEqualTo(rows);
    assertThat(left.counts()).doesNotContainKey("trip with an unknown station name");
    assertThat(trips).isGreaterThan(250);
    for (ReplayEvent e : events) {
      if (e.mode() == ReplayEvent.Mode.METRO) {
        long seconds = Duration.between(e.start(), e.end()).toSeconds();
        // No metro train averages 90 km/h door to door.
        assertThat(e.distanceM() * 3600).as("%s", e.boardStop()).isLessThan(90_000 * seconds);
      }
    }
  }
}
