package org.tanpuhui.deploy.driver.city;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tanpuhui.deploy.driver.city.City.Wave;
import org.tanpuhui.deploy.driver.city.CityEvent.Fate;
import org.tanpuhui.deploy.driver.city.CityParameters.Shares;
import org.tanpuhui.deploy.driver.event.EventBuffer;

class CityTest {

  private static final LocalDate DAY = LocalDate.parse("2026-11-22");
  private static final Shares MANY = new Shares(10_000, 10_000, 20_000, 5_000, 20_000);

  @Test
  void sameParametersGiveTheSameBytes() {
    // Given
    CityParameters parameters = new CityParameters(7, 500, DAY, 2, MANY);

    // When
    byte[] once = bytes(parameters);
    byte[] again = bytes(parameters);

    // Then
    assertThat(again).isEqualTo(once);
    assertThat(bytes(new CityParameters(8, 500, DAY, 2, MANY))).isNotEqualTo(once);
  }

  @Test
  void moreParticipantsDoNotChangeTheOnesThereWere() {
    List<CityEvent> few = events(new CityParameters(7, 50, DAY, 1, MANY), Wave.FIRST);
    List<CityEvent> many = events(new CityParameters(7, 80, DAY, 1, MANY), Wave.FIRST);
    assertThat(many.subList(0, few.size())).isEqualTo(few);
  }

  @Test
  void ordinaryTripsOfOnePersonKeepMoreThanTenMinutesApart() {
    // Given
    Map<Long, List<CityEvent>> byPerson = new HashMap<>();
    for (CityEvent event : events(new CityParameters(3, 5_000, DAY, 3, MANY), Wave.FIRST)) {
      if (event.fate() == Fate.POSTED) {
        byPerson.computeIfAbsent(event.person(), p -> new ArrayList<>()).add(event);
      }
    }

    // When
    for (List<CityEvent> trips : byPerson.values()) {
      trips.sort(Comparator.comparingLong(CityEvent::startS));
      for (int i = 1; i < trips.size(); i++) {
        // Then
        assertThat(trips.get(i).startS() - trips.get(i - 1).endS())
            .isGreaterThanOrEqualTo(PersonPlan.GAP_S_MIN);
      }
    }
    assertThat(byPerson).hasSizeGreaterThan(4_000);
  }

  @Test
  void everyHeldEventIsLaidOverExactlyOneOrdinaryTripOfAnotherModeOrSource() {
    CityParameters parameters = new CityParameters(3, 5_000, DAY, 1, MANY);
    long held = 0;
    for (long person = 0; person < parameters.participants(); person++) {
      PersonPlan plan = PersonPlan.of(parameters, person);
      for (CityEvent second : plan.second()) {
        if (second.fate() == Fate.PARKED) {
          held++;
          long winners =
              plan.first().stream()
                  .filter(e -> e.fate() == Fate.POSTED && claimsTheSame(e, second))
                  .count();
          assertThat(winners).as("winners over %s", second).isEqualTo(1);
        }
      }
    }
    assertThat(held).isGreaterThan(500);
  }

  private static boolean claimsTheSame(CityEvent winner, CityEvent later) {
    boolean point = later.startS() == later.endS() || winner.startS() == winner.endS();
    boolean overlaps =
        point
            ? winner.startS() < later.startS() && later.startS() < winner.endS()
            : winner.startS() < later.endS() && later.startS() < winner.endS();
    boolean alike =
        winner.mode() == later.mode()
            && winner.partner() != later.partner()
            && Math.abs(winner.startS() - later.startS()) <= 600
            && Math.abs(winner.endS() - later.endS()) <= 600
            && Math.abs(winner.distanceM() - later.distanceM()) * 10 <= winner.distanceM();
    return overlaps || alike;
  }

