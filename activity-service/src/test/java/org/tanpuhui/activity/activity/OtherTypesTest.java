package org.tanpuhui.activity.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tanpuhui.activity.contract.ActivityTypes;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.activity.contract.Grants;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * Electricity and other metered days, forest monitoring and voids: every way to be wrong, one row
 * each, and when they happened. The clock stands at 2026-03-10 16:00 in Shanghai.
 */
class OtherTypesTest {
  private static final Instant NOW = Instant.parse("2026-03-10T08:00:00Z");
  private static final String SOURCE = "/partners/x";
  private static final EventCheck CHECK =
      new EventCheck(
          new IntakeLimits(Duration.ofDays(7), Duration.ofDays(366), Duration.ofMinutes(5)));

  static Stream<Arguments> wrongDays() {
    return Stream.of(
        data("FIELD_MISSING /data/day", d -> d.remove("day")),
        data("FIELD_MISSING /data/energy_wh", d -> d.remove("energy_wh")),
        data("FIELD_MISSING /data/read_quality", d -> d.remove("read_quality")),
        data("FIELD_TYPE /data/day", d -> d.put("day", JsonNull.NULL)),
        data("FIELD_TYPE /data/day", d -> d.put("day", 20260309L)),
        data("FIELD_TYPE /data/day", d -> d.put("day", "2026-3-9")),
        data("FIELD_TYPE /data/day", d -> d.put("day", "2026-02-29")),
        data("FIELD_TYPE /data/day", d -> d.put("day", "2026-03-09T00:00:00+08:00")),
        data("FIELD_RANGE /data/day", d -> d.put("day", "1999-12-31")),
        data("FIELD_RANGE /data/day", d -> d.put("day", "9999-12-31")),
        data("FIELD_TYPE /data/energy_wh", d -> d.put("energy_wh", "8200")),
        data("FIELD_TYPE /data/energy_wh", d -> d.put("energy_wh", new BigDecimal("8200.0"))),
        data("FIELD_TYPE /data/energy_wh", d -> d.put("energy_wh", true)),
        data("FIELD_RANGE /data/energy_wh", d -> d.put("energy_wh", -1L)),
        data("FIELD_RANGE /data/energy_wh", d -> d.put("energy_wh", 1_000_001L)),
        data("FIELD_RANGE /data/energy_wh", d -> d.put("energy_wh", BigInteger.TEN.pow(20))),
        data("FIELD_RANGE /data/read_quality", d -> d.put("read_quality", "guessed")),
        data("FIELD_TYPE /data/read_quality", d -> d.put("read_quality", 1L)),
        data("FIELD_TYPE /data/tariff_tier", d -> d.put("tariff_tier", "1")),
        data("FIELD_RANGE /data/tariff_tier", d -> d.put("tariff_tier", 0L)),
        data("FIELD_RANGE /data/tariff_tier", d -> d.put("tariff_tier", 4L)),
        data("FIELD_TYPE /data/has_pv", d -> d.put("has_pv", "true")),
        data("FIELD_TYPE /data/has_pv", d -> d.put("has_pv", 1L)),
        data("FIELD_TYPE /data/has_pv", d -> d.put("has_pv", JsonNull.NULL)),
        data("FIELD_UNKNOWN /data/persons", d -> d.put("persons", 3L)),
        data("TIME_IN_FUTURE /data/day", d -> d.put("day", "2026-03-10")),
        data("TIME_IN_FUTURE /data/day", d -> d.put("day", "2026-03-11")),
        data("TOO_LATE /data/day", d -> d.put("day", "2026-03-02")),
        data("TOO_LATE /data/day", d -> d.put("day", "2000-01-01")));
  }

  @ParameterizedTest
  @MethodSource("wrongDays")
  void wrongDayIsRefused(String expected, Consumer<Map<String, Object>> spoil) {
    refused(expected, day("2026-03-09"), spoil);
  }

