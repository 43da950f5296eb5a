package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tanpuhui.deploy.faults.Stack.Kind;
import org.tanpuhui.deploy.recomputation.Recompute;
import org.tanpuhui.platform.Ids;

/**
 * The whole way, once: a metro trip seen by an app, a photovoltaic day, a household's month that
 * settles, a forest's monitoring; commands with keys while a service is killed; every milligram
 * derives again from a live export; then a person is erased, and books and recomputation are as
 * before. Then the generated clients, on the same stack. Amounts are those of the golden vectors.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class PeopleIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ZoneId CITY = ZoneId.of("Asia/Shanghai");
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String PARTNER = "whole-life";
  private static final String SOURCE = "/partners/whole-life";
  private static final String TYPES = "tanpuhui.activity.";
  private static final String ONE = "application/cloudevents+json";
  private static final long TRIP_MG = 664_560;
  private static final long SHORTER_TRIP_MG = 659_880;
  private static final long PV_MG = 8_145_550;
  private static final long HOUSEHOLD_MG = 62_540 + 31_270 + 558_392;
  private static final long FOREST_MG = 285_919_329_635L;

  @TempDir Path folder;
  private Stack stack;

  @BeforeAll
  void start() throws IOException {
    stack = new Stack(1);
  }

  @AfterAll
  void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  @Order(1)
  @Timeout(value = 6, unit = TimeUnit.MINUTES)
  void everyKindOfActDerivesAgainAlsoAfterAPersonWasErased() throws Exception {
    register();
    String person = signUp("login-of-li");
    String ref = enrol(person);
    proposeForest();
    enrolProject();
    String grant = backfill();

    dryRunTellsGramsAndKeepsNothing();
    send(trip("trip"), metered(), forest());
    for (JsonNode day : household()) {
      send(day);
    }
    awaitMg(TRIP_MG + PV_MG + 62_540 + 31_270 + FOREST_MG);
    post("/v1/partners/" + PARTNER + "/backfills/" + grant + "/close", authority(), "{}", 200);
    awaitMg(TRIP_MG + PV_MG + HOUSEHOLD_MG + FOREST_MG);

    theAppSeesTheHomeScreenWithoutLearningWhoItIs(person, ref);
    new KeyedCommands(stack, own(person)).surviveAKill();
    JsonNode before = recompute("before");
    assertThat(before.get("commitments_matched_of_erased_people").asInt()).isZero();
    aSuspendedPartnerIsRefusedWithinSecondsEverywhere(ref);
    erase(person, ref);
    JsonNode after = recompute("after");
    assertThat(after.get("commitments_matched_of_erased_people").asInt())
        .isEqualTo(after.get("of_erased_people").asInt())
        .isEqualTo(1);
    anotherTripOfTheErasedPersonIsFoundByItsCommitment(person);
    assertTrialBalance();
  }

  @Test
  @Order(2)
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void anAppAndAPartnerWorkWithTheJavaClient() throws Exception {
    new JavaClients(stack).play();
    assertTrialBalance();
  }

  @Test
  @Order(3)
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void anAppAndAPartnerWorkWithTheTypeScriptClient() throws Exception {
    new TypeScriptClients(stack).play();
    assertTrialBalance();
  }

  private void register() throws Exception {
    post(
        "/v1/partners",
        authority(),
        """
        {"id":"whole-life","name_zh":"试验","name_en":"Trial","kind":"app_operator","sources":["/partners/whole-life"],
         "activity_types":["tanpuhui.activity.transit-trip.v1","tanpuhui.activity.metered-day.v1",
                           "tanpuhui.activity.electricity-day.v1","tanpuhui.activity.forest-monitoring.v1"],
         "evidence_grades":{"tanpuhui.activity.transit-trip.v1":"transaction","tanpuhui.activity.metered-day.v1":"metered",
                            "tanpuhui.activity.electricity-day.v1":"metered","tanpuhui.activity.forest-monitoring.v1":"metered"}}
        """,
        201);
  }

  private String signUp(String login) throws Exception {
    return post("/v1/participants", stack.participantToken(login, null), "{}", 201)
        .get("participant")
        .asText();
  }

  private String enrol(String person) throws Exception {
    String code = post("/v1/me/link-codes", own(person), "{}", 201).get("code").asText();
    String recent = Instant.now().minus(2, ChronoUnit.DAYS).toString();
    JsonNode items =
        post(
                "/v1/enrolments",
                partner(),
                """
                {"items":[
                 {"subject":"user-1","kind":"person","link":{"code":"%s"},"evidence":"consent",
                  "mandates":[{"scope":"record","from":"%s"},{"scope":"points","from":"%s"}]},
                 {"subject":"roof-1","kind":"household","persons":3,"evidence":"contract",
                  "mandates":[{"scope":"record","from":"%s"}]}]}
                """
                    .formatted(code, recent, recent, recent),
                200)
            .get("items");
    assertThat(items.findValuesAsText("status")).containsExactly("enrolled", "enrolled");
    return items.get(0).get("participant_ref").asText();
  }

  /** After the grant, whose time its mandate reaches back to. */
  private void enrolHome() throws Exception {
    JsonNode answer =
        post(
            "/v1/enrolments",
            partner(),
            """
            {"items":[{"subject":"home-1","kind":"household","persons":3,"evidence":"contract",
              "mandates":[{"scope":"record","from":"2024-09-01T00:00:00Z"}]}]}
            """,
            200);
    assertThat(answer.at("/items/0/status").asText()).as(answer.toString()).isEqualTo("enrolled");
  }

  private void enrolProject() throws Exception {
    String body = "{\"items\":[{\"subject\":\"wood-1\",\"kind\":\"project\",\"mandates\":[]}]}";
    post("/v1/enrolments", partner(), body, 200);
  }

  private void proposeForest() throws Exception {
    String applicant = stack.token("applicant", "anna");
    post(
        "/v1/projects",
        applicant,
        """
        {"id":"wood-1","name_zh":"林场","name_en":"Wood","methodology":"sz-forest-management","partner":"whole-life",
         "strata":[{"stratum_id":"A","forest_type":"broadleaf_mixed","area_m2":1200000,"baseline_growth_m3_per_ha_year":"3.6"}],
         "exclusive_of":["CCER"],"statement":"Claimed nowhere else."}
        """,
        201);
    step("submit", applicant, "{}");
    step("start-validation", authority(), "{}");
    step("validate", stack.token("verifier", "vera"), "{\"decision\":\"approve\"}");
    step("file", authority(), "{}");
  }

  private void step(String verb, String token, String body) throws Exception {
    post("/v1/projects/wood-1/" + verb, token, body, 200);
  }

  private String backfill() throws Exception {
    String grant =
        post(
                "/v1/partners/" + PARTNER + "/backfills",
                authority(),
                """
                {"activity_types":["tanpuhui.activity.electricity-day.v1","tanpuhui.activity.forest-monitoring.v1"],
                 "from":"2022-12-01T00:00:00Z","to":"2024-11-01T00:00:00Z","closes_at":"%s"}
                """
                    .formatted(Instant.now().plus(1, ChronoUnit.DAYS)),
                201)
            .get("backfill_id")
            .asText();
    enrolHome();
    return grant;
  }

  private static JsonNode event(String id, String type, String subject, String data)
      throws Exception {
    return JSON.readTree(
        """
        {"specversion":"1.0","id":"%s","source":"%s","type":"%s%s.v1","subject":"%s","data":%s}
        """
            .formatted(id, SOURCE, TYPES, type, subject, data));
  }

  private static JsonNode trip(String id) throws Exception {
    Instant boarded = Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
    return event(
        id,
        "transit-trip",
        "user-1",
        "{\"mode\":\"metro\",\"boarded_at\":\"%s\",\"alighted_at\":\"%s\",\"distance_m\":14200,\"order_id\":\"o-77\"}"
            .formatted(boarded, boarded.plusSeconds(1080)));
  }

  private static JsonNode metered() throws Exception {
    String data =
        "{\"act\":\"distributed-pv\",\"day\":\"%s\",\"amount\":18500,\"unit\":\"wh\",\"capacity_w\":5000}";
    return event("pv", "metered-day", "roof-1", data.formatted(LocalDate.now(CITY).minusDays(1)));
  }

  private static JsonNode forest() throws Exception {
    return event(
        "wood-2023",
        "forest-monitoring",
        "wood-1",
        """
        {"project_id":"wood-1","period_start":"2023-01-01","period_end":"2023-12-31",
         "strata":[{"stratum_id":"A","stem_volume_start_m3_per_ha":100.0,"stem_volume_end_m3_per_ha":105.2}]}
        """);
  }

  /**
   * The worked example: a week of history, then 10.5 kWh, above the baseline, below the own mean.
   */
  private static List<JsonNode> household() throws Exception {
    long[] energy = {12_100, 11_800, 13_000, 12_400, 11_900, 12_600, 12_200, 10_500};
    List<JsonNode> days = new ArrayList<>();
    for (int i = 0; i < energy.length; i++) {
      LocalDate day = LocalDate.parse("2024-09-24").plusDays(i);
      String data = "{\"day\":\"%s\",\"energy_wh\":%d,\"read_quality\":\"measured\"}";
      days.add(event("d" + day, "electricity-day", "home-1", data.formatted(day, energy[i])));
    }
    return days;
  }

  private void dryRunTellsGramsAndKeepsNothing() throws Exception {
    JsonNode answer =
        json(
            stack.post(
                stack.gateway("/v1/activities?dry_run=true"),
                partner(),
                "application/cloudevents+json",
                trip("only-tried").toString()),
            200);
    assertThat(answer.at("/results/0/preview/reduction/amount_mg_co2e").asLong())
        .as(answer.toString())
        .isEqualTo(TRIP_MG);
  }

  private void send(JsonNode... events) throws Exception {
    for (JsonNode event : events) {
      HttpResponse<String> answer =
          stack.post(
              stack.gateway("/v1/activities"),
              partner(),
              "application/cloudevents+json",
              event.toString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }
  }

  private void awaitMg(long milligrams) {
    await("milligrams in the books")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        stack.number(
                            Kind.LEDGER_SERVICE,
                            "SELECT coalesce(sum(amount), 0) FROM journal WHERE asset = 1"))
                    .isEqualTo(milligrams));
  }

  private void theAppSeesTheHomeScreenWithoutLearningWhoItIs(String person, String ref)
      throws Exception {
    String token =
        post(
                "/v1/partner/participant-tokens",
                partner(),
                "{\"participant_ref\":\"" + ref + "\"}",
                201)
            .get("access_token")
            .asText();
    for (String path :
        List.of("/v1/me/home", "/v1/me", "/v1/me/entries", "/v1/me/summary?by=day")) {
      HttpResponse<String> answer = stack.get(stack.gateway(path), token);
      assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(200);
      assertThat(answer.body()).as(path).doesNotContain(person);
    }
    JsonNode home = json(stack.get(stack.gateway("/v1/me/home"), token), 200);
    assertThat(home.get("lifetime_mg_co2e").asLong()).isEqualTo(TRIP_MG);
    assertThat(home.at("/points/available").asLong()).isEqualTo(TRIP_MG / 1000);
    assertThat(home.at("/latest/0/status").asText()).isEqualTo("posted");
  }

  /** One question to each place where a partner, or its app, is answered. */
  private record Place(String name, Callable<HttpResponse<String>> ask) {}

  private void aSuspendedPartnerIsRefusedWithinSecondsEverywhere(String ref) throws Exception {
    String app =
        post(
                "/v1/partner/participant-tokens",
                partner(),
                "{\"participant_ref\":\"" + ref + "\"}",
                201)
            .get("access_token")
            .asText();
    String use = "/v1/partner/redemptions/00000000-0000-8000-8000-000000000000/use";
    String today = LocalDate.now(CITY).toString();
    String event = trip("never-kept").toString();
    List<Place> places =
        List.of(
            new Place("intake", () -> ask("/v1/activities?dry_run=true", ONE, event)),
            new Place("statements", () -> asPartner("/v1/partner/statements/" + today)),
            new Place("status of activities", () -> asPartner("/v1/activities?source=/x&id=x")),
            new Place("redemptions", () -> ask(use, "application/json", "{}")),
            new Place("app: home", () -> stack.get(stack.gateway("/v1/me/home"), app)),
            new Place("app: balances", () -> stack.get(stack.gateway("/v1/me/balances"), app)),
            new Place("app: mandates", () -> stack.get(stack.gateway("/v1/me"), app)));
    for (Place place : places) {
      assertThat(place.ask().call().body()).as(place.name()).doesNotContain("partner_suspended");
    }
    long began = System.nanoTime();
    post("/v1/partners/" + PARTNER + "/suspend", authority(), "", 200);
    Map<String, Long> millis = new TreeMap<>();
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(5))
        .until(
            () -> {
              for (Place place : places) {
                if (!millis.containsKey(place.name())
                    && place.ask().call().body().contains("partner_suspended")) {
                  millis.put(place.name(), (System.nanoTime() - began) / 1_000_000);
                }
              }
              return millis.size() == places.size();
            });
    System.out.println("from suspension to refusal, ms: " + millis);
    post("/v1/partners/" + PARTNER + "/resume", authority(), "", 200);
    await()
        .atMost(Duration.ofSeconds(5))
        .until(
            () -> {
              for (Place place : places) {
                if (place.ask().call().body().contains("partner_suspended")) {
                  return false;
                }
              }
              return true;
            });
  }

  private HttpResponse<String> ask(String path, String type, String body) throws Exception {
    return stack.post(stack.gateway(path), partner(), type, body);
  }

  private HttpResponse<String> asPartner(String path) throws Exception {
    return stack.get(stack.gateway(path), partner());
  }

  private void erase(String person, String ref) throws Exception {
    HttpResponse<String> asked = stack.delete(stack.gateway("/v1/me"), own(person));
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(409);
    assertThat(asked.body()).contains("erasure_unconfirmed", "664 points");
    HttpResponse<String> done =
        stack.delete(stack.gateway("/v1/me?confirm=points_lapse"), own(person));
    assertThat(done.statusCode()).as(done.body()).isEqualTo(202);
    await("points lapsed")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        stack.number(
                            Kind.LEDGER_SERVICE,
                            "SELECT coalesce(sum(amount), 0) FROM journal WHERE purpose = 40"))
                    .isEqualTo(664));

    for (String path : List.of("/v1/me", "/v1/me/home", "/v1/me/activities", "/v1/me/balances")) {
      assertThat(stack.get(stack.gateway(path), own(person)).statusCode()).as(path).isEqualTo(410);
    }
    post("/v1/partner/participant-tokens", partner(), "{\"participant_ref\":\"" + ref + "\"}", 404);
    // No row of the service that knew the person leads to it, and the key of its traces is gone.
    String id = Long.toString(Long.parseUnsignedLong(person, 16));
    for (String table : List.of("participant_login", "enrolment", "link_code")) {
      assertThat(rows(table + " WHERE participant = " + id)).as(table).isZero();
    }
    assertThat(rows("participant WHERE participant = " + id + " AND trace_key IS NOT NULL"))
        .isZero();
  }

  private long rows(String where) throws Exception {
    return stack.number(Kind.ACTIVITY_SERVICE, "SELECT count(*) FROM " + where);
  }

  /** A live export, derived again without any service: every milligram, caps and overlaps too. */
  private JsonNode recompute(String name) throws Exception {
    String auditor = stack.token("auditor", null);
    String id =
        post(
                "/v1/audit/exports",
                auditor,
                "{\"scope\":\"evidence\",\"from\":\"2022-12-01\",\"to\":\"%s\"}"
                    .formatted(LocalDate.now(CITY)),
                202)
            .get("export_id")
            .asText();
    await("an export")
        .atMost(PATIENCE)
        .until(
            () ->
                json(stack.get(stack.gateway("/v1/audit/exports/" + id), auditor), 200)
                    .get("state")
                    .asText()
                    .equals("done"));
    Path export = Files.createDirectories(folder.resolve(name));
    String base = "/v1/audit/exports/" + id;
    String manifest = stack.get(stack.gateway(base + "/manifest"), auditor).body();
    Files.writeString(export.resolve("manifest.json"), manifest);
    for (String list : List.of("files", "documents")) {
      for (JsonNode file : JSON.readTree(manifest).path(list)) {
        Path to = export.resolve(file.get("name").asText());
        Files.createDirectories(to.getParent());
        Files.write(
            to, stack.bytes(stack.gateway(base + "/files/" + file.get("name").asText()), auditor));
      }
    }
    JsonNode total = recompute(export, 0).get("total");
    assertThat(total.get("derived_mg_co2e").asLong())
        .isEqualTo(TRIP_MG + PV_MG + HOUSEHOLD_MG + FOREST_MG);
    assertThat(total.get("derived_share").asText()).isEqualTo("1.000000");
    assertThat(total.get("commitments_matched").asInt()).isEqualTo(total.get("activities").asInt());
    return total;
  }

  private static JsonNode recompute(Path export, int expected) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    int code = Recompute.run(print, print, export.toString(), "--json", "--claims");
    String said = out.toString(StandardCharsets.UTF_8);
    assertThat(code).as(said).isEqualTo(expected);
    return JSON.readTree(said);
  }

  /** Distance, amount and the manifest's hash are changed together, so all else agrees. */
  private void anotherTripOfTheErasedPersonIsFoundByItsCommitment(String person) throws Exception {
    Path export = folder.resolve("after");
    ObjectNode manifest =
        (ObjectNode) JSON.readTree(Files.readString(export.resolve("manifest.json")));
    String changed = null;
    for (JsonNode file : manifest.path("files")) {
      Path path = export.resolve(file.get("name").asText());
      if (!file.get("name").asText().startsWith("evidence-")) {
        continue;
      }
      StringBuilder lines = new StringBuilder();
      try (InputStream in = new GZIPInputStream(Files.newInputStream(path))) {
        for (String text : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
          ObjectNode line = (ObjectNode) JSON.readTree(text);
          if (line.get("participant").asText().equals(person)) {
            changed = line.get("activity_id").asText();
            ((ObjectNode) line.get("quantities")).put("distance_m", 14_100);
            line.put("quantity", 14_100).put("amount_mg_co2e", SHORTER_TRIP_MG);
          }
          lines.append(line).append('\n');
        }
      }
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
        out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
      }
      byte[] bytes = Files.readAllBytes(path);
      ((ObjectNode) file).put("sha256", HexFormat.of().formatHex(Ids.sha256(bytes)));
      ((ObjectNode) file).put("bytes", bytes.length);
    }
    Files.writeString(export.resolve("manifest.json"), manifest.toString());

    JsonNode findings = recompute(export, 1).get("findings");
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).get("reason").asText()).isEqualTo("commitment");
    assertThat(findings.get(0).get("activity_id").asText()).isEqualTo(changed);
  }

  private void assertTrialBalance() throws Exception {
    JsonNode assets =
        json(
                stack.get(
                    stack.gateway("/v1/audit/trial-balance?verify=full"),
                    stack.token("auditor", null)),
                200)
            .get("assets");
    assertThat(assets)
        .allSatisfy(asset -> assertThat(asset.get("difference").asLong()).as("" + asset).isZero());
  }

  private String authority() {
    return stack.token("authority", null);
  }

  private String partner() {
    return stack.token("partner", PARTNER);
  }

  private String own(String person) {
    return stack.participantToken(person, null);
  }

  private JsonNode post(String path, String token, String body, int status) throws Exception {
    return json(stack.post(stack.gateway(path), token, "application/json", body), status);
  }

  private static JsonNode json(HttpResponse<String> answer, int status) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }
}
