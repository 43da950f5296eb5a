package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tanpuhui.engines.TokenRequest;
import org.tanpuhui.testing.ApiDocument;

/**
 * A small world in the sandbox with one of everything that has an id, each belonging to somebody
 * whose name ends in {@code -a} or to Alice; for each there is another of the same role, whose name
 * ends in {@code -b}, or Bob. Everything is made through the gateway by the roles it belongs to.
 */
final class World {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ZoneId CITY = ZoneId.of("Asia/Shanghai");
  static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String TRIP = "tanpuhui.activity.transit-trip.v1";
  static final String FOREST = "tanpuhui.activity.forest-monitoring.v1";

  private static final Map<String, String> THINGS =
      Map.ofEntries(
          Map.entry("activities", "activity"),
          Map.entry("activity", "activity"),
          Map.entry("parked-claims", "parked"),
          Map.entry("enrolments", "ref"),
          Map.entry("mandates", "mandate"),
          Map.entry("wards", "ward"),
          Map.entry("disputes", "dispute"),
          Map.entry("entries", "entry"),
          Map.entry("entry", "entry"),
          Map.entry("redemptions", "redemption"),
          Map.entry("partners", "partner"),
          Map.entry("backfills", "backfill"),
          Map.entry("scenarios", "scenario"),
          Map.entry("projects", "project"),
          Map.entry("batches", "batch"),
          Map.entry("batch", "batch"),
          Map.entry("shadow-runs", "shadow_run"),
          Map.entry("parked-reversals", "reversal"),
          Map.entry("campaigns", "campaign"),
          Map.entry("reward-budgets", "budget"),
          Map.entry("offers", "bread"),
          Map.entry("used-points-reports", "partner"),
          Map.entry("settlements", "settlement"),
          Map.entry("serials", "serial"),
          Map.entry("serial", "serial"),
          Map.entry("certificates", "certificate"),
          Map.entry("certificate", "certificate"),
          Map.entry("retirements", "retirement"),
          Map.entry("public-welfare-accounts", "welfare"),
          Map.entry("compliance-positions", "position"),
          Map.entry("credit-orders", "credit_order"),
          Map.entry("restorations", "restoration"),
          Map.entry("instruments", "instrument"),
          Map.entry("proceeds", "project"),
          Map.entry("orders", "order"),
          Map.entry("block-agreements", "block"),
          Map.entry("forward-agreements", "forward"),
          Map.entry("deposits", "deposit"),
          Map.entry("withdrawals", "withdrawal"),
          Map.entry("accounts", "alice"),
          Map.entry("exports", "export"),
          Map.entry("webhooks", "webhook"),
          Map.entry("deliveries", "message"));

  private final Stack stack;
  private final Map<String, TokenRequest> people = new LinkedHashMap<>();
  private final Map<String, String> ids = new LinkedHashMap<>();
  private final Map<String, String> secrets = new LinkedHashMap<>();
  private final List<Example> examples = new ArrayList<>();
  private final Exchanges exchanges = new Exchanges();

  /** A command that was right. */
  record Example(String path, String who, String body) {}

  World(Stack stack) {
    this.stack = stack;
    for (String partner : new String[] {"metro-a", "metro-b"}) {
      people.put(partner, request("partner", partner).client(partner));
    }
    person("merchant", "shop-a", "shop-b");
    person("bank", "sponsor-a", "sponsor-b");
    person("member", "firm-a", "firm-b", "firm-c", "owner-a");
    person("applicant", "green-a", "green-b");
    person("verifier", "checkers", "validators");
    person("expert", "university");
    person("authority", "bureau", "department");
    person("exchange", "exchange");
    person("platform_operator", "platform", "platform-2");
    person("auditor", "audit-firm");
  }

  static TokenRequest request(String role, String subject) {
    return TokenRequest.of(Stack.ISSUER, role).subject(subject);
  }

  private void person(String role, String... names) {
    for (String name : names) {
      people.put(name, request(role, name + "-clerk").claim("org", name));
    }
  }

  /** What the token of somebody says. */
  TokenRequest who(String name) {
    TokenRequest request = people.get(name);
    if (request == null) {
      throw new IllegalArgumentException("nobody here is " + name);
    }
    return request;
  }

  String token(String name) {
    return stack.sign(who(name));
  }

  /** The id of a thing. */
  String id(String name) {
    String id = ids.get(name);
    if (id == null) {
      throw new IllegalArgumentException("nothing here is " + name + "; known: " + ids.keySet());
    }
    return id;
  }

  Map<String, String> ids() {
    return ids;
  }

