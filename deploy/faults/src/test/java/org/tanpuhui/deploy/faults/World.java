package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZoneId;
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
  static final ZoneId CITY = ZoneId.of("Asia/Shanghai");
  static final Duration PATIENCE = Duration.ofSeconds(120);
  static final String TRIP = "tanpuhui.activity.transit-trip.v1";
  static final String VOID = "tanpuhui.activity.void.v1";
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
          Map.entry("alliances", "alliance"),
          Map.entry("statements", "today"),
          Map.entry("periods", "month"),
          Map.entry("payouts", "payout"),
          Map.entry("dead-letters", "dead_letter"),
          Map.entry("webhooks", "webhook"),
          Map.entry("deliveries", "message"));

  private final Stack stack;
  private final Map<String, TokenRequest> people = new LinkedHashMap<>();
  private final Map<String, String> ids = new LinkedHashMap<>();
  private final Map<String, String> secrets = new LinkedHashMap<>();
  private final List<Example> examples = new ArrayList<>();
  private final Exchanges exchanges = new Exchanges();
  private final WorldOfRewards rewards = new WorldOfRewards(this);
  private int commands;

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

  Stack stack() {
    return stack;
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
    WorldOfPeople persons = new WorldOfPeople(this);
    WorldOfPartners partners = new WorldOfPartners(this);
    WorldOfRules rules = new WorldOfRules(this);
    WorldOfClaims claims = new WorldOfClaims(this);
    WorldOfMarket market = new WorldOfMarket(this);
    Certification certification = new Certification(this);
    WorldOfCredits credits = new WorldOfCredits(this, certification);
    WorldOfSales sales = new WorldOfSales(this, certification, market);
    WorldOfBooks books = new WorldOfBooks(this);
    partners.registered();
    persons.signedUp();
    persons.enrolled();
    partners.served();
    sales.ridden();
    credits.forestSubmitted();
    rewards.offered();
    rules.announced();
    claims.counted();
    rewards.redeemed();
    claims.decided();
    credits.certified();
    market.opened();
    sales.certified();
    market.traded();
    market.agreed();
    sales.paid();
    credits.used();
    books.audited();
    books.deadLetters();
    books.closed();
    persons.chosen();
    partners.reported();
    return this;
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

  /** What takes some time to begin; then everything that was not read yet, by somebody who may. */
  void readTheRest(ApiDocument document) throws Exception {
    rewards.recognised();
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
    // The same key in every run: what is listed by ids that are made of it keeps its order.
    String key = "world-" + ++commands;
    HttpResponse<String> answer = stack.command(stack.gateway(path), token(name), key, body);
    return kept("POST", path, name, body, answer, status);
  }

  /** The id in the answer to a command that makes a thing. */
  String made(String path, String name, String body, String member) throws Exception {
    return post(path, name, body, 201).get(member).asText();
  }

  /** Changes a thing as it was read last. */
  JsonNode change(String method, String path, String name, String body) throws Exception {
    String seen =
        stack.get(stack.gateway(path), token(name)).headers().firstValue("ETag").orElse(null);
    return kept(
        method,
        path,
        name,
        body,
        stack.change(method, stack.gateway(path), token(name), seen, body),
        200);
  }

  JsonNode delete(String path, String name, int status) throws Exception {
    HttpResponse<String> answer = stack.delete(stack.gateway(path), token(name));
    return kept("DELETE", path, name, null, answer, status);
  }

  /** Reports an act, which is accepted; its id. */
  String event(String partner, String id, String type, String subject, String data)
      throws Exception {
    String media = "application/cloudevents+json";
    String path = "/v1/activities";
    String event =
        """
        {"specversion":"1.0","id":"%s","source":"/partners/%s","type":"%s","subject":"%s","data":%s}
        """
            .formatted(id, partner, type, subject, data);
    HttpResponse<String> answer = stack.post(stack.gateway(path), token(partner), media, event);
    exchanges.keep("POST", path, media, event, answer.statusCode(), answer.body());
    examples.add(new Example(path, partner, event));
    return read(answer, 202).at("/results/0/activity_id").asText();
  }

  private JsonNode kept(
      String method, String path, String name, String body, HttpResponse<String> answer, int status)
      throws Exception {
    exchanges.keep(method, path, "application/json", body, answer.statusCode(), answer.body());
    JsonNode said = read(answer, status);
    if (method.equals("POST")) {
      examples.add(new Example(path, name, body));
    }
    return said;
  }

  private static JsonNode read(HttpResponse<String> answer, int status) throws Exception {
    assertThat(answer.statusCode()).as(answer.uri() + " " + answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }
}