  @Test
  void everyRideIsPlausibleUnlessItIsMeantNotToBe() {
    for (Wave wave : Wave.values()) {
      for (CityEvent e : events(new CityParameters(11, 5_000, DAY, 1, MANY), wave)) {
        if (e.mode() == Mode.BIKE && e.fate() != Fate.REFUSED) {
          long seconds = e.endS() - e.startS();
          assertThat(e.distanceM()).isBetween(200L, 20_000L);
          assertThat(seconds).isBetween(60L, 7_200L);
          // 3 to 30 km/h
          assertThat(e.distanceM() * 36).isBetween(30 * seconds, 300 * seconds);
        }
        if (e.mode() == Mode.METRO && e.fate() != Fate.REFUSED) {
          assertThat(e.distanceM()).isBetween(1L, 120_000L);
          assertThat(e.endS() - e.startS()).isBetween(1L, 21_600L);
        }
      }
    }
  }

  @Test
  void idsAreUniqueExceptWhereSecondCopiesAreMeant() {
    CityParameters parameters = new CityParameters(5, 3_000, DAY, 2, MANY);
    Set<String> ids = new HashSet<>();
    for (Wave wave : Wave.values()) {
      for (CityEvent event : events(parameters, wave)) {
        boolean copy = event.fate() == Fate.DUPLICATE || event.fate() == Fate.ID_REUSED;
        assertThat(ids.add(event.partner() + event.id())).isEqualTo(!copy);
      }
    }
  }

  @Test
  void everyKindOfBadEventIsThereAndEveryLineIsJson() throws Exception {
    // Given
    CityParameters parameters = new CityParameters(5, 3_000, DAY, 1, MANY);
    EnumSet<BadKind> seen = EnumSet.noneOf(BadKind.class);
    CityEventJson json = new CityEventJson(parameters.seed());
    ObjectMapper mapper = new ObjectMapper();
    EventBuffer out = new EventBuffer(1024);

    // When
    for (CityEvent event : events(parameters, Wave.FIRST)) {
      out.clear();
      json.write(event, out);
      JsonNode node = mapper.readTree(out.array(), 0, out.length());

      // Then
      assertThat(node.path("id").asText()).isEqualTo(event.id());
      if (event.bad() == null) {
        String start = event.mode() == Mode.BIKE ? "unlocked_at" : "boarded_at";
        assertThat(Instant.parse(node.path("data").path(start).asText()).getEpochSecond())
            .isEqualTo(event.startS());
        assertThat(node.path("data").path("distance_m").asLong())
            .isEqualTo(event.stops() == null ? event.distanceM() : 0);
      } else {
        seen.add(event.bad());
      }
    }
    assertThat(seen).containsExactlyInAnyOrder(BadKind.values());
  }

  @Test
  void expectedTotalsAreTheSumOverTheOrdinaryTrips() {
    // Given
    Expected expected = new Expected(Map.of("M1", 3_100L), 6_300);

    // When
    expected.add(posted(Mode.METRO, 14_200, null));
    expected.add(posted(Mode.BUS, 0, "M1"));
    expected.add(posted(Mode.BUS, 0, null));
    expected.add(posted(Mode.BIKE, 1_940, null));
    expected.add(posted(Mode.BIKE, 1_940, null).with("1", Fate.DUPLICATE, 1_940));
    expected.add(posted(Mode.BIKE, 1_940, null).with("2", Fate.PARKED, 1_940));

    // Then
    assertThat(expected.reductionMg()).isEqualTo(664_560 + 83_390 + 169_470 + 65_727);
    assertThat(expected.points()).isEqualTo(664 + 83 + 169 + 65);
    assertThat(expected.posted()).isEqualTo(4);
    assertThat(expected.accepted()).isEqualTo(5);
    assertThat(expected.sent()).isEqualTo(6);
  }

  private static CityEvent posted(Mode mode, long distanceM, String line) {
    return new CityEvent(
        CityPartner.METRO, 0, "1", mode, 0, 0, distanceM, line, null, Fate.POSTED, null);
  }

  private static List<CityEvent> events(CityParameters parameters, Wave wave) {
    List<CityEvent> events = new ArrayList<>();
    new City(parameters).forEach(wave, events::add);
    return events;
  }

  private static byte[] bytes(CityParameters parameters) {
    EventBuffer out = new EventBuffer(1 << 20);
    CityEventJson json = new CityEventJson(parameters.seed());
    for (Wave wave : Wave.values()) {
      new City(parameters).forEach(wave, event -> json.write(event, out));
    }
    return out.toBytes();
  }
}
