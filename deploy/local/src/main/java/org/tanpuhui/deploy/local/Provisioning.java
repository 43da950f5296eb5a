package org.tanpuhui.deploy.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/**
 * Registers the sandbox partners and a few people through the public API, as an authority and the
 * partners would. Doing it again changes nothing.
 *
 * <p>The first three people ride both metro and bike: both partners give the same {@code
 * person_key}, so each is one participant.
 */
final class Provisioning {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** Somebody tried out how a mandate ends: it stays ended. */
  private static final Set<String> ENDED_MANDATES =
      Set.of("mandate_withdrawn", "mandate_backdated");

  private static final Duration MANDATE_AGE = Duration.ofDays(2);
  private static final List<SamplePartner> PARTNERS =
      List.of(
          new SamplePartner(
              "demo-metro",
              "示例地铁",
              "Demo Metro",
              "transit-trip",
              "transaction",
              "person",
              List.of("card-1001", "card-1002", "card-1003", "card-1004")),
          new SamplePartner(
              "demo-bike",
              "示例单车",
              "Demo Bike",
              "bike-ride",
              "sensor",
              "person",
              List.of("rider-1001", "rider-1002", "rider-1003")),
          new SamplePartner(
              "demo-power",
              "示例电网",
              "Demo Power",
              "electricity-day",
              "metered",
              "household",
              List.of("meter-2001", "meter-2002")));

  private final Addresses addresses;
  private final LocalTokens tokens;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  Provisioning(Addresses addresses, LocalTokens tokens) {
    this.addresses = addresses;
    this.tokens = tokens;
  }

  private record SamplePartner(
      String id,
      String nameZh,
      String nameEn,
      String activity,
      String grade,
      String kind,
      List<String> subjects) {

    String type() {
      return "tanpuhui.activity." + activity + ".v1";
    }
  }

  /**
   * What to try first.
   *
   * @param participant the id of the person who has {@code card-1001} and {@code rider-1001}
   */
  record Sample(String participant) {}

  /**
   * Registers everything that is not there yet.
   *
   * @throws StackException the API refused; the message carries its answer
   */
  Sample run() {
    for (SamplePartner partner : PARTNERS) {
      register(partner);
      enrol(partner);
    }
    return new Sample(signUp(personKey("person", 1)));
  }

  private void register(SamplePartner partner) {
    ObjectNode body = JSON.createObjectNode();
    body.put("id", partner.id());
    body.put("name_zh", partner.nameZh());
    body.put("name_en", partner.nameEn());
    body.put("kind", "company");
    body.putArray("sources").add("/partners/" + partner.id());
    body.putArray("activity_types").add(partner.type());
    body.putObject("evidence_grades").put(partner.type(), partner.grade());
    HttpResponse<String> answer =
        post("/v1/partners", tokens.sign(tokens.request("authority")), body);
    boolean there = answer.statusCode() == 409 && code(answer).equals("partner_exists");
    if (answer.statusCode() / 100 != 2 && !there) {
      throw refused("partner " + partner.id(), answer);
    }
  }

  private void enrol(SamplePartner partner) {
    String from = Instant.now().minus(MANDATE_AGE).truncatedTo(ChronoUnit.SECONDS).toString();
    ObjectNode body = JSON.createObjectNode();
    ArrayNode items = body.putArray("items");
    for (int i = 0; i < partner.subjects().size(); i++) {
      ObjectNode item = items.addObject();
      item.put("subject", partner.subjects().get(i));
      item.put("kind", partner.kind());
      item.putObject("link").put("person_key", personKey(partner.kind(), i + 1));
      if (partner.kind().equals("household")) {
        item.put("persons", i + 2);
      }
      // From the day before yesterday, so that a whole day can be reported at once.
      item.put("evidence", "sample consent");
      ArrayNode mandates = item.putArray("mandates");
      List.of("record", "points", "pool")
          .forEach(scope -> mandates.addObject().put("scope", scope).put("from", from));
    }
    String token =
        tokens.sign(tokens.request("partner").subject(partner.id()).client(partner.id()));
    HttpResponse<String> answer = post("/v1/enrolments", token, body);
    if (answer.statusCode() / 100 != 2) {
      throw refused("enrolments of " + partner.id(), answer);
    }
    for (JsonNode item : parse(answer).path("items")) {
      boolean withdrawn = ENDED_MANDATES.contains(item.path("code").asText());
      if (item.path("status").asText().equals("rejected") && !withdrawn) {
        throw refused("enrolment of " + item.path("subject").asText(), answer);
      }
    }
  }

  private String signUp(String personKey) {
    String token =
        tokens.sign(tokens.request("participant").subject("app-1001").personKey(personKey));
    HttpResponse<String> answer = post("/v1/participants", token, JSON.createObjectNode());
    String participant = parse(answer).path("participant").asText();
    if (answer.statusCode() / 100 != 2 || participant.isEmpty()) {
      throw refused("sign-up of a participant", answer);
    }
    return participant;
  }

  private static String personKey(String kind, int number) {
    return "sample-" + kind + "-" + number;
  }

  private HttpResponse<String> post(String path, String token, ObjectNode body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(addresses.gateway() + path))
            .timeout(TIMEOUT)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new StackException("Registering the sample failed: POST " + path + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("Interrupted.");
    }
  }

  private static JsonNode parse(HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      return JSON.createObjectNode();
    }
  }

  private static String code(HttpResponse<String> answer) {
    return parse(answer).path("code").asText();
  }

  private static StackException refused(String what, HttpResponse<String> answer) {
    return new StackException(
        "Registering the sample failed: "
            + what
            + ": "
            + answer.statusCode()
            + " "
            + answer.body());
  }
}
