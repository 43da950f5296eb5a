package org.tanpuhui.activity.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tanpuhui.activity.contract.ActivityTypes;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.activity.contract.Grants;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;

/** Every way in which an event can be wrong, one row each, in the order of precedence. */
class EventCheckTest {
  private static final Instant NOW = Instant.parse("2026-03-10T08:00:00Z");
  private static final EventCheck CHECK =
      new EventCheck(
          new IntakeLimits(Duration.ofDays(7), Duration.ofDays(366), Duration.ofMinutes(5)));

  static Stream<Arguments> wrongTrips() {
    return Stream.of(
        row("EVENT_INVALID /specversion", e -> e.put("specversion", 1L)),
        row("EVENT_INVALID /id", e -> e.put("id", "")),
        row("EVENT_INVALID /id", e -> e.put("id", JsonNull.NULL)),
        row("EVENT_INVALID /id", e -> e.put("id", "\ud800")),
        row("EVENT_INVALID /source", e -> e.remove("source")),
        row("EVENT_INVALID /type", e -> e.put("type", List.of())),
        row("EVENT_INVALID /subject", e -> e.put("subject", "a\u0085")),
        row("EVENT_INVALID /datacontenttype", e -> e.put("datacontenttype", "text/plain")),
        row("EVENT_INVALID /time", e -> e.put("time", "yesterday")),
        row("EVENT_INVALID /scenario", e -> e.put("scenario", 5L)),
        row("EVENT_INVALID /data", e -> e.remove("data")),
        row("TYPE_UNKNOWN /type", e -> e.put("type", "x")),
        row("SOURCE_NOT_YOURS /source", e -> e.put("source", "/partners/y")),
        row("TYPE_NOT_ALLOWED /type", e -> e.put("type", ActivityTypes.BIKE_RIDE)),
        row("SCENARIO_UNPUBLISHED /scenario", e -> e.put("scenario", "draft")),
        row("SCENARIO_UNPUBLISHED /scenario", e -> e.put("scenario", "none")),
        data("FIELD_MISSING /data/mode", d -> d.remove("mode")),
        data("FIELD_MISSING /data/boarded_at", d -> d.remove("boarded_at")),
        data("FIELD_TYPE /data/mode", d -> d.put("mode", 1L)),
        data("FIELD_RANGE /data/mode", d -> d.put("mode", "tram")),
        data("FIELD_TYPE /data/line", d -> d.put("line", JsonNull.NULL)),
        data("FIELD_RANGE /data/line", d -> d.put("line", "x".repeat(129))),
        data("FIELD_TYPE /data/boarded_at", d -> d.put("boarded_at", "2026-03-10T07:00:00")),
        data("FIELD_TYPE /data/boarded_at", d -> d.put("boarded_at", "2026-02-30T07:00:00Z")),
        data("FIELD_TYPE /data/boarded_at", d -> d.put("boarded_at", 1_773_126_000L)),
        data("FIELD_RANGE /data/boarded_at", d -> d.put("boarded_at", "1999-12-31T23:59:59Z")),
        data("FIELD_TYPE /data/distance_m", d -> d.put("distance_m", "14200")),
        data("FIELD_TYPE /data/distance_m", d -> d.put("distance_m", new BigDecimal("14200.0"))),
        data("FIELD_RANGE /data/distance_m", d -> d.put("distance_m", 0L)),
        data("FIELD_RANGE /data/distance_m", d -> d.put("distance_m", 120_001L)),
        data("FIELD_RANGE /data/distance_m", d -> d.put("distance_m", BigInteger.TEN.pow(30))),
        data("FIELD_RANGE /data/fare_fen", d -> d.put("fare_fen", -1L)),
        data("FIELD_UNKNOWN /data/a~1b", d -> d.put("a/b", 1L)),
        data("FIELD_RANGE /data/alighted_at", d -> d.put("alighted_at", "2026-03-10T07:00:00Z")),
        data("FIELD_RANGE /data/alighted_at", d -> d.put("alighted_at", "2026-03-10T13:00:01Z")),
        data(
            "DISTANCE_UNKNOWN /data/distance_m",
            d -> d.keySet().removeAll(List.of("distance_m", "alight_stop"))),
        data("TIME_IN_FUTURE /data", d -> d.put("alighted_at", "2026-03-10T08:05:01Z")),
        data(
            "TOO_LATE /data",
            d -> {
              d.put("boarded_at", "2026-03-03T07:59:59Z");
              d.put("alighted_at", "2026-03-03T08:20:00Z");
            }));
  }

