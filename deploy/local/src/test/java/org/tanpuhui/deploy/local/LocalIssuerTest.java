package org.tanpuhui.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
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

  @BeforeEach
  void start() throws Exception {
    clients = Clients.loadOrCreate(folder);
    issuer = new LocalIssuer(SigningKey.loadOrCreate(folder), clients, 0);
    issuer.start();
  }

  @AfterEach
  void stop() {
    issuer.stop();
  }

  @Test
  void aClientGetsATokenThatVerifiesAgainstThePublishedKey() throws Exception {
    // Given
    String secret = clients.secrets().get("demo-metro");
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
    assertThat(clients).hasToString("Clients" + clients.secrets().keySet());
    assertThat(SigningKey.loadOrCreate(folder).jwks())
        .isEqualTo(SigningKey.loadOrCreate(folder).jwks());
    assertThat(List.of("\"d\"", "\"p\"", "\"q\""))
        .noneMatch(SigningKey.loadOrCreate(folder).jwks()::contains);
  }

  private HttpResponse<String> token(String form) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(issuer.url() + "/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
