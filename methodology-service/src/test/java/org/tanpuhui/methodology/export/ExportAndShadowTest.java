package org.tanpuhui.methodology.export;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tanpuhui.activity.contract.ActivityRecord;
import org.tanpuhui.activity.contract.ActivityTypes;
import org.tanpuhui.activity.contract.EvidenceGrade;
import org.tanpuhui.activity.contract.HolderKind;
import org.tanpuhui.engines.EnginesTestResource;
import org.tanpuhui.engines.TestTokens;
import org.tanpuhui.methodology.Samples;
import org.tanpuhui.methodology.Samples.Ride;
import org.tanpuhui.methodology.Staff;
import org.tanpuhui.methodology.registry.Drafts;
import org.tanpuhui.platform.CityTime;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.ParticipantId;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;

/** Evidence as an auditor gets it, and a draft computed over it. Alone in the scheme shenzhen. */
@QuarkusTest
@QuarkusTestResource(
    value = EnginesTestResource.class,
    initArgs = @ResourceArg(name = "database", value = "methodology"))
class ExportAndShadowTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final LocalDate YESTERDAY = CityTime.day(Instant.now()).minusDays(1);
  private static final Instant MORNING = CityTime.startOf(YESTERDAY).plus(8, ChronoUnit.HOURS);
  private static final String RUN = UUID.randomUUID().toString().substring(0, 8);

  /** Metres of the metro trips that count; two would leave a fraction of a milligram. */
  private static final List<Long> METRO = List.of(14_200L, 10_010L, 14_203L, 7_777L);

  private static final long BUS = 3_100;
  private static boolean sent;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;

  @BeforeEach
  void activities() throws Exception {
    if (sent) {
      return;
    }
    List<byte[]> records = new ArrayList<>();
    List<Long> owners = new ArrayList<>();
    for (int i = 0; i < METRO.size(); i++) {
      add(records, owners, metro(1 + i % 2, "m-" + i, i, METRO.get(i)));
    }
    add(records, owners, metro(2, "bus", 6, BUS).word("bus"));
    add(records, owners, metro(3, "far", 0, 300_000));
    Ride voided = metro(3, "gone", 1, 5_000);
    add(records, owners, voided);
    add(records, owners, metro(4, "first", 0, 6_000).source("/partners/a", "demo-a"));
    Ride copy = metro(4, "second", 0, 6_000).source("/partners/b", "demo-b");
    add(records, owners, copy);
    records.add(Samples.json(voidOf(voided)));
    owners.add(voided.participant());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < records.size(); i++) {
        byte[] key = ParticipantId.text(owners.get(i)).getBytes(StandardCharsets.UTF_8);
        producer
            .send(new ProducerRecord<>("activities", key, records.get(i)))
            .get(10, TimeUnit.SECONDS);
      }
    }
    awaitStatus(voided.activityId(), "voided");
    awaitStatus(copy.activityId(), "parked");
    awaitStatus(metro(2, "bus", 6, BUS).activityId(), "computed");
    awaitStatus(metro(1, "m-2", 2, 0).activityId(), "computed");
    sent = true;
  }

  @Test
  void anExportHoldsWhatDecidedEveryMilligram() throws Exception {
    // When
    String at = export(null);

    // Then
    JsonNode manifest = Json.mapper().readTree(auditor().get(at + "/manifest").asByteArray());
    assertThat(manifest.get("format").asText()).isEqualTo("tanpuhui-evidence-export/1");
    assertThat(manifest.get("scheme").asText()).isEqualTo("shenzhen");
    assertThat(manifest.get("from").asText()).isEqualTo(CityTime.startOf(YESTERDAY).toString());
    List<JsonNode> lines = new ArrayList<>();
    for (JsonNode file : manifest.get("files")) {
      byte[] bytes = auditor().get(at + "/files/" + file.get("name").asText()).asByteArray();
      assertThat(bytes).hasSize(file.get("bytes").asInt());
      assertThat(sha256(bytes)).isEqualTo(file.get("sha256").asText());
      List<JsonNode> read = lines(bytes);
      assertThat(read).hasSize(file.get("rows").asInt());
      if (file.get("name").asText().startsWith("evidence-")) {
        lines.addAll(read);
      }
    }
    assertThat(lines).hasSize(METRO.size() + 6);
    assertThat(lines)
        .isSortedAccordingTo(
            java.util.Comparator.comparing((JsonNode l) -> l.get("participant").asText())
                .thenComparing(l -> l.get("occurred_at").asText())
                .thenComparing(l -> l.get("activity_id").asText()));
    for (JsonNode document : manifest.get("documents")) {
      byte[] bytes = auditor().get(at + "/files/" + document.get("name").asText()).asByteArray();
      assertThat(sha256(bytes)).isEqualTo(document.get("sha256").asText());
      assertThat(document.get("name").asText())
          .isEqualTo("documents/" + document.get("sha256").asText() + ".json");
    }

    JsonNode metro = line(lines, "m-0");
    assertThat(metro.get("type").asText()).isEqualTo(ActivityTypes.TRANSIT_TRIP);
    assertThat(metro.get("status").asText()).isEqualTo("computed");
    assertThat(metro.get("amount_mg_co2e").asLong()).isEqualTo(664_560);
    assertThat(metro.get("quantities").get("distance_m").asLong()).isEqualTo(14_200);
    assertThat(metro.get("evidence_grade").asText()).isEqualTo("transaction");
    assertThat(metro.get("holder_kind").asText()).isEqualTo("person");
    ActivityRecord sent = metro(1, "m-0", 0, METRO.get(0)).record();
    assertThat(metro.get("content_hash").asText()).isEqualTo(sent.contentHash());
    assertThat(metro.get("private_digest").asText()).isEqualTo(sent.privateDigest());
    assertThat(metro.get("changes")).isEmpty();
    assertThat(metro.has("trace")).isFalse();
    assertThat(manifest.get("documents").findValuesAsText("sha256"))
        .contains(metro.get("methodology").get("hash").asText());
    JsonNode gone = line(lines, "gone");
    assertThat(gone.get("status").asText()).isEqualTo("computed");
    assertThat(gone.get("changes")).hasSize(1);
    assertThat(gone.get("changes").get(0).get("status").asText()).isEqualTo("voided");
    assertThat(gone.get("changes").get(0).get("revision").asInt()).isEqualTo(2);
    assertThat(gone.get("changes").get(0).get("reversed_mg_co2e").asLong()).isEqualTo(234_000);
    assertThat(lines)
        .as("a record of before there were private digests")
        .filteredOn(line -> line.get("type").asText().equals(ActivityTypes.VOID))
        .singleElement()
        .satisfies(line -> assertThat(line.has("private_digest")).isFalse());
    JsonNode parked = line(lines, "second");
    assertThat(parked.get("status").asText()).isEqualTo("parked");
    assertThat(parked.get("reference").asText())
        .isEqualTo(line(lines, "first").get("activity_id").asText());
    assertThat(line(lines, "far").get("outcome_code").asText()).isEqualTo("not_eligible");

    // When
    JsonNode again =
        Json.mapper().readTree(auditor().get(export(null) + "/manifest").asByteArray());

    // Then
    assertThat(again.get("files")).isEqualTo(manifest.get("files"));
    assertThat(again.get("documents")).isEqualTo(manifest.get("documents"));
  }

  @Test
  void aFileIsFetchedInPieces() throws Exception {
    String file = export(null) + "/files/evidence-00001.ndjson.gz";
    byte[] whole = auditor().get(file).asByteArray();
    Response first = auditor().header("Range", "bytes=0-99").get(file);
    Response rest = auditor().header("Range", "bytes=100-").get(file);
    first
        .then()
        .statusCode(206)
        .header("Content-Range", is("bytes 0-99/" + whole.length))
        .header("Accept-Ranges", is("bytes"));
    byte[] joined = new byte[whole.length];
    System.arraycopy(first.asByteArray(), 0, joined, 0, 100);
    System.arraycopy(rest.asByteArray(), 0, joined, 100, whole.length - 100);
    assertThat(joined).isEqualTo(whole);
    assertThat(auditor().header("Range", "bytes=-4").get(file).asByteArray()).hasSize(4);
    auditor()
        .header("Range", "bytes=" + whole.length + "-")
        .get(file)
        .then()
        .statusCode(416)
        .body("code", is("range_not_satisfiable"));
    auditor().header("Range", "lines=1-2").get(file).then().statusCode(200);
  }

  @Test
  void theSameKeyGivesTheSameExport() {
    String key = "key-" + RUN;
    assertThat(export(key)).isEqualTo(export(key));
  }

  @Test
  void onlyFilesOfTheManifestOfOnesOwnSchemeAreGiven() {
    String at = export(null);
    for (String name :
        List.of("other.gz", "..%2fmanifest.json", "documents/" + "0".repeat(64) + ".json")) {
      auditor().urlEncodingEnabled(false).get(at + "/files/" + name).then().statusCode(404);
    }
    given().auth().oauth2(TestTokens.token("auditor")).get(at).then().statusCode(404);
    Staff.of(TestTokens.request("authority").scheme("shenzhen")).get(at).then().statusCode(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{}; 422; field_missing",
        "{\"scope\":\"books\",\"from\":\"2026-01-01\",\"to\":\"2026-01-02\"}; 422; field_range",
        "{\"scope\":\"evidence\",\"from\":\"2026-01-03\",\"to\":\"2026-01-01\"}; 422; field_range",
        "{\"scope\":\"evidence\",\"from\":\"2026-02-30\",\"to\":\"2026-03-01\"}; 422; field_type",
        "{\"scope\":\"evidence\",\"from\":\"9999-01-01\",\"to\":\"9999-01-02\"}; 422; field_range",
        "{\"scope\":\"evidence\",\"from\":5,\"to\":\"2026-03-01\"}; 422; field_type",
        "{\"scope\":\"evidence\",\"from\":\"2026-01-01\",\"to\":\"2026-01-01\",\"x\":1}; 422; field_unknown",
        "[]; 422; field_type",
        "nonsense; 400; body_unparsable"
      })
  void wrongWishesForExportsGetTheirCode(String body, int status, String code) {
    auditor()
        .contentType(ContentType.JSON)
        .body(body)
        .post("/v1/audit/exports")
        .then()
        .statusCode(status)
        .body("code", is(code));
  }

  @ParameterizedTest
  @CsvSource({
    "auditor, /v1/audit/exports/nothing, 400, parameter_invalid",
    "auditor, /v1/audit/exports/0197a9d2-0000-8000-8000-000000000000, 404, not_found",
    "partner, /v1/audit/exports/0197a9d2-0000-8000-8000-000000000000, 403, role_missing",
    "platform_operator, /v1/shadow-runs/0197a9d2-0000-8000-8000-000000000000, 404, not_found",
    "platform_operator, /v1/shadow-runs/x, 400, parameter_invalid",
    "auditor, /v1/shadow-runs/0197a9d2-0000-8000-8000-000000000000, 404, not_found",
    "verifier, /v1/shadow-runs/0197a9d2-0000-8000-8000-000000000000, 403, role_missing"
  })
  void unknownWorkGetsItsCode(String role, String path, int status, String code) {
    Staff.person(role, "otto").get(path).then().statusCode(status).body("code", is(code));
  }

  @Test
  void aDraftOverThePastDiffersByTheFactorAndPostsNothing() {
    // Given
    String version = "shadow-" + RUN;
    draft(version);

    // When
    JsonPath run = shadow(version);

    // Then
    long recorded = sum("46.8") + bus();
    long drafted = sum("46.7") + bus();
    assertThat(run.getLong("result.total.recorded_mg_co2e")).isEqualTo(recorded + first("46.8"));
    assertThat(run.getLong("result.total.draft_mg_co2e")).isEqualTo(drafted + first("46.7"));
    long difference = run.getLong("result.total.difference_mg_co2e");
    assertThat(difference).isEqualTo(drafted - recorded + first("46.7") - first("46.8"));

    // 0.1 g per km of metro, and less than 1 mg per trip that rounding down takes on either side
    BigDecimal metres = BigDecimal.valueOf(6_000 + METRO.stream().mapToLong(m -> m).sum());
    BigDecimal exact = metres.multiply(new BigDecimal("-0.1"));
    assertThat(BigDecimal.valueOf(difference).subtract(exact).abs())
        .isLessThan(BigDecimal.valueOf(METRO.size() + 1));
    assertThat(run.getLong("result.compared")).isEqualTo(METRO.size() + 3);
    assertThat(run.getLong("result.not_compared.voided")).isEqualTo(1);
    assertThat(run.getLong("result.not_compared.parked")).isEqualTo(1);
    assertThat(run.getLong("result.per_activity.min")).isEqualTo(-1_420);
    assertThat(run.getLong("result.per_activity.max")).isZero();
    assertThat(run.getList("result.by_partner.partner", String.class))
        .containsExactly("demo-a", "demo-metro");
    assertThat(run.getLong("result.by_methodology[0].sums.difference_mg_co2e"))
        .isEqualTo(difference);
    awaitStatus(metro(1, "m-0", 0, 0).activityId(), "computed");
    Staff.of(TestTokens.request("auditor").scheme("shenzhen"))
        .get("/v1/activities/" + metro(1, "m-0", 0, 0).activityId())
        .then()
        .body("reduction.amount_mg_co2e", is(664_560));
  }

  @Test
  void tripsOfWholeTensOfMetresDifferExactlyByDistanceTimesTheFactor() {
    String version = "exact-" + RUN;
    draft(version);
    JsonPath run = shadow(version);
    // The trips of demo-a have 6,000 m: 6 km x 0.1 g = 600 mg.
    assertThat(
            run.getLong(
                "result.by_partner.find { it.partner == 'demo-a' }.sums.difference_mg_co2e"))
        .isEqualTo(-600);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{}; 422; field_missing",
        "{\"methodology\":\"none\",\"version\":\"1\",\"from\":\"2026-01-01\",\"to\":\"2026-01-02\"}; 404; not_found",
        "{\"methodology\":\"none\",\"version\":\"1\",\"from\":\"2026-01-01\",\"to\":\"2025-01-02\"}; 422; field_range",
        "{\"methodology\":\"none\",\"version\":\"1\",\"from\":\"2026-01-01\",\"to\":\"2026-01-02\",\"scheme\":\"sandbox\"}; 403; scheme_not_yours"
      })
  void wrongWishesForShadowRunsGetTheirCode(String body, int status, String code) {
    operator()
        .contentType(ContentType.JSON)
        .body(body)
        .post("/v1/shadow-runs")
        .then()
        .statusCode(status)
        .body("code", is(code));
  }

  private static long sum(String factor) {
    return METRO.stream().mapToLong(metres -> floor(factor, metres)).sum();
  }

  private static long first(String factor) {
    return floor(factor, 6_000);
  }

  private static long bus() {
    return floor("26.9", BUS);
  }

  /** Grams per kilometre are milligrams per metre. */
  private static long floor(String factor, long metres) {
    return new BigDecimal(factor)
        .multiply(BigDecimal.valueOf(metres))
        .setScale(0, RoundingMode.FLOOR)
        .longValueExact();
  }

  private static void draft(String version) {
    String text =
        Drafts.fortySixSeven(Drafts.TRANSPORT_ID, version, YESTERDAY.plusDays(30))
            .replace("[sandbox]", "[shenzhen]");
    Staff.of(TestTokens.request("applicant").subject("anna").scheme("shenzhen"))
        .config(
            RestAssuredConfig.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .encodeContentTypeAs("application/yaml", ContentType.TEXT)
                        .defaultContentCharset(StandardCharsets.UTF_8)))
        .contentType("application/yaml")
        .body(text)
        .post("/v1/methodologies")
        .then()
        .statusCode(201);
  }

  private static JsonPath shadow(String version) {
    String id =
        operator()
            .contentType(ContentType.JSON)
            .body(
                Map.of(
                    "methodology",
                    Drafts.TRANSPORT_ID,
                    "version",
                    version,
                    "from",
                    YESTERDAY.toString(),
                    "to",
                    YESTERDAY.toString()))
            .post("/v1/shadow-runs")
            .then()
            .statusCode(202)
            .extract()
            .path("shadow_run_id");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> operator().get("/v1/shadow-runs/" + id).then().body("state", is("done")));
    return operator().get("/v1/shadow-runs/" + id).jsonPath();
  }

  private static String export(String key) {
    RequestSpecification request = auditor().contentType(ContentType.JSON);
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    String id =
        request
            .body(
                Map.of(
                    "scope", "evidence", "from", YESTERDAY.toString(), "to", YESTERDAY.toString()))
            .post("/v1/audit/exports")
            .then()
            .statusCode(202)
            .body("export_id", notNullValue())
            .extract()
            .path("export_id");
    String at = "/v1/audit/exports/" + id;
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> auditor().get(at).then().body("state", is("done")));
    return at;
  }

  private static RequestSpecification auditor() {
    return Staff.of(TestTokens.request("auditor").scheme("shenzhen"));
  }

  private static RequestSpecification operator() {
    return Staff.of(TestTokens.request("platform_operator").scheme("shenzhen"));
  }

  private static void awaitStatus(UUID id, String status) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                auditor()
                    .get("/v1/activities/" + id)
                    .then()
                    .statusCode(200)
                    .body("status", equalTo(status)));
  }

  private static void add(List<byte[]> records, List<Long> owners, Ride ride) {
    records.add(ride.json());
    owners.add(ride.participant());
  }

  private static Ride metro(int person, String id, int hour, long metres) {
    Instant from = MORNING.plus(hour, ChronoUnit.HOURS);
    return new Ride(
        Scheme.SHENZHEN,
        ParticipantId.of(Scheme.SHENZHEN, 7_000 + person).value(),
        ActivityTypes.TRANSIT_TRIP,
        Samples.METRO_SOURCE,
        "demo-metro",
        id + "-" + RUN,
        "metro",
        metres,
        null,
        from,
        from.plusSeconds(1_200),
        EvidenceGrade.TRANSACTION,
        null,
        null);
  }

  private static ActivityRecord voidOf(Ride ride) {
    String id = "void-" + ride.id();
    var data =
        Json.mapper()
            .createObjectNode()
            .put("voids_activity_id", ride.activityId().toString())
            .put("reason", "refunded");
    return new ActivityRecord(
        "shenzhen",
        Ids.activityId(Scheme.SHENZHEN, ride.source(), id),
        ride.source(),
        id,
        ActivityTypes.VOID,
        ParticipantId.text(ride.participant()),
        HolderKind.PERSON,
        1,
        ride.partner(),
        null,
        EvidenceGrade.TRANSACTION,
        ride.to().plusSeconds(60),
        null,
        "0".repeat(32),
        null,
        0,
        null,
        data,
        null);
  }

  private static JsonNode line(List<JsonNode> lines, String id) {
    return lines.stream()
        .filter(line -> line.get("id").asText().equals(id + "-" + RUN))
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonNode> lines(byte[] bytes) throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(new ByteArrayInputStream(bytes)), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(Json.mapper().readTree(line));
      }
    }
    return lines;
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