  @ParameterizedTest
  @MethodSource("wrongTrips")
  void wrongTripIsRefused(String expected, Consumer<Map<String, Object>> spoil) {
    Map<String, Object> event = trip();
    spoil.accept(event);

    Checked answer = CHECK.check(Scheme.SANDBOX, Optional.of(partner(true)), event, NOW);

    assertThat(answer).isInstanceOf(Rejection.class);
    Rejection rejection = (Rejection) answer;
    assertThat(rejection.code() + " " + rejection.pointer()).isEqualTo(expected);
    assertThat(rejection.detail()).isNotBlank();
  }

  static Stream<Arguments> wrongRides() {
    return Stream.of(
        data("FIELD_MISSING /data/ride_id", d -> d.remove("ride_id")),
        data("FIELD_MISSING /data/distance_m", d -> d.remove("distance_m")),
        data("FIELD_RANGE /data/distance_m", d -> d.put("distance_m", 1_000_001L)),
        data("FIELD_RANGE /data/locked_at", d -> d.put("locked_at", "2026-03-10T07:00:00Z")),
        data("FIELD_RANGE /data/status", d -> d.put("status", "lost")),
        data("FIELD_TYPE /data/start", d -> d.put("start", "here")),
        data("FIELD_MISSING /data/start/datum", d -> point(d).remove("datum")),
        data("FIELD_UNKNOWN /data/start/alt", d -> point(d).put("alt", 1L)),
        data("FIELD_RANGE /data/start/lat", d -> point(d).put("lat", new BigDecimal("90.001"))),
        data("FIELD_RANGE /data/start/lon", d -> point(d).put("lon", -181L)),
        data("FIELD_TYPE /data/start/lon", d -> point(d).put("lon", "114")),
        data("FIELD_RANGE /data/start/datum", d -> point(d).put("datum", "bd09")));
  }

  @ParameterizedTest
  @MethodSource("wrongRides")
  void wrongRideIsRefused(String expected, Consumer<Map<String, Object>> spoil) {
    Map<String, Object> event = ride();
    spoil.accept(event);

    Rejection rejection =
        (Rejection) CHECK.check(Scheme.SANDBOX, Optional.of(cyclist()), event, NOW);

    assertThat(rejection.code() + " " + rejection.pointer()).isEqualTo(expected);
  }

  @Test
  void partnerIsJudgedAfterTheTypeAndBeforeTheSource() {
    Map<String, Object> event = trip();
    event.put("source", "/foreign");

    Rejection unknown = (Rejection) CHECK.check(Scheme.SANDBOX, Optional.empty(), event, NOW);
    Rejection suspended =
        (Rejection) CHECK.check(Scheme.SANDBOX, Optional.of(partner(false)), event, NOW);

    assertThat(unknown.code()).isEqualTo(ProblemCode.PARTNER_UNKNOWN);
    assertThat(suspended.code()).isEqualTo(ProblemCode.PARTNER_SUSPENDED);
  }

  @Test
  void fingerprintIgnoresSpellingAndEnvelopeButNoContent() {
    byte[] hash = good(trip()).fingerprint();
    Map<String, Object> respelled = trip();
    respelled.put("time", "2026-03-10T07:59:00Z");
    respelled.put("extension", "x");
    data(respelled).put("boarded_at", "2026-03-10T15:00:00.000+08:00");
    Map<String, Object> changed = trip();
    data(changed).put("fare_fen", 501L);

    assertThat(good(respelled).fingerprint()).isEqualTo(hash).hasSize(16);
    assertThat(good(changed).fingerprint()).isNotEqualTo(hash);
  }

