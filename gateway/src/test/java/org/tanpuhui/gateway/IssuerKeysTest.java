package org.tanpuhui.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tanpuhui.engines.SigningKey;
import org.tanpuhui.engines.TestTokens;

/** The issuer's keys over HTTP: a new one is seen without a restart, strangers' cost it nothing. */
@QuarkusTest
@TestProfile(IssuerKeysTest.Remote.class)
class IssuerKeysTest {

  /** Keys from an address instead of a file. */
  public static class Remote implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(Issuer.class), new TestResourceEntry(FakePorts.class));
    }

    @Override
    public boolean disableGlobalTestResources() {
      return true;
    }
  }

  /** An issuer that counts how often it is asked. */
  public static class Issuer implements QuarkusTestResourceLifecycleManager {
    static volatile long readAtNanos;
    static final AtomicInteger READ = new AtomicInteger();
    static final SigningKey OLD = key("old");
    static final SigningKey NEW = key("new");
    static final SigningKey STRANGE = key("strange");
    static volatile List<SigningKey> published = List.of(OLD);
    private HttpServer server;

    private static SigningKey key(String name) {
      try {
        return SigningKey.loadOrCreate(Files.createTempDirectory(Path.of("target"), name));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static String jwks() {
      List<JsonWebKey> keys =
          published.stream()
              .flatMap(
                  key -> {
                    try {
                      return new JsonWebKeySet(key.jwks()).getJsonWebKeys().stream();
                    } catch (org.jose4j.lang.JoseException e) {
                      throw new IllegalStateException(e);
                    }
                  })
              .toList();
      return new JsonWebKeySet(keys).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    }

    @Override
    public Map<String, String> start() {
      try {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      server.createContext(
          "/",
          exchange -> {
            readAtNanos = System.nanoTime();
            READ.incrementAndGet();
            byte[] body = jwks().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
      return Map.of(
          "mp.jwt.verify.publickey.location",
          "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks.json",
          "mp.jwt.verify.issuer",
          TestTokens.ISSUER);
    }

    @Override
    public void stop() {
      server.stop(0);
    }
  }

  private static FakeStack stack;

  @BeforeAll
  static void startServices() {
    stack = FakeStack.start();
  }

  @AfterAll
  static void stopServices() {
    stack.close();
  }

  private static io.restassured.response.ValidatableResponse with(SigningKey key) {
    String token = TestTokens.request("participant").subject("02000000000000aa").signedBy(key);
    return given().header("Authorization", "Bearer " + token).get("/v1/me/balances").then();
  }

  @Test
  void aNewKeyIsReadAtOnceAndStrangersDoNotMakeUsAskAgain() {
    with(Issuer.OLD).statusCode(200);
    // jose4j does not read again within 300 ms of the last reading, whatever it is asked.
    await().until(() -> System.nanoTime() - Issuer.readAtNanos > 400_000_000L);
    Issuer.published = List.of(Issuer.OLD, Issuer.NEW);
    with(Issuer.NEW).statusCode(200);
    with(Issuer.OLD).statusCode(200);

    int read = Issuer.READ.get();
    for (int i = 0; i < 40; i++) {
      with(Issuer.STRANGE).statusCode(401).body("code", equalTo("token_invalid"));
    }
    assertThat(Issuer.READ.get() - read).as("readings because of unknown keys").isLessThan(2);
    with(Issuer.OLD).statusCode(200);
  }
}