  static Stream<Arguments> wrongMeteredDays() {
    return Stream.of(
        data("FIELD_MISSING /data/act", d -> d.remove("act")),
        data("FIELD_MISSING /data/day", d -> d.remove("day")),
        data("FIELD_MISSING /data/amount", d -> d.remove("amount")),
        data("FIELD_MISSING /data/unit", d -> d.remove("unit")),
        data("FIELD_TYPE /data/act", d -> d.put("act", 1L)),
        data("FIELD_RANGE /data/act", d -> d.put("act", "x".repeat(65))),
        data("FIELD_TYPE /data/amount", d -> d.put("amount", new BigDecimal("1.5"))),
        data("FIELD_RANGE /data/amount", d -> d.put("amount", -1L)),
        data("FIELD_RANGE /data/amount", d -> d.put("amount", 1_000_000_000_001L)),
        data("FIELD_RANGE /data/unit", d -> d.put("unit", "")),
        data("FIELD_RANGE /data/capacity_w", d -> d.put("capacity_w", -1L)),
        data("FIELD_UNKNOWN /data/energy_wh", d -> d.put("energy_wh", 1L)),
        data("TIME_IN_FUTURE /data/day", d -> d.put("day", "2026-03-10")),
        data("TOO_LATE /data/day", d -> d.put("day", "2026-03-02")));
  }

  @ParameterizedTest
  @MethodSource("wrongMeteredDays")
  void wrongMeteredDayIsRefused(String expected, Consumer<Map<String, Object>> spoil) {
    refused(expected, metered(), spoil);
  }

  static Stream<Arguments> wrongMonitorings() {
    return Stream.of(
        data("FIELD_MISSING /data/project_id", d -> d.remove("project_id")),
        data("FIELD_MISSING /data/period_start", d -> d.remove("period_start")),
        data("FIELD_MISSING /data/period_end", d -> d.remove("period_end")),
        data("FIELD_MISSING /data/strata", d -> d.remove("strata")),
        data("FIELD_TYPE /data/project_id", d -> d.put("project_id", 7L)),
        data("FIELD_RANGE /data/project_id", d -> d.put("project_id", "a\tb")),
        data("SUBJECT_NOT_PROJECT /subject", d -> d.put("project_id", "another")),
        data("FIELD_TYPE /data/period_start", d -> d.put("period_start", "2025-02-29")),
        data("FIELD_TYPE /data/period_end", d -> d.put("period_end", "soon")),
        data("FIELD_RANGE /data/period_end", d -> d.put("period_end", "2024-12-31")),
        data(
            "FIELD_RANGE /data/period_end",
            d -> {
              d.put("period_start", "2000-01-01");
              d.put("period_end", "2060-01-02");
            }),
        data("FIELD_TYPE /data/strata", d -> d.put("strata", "all")),
        data("FIELD_TYPE /data/strata", d -> d.put("strata", Map.of())),
        data("FIELD_RANGE /data/strata", d -> d.put("strata", List.of())),
        data(
            "FIELD_RANGE /data/strata",
            d ->
                d.put(
                    "strata",
                    Stream.generate(() -> (Object) stratum("s", 1L, 2L)).limit(501).toList())),
        data("FIELD_TYPE /data/strata/0", d -> d.put("strata", List.of("s"))),
        stratum("FIELD_MISSING /data/strata/1/stratum_id", s -> s.remove("stratum_id")),
        stratum("FIELD_TYPE /data/strata/1/stratum_id", s -> s.put("stratum_id", 2L)),
        stratum("FIELD_RANGE /data/strata/1/stratum_id", s -> s.put("stratum_id", "")),
        stratum("FIELD_RANGE /data/strata/1/stratum_id", s -> s.put("stratum_id", "fir")),
        stratum("FIELD_UNKNOWN /data/strata/1/area_ha", s -> s.put("area_ha", 1L)),
        volume("FIELD_MISSING", null),
        volume("FIELD_TYPE", "5.2"),
        volume("FIELD_TYPE", JsonNull.NULL),
        volume("FIELD_RANGE", -1L),
        volume("FIELD_RANGE", new BigDecimal("-0.000001")),
        volume("FIELD_RANGE", new BigDecimal("20000.000001")),
        volume("FIELD_RANGE", BigInteger.TEN.pow(30)),
        volume("FIELD_RANGE", new BigDecimal("5.2000001")),
        volume("FIELD_RANGE", new BigDecimal("1E-30")),
        data("FIELD_TYPE /data/leakage_kg", d -> d.put("leakage_kg", new BigDecimal("0.5"))),
        data("FIELD_RANGE /data/leakage_kg", d -> d.put("leakage_kg", -1L)),
        data(
            "FIELD_RANGE /data/project_emissions_kg",
            d -> d.put("project_emissions_kg", 1_000_000_000_001L)),
        data("FIELD_UNKNOWN /data/area_ha", d -> d.put("area_ha", 120L)),
        data("TIME_IN_FUTURE /data/period_end", d -> d.put("period_end", "2026-03-10")),
        data(
            "TOO_LATE /data/period_end",
            d -> {
              d.put("period_start", "2024-01-01");
              d.put("period_end", "2025-03-08");
            }));
  }

