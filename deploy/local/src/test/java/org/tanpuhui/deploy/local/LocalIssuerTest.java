package org.tanpuhui.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tanpuhui.engines.SigningKey;

/** A service that knows only the issuer's address accepts its tokens. */
class LocalIssuerTest {
  @TempDir private Path folder;
  private LocalIssuer issuer;
  private Clients clients;
  private String secret;

  @BeforeEach
  void start() throws Exception {
    clients = Clients.of(folder);
    secret = clients.register("demo-metro", Set.of("sandbox"));
    issuer = new LocalIssuer(SigningKey.loadOrCreate(folder), clients, 0);
    issuer.start();
  }

  @AfterEach
  void stop() {
    issuer.stop();
  }

  @Test
  void aClientGetsATokenThatVerifiesAgainstThePublishedKey() throws Exception {
    // When
    HttpResponse<String> answer =
        token("grant_type=client_credentials&client_id=demo-metro&client_secret=" + secret);
    // Then
    JsonNode grant = new ObjectMapper().readTree(answer.body());
    JwtClaims claims =
        new JwtConsumerBuilder()
            .setVerificationKeyResolver(
                new HttpsJwksVerificationKeyResolver(new HttpsJwks(issuer.url() + "/jwks.json")))
            .setExpectedIssuer(issuer.url())
            .setExpectedAudience("tanpuhui:sandbox")
            .build()
            .processToClaims(grant.path("access_token").asText());
    assertThat(claims.getStringClaimValue("client_id")).isEqualTo("demo-metro");
    assertThat(claims.getStringListClaimValue("groups")).containsExactly("partner");
  }

  @Test
  void badRequestsGetTheAnswersOfTheStandard() throws Exception {
    assertThat(token("grant_type=client_credentials&client_id=demo-metro&client_secret=x"))
        .satisfies(a -> assertThat(a.statusCode()).isEqualTo(401))
        .satisfies(a -> assertThat(a.body()).contains("invalid_client"));
    assertThat(token("grant_type=client_credentials").statusCode()).isEqualTo(401);
    assertThat(
            token(
                "grant_type=client_credentials&scheme=shenzhen&client_id=demo-metro&client_secret="
                    + secret))
        .satisfies(a -> assertThat(a.statusCode()).isEqualTo(400))
        .satisfies(a -> assertThat(a.body()).contains("invalid_scope"));
    assertThat(token("grant_type=password").body()).contains("unsupported_grant_type");
    assertThat(token("%zz=%zz").statusCode()).isEqualTo(400);
    assertThat(token("x".repeat(10_000)).statusCode()).isEqualTo(413);
  }

  @Test
  void whatIsSecretIsReadableForItsOwnerOnly() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .isEqualTo("rw-------");
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        assertThat(Files.readString(file)).as(file.toString()).doesNotContain(secret);
      }
    }
    assertThat(SigningKey.loadOrCreate(folder).jwks())
        .isEqualTo(SigningKey.loadOrCreate(folder).jwks());
    assertThat(List.of("\"d\"", "\"p\"", "\"q\""))
        .noneMatch(SigningKey.loadOrCreate(folder).jwks()::contains);
  }

  @Test
  void aClientMayAuthenticateByTheBasicScheme() throws Exception {
    assertThat(basic("grant_type=client_credentials", "demo-metro:" + secret).statusCode())
        .isEqualTo(200);
    assertThat(basic("grant_type=client_credentials", "demo-metro:wrong"))
        .satisfies(a -> assertThat(a.statusCode()).isEqualTo(401))
        .satisfies(a -> assertThat(a.headers().firstValue("WWW-Authenticate")).isPresent());
    assertThat(
            basic("grant_type=client_credentials&client_secret=" + secret, "demo-metro:" + secret)
                .statusCode())
        .as("two ways at once")
        .isEqualTo(400);
  }

  @Test
  void aRotatedSecretIsAcceptedBesideTheNewOneUntilTheOverlapEnds() {
    TestTime time = new TestTime();
    Clients rotating = Clients.of(folder.resolve("rotating"), time);
    String old = rotating.register("p", Set.of("sandbox"));
    assertThat(rotating.register("p", Set.of("shenzhen"))).as("its secret stays").isNull();
    String fresh = rotating.rotate("p", Duration.ofHours(1));
    // What another process wrote is seen at once.
    Clients issuing = Clients.of(folder.resolve("rotating"), time);
    assertThat(issuing.mayActIn("p", "shenzhen")).isTrue();

    assertThat(issuing.accepts("p", old)).isTrue();
    assertThat(issuing.accepts("p", fresh)).isTrue();
    time.now = time.now.plus(Duration.ofHours(1));
    assertThat(issuing.accepts("p", old)).isFalse();
    assertThat(issuing.accepts("p", fresh)).isTrue();

    // A rotation at once does not lengthen what was to end, and drops what has ended.
    String last = rotating.rotate("p", Duration.ZERO);
    assertThat(issuing.accepts("p", fresh)).isFalse();
    assertThat(issuing.all().get("p").secrets()).hasSize(1);
    rotating.revoke("p");
    assertThat(issuing.accepts("p", last)).isFalse();
    assertThat(issuing.accepts("nobody", last)).isFalse();
  }

  /** A clock that stands still unless moved. */
  private static final class TestTime extends Clock {
    private Instant now = Instant.parse("2026-11-26T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private HttpResponse<String> token(String form) throws Exception {
    return send(form, null);
  }

  private HttpResponse<String> basic(String form, String pair) throws Exception {
    return send(form, Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }

  private HttpResponse<String> send(String form, String basic) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(issuer.url() + "/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    if (basic != null) {
      request.header("Authorization", "Basic " + basic);
    }
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
