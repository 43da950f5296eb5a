package org.tanpuhui.deploy.recomputation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.tanpuhui.activity.contract.ContentHash;
import org.tanpuhui.methodology.document.CanonicalJson;
import org.tanpuhui.methodology.document.MethodologyDocument;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;

/**
 * A small right export with something of every kind, to plant differences in. Amounts are those of
 * the golden vectors and of the methodologies' worked examples, typed in.
 */
final class Lines {
  static final String TRIP = "trip-1";
  static final String RIDE = "ride-1";
  static final String SHORT_RIDE = "ride-2";
  static final String PARKED = "trip-2";
  static final String VOIDED = "trip-3";
  static final String VOID = "void-1";
  static final String LAST = "trip-4";
  static final String DAY_BELOW = "day-6200";
  static final String DAY_SETTLED = "day-10500";
  static final String FOREST = "forest-1";
  static final long TRIP_MG = 664_560;
  static final long LAST_MG = 234_000;
  static final long RIDE_MG = 65_727;
  static final long DAY_BELOW_MG = 875_560;
  static final long DAY_SETTLED_MG = 558_392;
  static final long FOREST_MG = 285_919_329_635L;

  private static final String METRO = "/partners/demo-metro";
  private static final String BIKE = "/partners/demo-bike";
  private static final String POWER = "/partners/demo-power";
  private static final String LAND = "/partners/demo-land";
  private static final int PERSON = 1;
  private static final int HOUSEHOLD = 2;
  private static final int PROJECT = 3;

  private final MethodologyDocument transit;
  private final MethodologyDocument bike;
  private final MethodologyDocument electricity;
  private final MethodologyDocument forest;
  private final List<ObjectNode> rows = new ArrayList<>();
  private final List<String> projects = new ArrayList<>();
  private List<String> erasures = List.of();
  private long offset;

  Lines() throws IOException {
    transit = ExportWriter.shipped("sz-low-carbon-public-transport.yaml");
    bike = ExportWriter.shipped("sz-shared-bike-riding.yaml");
    electricity = ExportWriter.shipped("sz-household-electricity.yaml");
    forest = ExportWriter.shipped("sz-forest-management.yaml");
    travel();
    household();
    project();
    commit();
  }

  /** Gives every line its commitment. */
  private void commit() {
    for (ObjectNode row : rows) {
      if (!row.has("content_hash")) {
        row.put("private_digest", String.format("%032x", row.path("offset").asLong() + 1));
        row.put("content_hash", contentHash(row));
      }
    }
  }

  /** What a line commits to as it stands. */
  static String contentHash(ObjectNode row) {
    JsonNode end = row.path("ended_at");
    return HexFormat.of()
        .formatHex(
            ContentHash.of(
                row.path("type").asText(),
                UUID.fromString(row.path("activity_id").asText()),
                Instant.parse(row.path("occurred_at").asText()),
                end.isMissingNode() ? null : Instant.parse(end.asText()),
                row.path("private_digest").asText(),
                CanonicalJson.write(row.path("quantities")).getBytes(StandardCharsets.UTF_8)));
  }

  private void travel() {
    trip(TRIP, "2024-10-15T00:00:00Z", 14_200).put("amount_mg_co2e", TRIP_MG);
    ObjectNode ride = row(RIDE, BIKE, PERSON, bike, "2024-10-15T01:00:00Z", "2024-10-15T01:10:00Z");
    ride.putObject("quantities").put("vehicle", "bike").put("distance_m", 1940);
    ride.put("amount_mg_co2e", RIDE_MG).put("quantity", 1940);
    ObjectNode refused =
        row(SHORT_RIDE, BIKE, PERSON, bike, "2024-10-15T02:00:00Z", "2024-10-15T02:02:00Z");
    refused.putObject("quantities").put("vehicle", "bike").put("distance_m", 199);
    refused.put("status", "rejected").put("outcome_code", "not_eligible").put("quantity", 199);
    trip(PARKED, "2024-10-15T00:05:00Z", 14_300)
        .put("status", "parked")
        .put("outcome_code", "double_claim")
        .put("reference", id(METRO, TRIP));
    ObjectNode voided = trip(VOIDED, "2024-10-16T00:00:00Z", 14_200).put("amount_mg_co2e", TRIP_MG);
    trip(LAST, "2024-10-17T00:00:00Z", 5_000).put("amount_mg_co2e", LAST_MG);
    ObjectNode withdrawal = row(VOID, METRO, PERSON, null, "2024-10-18T00:00:00Z", null);
    withdrawal.put("type", "tanpuhui.activity.void.v1").put("outcome_code", "void_applied");
    withdrawal.put("reference", id(METRO, VOIDED)).put("quantity", TRIP_MG);
    withdrawal.putObject("quantities").put("voids_activity_id", id(METRO, VOIDED));
    change(voided, "voided", "voided", 0)
        .put("reversed_mg_co2e", TRIP_MG)
        .put("cause", id(METRO, VOID))
        .put("offset", withdrawal.path("offset").asLong());
  }