  /** What leads to a person or opens a door, by what it is; in no log. */
  Map<String, String> secrets() {
    return secrets;
  }

  /** Every command by which this world was made. */
  List<Example> examples() {
    return examples;
  }

  /** What was asked and answered, as far as it was right. */
  Exchanges exchanges() {
    return exchanges;
  }

  Map<String, TokenRequest> people() {
    return people;
  }

  /** Makes it all. */
  World build() throws Exception {
    partnersAndPeople();
    webhook();
    secrets.put(
        "token of an app",
        post(
                "/v1/partner/participant-tokens",
                "metro-a",
                "{\"participant_ref\":\"" + id("ref") + "\"}",
                201)
            .get("access_token")
            .asText());
    WorldOfCredits credits = new WorldOfCredits(this);
    credits.forestSubmitted();
    rewards();
    activities();
    redeemed();
    credits.certified();
    credits.market();
    credits.audited();
    return this;
  }

  private void partnersAndPeople() throws Exception {
    for (String id : new String[] {"metro-a", "metro-b"}) {
      post(
          "/v1/partners",
          "bureau",
          """
          {"id":"%1$s","name_zh":"地铁","name_en":"Metro","kind":"app_operator","sources":["/partners/%1$s"],
           "activity_types":["%2$s","%3$s","tanpuhui.activity.void.v1"],
           "evidence_grades":{"%2$s":"transaction","%3$s":"metered","tanpuhui.activity.void.v1":"transaction"}}
          """
              .formatted(id, TRIP, FOREST),
          201);
    }
    ids.put("partner", "metro-a");
    ids.put(
        "scenario",
        post(
                "/v1/scenarios",
                "bureau",
                """
                {"code":"gates","partner":"metro-a","name_zh":"闸机","name_en":"Gates"}
                """,
                201)
            .get("id")
            .asText());
    String hours = Instant.now().plus(1, ChronoUnit.DAYS).toString();
    ids.put(
        "backfill",
        post(
                "/v1/partners/metro-a/backfills",
                "bureau",
                """
                {"activity_types":["%s"],"from":"2022-12-01T00:00:00Z","to":"2024-11-01T00:00:00Z","closes_at":"%s"}
                """
                    .formatted(FOREST, hours),
                201)
            .get("backfill_id")
            .asText());
    for (String name : new String[] {"alice", "bob", "carol"}) {
      people.put(
          name,
          request("participant", "login-of-" + name).personKey("person-key-of-" + name + "-5521"));
      secrets.put("login of " + name, "login-of-" + name);
      secrets.put("person key of " + name, "person-key-of-" + name + "-5521");
      String id = post("/v1/participants", name, "{}", 201).get("participant").asText();
      people.put(name, request("participant", id));
      ids.put(name, id);
    }
    people.put(
        "child", request("participant", "login-of-child").claim("turns_14_on", "2031-05-01"));
    String guard = post("/v1/me/ward-codes", "alice", "{}", 201).get("code").asText();
    secrets.put("code of a guardian", guard);
    ids.put(
        "ward",
        post("/v1/participants", "child", "{\"guardian_code\":\"" + guard + "\"}", 201)
            .get("participant")
            .asText());
    people.put("child", request("participant", id("ward")));
    enrol("metro-a", "card-of-alice-7351", "alice");
    enrol("metro-b", "card-of-alice-8462", "alice");
    enrol("metro-a", "card-of-carol-9573", "carol");
    post("/v1/me/sales/mandates", "alice", "{\"project_id\":\"wood-a\"}", 200);
    ids.put("subject", "card-of-alice-7351");
    ids.put("mandate", get("/v1/me/mandates", "alice").at("/items/0/mandate_id").asText());
    ids.put(
        "dispute",
        post("/v1/me/disputes", "alice", "{\"text\":\"I am Li of Nanshan 1204\"}", 201)
            .get("dispute_id")
            .asText());
    secrets.put("text of a dispute", "I am Li of Nanshan 1204");
  }

  /** A webhook of metro-a, with the call that a test made. */
  private void webhook() throws Exception {
    JsonNode made =
        post(
            "/v1/partner/webhooks",
            "metro-a",
            "{\"url\":\"http://127.0.0.1:9/a\",\"event_types\":[\"mandate.revoked\"]}",
            201);
    ids.put("webhook", made.get("endpoint_id").asText());
    secrets.put("secret of a webhook", made.get("secret").asText());
    ids.put(
        "message",
        post("/v1/partner/webhooks/" + id("webhook") + "/test", "metro-a", "{}", 200)
            .at("/delivery/message_id")
            .asText());
  }

