package org.tanpuhui.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.Test;

/** What every other module's tests stand on. */
class EnginesForTestsIT {

  @Test
  void theResourceGivesTheKeysThatServicesRead() {
    // Given
    EnginesTestResource resource = new EnginesTestResource();
    resource.init(Map.of("database", "ledger"));
    // When
    Map<String, String> config = resource.start();
    // Then
    assertThat(config)
        .containsOnlyKeys(
            "quarkus.datasource.jdbc.url",
            "quarkus.datasource.username",
            "quarkus.datasource.password",
            "quarkus.flyway.username",
            "quarkus.flyway.password",
            "quarkus.flyway.placeholders.app_role",
            "kafka.bootstrap.servers",
            "mp.jwt.verify.publickey.location",
            "mp.jwt.verify.issuer");
    assertThat(TestEngines.database("ledger").app())
        .isNotEqualTo(config.get("quarkus.datasource.username"));
  }

  @Test
  void tokensVerifyAgainstThePublishedKey() throws Exception {
    // Given
    String token = TestTokens.partner("demo-metro");
    JsonWebKeySet published = new JsonWebKeySet(Files.readString(TestTokens.key().jwksFile()));
    // When
    JwtClaims claims =
        new JwtConsumerBuilder()
            .setVerificationKeyResolver(new JwksVerificationKeyResolver(published.getJsonWebKeys()))
            .setExpectedIssuer(TestTokens.ISSUER)
            .setExpectedAudience("tanpuhui:sandbox")
            .setRequireExpirationTime()
            .build()
            .processToClaims(token);
    // Then
    assertThat(claims.getStringListClaimValue("groups")).containsExactly("partner");
    assertThat(claims.getStringClaimValue("client_id")).isEqualTo("demo-metro");
    assertThat(claims.getStringClaimValue("scheme")).isEqualTo("sandbox");
    assertThat(TestTokens.key().jwks()).doesNotContain("\"d\"");
  }

  @Test
  void nothingIsLeftBehindWhenTheJvmIsKilled() throws Exception {
    // Given
    Process other =
        new ProcessBuilder(
                Processes.java().toString(),
                "-Dtanpuhui.broker.lib=" + System.getProperty("tanpuhui.broker.lib"),
                "-cp",
                System.getProperty("java.class.path"),
                "org.tanpuhui.engines.TestEnginesForever")
            .redirectErrorStream(true)
            .start();
    List<String> said =
        other.inputReader().lines().filter(l -> l.startsWith("/")).limit(1).toList();
    Path folder = Path.of(said.get(0));
    long broker = KafkaEngine.find(folder.resolve("kafka")).orElseThrow().pid();
    long server = PostgresEngine.runningPid(folder.resolve("pg")).orElseThrow();
    // When
    other.destroyForcibly().waitFor();
    // Then
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                !Processes.isAlive(broker) && !Processes.isAlive(server) && !Files.exists(folder));
  }
}
