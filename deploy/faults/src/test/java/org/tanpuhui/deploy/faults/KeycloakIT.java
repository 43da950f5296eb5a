package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.tanpuhui.deploy.faults.Stack.Kind;

/**
 * A real Keycloak is the issuer: no code knows it, only {@code mp.jwt.verify.issuer} and {@code
 * mp.jwt.verify.publickey.location} do. Run with {@code -Pkeycloak}.
 */
@EnabledIfSystemProperty(
    named = "tanpuhui.keycloak",
    matches = "true",
    disabledReason = "a download of 200 MB; run with -Pkeycloak")
class KeycloakIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String METRO = "keycloak-metro";

  private Stack stack;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void itsTokensOpenWhatTheirRolesMayDo() throws Exception {
    try (Keycloak keycloak = new Keycloak()) {
      keycloak.awaitReady();
      try (Stack started =
          new Stack(
              new Stack.Issuer(keycloak.issuer(), keycloak.keys()),
              EnumSet.of(Kind.ACTIVITY_SERVICE, Kind.GATEWAY))) {
        stack = started;
        String city = keycloak.ofClient("city", "city-secret");
        String metro = keycloak.ofClient(METRO, "metro-secret");

        is(201, post("/v1/partners", city, partner()));
        problem(403, "role_missing", post("/v1/partners", metro, partner()));
        JsonNode enrolled = is(200, post("/v1/enrolments", metro, enrolment()));
        assertThat(enrolled.at("/items/0/status").asText()).isEqualTo("enrolled");
        JsonNode accepted =
            is(202, stack.post(stack.gateway("/v1/activities"), metro, BATCH, trip()));
        assertThat(accepted.get("accepted").asInt()).as(accepted.toString()).isEqualTo(1);

        String newcomer = keycloak.ofPerson("lin", "lin-password");
        assertThat(claims(newcomer).get("sub").asText()).isEqualTo("app-lin");
        problem(403, "not_a_participant", get("/v1/me/mandates", newcomer));
        String participant =
            is2xx(post("/v1/participants", newcomer, "{}")).get("participant").asText();
        keycloak.participant("lin", participant);
        String lin = keycloak.ofPerson("lin", "lin-password");
        JsonNode mandates = is(200, get("/v1/me/mandates", lin));
        assertThat(mandates.toString()).contains(METRO);
        problem(403, "role_missing", get("/v1/me/mandates", metro));
        problem(403, "role_missing", post("/v1/enrolments", lin, enrolment()));

        keycloak.newKey();
        String rotated = keycloak.ofPerson("lin", "lin-password");
        assertThat(kid(rotated)).isNotEqualTo(kid(lin));
        is(200, get("/v1/me/mandates", rotated));
        is(200, get("/v1/me/mandates", lin));

        // Signed by Keycloak too, but for another realm.
        problem(401, "token_invalid", get("/v1/me/mandates", keycloak.ofAdministrator()));
      }
    }
  }

  private static final String BATCH = "application/cloudevents-batch+json";

  private static String partner() {
    return """
        {"id": "keycloak-metro", "name_zh": "地铁", "name_en": "Metro", "kind": "company",
         "sources": ["/partners/keycloak-metro"],
         "activity_types": ["tanpuhui.activity.transit-trip.v1"],
         "evidence_grades": {"tanpuhui.activity.transit-trip.v1": "transaction"}}
        """;
  }

  private static String enrolment() {
    return """
        {"items": [{"subject": "card-1", "kind": "person", "evidence": "paper form",
                    "link": {"person_key": "verified-lin"},
                    "mandates": [{"scope": "record", "from": "%1$s"},
                                 {"scope": "points", "from": "%1$s"}]}]}
        """
        .formatted(Instant.now().minus(Duration.ofHours(2)));
  }

  private static String trip() {
    Instant boarded = Instant.now().minus(Duration.ofHours(1));
    return """
        [{"specversion": "1.0", "type": "tanpuhui.activity.transit-trip.v1",
          "source": "/partners/keycloak-metro", "id": "trip-1", "subject": "card-1",
          "data": {"mode": "metro", "boarded_at": "%s", "alighted_at": "%s", "distance_m": 5000}}]
        """
        .formatted(boarded, boarded.plus(Duration.ofMinutes(10)));
  }

  private HttpResponse<String> get(String path, String token)
      throws IOException, InterruptedException {
    return stack.get(stack.gateway(path), token);
  }

  private HttpResponse<String> post(String path, String token, String body)
      throws IOException, InterruptedException {
    return stack.post(stack.gateway(path), token, "application/json", body);
  }

  private static JsonNode is(int status, HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  private static JsonNode is2xx(HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return JSON.readTree(answer.body());
  }

  private static void problem(int status, String code, HttpResponse<String> answer)
      throws IOException {
    assertThat(is(status, answer).get("code").asText()).isEqualTo(code);
  }

  private static JsonNode claims(String token) throws IOException {
    return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
  }

  private static String kid(String token) throws IOException {
    return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[0])).get("kid").asText();
  }
}
