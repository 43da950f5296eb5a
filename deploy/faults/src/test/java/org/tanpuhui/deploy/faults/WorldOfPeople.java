package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Participants of a {@link World}: who they are, what they allow, and that they may leave. */
final class WorldOfPeople {
  private final World world;
  private final Map<String, String> ids;
  private final Map<String, String> secrets;

  WorldOfPeople(World world) {
    this.world = world;
    this.ids = world.ids();
    this.secrets = world.secrets();
  }

  void signedUp() throws Exception {
    for (String name : new String[] {"alice", "bob", "carol", "dora"}) {
      String login = "login-of-" + name;
      String personKey = "person-key-of-" + name + "-5521";
      secrets.put("login of " + name, login);
      secrets.put("person key of " + name, personKey);
      ids.put(name, signUp(name, login, personKey));
    }
    world
        .people()
        .put(
            "child",
            World.request("participant", "login-of-child").claim("turns_14_on", "2031-05-01"));
    String guard = world.made("/v1/me/ward-codes", "alice", "{}", "code");
    secrets.put("code of a guardian", guard);
    ids.put(
        "ward",
        world.made(
            "/v1/participants", "child", "{\"guardian_code\":\"" + guard + "\"}", "participant"));
    world.people().put("child", World.request("participant", world.id("ward")));
  }

  private String signUp(String name, String login, String personKey) throws Exception {
    world.people().put(name, World.request("participant", login).personKey(personKey));
    String id = world.made("/v1/participants", name, "{}", "participant");
    world.people().put(name, World.request("participant", id));
    return id;
  }

  void enrolled() throws Exception {
    enrol("metro-a", "card-of-alice-7351", "alice");
    enrol("metro-b", "card-of-alice-8462", "alice");
    enrol("metro-a", "card-of-carol-9573", "carol");
    world.post(
        "/v1/me/mandates", "carol", "{\"partner\":\"metro-b\",\"scopes\":[\"record\"]}", 201);
    world.post("/v1/me/sales/mandates", "alice", "{\"project_id\":\"wood-a\"}", 200);
    ids.put("subject", "card-of-alice-7351");
    ids.put("mandate", world.get("/v1/me/mandates", "alice").at("/items/0/mandate_id").asText());
    ids.put(
        "dispute",
        world.made(
            "/v1/me/disputes", "alice", "{\"text\":\"I am Li of Nanshan 1204\"}", "dispute_id"));
    secrets.put("text of a dispute", "I am Li of Nanshan 1204");
    world.post("/v1/me/check-ins", "alice", "{}", 201);
    secrets.put(
        "key of traces",
        world.post("/v1/me/export", "alice", "{}", 200).at("/traces/key").asText());
  }

  private void enrol(String partner, String subject, String name) throws Exception {
    String code = world.made("/v1/me/link-codes", name, "{}", "code");
    secrets.put("link code for " + subject, code);
    secrets.put("subject " + subject, subject);
    JsonNode item =
        world
            .post(
                "/v1/enrolments",
                partner,
                """
                {"items":[{"subject":"%s","kind":"person","link":{"code":"%s"},"evidence":"consent",
                  "mandates":[{"scope":"record","from":"%3$s"},{"scope":"points","from":"%3$s"}]}]}
                """
                    .formatted(subject, code, Instant.now().minus(3, ChronoUnit.DAYS)),
                200)
            .at("/items/0");
    assertThat(item.get("status").asText()).as("" + item).isEqualTo("enrolled");
    ids.putIfAbsent("ref", item.get("participant_ref").asText());
    secrets.put("partner's reference for " + subject, item.get("participant_ref").asText());
  }

  /** Bob changes his mind about a welfare account and about sales, Dora leaves. */
  void chosen() throws Exception {
    String assignment = "/v1/me/welfare-assignment";
    world.change("PUT", assignment, "bob", "{\"account\":\"" + world.id("welfare") + "\"}");
    world.delete(assignment, "bob", 200);
    world.post("/v1/me/sales/mandates", "bob", "{\"project_id\":\"wood-a\"}", 200);
    world.post("/v1/me/sales/mandates/wood-a/revoke", "bob", "{}", 200);
    world.delete("/v1/me?confirm=points_lapse", "dora", 202);
    world.people().remove("dora");
  }
}
