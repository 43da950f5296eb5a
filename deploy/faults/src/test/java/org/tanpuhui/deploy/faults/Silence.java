package org.tanpuhui.deploy.faults;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tanpuhui.deploy.faults.Stack.Kind;

/**
 * Secrets and personal references in good and bad requests, and what of them stands in the logs of
 * the services: nothing may. A pseudonym may; what leads to a person, or opens a door, may not.
 */
final class Silence {
  private final Stack stack;
  private final World world;
  private final Map<String, String> planted = new LinkedHashMap<>();

  Silence(Stack stack, World world) {
    this.stack = stack;
    this.world = world;
  }

  /** What must be in no log, by what it is. */
  Map<String, String> planted() {
    return planted;
  }

  /** Sends every secret where it belongs, and where it does not. */
  void plant() throws Exception {
    planted.putAll(world.secrets());
    world.people().keySet().forEach(name -> plantToken(name));
    List<String> values = new ArrayList<>(planted.values());
    String token = world.token("metro-a");
    String own = world.token("alice");
    for (Kind kind :
        List.of(
            Kind.GATEWAY, Kind.ACTIVITY_SERVICE, Kind.LEDGER_SERVICE, Kind.METHODOLOGY_SERVICE)) {
      try (Wire wire = new Wire(stack.port(kind))) {
        for (String value : values) {
          wrong(wire, token, own, value);
        }
      }
    }
  }

  private void plantToken(String name) {
    String token = world.token(name);
    planted.put("signature of a token of " + name, token.substring(token.lastIndexOf('.') + 1));
  }

  /** The value as an id, a query, a member of every kind, a key, a token, and in broken JSON. */
  private static void wrong(Wire wire, String token, String own, String value) throws IOException {
    String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
    List<String> partner = List.of("Authorization: Bearer " + token, JSON);
    List<String> person = List.of("Authorization: Bearer " + own, JSON);
    if (encoded.length() < 600) {
      wire.send("GET", "/v1/activities/" + encoded, partner, null);
      wire.send("GET", "/v1/activities?source=/partners/metro-a&id=" + encoded, partner, null);
      wire.send(
          "GET", "/v1/me/entries?cursor=" + encoded + "&access_token=" + encoded, person, null);
      wire.send("POST", "/v1/enrolments/" + encoded + "/revoke", partner, bytes("{}"));
      wire.send("POST", "/v1/me/redemptions/" + encoded + "/release", person, bytes("{}"));
      wire.send("GET", "/v1/me/disputes/" + encoded, person, null);
      wire.send("GET", "/" + encoded, person, null);
    }
    for (String body :
        List.of(
            "{\"items\":[{\"subject\":\""
                + value
                + "\",\"kind\":\""
                + value
                + "\",\"link\":{\"code\":\""
                + value
                + "\"},\"mandates\":\""
                + value
                + "\"}]}",
            "{\"" + value + "\":1}",
            "{\"text\":\"" + value,
            "{\"points\":\"" + value + "\",\"offer_id\":\"" + value + "\"}",
            "\"" + value + "\"")) {
      wire.send("POST", "/v1/enrolments", partner, bytes(body));
      wire.send("POST", "/v1/me/redemptions", person, bytes(body));
      wire.send("POST", "/v1/me/disputes", person, bytes(body));
      wire.send("POST", "/v1/participants", person, bytes(body));
      wire.send("POST", "/v1/partner/participant-tokens", partner, bytes(body));
      wire.send(
          "POST",
          "/v1/activities",
          List.of("Authorization: Bearer " + token, "Content-Type: application/cloudevents+json"),
          bytes(body));
    }
    wire.send("GET", "/v1/me", List.of("Authorization: Bearer " + value), null);
    wire.send("GET", "/v1/me", List.of("Authorization: Basic " + value), null);
  }

  private static final String JSON = "Content-Type: application/json";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Each secret that stands in a log, with the line. */
  List<String> told() throws IOException {
    List<String> told = new ArrayList<>();
    for (Path log : stack.logFiles()) {
      List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
      planted.forEach(
          (what, value) ->
              lines.stream()
                  .filter(line -> line.contains(value))
                  .limit(2)
                  .forEach(line -> told.add(what + " in " + log.getFileName() + ": " + line)));
    }
    return told;
  }
}
