package org.tanpuhui.methodology.methodology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.methodology.document.BundledDocuments;
import org.tanpuhui.methodology.document.DocumentReader;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * Versions change at midnight in Asia/Shanghai, and a new act is a document: decided on claims, by
 * synthetic versions of the bundled documents.
 */
class VersionChangeTest {
  private static final String TRANSPORT =
      BundledDocuments.text("sz-low-carbon-public-transport.yaml");
  private static final String PV = BundledDocuments.text("sz-distributed-pv.yaml");

  private static Registry registry(String... texts) {
    List<FiledVersion> versions = new java.util.ArrayList<>();
    for (String text : texts) {
      versions.add(
          new FiledVersion(versions.size() + 1, DocumentReader.yaml("synthetic", text).version()));
    }
    return new Registry(versions);
  }

  private static Claim claim(
      ActivityType type, Instant start, Instant end, Map<String, Object> data) {
    return new Claim(
        Scheme.SHENZHEN,
        new UUID(0, start.toEpochMilli()),
        "/partners/x",
        "1",
        type,
        1L << 56,
        HolderKind.PERSON,
        1,
        "x",
        null,
        EvidenceGrade.METERED,
        start,
        end,
        null,
        1,
        null,
        new Quantities(data),
        new byte[0],
        null);
  }

  private static Decision decide(Registry registry, Claim claim) {
    return new Decider(registry)
        .decide(claim, 1, claim.occurredAt().plusSeconds(90_000), 1, new HeldClaims());
  }

  /* 14.2 km by metro: 664.56 g until the end of 31 December local time, then 663.14 g. */
  @ParameterizedTest(name = "{0} -> {1} mg")
  @CsvSource({
    "2023-12-31T15:59:59.999999Z, 664560, 2021-12-17",
    "2023-12-31T16:00:00Z, 663140, synthetic-2024",
    "2023-12-31T23:59:59Z, 663140, synthetic-2024",
    "2024-01-01T00:00:00Z, 663140, synthetic-2024",
    "2021-12-16T16:00:00Z, 664560, 2021-12-17"
  })
  void theVersionOfTheLocalDayDecides(Instant start, long milligrams, String version) {
    String next =
        TRANSPORT
            .replace("version: \"2021-12-17\"", "version: synthetic-2024")
            .replace("2021-12-17", "2024-01-01")
            .replace("\"46.8\"", "\"46.7\"")
            .replace("664560", "663140")
            .replace("1495900", "1493060");
    Claim claim =
        claim(
            ActivityType.TRANSIT_TRIP,
            start,
            start.plusSeconds(1_800),
            Map.of("mode", "metro", "distance_m", 14_200L));

    Decision decision = decide(registry(TRANSPORT, next), claim);

    assertThat(decision.amountMg()).isEqualTo(milligrams);
    assertThat(decision.version().version().version()).isEqualTo(version);
  }

  @Test
  void beforeTheFirstVersionNothingCovers() {
    Instant start = Instant.parse("2021-12-16T15:59:59.999Z");
    Claim claim =
        claim(
            ActivityType.TRANSIT_TRIP,
            start,
            start.plusSeconds(60),
            Map.of("mode", "metro", "distance_m", 1_000L));

    assertThat(decide(registry(TRANSPORT), claim).problem()).isEqualTo(ProblemCode.NO_METHODOLOGY);
  }

  @Test
  void actsOfMeteredDaysAreToldApartByTheirWord() {
    // Given beside photovoltaics another act, made of its document alone
    String heat =
        PV.replace("id: sz-distributed-pv", "id: sz-solar-heat")
            .replace("act: distributed-pv", "act: solar-heat")
            .replace("\"0.4403\"", "\"0.2000\"")
            .replace("amount_mg_co2e: 440300000\n", "amount_mg_co2e: 200000000\n")
            .replace("amount_mg_co2e: 440300000000", "amount_mg_co2e: 200000000000")
            .replace("amount_mg_co2e: 440\n", "amount_mg_co2e: 200\n");
    Registry registry = registry(PV, heat);

    // Then
    assertThat(decide(registry, metered("distributed-pv", 1_000_000, 500_000)).amountMg())
        .isEqualTo(440_300_000);
    assertThat(decide(registry, metered("solar-heat", 1_000_000, 500_000)).amountMg())
        .isEqualTo(200_000_000);
    assertThat(decide(registry, metered("tide", 1_000_000, 500_000)).problem())
        .isEqualTo(ProblemCode.NO_METHODOLOGY);
    assertThat(decide(registry, metered("distributed-pv", 1, 1_000_001)).problem())
        .isEqualTo(ProblemCode.NOT_ELIGIBLE);
    assertThatThrownBy(() -> registry(PV, PV.replace("id: sz-", "id: other-")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Claim metered(String act, long wattHours, long capacityW) {
    Instant start = Instant.parse("2025-06-30T16:00:00Z");
    return claim(
        ActivityType.METERED_DAY,
        start,
        start.plusSeconds(86_400),
        Map.of("act", act, "amount", wattHours, "unit", "wh", "capacity_w", capacityW));
  }

  @Test
  void aMeteredDayCountsOnceAndStandsInNoTripsWay() {
    Decider decider = new Decider(registry(TRANSPORT, PV));
    HeldClaims held = new HeldClaims();
    Claim day = metered("distributed-pv", 1_000, 500_000);
    Claim trip =
        claim(
            ActivityType.TRANSIT_TRIP,
            day.occurredAt().plusSeconds(40_000),
            day.occurredAt().plusSeconds(41_000),
            Map.of("mode", "metro", "distance_m", 5_000L));
    Instant recordedAt = day.endedAt().plusSeconds(1);

    assertThat(decider.decide(day, 1, recordedAt, 1, held).problem()).isNull();
    assertThat(decider.decide(trip, 1, recordedAt, 2, held).problem()).isNull();
    assertThat(decider.decide(day, 2, recordedAt, 3, held).problem())
        .isEqualTo(ProblemCode.OVER_CAP);
  }

  @Test
  void aWholeDayIsLateOnlyWhenItHasBeenOverForTheWindow() {
    Registry registry = registry(PV);
    Claim claim = metered("distributed-pv", 1_000, 500_000);
    Instant limit = claim.endedAt().plusSeconds(7 * 86_400);

    assertThat(decideAt(registry, claim, limit).problem()).isNull();
    assertThat(decideAt(registry, claim, limit.plusSeconds(1)).problem())
        .isEqualTo(ProblemCode.TOO_LATE);
  }

  private static Decision decideAt(Registry registry, Claim claim, Instant recordedAt) {
    return new Decider(registry).decide(claim, 1, recordedAt, 1, new HeldClaims());
  }
}