  @ParameterizedTest
  @MethodSource("wrongMonitorings")
  void wrongMonitoringIsRefused(String expected, Consumer<Map<String, Object>> spoil) {
    refused(expected, monitoring(), spoil);
  }

  static Stream<Arguments> wrongVoids() {
    return Stream.of(
        data("FIELD_MISSING /data/voids", d -> d.remove("voids")),
        data("FIELD_MISSING /data/reason", d -> d.remove("reason")),
        data("FIELD_TYPE /data/voids", d -> d.put("voids", 1L)),
        data("FIELD_RANGE /data/voids", d -> d.put("voids", "")),
        data("FIELD_RANGE /data/voids", d -> d.put("voids", "x".repeat(257))),
        data("FIELD_RANGE /data/reason", d -> d.put("reason", "x".repeat(501))),
        data("FIELD_RANGE /data/reason", d -> d.put("reason", "a\u0000")),
        data("FIELD_UNKNOWN /data/voids_activity_id", d -> d.put("voids_activity_id", "x")),
        data("VOID_OF_VOID /data/voids", d -> d.put("voids", "e-1")),
        row("FIELD_RANGE /time", e -> e.put("time", "1999-12-31T23:59:59Z")),
        row("TIME_IN_FUTURE /time", e -> e.put("time", "2026-03-10T08:05:01Z")),
        row("EVENT_INVALID /time", e -> e.put("time", "2026-03-10")));
  }

  @ParameterizedTest
  @MethodSource("wrongVoids")
  void wrongVoidIsRefused(String expected, Consumer<Map<String, Object>> spoil) {
    refused(expected, voiding("e-0"), spoil);
  }

  /**
   * Start, end and whether 16:00 on 10 March lies inside the window: the end of the day decides.
   */
  @ParameterizedTest
  @CsvSource({
    "2026-03-09, 2026-03-08T16:00:00Z, 2026-03-09T16:00:00Z",
    "2026-03-03, 2026-03-02T16:00:00Z, 2026-03-03T16:00:00Z"
  })
  void dayRunsFromMidnightToMidnightInTheCity(String day, Instant start, Instant end) {
    CheckedEvent event = good(day(day));

    assertThat(event.data().occurredAt()).isEqualTo(start);
    assertThat(event.data().endedAt()).isEqualTo(end);
    assertThat(event.backfillId()).isNull();
  }

  @Test
  void lateDayNeedsAGrantThatCoversItWholly() {
    Instant from = Instant.parse("2026-01-31T16:00:00Z");
    Instant to = Instant.parse("2026-02-28T16:00:00Z");
    UUID id = UUID.randomUUID();

    for (String covered : List.of("2026-02-01", "2026-02-28")) {
      Checked answer = check(day(covered), grant(id, from, to));
      assertThat(((CheckedEvent) answer).backfillId()).isEqualTo(id);
    }
    for (Backfill no : List.of(grant(id, from.plusSeconds(1), to), grant(id, from, to))) {
      assertThat(code(check(day("2026-01-31"), no))).isEqualTo(ProblemCode.TOO_LATE);
    }
    assertThat(code(check(day("2026-02-28"), grant(id, from, to.minusSeconds(1)))))
        .isEqualTo(ProblemCode.TOO_LATE);
    assertThat(code(check(day("2026-02-01"), grant(id, from.plusSeconds(1), to))))
        .isEqualTo(ProblemCode.TOO_LATE);
  }

  @ParameterizedTest
  @EnumSource(HolderKind.class)
  void holderMustBeOfAKindThatHasSuchActivities(HolderKind kind) {
    Mandate always = new Mandate(1, Grants.RECORD, 0, Mandate.OPEN);

    assertThat(CHECK.admit(good(day("2026-03-09")), bound(kind, always)) == null)
        .isEqualTo(kind == HolderKind.HOUSEHOLD);
    assertThat(CHECK.admit(good(metered()), bound(kind, always)) == null)
        .isEqualTo(kind != HolderKind.PROJECT);
    assertThat(CHECK.admit(good(monitoring()), bound(kind)) == null)
        .isEqualTo(kind == HolderKind.PROJECT);
    assertThat(CHECK.admit(good(voiding("e-0")), bound(kind))).isNull();
  }

