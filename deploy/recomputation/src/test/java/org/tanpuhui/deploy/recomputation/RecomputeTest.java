package org.tanpuhui.deploy.recomputation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tanpuhui.platform.json.Json;

/**
 * A right export agrees; each planted difference is found on the activity where it was planted and
 * nowhere else. Without the comparison of any one kind, its row of the table below fails.
 */
class RecomputeTest {
  @TempDir private Path folder;
  private Lines lines;

  @BeforeEach
  void rightLines() throws IOException {
    lines = new Lines();
  }

  private record Result(int code, String out, String err) {
    JsonNode json() throws IOException {
      return Json.mapper().readTree(out);
    }

    List<String> findings() throws IOException {
      List<String> list = new ArrayList<>();
      for (JsonNode finding : json().path("findings")) {
        list.add(finding.path("reason").asText() + " " + finding.path("activity_id").asText());
      }
      return list;
    }
  }

  private static Result run(Path export, String... more) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> arguments = new ArrayList<>(List.of(export.toString()));
    arguments.addAll(Arrays.asList(more));
    int code =
        Recompute.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            arguments.toArray(String[]::new));
    return new Result(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private String id(String event) {
    return lines.of(event).path("activity_id").asText();
  }

  @Test
  void everyLineOfARightExportDerivesAgain() throws IOException {
    // Given
    Path export = lines.write(folder);

    // When
    Result result = run(export, "--json");

    // Then
    assertThat(result.findings()).isEmpty();
    assertThat(result.code()).isZero();
    JsonNode total = result.json().path("total");
    assertThat(total.path("activities").asInt()).isEqualTo(lines.count());
    assertThat(total.path("erased").asInt()).isZero();
    assertThat(total.path("derived").asInt()).isEqualTo(lines.count());
    assertThat(total.path("derived_share").asText()).isEqualTo("1.000000");
    assertThat(total.path("commitments_matched").asInt()).isEqualTo(lines.count());
    assertThat(total.path("commitments_matched_of_erased_people").asInt()).isZero();
    assertThat(total.path("commitments_of_old_form").asInt()).isZero();
    assertThat(total.path("reversed_mg_co2e").asLong()).isEqualTo(Lines.TRIP_MG);
    // Three trips, a ride, two September days below, the settled day, one below, the forest.
    assertThat(total.path("derived_mg_co2e").asLong())
        .isEqualTo(
            2 * Lines.TRIP_MG
                + Lines.LAST_MG
                + Lines.RIDE_MG
                + 62_540
                + 31_270
                + Lines.DAY_SETTLED_MG
                + Lines.DAY_BELOW_MG
                + Lines.FOREST_MG);
  }

  @Test
  void everyClaimOfARightExportIsDecidedAlike() throws IOException {
    lines.rides(12);
    Result result = run(lines.write(folder), "--json", "--claims");
    assertThat(result.findings()).isEmpty();
    assertThat(result.code()).isZero();
  }

  @Test
  void aClaimThatShouldHaveBeenParkedIsFoundWhenClaimsAreDecidedAgain() throws IOException {
    // 14.3 km at 46.8 g: what it would have given, had nothing stood in its way.
    lines.of(Lines.PARKED).put("status", "computed").put("amount_mg_co2e", 669_240);
    lines.of(Lines.PARKED).remove(List.of("outcome_code", "reference"));
    Path export = lines.write(folder);

    assertThat(run(export).code()).isZero();
    Result result = run(export, "--json", "--claims");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.findings()).containsExactly("claim " + id(Lines.PARKED));
    assertThat(result.json().path("findings").path(0).path("derived").asText())
        .isEqualTo("parked double_claim " + id(Lines.TRIP));
  }

  @Test
  void aRideOverTheCapThatCountedIsFoundOnceWhenClaimsAreDecidedAgain() throws IOException {
    lines.rides(12);
    lines.of("many-10").put("status", "computed").put("amount_mg_co2e", Lines.RIDE_MG);
    lines.of("many-10").remove("outcome_code");
    Path export = lines.write(folder);

    assertThat(run(export).code()).isZero();
    Result result = run(export, "--json", "--claims");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.findings()).containsExactly("claim " + id("many-10"));
    assertThat(result.json().path("findings").path(0).path("derived").asText())
        .isEqualTo("rejected over_cap");
  }

  @Test
  void linesOfAnErasedPersonDeriveAndNothingMayStandBehindTheErasure() throws IOException {
    // Given: the person of the trips and rides was erased behind all of them.
    lines.erase(1, 1_000);
    Result right = run(lines.write(folder.resolve("right")), "--json");
    assertThat(right.findings()).isEmpty();
    assertThat(right.json().at("/total/of_erased_people").asInt()).isEqualTo(7);
    assertThat(right.json().at("/total/commitments_matched_of_erased_people").asInt()).isEqualTo(7);

    // When: before the last trip.
    lines.erase(1, lines.of(Lines.LAST).path("offset").asLong() - 1);
    Result wrong = run(lines.write(folder.resolve("wrong")), "--json");

    // Then: that trip stands behind it; the void that follows may.
    assertThat(wrong.findings()).containsExactly("after_erasure " + id(Lines.LAST));
    assertThat(wrong.code()).isEqualTo(1);
  }

  @Test
  void peopleReadBothLanguages() throws IOException {
    Result result = run(lines.write(folder));
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("0 differences")
        .contains("差异 0 处")
        .contains("are what their content hash commits to")
        .contains("0 条为无法核对的旧格式")
        .contains("sz-household-electricity");
  }

  static Stream<Arguments> planted() {
    return Stream.of(
        planted("amount one more", Lines.TRIP, "amount", r -> add(r, 1)),
        planted("amount one less", Lines.TRIP, "amount", r -> add(r, -1)),
        planted("amount of a ride", Lines.RIDE, "amount", r -> add(r, 1)),
        planted("amount of a day below", Lines.DAY_BELOW, "amount", r -> add(r, 1)),
        planted("amount of a forest", Lines.FOREST, "amount", r -> add(r, 1)),
        planted(
            "amount of a settled day",
            Lines.DAY_SETTLED,
            "amount",
            r -> change(r).put("amount_mg_co2e", Lines.DAY_SETTLED_MG + 1)),
        planted(
            "distance altered", Lines.TRIP, "amount", r -> quantities(r).put("distance_m", 14_201)),
        planted(
            "energy altered",
            Lines.DAY_BELOW,
            "amount",
            r -> quantities(r).put("energy_wh", 6_201)),
        planted("persons altered", Lines.DAY_BELOW, "amount", r -> r.put("persons", 4)),
        planted(
            "persons altered, below turns above",
            Lines.DAY_BELOW,
            "outcome",
            r -> r.put("persons", 2)),
        planted(
            "persons altered, above turns below",
            Lines.DAY_SETTLED,
            "outcome",
            r -> r.put("persons", 4)),
        planted(
            "grade altered", Lines.TRIP, "outcome", r -> r.put("evidence_grade", "self_declared")),
        planted(
            "recorded too late",
            Lines.TRIP,
            "outcome",
            r -> r.put("recorded_at", "2024-10-30T00:00:00Z")),
        planted(
            "a refusal that counts",
            Lines.SHORT_RIDE,
            "outcome",
            r -> quantities(r).put("distance_m", 200)),
        planted(
            "another refusal",
            Lines.SHORT_RIDE,
            "outcome",
            r -> r.put("outcome_code", "no_reduction")),
        planted(
            "a ride that must be refused",
            Lines.RIDE,
            "outcome",
            r -> quantities(r).put("distance_m", 199)),
        planted("amount of a refusal", Lines.SHORT_RIDE, "status_amount", r -> add(r, 5)),
        planted("amount of a parked one", Lines.PARKED, "status_amount", r -> add(r, 5)),
        planted(
            "unknown hash",
            Lines.TRIP,
            "version_unknown",
            r -> version(r).put("hash", "0".repeat(64))),
        planted(
            "another version's name",
            Lines.TRIP,
            "version_name",
            r -> version(r).put("version", "2022-09")),
        planted(
            "before the version",
            Lines.TRIP,
            "version_not_covering",
            r -> moved(r, "2019-10-15T00:0")),
        planted("another id", Lines.TRIP, "activity_id", r -> r.put("id", "trip-other")),
        planted(
            "taken back one less",
            Lines.VOIDED,
            "reversal",
            r -> change(r).put("reversed_mg_co2e", Lines.TRIP_MG - 1)),
        planted(
            "posted twice",
            Lines.TRIP,
            "posted_twice",
            r -> Lines.change(r, "computed", null, Lines.TRIP_MG).put("offset", 99)),
        planted(
            "a day posted twice",
            Lines.DAY_SETTLED,
            "posted_twice",
            r -> Lines.change(r, "computed", null, Lines.DAY_SETTLED_MG).put("offset", 99)),
        planted(
            "a day posted without a settlement",
            "day-2024-09-26",
            "amount",
            r -> Lines.change(r, "computed", null, 1).put("offset", 99)),
        planted("revision left out", Lines.VOIDED, "revision", r -> change(r).put("revision", 3)),
        planted("void of another amount", Lines.VOID, "reversal", r -> r.put("quantity", 1)),
        planted(
            "neither digest nor hash",
            Lines.LAST,
            "commitment",
            r -> r.remove(List.of("content_hash", "private_digest"))),
        planted(
            "another type",
            Lines.RIDE,
            "commitment",
            r -> r.put("type", "tanpuhui.activity.transit-trip.v1")),
        planted(
            "a void of something else",
            Lines.VOID,
            "commitment",
            r -> quantities(r).put("voids_activity_id", r.path("activity_id").asText())),
        planted(
            "strata altered",
            Lines.FOREST,
            "commitment",
            r ->
                ((ObjectNode) quantities(r).path("strata").path(0))
                    .put("stem_volume_end_m3_per_ha", "105.3")));
  }

  /** Changes with which everything else agrees. */
  static Stream<Arguments> consistent() {
    return Stream.of(
        planted(
            "a shorter trip with its amount",
            Lines.TRIP,
            "commitment",
            r -> {
              quantities(r).put("distance_m", 14_100);
              r.put("quantity", 14_100).put("amount_mg_co2e", 659_880);
            }),
        planted(
            "another beginning",
            Lines.TRIP,
            "commitment",
            r -> r.put("occurred_at", "2024-10-15T00:00:00.001Z")),
        planted(
            "another end",
            Lines.TRIP,
            "commitment",
            r -> r.put("ended_at", "2024-10-15T00:30:01Z")),
        planted("no end", Lines.TRIP, "commitment", r -> r.remove("ended_at")),
        planted(
            "a quantity more", Lines.TRIP, "commitment", r -> quantities(r).put("a\"b", "c\\d")),
        planted("no quantities", Lines.TRIP, "commitment", r -> r.remove("quantities")),
        planted(
            "another digest",
            Lines.TRIP,
            "commitment",
            r -> r.put("private_digest", "0".repeat(32))),
        planted(
            "a digest of no form",
            Lines.TRIP,
            "commitment",
            r -> r.put("private_digest", r.path("private_digest").asText() + "\n")),
        planted(
            "another hash", Lines.TRIP, "commitment", r -> r.put("content_hash", "0".repeat(32))),
        planted("no hash", Lines.TRIP, "commitment", r -> r.remove("content_hash")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("consistent")
  void aConsistentChangeOfAnErasedPersonsLineIsFoundByItsCommitmentAlone(
      String name, String event, String reason, Consumer<ObjectNode> change) throws IOException {
    // Given
    lines.erase(1, 1_000);
    Path export = lines.with(event, change).write(folder);

    // When
    Result result = run(export, "--json");

    // Then
    assertThat(result.findings()).containsExactly(reason + " " + id(event));
    assertThat(result.code()).isEqualTo(ExitCode.DIFFERS.number());
    assertThat(result.json().at("/total/commitments_matched_of_erased_people").asInt())
        .isEqualTo(6);
  }

  @Test
  void aLineOfTheFirstFormIsCountedAndNeverPassesAsChecked() throws IOException {
    // Given: one without a digest, one without quantities either
    lines.with(Lines.TRIP, row -> row.remove("private_digest"));
    lines.with(Lines.LAST, row -> row.remove(List.of("private_digest", "quantities")));

    // When
    Result result = run(lines.write(folder), "--json");

    // Then
    assertThat(result.findings()).isEmpty();
    assertThat(result.code()).isEqualTo(ExitCode.INCOMPLETE.number());
    JsonNode total = result.json().path("total");
    assertThat(total.path("commitments_of_old_form").asInt()).isEqualTo(2);
    assertThat(total.path("commitments_matched").asInt()).isEqualTo(lines.count() - 2);
    assertThat(total.path("erased").asInt()).isEqualTo(1);
    assertThat(total.path("derived").asInt()).isEqualTo(lines.count() - 1);
  }

  /** The bytes of docs/methodologies.md, hashed by Python's hashlib. */
  @Test
  void aLineOfAnotherImplementationMatchesAndADifferenceNamesBothHashes() throws IOException {
    ObjectNode row = lines.of(Lines.TRIP);
    row.put("source", "/partners/x").put("id", "e-2");
    row.put("activity_id", "c391e2b7-fc0c-89d1-9af0-53046d7434b2");
    row.put("occurred_at", "2024-10-15T06:00:00Z").put("ended_at", "2024-10-15T06:30:00Z");
    row.put("recorded_at", "2024-10-15T07:00:00Z");
    row.putObject("quantities").put("mode", "metro").put("distance_m", 14_200);
    row.put("private_digest", "077fc8050b8868aa144588ac797122fb");
    row.put("content_hash", "f149a42e96e4c5d1b8071a69d9d87580");
    assertThat(run(lines.write(folder.resolve("right")), "--json").findings()).isEmpty();

    row.put("content_hash", "2975c73a29bf8205c7ab82ec08368023");
    JsonNode finding = run(lines.write(folder.resolve("wrong")), "--json").json().at("/findings/0");
    assertThat(finding.path("recorded").asText()).isEqualTo("2975c73a29bf8205c7ab82ec08368023");
    assertThat(finding.path("derived").asText()).isEqualTo("f149a42e96e4c5d1b8071a69d9d87580");
  }

  private static Arguments planted(
      String name, String event, String reason, Consumer<ObjectNode> change) {
    return Arguments.of(name, event, reason, change);
  }

  private static void add(ObjectNode row, long mg) {
    row.put("amount_mg_co2e", row.path("amount_mg_co2e").asLong() + mg);
  }

  private static ObjectNode quantities(ObjectNode row) {
    return (ObjectNode) row.path("quantities");
  }

  private static ObjectNode version(ObjectNode row) {
    return (ObjectNode) row.path("methodology");
  }

  private static ObjectNode change(ObjectNode row) {
    return (ObjectNode) row.path("changes").path(0);
  }

  private static void moved(ObjectNode row, String to) {
    row.put("occurred_at", to + "0:00Z")
        .put("ended_at", to + "5:00Z")
        .put("recorded_at", to + "6:00Z");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("planted")
  void aPlantedDifferenceIsFoundWhereItIs(
      String name, String event, String reason, Consumer<ObjectNode> change) throws IOException {
    // Given
    String planted = id(event);
    Path export = lines.with(event, change).write(folder);

    // When
    Result result = run(export, "--json");

    // Then
    assertThat(result.code()).isEqualTo(ExitCode.DIFFERS.number());
    assertThat(result.findings()).contains(reason + " " + planted);
    assertThat(result.json().path("differences").asInt()).isPositive();
    assertThat(result.json().path("total").path("differing").asInt()).isPositive();
  }

  @Test
  void anotherDocumentThanTheOneThatDecidedIsFound() throws IOException {
    // Given a trip that names the bike document
    Path export =
        lines.with(Lines.TRIP, row -> version(row).put("hash", lines.bikeHash())).write(folder);

    // When, then
    assertThat(run(export, "--json").findings())
        .contains("version_name " + id(Lines.TRIP), "version_not_covering " + id(Lines.TRIP));
  }

  @Test
  void aDayMissingFromTheHistoryIsFound() throws IOException {
    // Given: without 13.0 kWh the week's mean is another, and October must lend a reference day
    Path export = lines.without("day-2024-09-26").write(folder);

    // When
    Result result = run(export, "--json");

    // Then
    assertThat(result.code()).isEqualTo(ExitCode.DIFFERS.number());
    assertThat(result.findings()).containsExactly("outcome " + id(Lines.DAY_SETTLED));
  }

  @Test
  void historyBeforeTheExportIsNoDifferenceButCannotBeDerived() throws IOException {
    // Given an export that begins in October
    for (int day = 24; day <= 30; day++) {
      lines.without("day-2024-09-" + day);
    }
    Path export = lines.write(folder, "2024-10-01", "2024-12-31");

    // When
    Result result = run(export, "--json");

    // Then
    assertThat(result.code()).isEqualTo(ExitCode.INCOMPLETE.number());
    assertThat(result.findings()).containsExactly("history_outside " + id(Lines.DAY_SETTLED));
  }

  @Test
  void aLineThereTwiceIsFound() throws IOException {
    Path export = lines.write(folder);
    ExportWriter writer = new ExportWriter(folder.resolve("twice"));
    for (Path document : Files.list(export.resolve("documents")).toList()) {
      Files.copy(document, folder.resolve("twice/documents").resolve(document.getFileName()));
    }
    writer.document(ExportWriter.shipped("sz-low-carbon-public-transport.yaml"));
    String line = lines.of(Lines.TRIP).toString();
    writer.lines("evidence-00001.ndjson.gz", List.of(line, line));
    assertThat(run(writer.manifest(), "--json").findings())
        .containsExactly("order " + id(Lines.TRIP));
  }

  @Test
  void moreFindingsThanAskedForAreCounted() throws IOException {
    Path export =
        lines
            .with(Lines.TRIP, row -> add(row, 1))
            .with(Lines.RIDE, row -> add(row, 1))
            .write(folder);
    Result result = run(export, "--json", "--most", "1");
    assertThat(result.findings()).hasSize(1);
    assertThat(result.json().path("findings_in_all").asInt()).isEqualTo(2);
  }

  @Test
  void aPostedClaimThatWasUpheldIsCheckedToo() throws IOException {
    // 14300 m x 46.8 mg/m
    lines.with(Lines.PARKED, row -> Lines.change(row, "computed", null, 669_240).put("offset", 99));
    assertThat(run(lines.write(folder), "--json").code()).isZero();
  }

  @Test
  void aPostedClaimThatWasUpheldWithAnotherAmountIsFound() throws IOException {
    lines.with(Lines.PARKED, row -> Lines.change(row, "computed", null, 669_241).put("offset", 99));
    assertThat(run(lines.write(folder), "--json").findings())
        .containsExactly("amount " + id(Lines.PARKED));
  }
}