  @Test
  void stopsAreQuantitiesOnlyWithoutDistance() {
    Map<String, Object> withoutDistance = trip();
    data(withoutDistance).remove("distance_m");

    assertThat(quantities(good(trip())))
        .containsExactlyInAnyOrder("mode", "boarded_at", "alighted_at", "distance_m");
    assertThat(quantities(good(withoutDistance)))
        .contains("board_stop", "alight_stop")
        .doesNotContain("order_id", "fare_fen");
  }

  @Test
  void busBoardingAloneIsAPointInTime() {
    Map<String, Object> event = trip();
    data(event).put("mode", "bus");
    data(event).keySet().removeAll(List.of("alighted_at", "distance_m", "alight_stop"));

    assertThat(good(event).data().endedAt()).isNull();
  }

  @Test
  void placesAreKeptToThreeDecimals() {
    CheckedEvent event =
        (CheckedEvent) CHECK.check(Scheme.SANDBOX, Optional.of(cyclist()), ride(), NOW);

    assertThat(event.data().values())
        .contains(new GeoPoint(new BigDecimal("22.543"), new BigDecimal("114.057"), "wgs84"));
  }

  @Test
  void lateActivityPassesUnderAnOpenGrantOnly() {
    Map<String, Object> event = trip();
    data(event).put("boarded_at", "2026-01-05T07:00:00Z");
    data(event).put("alighted_at", "2026-01-05T07:20:00Z");
    Instant from = Instant.parse("2026-01-01T00:00:00Z");
    Instant to = Instant.parse("2026-02-01T00:00:00Z");
    UUID id = UUID.randomUUID();
    Set<String> types = Set.of(ActivityTypes.TRANSIT_TRIP);

    Backfill open = new Backfill(id, types, from, to, NOW.plusSeconds(1), null);
    Backfill over = new Backfill(id, types, from, to, NOW, null);
    Backfill closed = new Backfill(id, types, from, to, NOW.plusSeconds(1), NOW);
    Backfill elsewhere =
        new Backfill(id, Set.of(ActivityTypes.BIKE_RIDE), from, to, NOW.plusSeconds(1), null);

    assertThat(check(event, open)).isInstanceOf(CheckedEvent.class);
    assertThat(((CheckedEvent) check(event, open)).backfillId()).isEqualTo(id);
    for (Backfill no : List.of(over, closed, elsewhere)) {
      assertThat(((Rejection) check(event, no)).code()).isEqualTo(ProblemCode.TOO_LATE);
    }
  }

  @Test
  void mandateCountsAtTheStartOfTheActivity() {
    CheckedEvent event = good(trip());
    long start = Micros.of(event.data().occurredAt());
    int scenario = event.scenario().number();

    assertThat(CHECK.admit(event, null).code()).isEqualTo(ProblemCode.SUBJECT_UNKNOWN);
    assertThat(CHECK.admit(event, bound(new Mandate(scenario, Grants.RECORD, start, start + 1))))
        .isNull();
    for (Mandate no :
        List.of(
            new Mandate(scenario, Grants.RECORD, start + 1, Mandate.OPEN),
            new Mandate(scenario, Grants.RECORD, start - 9, start),
            new Mandate(scenario, Grants.POINTS | Grants.POOL, 0, Mandate.OPEN),
            new Mandate(scenario + 1, Grants.RECORD, 0, Mandate.OPEN))) {
      assertThat(CHECK.admit(event, bound(no)).code()).isEqualTo(ProblemCode.NO_MANDATE);
    }
    Binding project =
        new Binding(1, 0, 0, HolderKind.PROJECT, new Mandate[0], new int[0], new int[0]);
    assertThat(project.grantsAt(scenario, NOW)).isEqualTo(Grants.RECORD);
    assertThat(CHECK.admit(event, project).code()).isEqualTo(ProblemCode.HOLDER_KIND_NOT_FOR_TYPE);
  }