  @Test
  void dayNeedsAMandateFromItsFirstMoment() {
    CheckedEvent event = good(day("2026-03-09"));
    long midnight = Micros.of(Instant.parse("2026-03-08T16:00:00Z"));

    assertThat(
            CHECK.admit(
                event,
                bound(HolderKind.HOUSEHOLD, new Mandate(1, Grants.RECORD, midnight, midnight + 1))))
        .isNull();
    assertThat(
            CHECK
                .admit(
                    event,
                    bound(
                        HolderKind.HOUSEHOLD,
                        new Mandate(1, Grants.RECORD, midnight + 1, Mandate.OPEN)))
                .code())
        .isEqualTo(ProblemCode.NO_MANDATE);
  }

  @Test
  void monitoringRunsOverWholeDaysAndBringsTheRecordScopeOnly() {
    CheckedEvent event = good(monitoring());

    assertThat(event.data().occurredAt()).isEqualTo(Instant.parse("2024-12-31T16:00:00Z"));
    assertThat(event.data().endedAt()).isEqualTo(Instant.parse("2025-12-31T16:00:00Z"));
    assertThat(event.grants(bound(HolderKind.PROJECT))).isEqualTo(Grants.RECORD);
  }

  @Test
  void strataAreHashedByWhatTheySayNotByOrderOrSpelling() {
    Map<String, Object> respelled = monitoring();
    data(respelled)
        .put(
            "strata",
            List.of(
                stratum("fir", new BigDecimal("100.0"), 105L),
                stratum("broadleaf", 80L, new BigDecimal("85.20"))));
    Map<String, Object> changed = monitoring();
    data(changed)
        .put(
            "strata",
            List.of(stratum("fir", 100L, 105L), stratum("broadleaf", 80L, new BigDecimal("85.3"))));

    assertThat(good(respelled).fingerprint()).isEqualTo(good(monitoring()).fingerprint());
    assertThat(good(changed).fingerprint()).isNotEqualTo(good(monitoring()).fingerprint());
  }

  @Test
  void voidNamesTheActivityNeedsNoMandateAndIsNeverLate() {
    Map<String, Object> event = voiding("e-0");
    event.put("time", "2025-01-01T08:00:00.1234567+08:00");

    CheckedEvent checked = good(event);

    assertThat(checked.voids()).isEqualTo(Ids.activityId(Scheme.SANDBOX, SOURCE, "e-0"));
    assertThat(checked.data().occurredAt()).isEqualTo("2025-01-01T00:00:00.123456Z");
    assertThat(checked.data().endedAt()).isNull();
    assertThat(
            checked.grants(
                bound(HolderKind.PERSON, new Mandate(1, Grants.RECORD, 0, Mandate.OPEN))))
        .isZero();
    assertThat(CHECK.admit(checked, null).code()).isEqualTo(ProblemCode.SUBJECT_UNKNOWN);
    assertThat(good(voiding("e-0")).data().occurredAt()).isEqualTo(NOW);
  }

  @Test
  void voidHashCoversTheSentIdAndTheReasonButNotTheTime() {
    Map<String, Object> later = voiding("e-0");
    later.put("time", "2026-03-01T00:00:00Z");
    Map<String, Object> other = voiding("e-0");
    data(other).put("reason", "another");

    byte[] hash = good(voiding("e-0")).fingerprint();
    assertThat(good(later).fingerprint()).isEqualTo(hash);
    assertThat(good(other).fingerprint()).isNotEqualTo(hash);
    assertThat(good(voiding("e-2")).fingerprint()).isNotEqualTo(hash);
  }

  private static void refused(
      String expected, Map<String, Object> event, Consumer<Map<String, Object>> spoil) {
    spoil.accept(event);
    Checked answer = check(event);
    assertThat(answer).isInstanceOf(Rejection.class);
    Rejection rejection = (Rejection) answer;
    assertThat(rejection.code() + " " + rejection.pointer()).isEqualTo(expected);
    assertThat(rejection.detail()).isNotBlank();
  }