  private void enrol(String partner, String subject, String name) throws Exception {
    String code = post("/v1/me/link-codes", name, "{}", 201).get("code").asText();
    secrets.put("link code for " + subject, code);
    secrets.put("subject " + subject, subject);
    String from = Instant.now().minus(3, ChronoUnit.DAYS).toString();
    JsonNode item =
        post(
                "/v1/enrolments",
                partner,
                """
                {"items":[{"subject":"%s","kind":"person","link":{"code":"%s"},"evidence":"consent",
                  "mandates":[{"scope":"record","from":"%3$s"},{"scope":"points","from":"%3$s"}]}]}
                """
                    .formatted(subject, code, from),
                200)
            .at("/items/0");
    assertThat(item.get("status").asText()).as("" + item).isEqualTo("enrolled");
    ids.putIfAbsent("ref", item.get("participant_ref").asText());
    secrets.put("partner's reference for " + subject, item.get("participant_ref").asText());
  }

  private void rewards() throws Exception {
    String soon = Instant.now().plus(2, ChronoUnit.MINUTES).toString();
    post(
        "/v1/reward-budgets",
        "bureau",
        """
        {"code":"budget-a","name":{"zh":"预算","en":"Budget"},"sponsor":"sponsor-a","provenance":"illustrative","source":"test"}
        """,
        201);
    post(
        "/v1/reward-budgets/budget-a/fundings",
        "bureau",
        "{\"reference\":\"first\",\"fen\":100000,\"reason\":\"sponsor paid\"}",
        201);
    post(
        "/v1/campaigns",
        "bureau",
        """
        {"code":"campaign-a","kind":"recognition","name":{"zh":"表彰","en":"Recognition"},"holder_kinds":["person"],
         "budget_points":100,"valid_from":"%s","valid_to":"2030-01-01T00:00:00Z","provenance":"illustrative","source":"test"}
        """
            .formatted(soon),
        201);
    ids.put("budget", "budget-a");
    ids.put("campaign", "campaign-a");
    for (String[] offer :
        new String[][] {{"bread", "shop-a"}, {"secret-draft", "shop-a"}, {"fare", "metro-a"}}) {
      boolean mall = offer[1].equals("metro-a");
      JsonNode made =
          post(
              "/v1/offers",
              offer[1],
              """
              {"code":"%s","channel":"%s","name":{"zh":"面包","en":"Bread"},"points":10,"stock":1000,%s
               "valid_from":"2026-01-01T00:00:00Z","valid_to":"2030-01-01T00:00:00Z"}
              """
                  .formatted(
                      offer[0],
                      mall ? "partner" : "platform",
                      mall ? "" : "\"budget\":\"budget-a\",\"fen_per_unit\":12,"),
              201);
      ids.put(offer[0], made.get("offer_id").asText());
      if (!offer[0].equals("secret-draft")) {
        post("/v1/offers/" + made.get("offer_id").asText() + "/publish", offer[1], "{}", 200);
      }
    }
  }