  /** So many rides on one day, an hour apart; all but the first ten are over the cap. */
  void rides(int number) {
    for (int i = 0; i < number; i++) {
      String from = Instant.parse("2024-11-04T20:00:00Z").plusSeconds(3600L * i).toString();
      String to = Instant.parse(from).plusSeconds(600).toString();
      ObjectNode ride = row("many-" + i, BIKE, PERSON, bike, from, to).put("quantity", 1940);
      ride.putObject("quantities").put("vehicle", "bike").put("distance_m", 1940);
      if (i < 10) {
        ride.put("amount_mg_co2e", RIDE_MG);
      } else {
        ride.put("status", "rejected").put("outcome_code", "over_cap");
      }
    }
    commit();
  }

  private ObjectNode trip(String id, String from, long distance) {
    ObjectNode row =
        row(id, METRO, PERSON, transit, from, Instant.parse(from).plusSeconds(1800).toString());
    row.putObject("quantities").put("mode", "metro").put("distance_m", distance);
    return row.put("quantity", distance);
  }

  /** The worked examples: a week of history, a day above its baseline, a day below. */
  private void household() {
    long[] history = {12_100, 11_800, 13_000, 12_400, 11_900, 12_600, 12_200};
    LocalDate first = LocalDate.parse("2024-09-24");
    List<ObjectNode> waiting = new ArrayList<>();
    for (int i = 0; i < history.length; i++) {
      LocalDate day = first.plusDays(i);
      ObjectNode row = day("day-" + day, day, history[i]);
      // Three persons have 12,000 Wh in September: 11.8 and 11.9 kWh lie below.
      long credit = 12_000 - history[i];
      if (credit > 0) {
        row.put("amount_mg_co2e", credit * 3_127 / 10);
      } else {
        waiting.add(row.put("outcome_code", "awaiting_settlement"));
      }
    }
    offset++;
    for (ObjectNode row : waiting) {
      // Nothing was read in August, so September's first seven days only serve as a reference.
      change(row, "rejected", "own_mean_unknown", 0).put("offset", offset);
    }
    ObjectNode above = day(DAY_SETTLED, LocalDate.parse("2024-10-01"), 10_500);
    above.put("outcome_code", "awaiting_settlement");
    ObjectNode below = day(DAY_BELOW, LocalDate.parse("2024-10-15"), 6_200);
    below.put("amount_mg_co2e", DAY_BELOW_MG);
    offset++;
    change(above, "computed", null, DAY_SETTLED_MG).put("offset", offset);
  }

  private ObjectNode day(String id, LocalDate day, long energy) {
    ObjectNode row =
        row(
            id,
            POWER,
            HOUSEHOLD,
            electricity,
            CityTime.startOf(day).toString(),
            CityTime.startOf(day.plusDays(1)).toString());
    row.putObject("quantities")
        .put("day", day.toString())
        .put("energy_wh", energy)
        .put("read_quality", "measured");
    return row.put("persons", 3).put("quantity", energy).put("evidence_grade", "metered");
  }

  private void project() {
    projects.add(
        "{\"project_id\":\"p-1\",\"strata\":[{\"stratum_id\":\"A\",\"forest_type\":\"broadleaf_mixed\","
            + "\"area_m2\":1200000,\"baseline_growth_m3_per_ha_year\":\"3.6\"}]}");
    ObjectNode row =
        row(FOREST, LAND, PROJECT, forest, "2022-12-31T16:00:00Z", "2023-12-31T16:00:00Z");
    ObjectNode quantities = row.putObject("quantities");
    quantities
        .put("project_id", "p-1")
        .put("period_start", "2023-01-01")
        .put("period_end", "2023-12-31");
    quantities
        .putArray("strata")
        .addObject()
        .put("stratum_id", "A")
        .put("stem_volume_start_m3_per_ha", "100.0")
        .put("stem_volume_end_m3_per_ha", "105.2");
    row.put("amount_mg_co2e", FOREST_MG).put("holder_kind", "project").put("backfill_id", "b-1");
  }

