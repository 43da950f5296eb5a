package org.tanpuhui.deploy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.tanpuhui.engines.FreePorts;

/**
 * A Keycloak of a test, from its Maven artifact, with a realm whose mappers write what Tanpuhui
 * reads: realm roles into {@code groups}, {@code scheme}, {@code aud}, and for people {@code sub}
 * and {@code person_key} from attributes.
 */
final class Keycloak implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration START = Duration.ofMinutes(6);
  private static final String ADMIN = "admin";

  private final int port = FreePorts.next();
  private final int management = FreePorts.next();
  private final Path log;
  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();

  /** Unpacked by the profile {@code keycloak} under {@code target/keycloak}. */
  Keycloak() throws IOException {
    Path home;
    try (Stream<Path> found = Files.list(Path.of("target/keycloak").toAbsolutePath())) {
      home = found.filter(p -> Files.exists(p.resolve("bin/kc.sh"))).findFirst().orElseThrow();
    }
    Path realm = Files.createDirectories(home.resolve("data/import")).resolve("tanpuhui.json");
    try (InputStream in = getClass().getResourceAsStream("/keycloak/tanpuhui-realm.json")) {
      Files.write(realm, in.readAllBytes());
    }
    log = Path.of("target/keycloak.log").toAbsolutePath();
    ProcessBuilder builder =
        new ProcessBuilder(
                "bash",
                home.resolve("bin/kc.sh").toString(),
                "start-dev",
                "--import-realm",
                "--db=dev-mem",
                "--cache=local",
                "--http-host=127.0.0.1",
                "--http-port=" + port,
                "--http-management-port=" + management)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m");
    builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
    builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN);
    process = builder.start();
  }

  void awaitReady() {
    Awaitility.await("Keycloak, see " + log)
        .atMost(START)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(() -> get(keys(), null).statusCode() == 200);
  }

  /** {@code iss} of its tokens. */
  String issuer() {
    return "http://127.0.0.1:" + port + "/realms/tanpuhui";
  }

  /** Where its verifying keys are. */
  URI keys() {
    return URI.create(issuer() + "/protocol/openid-connect/certs");
  }

  /** A token of a client for itself. */
  String ofClient(String client, String secret) throws IOException, InterruptedException {
    return token(
        "tanpuhui",
        Map.of("grant_type", "client_credentials", "client_id", client, "client_secret", secret));
  }

  /** A token of a person in the app. */
  String ofPerson(String name, String password) throws IOException, InterruptedException {
    return token(
        "tanpuhui",
        Map.of(
            "grant_type", "password", "client_id", "app", "username", name, "password", password));
  }

  /** The administrator's token, of another realm. */
  String ofAdministrator() throws IOException, InterruptedException {
    return token(
        "master",
        Map.of(
            "grant_type",
            "password",
            "client_id",
            "admin-cli",
            "username",
            ADMIN,
            "password",
            ADMIN));
  }

  /** Sets what the mapper writes as {@code sub}. */
  void participant(String name, String participant) throws IOException, InterruptedException {
    String token = ofAdministrator();
    JsonNode found = JSON.readTree(get(admin("/users?exact=true&username=" + name), token).body());
    ObjectNode user = (ObjectNode) found.get(0);
    ((ObjectNode) user.get("attributes")).putArray("participant").add(participant);
    send(
        request(admin("/users/" + user.get("id").asText()), token)
            .PUT(HttpRequest.BodyPublishers.ofString(user.toString())),
        204);
  }

  /** From now on it signs with a new key; the old one stays published. */
  void newKey() throws IOException, InterruptedException {
    String token = ofAdministrator();
    String realm = JSON.readTree(get(admin(""), token).body()).get("id").asText();
    ObjectNode key = JSON.createObjectNode();
    key.put("name", "rotated").put("providerId", "rsa-generated").put("parentId", realm);
    key.put("providerType", "org.keycloak.keys.KeyProvider");
    ObjectNode config = key.putObject("config");
    config.putArray("priority").add("999");
    config.putArray("keySize").add("2048");
    send(
        request(admin("/components"), token)
            .POST(HttpRequest.BodyPublishers.ofString(key.toString())),
        201);
  }

  private URI admin(String path) {
    return URI.create("http://127.0.0.1:" + port + "/admin/realms/tanpuhui" + path);
  }

  private String token(String realm, Map<String, String> form)
      throws IOException, InterruptedException {
    String body =
        form.entrySet().stream()
            .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    URI uri =
        URI.create(
            "http://127.0.0.1:" + port + "/realms/" + realm + "/protocol/openid-connect/token");
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body()).get("access_token").asText();
  }

  private HttpResponse<String> get(URI uri, String token) throws IOException, InterruptedException {
    return http.send(request(uri, token).GET().build(), HttpResponse.BodyHandlers.ofString());
  }

  private void send(HttpRequest.Builder request, int status)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
  }

  private static HttpRequest.Builder request(URI uri, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).header("Content-Type", "application/json");
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  @Override
  public void close() {
    List<ProcessHandle> all = process.descendants().collect(Collectors.toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
