package org.tanpuhui.deploy.driver.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tanpuhui.deploy.driver.replay.SingaporeRides.Ride;

class RidesTest {

  private final List<ReplayEvent> events = new ArrayList<>();
  private final Unconverted left = new Unconverted();

  @Test
  void mibiciRideTakesTheGreatCircleAndNothingAboutTheUser() {
    // Given
    MibiciRides rides =
        new MibiciRides(
            Map.of("37", new double[] {20.66, -103.35}, "19", new double[] {20.67, -103.35}));

    // When
    rides.convert(
        List.of(
            "1", "44047", "M", "1991.0", "2015-10-01 00:01:02", "2015-10-01 00:17:01", "37", "19"),
        events::add,
        left);
    rides.convert(
        List.of(
            "2", "44047", "M", "1991.0", "2015-10-01 01:01:02", "2015-10-01 01:17:01", "37", "37"),
        events::add,
        left);
    rides.convert(
        List.of(
            "3", "44047", "M", "1991.0", "2015-10-01 02:01:02", "2015-10-01 02:17:01", "37", "999"),
        events::add,
        left);

    // Then
    assertThat(events).hasSize(1);
    assertThat(events.get(0).distanceM()).isEqualTo(1111);
    assertThat(events.get(0).toString()).doesNotContain("1991");
    assertThat(left.counts()).hasSize(2);
    left.counts().keySet().forEach(r -> assertThat(left.example(r)).doesNotContain("44047"));
  }

  @Test
  void realMibiciRidesAreAllThere() throws Exception {
    Path folder = SharedData.folder("mibici-bikeshare");
    MibiciRides rides =
        new MibiciRides(MibiciRides.stations(folder.resolve("nomenclatura_2024_12.csv")));
    long rows =
        rides.read(
            List.of(folder.resolve("2015_10.csv.gz"), folder.resolve("2015_11.csv.gz")),
            events::add,
            left);
    assertThat(rows).isEqualTo(96_274);
    assertThat(events.size() + left.sum()).isEqualTo(rows);
    assertThat(events.size()).isGreaterThan(85_000);
  }

  @Test
  void syntheticRiderNeverRidesTwiceAtOnceAndSaysThatItIsSynthetic() {
    // Given
    List<Ride> rides = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rides.add(new Ride("t" + i, 5, 1_505_084_846L + i * 1000L, 1_505_085_600L + i * 1000L, 900));
    }
    rides.add(new Ride("overlapping", 5, 1_505_084_900L, 1_505_085_000L, 900));

    // When
    new SingaporeRides(1).assign(rides, events::add, left);

    // Then
    assertThat(events).hasSize(40);
    assertThat(left.sum()).isEqualTo(1);
    assertThat(events).allMatch(e -> e.naturalId().endsWith("-synthetic-rider"));
    assertThat(events.stream().map(ReplayEvent::rider).distinct().count()).isGreaterThan(6);
    assertNoOverlap();
  }

  @Test
  void moreFilesDoNotChangeWhoRodeWhat() throws Exception {
    // Given
    Path folder = SharedData.folder("singapore-dockless-bike");
    String name = "bike_trips2_nodes_distances_201709%d.dat.gz";
    SingaporeRides source = new SingaporeRides(1);

    // When
    source.read(List.of(folder.resolve(name.formatted(12))), events::add, left);
    Set<ReplayEvent> alone = new HashSet<>(events);
    events.clear();
    long rows =
        source.read(
            List.of(
                folder.resolve(name.formatted(11)),
                folder.resolve(name.formatted(12)),
                folder.resolve(name.formatted(13))),
            events::add,
            new Unconverted());

    // Then
    assertThat(rows).isEqualTo(110_766);
    alone.removeAll(new HashSet<>(events));
    // Only a ride over midnight can be left out for one of the day before.
    assertThat(alone.size()).isLessThan(5);
    assertNoOverlap();
  }

  private void assertNoOverlap() {
    Map<String, List<ReplayEvent>> byRider = new HashMap<>();
    events.forEach(e -> byRider.computeIfAbsent(e.rider(), r -> new ArrayList<>()).add(e));
    for (List<ReplayEvent> rides : byRider.values()) {
      rides.sort(Comparator.comparing(ReplayEvent::start));
      for (int i = 1; i < rides.size(); i++) {
        assertThat(rides.get(i).start()).isAfterOrEqualTo(rides.get(i - 1).end());
      }
    }
  }

  @Test
  void shiftIsWholeWeeksAndEndsJustBeforeNow() {
    Instant last = Instant.parse("2018-09-01T03:30:58Z");
    Instant now = Instant.parse("2026-11-23T09:00:00Z");
    WeekShift shift = WeekShift.before(now, last);
    Instant moved = shift.shifted(last);
    assertThat(moved).isBefore(now).isAfter(now.minusSeconds(7 * 86_400));
    assertThat(moved).isEqualTo(Instant.parse("2026-11-21T03:30:58Z"));
    assertThat(WeekShift.before(last.plusSeconds(7 * 86_400), last).weeks()).isZero();
  }
}