  private static Checked check(Map<String, Object> event, Backfill... backfills) {
    return CHECK.check(Scheme.SANDBOX, Optional.of(partner(backfills)), event, NOW);
  }

  private static CheckedEvent good(Map<String, Object> event) {
    return (CheckedEvent) check(event);
  }

  private static ProblemCode code(Checked answer) {
    return ((Rejection) answer).code();
  }

  private static Backfill grant(UUID id, Instant from, Instant to) {
    return new Backfill(
        id, Set.of(ActivityTypes.ELECTRICITY_DAY), from, to, NOW.plusSeconds(1), null);
  }

  private static Binding bound(HolderKind kind, Mandate... mandates) {
    return new Binding(1, 0, 0, kind, mandates, new int[0], new int[0]);
  }

  private static Partner partner(Backfill... backfills) {
    return new Partner(
        1,
        Scheme.SANDBOX,
        "x",
        "x",
        "x",
        "company",
        true,
        Set.of(SOURCE),
        Map.of(
            ActivityTypes.ELECTRICITY_DAY,
            EvidenceGrade.METERED,
            ActivityTypes.METERED_DAY,
            EvidenceGrade.METERED,
            ActivityTypes.FOREST_MONITORING,
            EvidenceGrade.SENSOR),
        Map.of("default", new Scenario(1, "default", "x", "x", true)),
        List.of(backfills),
        new byte[16]);
  }

  private static Map<String, Object> day(String day) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("day", day);
    data.put("energy_wh", 8_200L);
    data.put("read_quality", "measured");
    data.put("tariff_tier", 2L);
    data.put("has_pv", false);
    return event(ActivityTypes.ELECTRICITY_DAY, data);
  }

  private static Map<String, Object> metered() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("act", "distributed-pv");
    data.put("day", "2026-03-09");
    data.put("amount", 1_000_000L);
    data.put("unit", "wh");
    data.put("capacity_w", 500_000L);
    return event(ActivityTypes.METERED_DAY, data);
  }

  private static Map<String, Object> monitoring() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("project_id", "s-1");
    data.put("period_start", "2025-01-01");
    data.put("period_end", "2025-12-31");
    data.put(
        "strata",
        new ArrayList<>(
            List.of(
                stratum("fir", 100L, 105L), stratum("broadleaf", 80L, new BigDecimal("85.2")))));
    data.put("project_emissions_kg", 0L);
    data.put("leakage_kg", 12L);
    return event(ActivityTypes.FOREST_MONITORING, data);
  }

  private static Map<String, Object> voiding(String id) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("voids", id);
    data.put("reason", "reported twice");
    return event(ActivityTypes.VOID, data);
  }

  private static Map<String, Object> stratum(String id, Object start, Object end) {
    Map<String, Object> stratum = new LinkedHashMap<>();
    stratum.put("stratum_id", id);
    stratum.put("stem_volume_start_m3_per_ha", start);
    stratum.put("stem_volume_end_m3_per_ha", end);
    return stratum;
  }

  private static Map<String, Object> event(String type, Map<String, Object> data) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("specversion", "1.0");
    event.put("id", "e-1");
    event.put("source", SOURCE);
    event.put("type", type);
    event.put("subject", "s-1");
    event.put("data", data);
    return event;
  }

  @SuppressWarnings("unchecked") // built above
  private static Map<String, Object> data(Map<String, Object> event) {
    return (Map<String, Object>) event.get("data");
  }

  private static Arguments row(String expected, Consumer<Map<String, Object>> spoil) {
    return Arguments.of(expected, spoil);
  }

  private static Arguments data(String expected, Consumer<Map<String, Object>> spoil) {
    return row(expected, event -> spoil.accept(data(event)));
  }

  /** Spoils the second stratum. */
  private static Arguments stratum(String expected, Consumer<Map<String, Object>> spoil) {
    return data(
        expected,
        data -> {
          @SuppressWarnings("unchecked") // built above
          List<Map<String, Object>> strata = (List<Map<String, Object>>) data.get("strata");
          spoil.accept(strata.get(1));
        });
  }

  private static Arguments volume(String code, Object end) {
    String name = "stem_volume_end_m3_per_ha";
    return stratum(
        code + " /data/strata/1/" + name,
        stratum -> {
          if (end == null) {
            stratum.remove(name);
          } else {
            stratum.put(name, end);
          }
        });
  }
}