  private static Checked check(Map<String, Object> event, Backfill backfill) {
    return CHECK.check(Scheme.SANDBOX, Optional.of(partner(true, backfill)), event, NOW);
  }

  private static CheckedEvent good(Map<String, Object> event) {
    return (CheckedEvent) CHECK.check(Scheme.SANDBOX, Optional.of(partner(true)), event, NOW);
  }

  private static List<String> quantities(CheckedEvent event) {
    ActivityData data = event.data();
    return java.util.stream.IntStream.range(0, data.values().length)
        .filter(i -> data.values()[i] != null && data.isQuantity(i))
        .mapToObj(i -> data.schema().name(i))
        .toList();
  }

  private static Binding bound(Mandate mandate) {
    return new Binding(1, 0, 0, HolderKind.PERSON, new Mandate[] {mandate}, new int[0], new int[0]);
  }

  private static Partner partner(boolean active, Backfill... backfills) {
    return partner(ActivityTypes.TRANSIT_TRIP, active, backfills);
  }

  private static Partner cyclist() {
    return partner(ActivityTypes.BIKE_RIDE, true);
  }

  private static Partner partner(String type, boolean active, Backfill... backfills) {
    return new Partner(
        1,
        Scheme.SANDBOX,
        "x",
        "x",
        "x",
        "company",
        active,
        Set.of("/partners/x"),
        Map.of(type, EvidenceGrade.TRANSACTION),
        Map.of(
            "default", new Scenario(1, "default", "x", "x", true),
            "draft", new Scenario(2, "draft", "x", "x", false)),
        List.of(backfills),
        new byte[16]);
  }

  private static Map<String, Object> trip() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("mode", "metro");
    data.put("boarded_at", "2026-03-10T07:00:00Z");
    data.put("alighted_at", "2026-03-10T07:20:00Z");
    data.put("board_stop", "Futian");
    data.put("alight_stop", "Luohu");
    data.put("distance_m", 14_200L);
    data.put("order_id", "o-1");
    data.put("fare_fen", 500L);
    return event(ActivityTypes.TRANSIT_TRIP, data);
  }

  private static Map<String, Object> ride() {
    Map<String, Object> start = new HashMap<>();
    start.put("lat", new BigDecimal("22.54321"));
    start.put("lon", new BigDecimal("114.05678"));
    start.put("datum", "wgs84");
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("ride_id", "r-1");
    data.put("vehicle", "ebike");
    data.put("unlocked_at", "2026-03-10T07:00:00Z");
    data.put("locked_at", "2026-03-10T07:20:00Z");
    data.put("distance_m", 3_000L);
    data.put("start", start);
    return event(ActivityTypes.BIKE_RIDE, data);
  }

  private static Map<String, Object> event(String type, Map<String, Object> data) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("specversion", "1.0");
    event.put("id", "e-1");
    event.put("source", "/partners/x");
    event.put("type", type);
    event.put("subject", "s-1");
    event.put("data", data);
    return event;
  }

  @SuppressWarnings("unchecked") // built above
  private static Map<String, Object> data(Map<String, Object> event) {
    return (Map<String, Object>) event.get("data");
  }

  @SuppressWarnings("unchecked") // built above
  private static Map<String, Object> point(Map<String, Object> data) {
    return (Map<String, Object>) data.get("start");
  }

  private static Arguments row(String expected, Consumer<Map<String, Object>> spoil) {
    return Arguments.of(expected, spoil);
  }

  private static Arguments data(String expected, Consumer<Map<String, Object>> spoil) {
    Consumer<Map<String, Object>> inside = event -> spoil.accept(data(event));
    return Arguments.of(expected, inside);
  }
}
