package org.tanpuhui.methodology.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.methodology.document.QuantitiesJson;
import org.tanpuhui.methodology.methodology.Act;
import org.tanpuhui.methodology.methodology.Acts;
import org.tanpuhui.methodology.methodology.Claim;
import org.tanpuhui.methodology.methodology.Decider;
import org.tanpuhui.methodology.methodology.Decision;
import org.tanpuhui.methodology.methodology.Evaluation;
import org.tanpuhui.methodology.methodology.FiledProject;
import org.tanpuhui.methodology.methodology.FiledVersion;
import org.tanpuhui.methodology.methodology.HeldClaims;
import org.tanpuhui.methodology.methodology.HouseholdDay;
import org.tanpuhui.methodology.methodology.MethodologyVersion;
import org.tanpuhui.methodology.methodology.Monitoring;
import org.tanpuhui.methodology.methodology.MonthSettlement;
import org.tanpuhui.methodology.methodology.Quantities;
import org.tanpuhui.methodology.methodology.Registry;
import org.tanpuhui.methodology.methodology.SettledDay;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.ProblemCode;

/** Runs every golden vector: single acts through the decider, months through the settlement. */
class GoldenVectorsTest {
  private static final long PARTICIPANT = 0x0200_0000_0000_0001L;

  static Stream<Arguments> vectors() throws IOException {
    List<Arguments> all = new ArrayList<>();
    for (String file :
        List.of(
            "public-transport.json",
            "shared-bike.json",
            "household-electricity.json",
            "forest.json")) {
      try (InputStream in = GoldenVectorsTest.class.getResourceAsStream("/golden/" + file)) {
        StreamSupport.stream(Json.mapper().readTree(in).spliterator(), false)
            .forEach(v -> all.add(Arguments.of(file + ": " + v.path("name").asText(), v)));
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vectors")
  void computesWhatTheArithmeticSays(String name, JsonNode vector) {
    if (vector.has("month")) {
      assertThat(month(vector)).as(vector.path("arithmetic").asText()).isEqualTo(expected(vector));
    } else {
      assertThat(single(vector))
          .as(vector.path("arithmetic").asText())
          .isEqualTo(expectation(vector.path("expect")));
    }
  }

  private static String single(JsonNode vector) {
    boolean forest = vector.has("strata");
    MethodologyVersion version =
        GoldenDocuments.version(
            vector.path("methodology").asText(), vector.path("version").asText());
    List<MethodologyVersion> filed = new ArrayList<>();
    for (JsonNode other : vector.path("filed")) {
      filed.add(GoldenDocuments.version(vector.path("methodology").asText(), other.asText()));
    }
    Claim claim = forest ? monitored(version, vector) : claimed(version, vector.path("act"));
    Acts acts = forest ? (c, at) -> found(c, vector) : Acts.PLAIN;
    Decider decider = new Decider(registry(filed.isEmpty() ? List.of(version) : filed), acts);
    Instant recordedAt =
        forest || claim.endedAt() == null
            ? claim.occurredAt().plus(Duration.ofHours(1))
            : claim.endedAt().plus(Duration.ofHours(1));
    Decision decision = decider.decide(claim, 1, recordedAt, 1, new HeldClaims());
    if (decision.problem() == null) {
      assertThat(decision.version().version().version())
          .as("the version in force decides")
          .isEqualTo(version.version());
    }
    return word(decision.problem(), decision.amountMg());
  }

  /** Each version ends where the next begins, as filing a successor makes it. */
  private static Registry registry(List<MethodologyVersion> versions) {
    List<FiledVersion> filed = new ArrayList<>();
    for (int i = 0; i < versions.size(); i++) {
      MethodologyVersion next = i + 1 < versions.size() ? versions.get(i + 1) : null;
      filed.add(
          new FiledVersion(
              i + 1,
              next == null
                  ? versions.get(i)
                  : GoldenDocuments.ending(
                      versions.get(i).id(), versions.get(i).version(), CityTime.day(next.from()))));
    }
    return new Registry(filed);
  }

  private static String word(ProblemCode problem, long amountMg) {
    return problem == null ? amountMg + " mg" : problem.code();
  }

  private static String expectation(JsonNode expect) {
    if (expect.path("awaiting_settlement").asBoolean()) {
      return ProblemCode.AWAITING_SETTLEMENT.code();
    }
    return expect.has("problem")
        ? expect.path("problem").asText()
        : expect.path("amount_mg_co2e").asText() + " mg";
  }

  private static Claim claimed(MethodologyVersion version, JsonNode act) {
    String grade = act.path("evidence_grade").asText().toUpperCase(Locale.ROOT);
    return claim(
        version,
        QuantitiesJson.read(act.path("quantities")),
        Instant.parse(act.path("occurred_at").asText()),
        act.has("ended_at") ? Instant.parse(act.path("ended_at").asText()) : null,
        act.path("persons").asInt(1),
        EvidenceGrade.valueOf(grade));
  }

  private static Claim monitored(MethodologyVersion version, JsonNode vector) {
    JsonNode monitoring = vector.path("monitoring");
    LocalDate end = LocalDate.parse(monitoring.path("period_end").asText());
    return claim(
        version,
        new Quantities(Map.of()),
        CityTime.startOf(LocalDate.parse(monitoring.path("period_start").asText())),
        CityTime.startOf(end.plusDays(1)),
        1,
        EvidenceGrade.METERED);
  }

  private static Claim claim(
      MethodologyVersion version,
      Quantities quantities,
      Instant from,
      Instant to,
      int persons,
      EvidenceGrade grade) {
    return new Claim(
        Scheme.SANDBOX,
        new UUID(0x8000L, 1L),
        "/partners/golden",
        "one",
        version.type(),
        PARTICIPANT,
        HolderKind.PERSON,
        persons,
        "golden",
        null,
        grade,
        from,
        to,
        null,
        7,
        null,
        quantities,
        null,
        null);
  }

  /** Wrong strata are found before the calculator is asked, as the service does it. */
  private static Acts.Found found(Claim claim, JsonNode vector) {
    List<FiledProject.Stratum> filed = new ArrayList<>();
    for (JsonNode stratum : vector.path("strata")) {
      filed.add(
          new FiledProject.Stratum(
              stratum.path("stratum_id").asText(),
              stratum.path("forest_type").asText(),
              stratum.path("area_m2").asLong(),
              new BigDecimal(stratum.path("baseline_growth_m3_per_ha_year").asText())));
    }
    JsonNode data = vector.path("monitoring");
    List<Monitoring.StratumVolumes> volumes = new ArrayList<>();
    Set<String> measured = new HashSet<>();
    for (JsonNode stratum : data.path("strata")) {
      measured.add(stratum.path("stratum_id").asText());
      volumes.add(
          new Monitoring.StratumVolumes(
              stratum.path("stratum_id").asText(),
              new BigDecimal(stratum.path("stem_volume_start_m3_per_ha").asText()),
              new BigDecimal(stratum.path("stem_volume_end_m3_per_ha").asText())));
    }
    Set<String> fixed = new HashSet<>();
    filed.forEach(stratum -> fixed.add(stratum.id()));
    if (volumes.size() != fixed.size() || !measured.equals(fixed)) {
      return Acts.Found.none(ProblemCode.STRATA_DIFFER);
    }
    Monitoring monitoring =
        new Monitoring(
            LocalDate.parse(data.path("period_start").asText()),
            LocalDate.parse(data.path("period_end").asText()),
            volumes,
            data.path("project_emissions_kg").asLong(0),
            data.path("leakage_kg").asLong(0));
    return Acts.Found.of(Act.of(claim).monitored(monitoring, new FiledProject(filed)));
  }

  private static Map<String, String> expected(JsonNode vector) {
    Map<String, String> days = new TreeMap<>();
    long total = 0;
    for (JsonNode day : vector.path("expect").path("days")) {
      days.put(day.path("day").asText(), expectation(day));
      total += day.path("amount_mg_co2e").asLong(0);
    }
    assertThat(total).isEqualTo(vector.path("expect").path("total_mg_co2e").asLong());
    return days;
  }

  private static Map<String, String> month(JsonNode vector) {
    MethodologyVersion version =
        GoldenDocuments.guarded(
            vector.path("methodology").asText(),
            vector.path("version").asText(),
            vector.path("guards").path("saw_tooth").asBoolean(),
            vector.path("guards").path("empty_home").asBoolean());
    YearMonth month = YearMonth.parse(vector.path("month").asText());
    Map<String, String> given = new TreeMap<>();
    Map<UUID, LocalDate> dates = new HashMap<>();
    List<HouseholdDay> days = new ArrayList<>();
    for (JsonNode reading : vector.path("days")) {
      LocalDate day = LocalDate.parse(reading.path("day").asText());
      Evaluation alone = alone(version, reading, day);
      if (YearMonth.from(day).equals(month) && !alone.awaitsSettlement()) {
        boolean nothing = alone.problem() == null && alone.amountMg() == 0;
        given.put(
            day.toString(),
            word(nothing ? ProblemCode.NO_REDUCTION : alone.problem(), alone.amountMg()));
      }
      UUID id = new UUID(0x8000L, day.toEpochDay());
      dates.put(id, day);
      days.add(
          new HouseholdDay(
              id,
              day,
              reading.path("energy_wh").asLong(),
              reading.path("read_quality").asText().equals("estimated"),
              reading.path("persons").asInt(),
              alone.awaitsSettlement(),
              0));
    }
    for (SettledDay settled : ((MonthSettlement) version.calculator()).settle(month, days)) {
      given.put(
          dates.get(settled.activityId()).toString(), word(settled.problem(), settled.amountMg()));
    }
    return given;
  }

  private static Evaluation alone(MethodologyVersion version, JsonNode reading, LocalDate day) {
    return version
        .calculator()
        .evaluate(
            Act.of(
                QuantitiesJson.read(reading),
                CityTime.startOf(day),
                CityTime.startOf(day.plusDays(1)),
                reading.path("persons").asInt()));
  }
}