  private ObjectNode row(
      String id, String source, int holder, MethodologyDocument document, String from, String to) {
    ObjectNode row = Json.mapper().createObjectNode();
    row.put("activity_id", id(source, id));
    row.put("participant", ParticipantId.of(Scheme.SANDBOX, holder).toString());
    row.put("source", source).put("id", id).put("partner", source.substring(10));
    row.put("occurred_at", from);
    if (to != null) {
      row.put("ended_at", to);
    }
    row.put("recorded_at", Instant.parse(to == null ? from : to).plusSeconds(60).toString());
    row.put("persons", 1).put("evidence_grade", "transaction").put("holder_kind", "person");
    row.put("status", "computed").put("amount_mg_co2e", 0);
    row.put("partition", 0).put("offset", ++offset);
    row.putArray("changes");
    if (document != null) {
      row.put("type", document.version().type().id());
      row.putObject("methodology")
          .put("id", document.version().id())
          .put("version", document.version().version())
          .put("hash", document.version().hash());
    }
    rows.add(row);
    return row;
  }

  static ObjectNode change(ObjectNode row, String status, String code, long amount) {
    int revision = row.withArray("changes").size() + 2;
    ObjectNode change = row.withArray("changes").addObject();
    change.put("revision", revision).put("status", status).put("amount_mg_co2e", amount);
    if (code != null) {
      change.put("outcome_code", code);
    }
    return change.put("partition", 0);
  }

  private static String id(String source, String id) {
    return Ids.activityId(Scheme.SANDBOX, source, id).toString();
  }

  /** Says that a holder's person was erased by the record at this offset. */
  void erase(int holder, long at) {
    String participant = ParticipantId.of(Scheme.SANDBOX, holder).toString();
    erasures =
        List.of("{\"participant\":\"" + participant + "\",\"partition\":0,\"offset\":" + at + "}");
  }

  /** The line of this event. */
  ObjectNode of(String id) {
    return rows.stream()
        .filter(row -> row.path("id").asText().equals(id))
        .findFirst()
        .orElseThrow();
  }

  Lines with(String id, Consumer<ObjectNode> change) {
    change.accept(of(id));
    return this;
  }

  Lines without(String id) {
    rows.remove(of(id));
    return this;
  }

  String transitHash() {
    return transit.version().hash();
  }

  String bikeHash() {
    return bike.version().hash();
  }

  int count() {
    return rows.size();
  }

  /** Writes the export; one evidence file per participant. */
  Path write(Path folder, String from, String to) throws IOException {
    ExportWriter writer = new ExportWriter(folder).covering(from, to);
    for (MethodologyDocument document : List.of(transit, bike, electricity, forest)) {
      writer.document(document);
    }
    List<ObjectNode> sorted =
        rows.stream()
            .sorted(
                Comparator.comparing((ObjectNode row) -> row.path("participant").asText())
                    .thenComparing(row -> Instant.parse(row.path("occurred_at").asText()))
                    .thenComparing(row -> row.path("activity_id").asText()))
            .toList();
    int file = 0;
    for (int holder : new int[] {PERSON, HOUSEHOLD, PROJECT}) {
      String participant = ParticipantId.of(Scheme.SANDBOX, holder).toString();
      Stream<ObjectNode> own =
          sorted.stream().filter(row -> row.path("participant").asText().equals(participant));
      writer.lines(
          String.format("evidence-%05d.ndjson.gz", ++file), own.map(ObjectNode::toString).toList());
    }
    writer.lines("projects.ndjson.gz", projects);
    if (!erasures.isEmpty()) {
      writer.lines("erasures.ndjson.gz", erasures);
    }
    return writer.manifest();
  }

  Path write(Path folder) throws IOException {
    return write(folder, "2022-01-01", "2024-12-31");
  }
}