  /** A trip that counts, the same seen by another partner, and one that is voided later. */
  private void activities() throws Exception {
    Instant boarded = Instant.now().minus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
    ids.put("trip", "trip-a");
    ids.put("activity", trip("metro-a", "trip-a", "card-of-alice-7351", boarded));
    ids.put("unit_of_carol", trip("metro-a", "trip-c", "card-of-carol-9573", boarded));
    awaitPosted("activity", "alice");
    awaitPosted("unit_of_carol", "carol");
    ids.put("parked", trip("metro-b", "trip-b", "card-of-alice-8462", boarded.plusSeconds(60)));
    ids.put("entry", get("/v1/me/entries", "alice").at("/items/0/entry_id").asText());
    await("a parked claim")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(get("/v1/parked-claims", "bureau").get("items")).isNotEmpty());
  }

  private String trip(String partner, String id, String subject, Instant boarded) throws Exception {
    return event(
        partner,
        id,
        TRIP,
        subject,
        """
        {"mode":"metro","boarded_at":"%s","alighted_at":"%s","distance_m":14200,"order_id":"order-of-%s"}
        """
            .formatted(boarded, boarded.plusSeconds(1080), id));
  }

  String event(String partner, String id, String type, String subject, String data)
      throws Exception {
    String event =
        """
        {"specversion":"1.0","id":"%s","source":"/partners/%s","type":"%s","subject":"%s","data":%s}
        """
            .formatted(id, partner, type, subject, data);
    examples.add(new Example("/v1/activities", partner, event));
    HttpResponse<String> answer =
        stack.post(
            stack.gateway("/v1/activities"), token(partner), "application/cloudevents+json", event);
    exchanges.keep(
        "POST",
        "/v1/activities",
        "application/cloudevents+json",
        event,
        answer.statusCode(),
        answer.body());
    return read(answer, 202).at("/results/0/activity_id").asText();
  }

  private void awaitPosted(String activity, String name) {
    await(activity + " posted")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        get("/v1/me/activities/" + ids.get(activity), name).get("status").asText())
                    .isEqualTo("posted"));
  }

  private void redeemed() throws Exception {
    ids.put("redemption", redeem("alice", "\"offer_id\":\"" + id("bread") + "\""));
    ids.put("redemption_in_mall", redeem("alice", "\"points\":10,\"partner\":\"metro-a\""));
    String used = redeem("alice", "\"offer_id\":\"" + id("bread") + "\"");
    ids.put("used", used);
    post("/v1/redemptions/" + used + "/use", "shop-a", "{}", 200);
    post("/v1/redemptions/" + used + "/cancel", "platform", "{}", 200);
    ids.put(
        "settlement",
        post("/v1/settlements", "platform", "{\"budget\":\"budget-a\",\"period\":\"first\"}", 201)
            .get("settlement_id")
            .asText());
    ids.put("day", LocalDate.now(CITY).minusDays(1).toString());
    post(
        "/v1/partner/used-points-reports",
        "metro-a",
        "{\"day\":\"" + id("day") + "\",\"items\":[]}",
        200);
    // What Carol got she spends; then the trip is voided, and her points wait for a decision.
    long has = get("/v1/me/balances", "carol").at("/items/1/available").asLong();
    redeem("carol", "\"points\":" + has);
    event(
        "metro-a",
        "void-c",
        "tanpuhui.activity.void.v1",
        "card-of-carol-9573",
        "{\"voids\":\"trip-c\",\"reason\":\"refunded\"}");
    await("a parked reversal")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(get("/v1/parked-reversals", "bureau").get("items")).isNotEmpty());
    ids.put("reversal", get("/v1/parked-reversals", "bureau").at("/items/0/reversal_id").asText());
  }

  private String redeem(String name, String what) throws Exception {
    return post("/v1/me/redemptions", name, "{" + what + "}", 201).get("redemption_id").asText();
  }

  /** What a variable of a path names; null when nothing here is of its kind. */
  static String thingAt(String path, String variable) {
    String[] segments = path.split("/");
    for (int i = 3; i < segments.length; i++) {
      if (segments[i].equals("{" + variable + "}")) {
        return THINGS.get(segments[i - 1]);
      }
    }
    return null;
  }

  /** Reads everything of the document that was not read yet, as somebody who may. */
  void readTheRest(ApiDocument document) throws Exception {
    Set<String> seen = exchanges.operations(document);
    for (ApiDocument.Call call : document.calls()) {
      String path =
          call.method.equals("GET") && !seen.contains(call.toString()) ? filled(call) : null;
      if (path != null) {
        String name =
            people.keySet().stream()
                .filter(n -> people.get(n).roles().stream().anyMatch(call.roles::contains))
                .findFirst()
                .orElse(null);
        boolean asks = call.parameters.stream().anyMatch(p -> p.name().equals("scheme"));
        HttpResponse<String> answer =
            stack.get(
                stack.gateway(path + (asks ? "?scheme=sandbox" : "")),
                name == null ? null : token(name));
        exchanges.keep("GET", path, null, null, answer.statusCode(), answer.body());
      }
    }
  }

  private String filled(ApiDocument.Call call) {
    String path = call.path;
    for (ApiDocument.Parameter parameter : call.parameters) {
      if (parameter.in().equals("path")) {
        String thing = thingAt(call.path, parameter.name());
        if (thing == null || !ids.containsKey(thing)) {
          return null;
        }
        path = path.replace("{" + parameter.name() + "}", ids.get(thing));
      }
    }
    return path;
  }

  JsonNode get(String path, String name) throws Exception {
    HttpResponse<String> answer = stack.get(stack.gateway(path), name == null ? null : token(name));
    exchanges.keep("GET", path, null, null, answer.statusCode(), answer.body());
    return read(answer, 200);
  }

  JsonNode post(String path, String name, String body, int status) throws Exception {
    examples.add(new Example(path, name, body));
    HttpResponse<String> answer = stack.command(stack.gateway(path), token(name), body);
    exchanges.keep("POST", path, "application/json", body, answer.statusCode(), answer.body());
    assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  private static JsonNode read(HttpResponse<String> answer, int status) throws Exception {
    assertThat(answer.statusCode()).as(answer.uri() + " " + answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }
}
