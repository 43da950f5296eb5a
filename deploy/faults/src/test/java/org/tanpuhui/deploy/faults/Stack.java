package org.tanpuhui.deploy.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.tanpuhui.engines.Database;
import org.tanpuhui.engines.DetachedProcess;
import org.tanpuhui.engines.FreePorts;
import org.tanpuhui.engines.KafkaEngine;
import org.tanpuhui.engines.KafkaSettings;
import org.tanpuhui.engines.PostgresEngine;
import org.tanpuhui.engines.PostgresSettings;
import org.tanpuhui.engines.Processes;
import org.tanpuhui.engines.SigningKey;
import org.tanpuhui.engines.TokenRequest;
import org.tanpuhui.ledger.log.keys.KeyFolder;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.testing.DocumentedAnswers;

/** PostgreSQL, Kafka and the packaged services on free ports, all of which a test may kill. */
final class Stack implements AutoCloseable {
  static final String ISSUER = "https://issuer.faults.tanpuhui.org";
  private static final String SEAL_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
  private static final Duration START = Duration.ofSeconds(90);

  /** What is started; the order is the order of starting. */
  enum Kind {
    ACTIVITY_SERVICE,
    METHODOLOGY_SERVICE,
    LEDGER_SERVICE,
    GATEWAY;

    String module() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String database() {
      return module().replace("-service", "");
    }
  }

  /** One process of a service; restarted on the same ports. */
  final class Instance {
    private final Kind kind;
    private final int number;
    private final int port = FreePorts.next();
    private final int management = FreePorts.next();
    private DetachedProcess process;
    private boolean wanted;

    private Instance(Kind kind, int number) {
      this.kind = kind;
      this.number = number;
    }

    synchronized void start() {
      wanted = true;
      Path pidFile = folder.resolve(kind.module() + "-" + number + ".pid");
      List<String> command = new ArrayList<>();
      command.add(Processes.java().toString());
      command.add("-Xmx384m");
      command.add("-XX:+UseSerialGC");
      command.add("-XX:TieredStopAtLevel=1");
      command.add(DetachedProcess.marker(pidFile));
      settings(this).forEach((key, value) -> command.add("-D" + key + "=" + value));
      command.add("-jar");
      command.add(jar(kind).toString());
      process = DetachedProcess.start(pidFile, command, Map.of(), logFile());
    }

    void awaitReady() {
      Awaitility.await(kind + " ready, see " + logFile())
          .atMost(START)
          .ignoreExceptions()
          .until(
              () ->
                  get(URI.create("http://127.0.0.1:" + management + "/q/health/ready"), null)
                          .statusCode()
                      == 200);
    }

    /**
     * A service that ended by itself, its database being away when it started, is started again.
     */
    private synchronized void revive() {
      if (wanted && !process.isAlive()) {
        start();
      }
    }

    /** SIGKILL and a new process. */
    synchronized void killAndRestart() {
      process.kill();
      start();
    }

    void signal(String name) {
      Processes.signal(process.pid(), name);
    }

    synchronized void stop() {
      wanted = false;
      process.stop(Duration.ofSeconds(25));
    }

    private Path logFile() {
      return folder.resolve(kind.module() + "-" + number + ".log");
    }
  }

  private final Path folder;
  private final Map<String, String> more;
  private final PostgresEngine postgres;
  private final KafkaEngine kafka;
  private final SigningKey key;
  private final Issuer outside;
  private final Set<Kind> started = EnumSet.noneOf(Kind.class);
  private final Map<Kind, Database> databases = new EnumMap<>(Kind.class);
  private final Map<Kind, List<Instance>> instances = new EnumMap<>(Kind.class);
  private final ScheduledExecutorService supervisor = Executors.newSingleThreadScheduledExecutor();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(3))
          .build();

  /** Whose tokens the services trust, and where its keys are. */
  record Issuer(String name, URI keys) {}

  /** Starts engines and services, {@code consumers} processes of each consuming service. */
  Stack(int consumers) throws IOException {
    this(consumers, null, EnumSet.allOf(Kind.class), Map.of());
  }

  /** The same, with settings of its own for every service. */
  Stack(int consumers, Map<String, String> more) throws IOException {
    this(consumers, null, EnumSet.allOf(Kind.class), more);
  }

  /** Starts engines and one process of each of these services, with an issuer from outside. */
  Stack(Issuer issuer, Set<Kind> kinds) throws IOException {
    this(1, issuer, kinds, Map.of());
  }

  private Stack(int consumers, Issuer issuer, Set<Kind> kinds, Map<String, String> more)
      throws IOException {
    outside = issuer;
    this.more = more;
    Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
    folder = Files.createTempDirectory(target, "faults-");
    folder.toFile().setExecutable(true, false);
    postgres = PostgresEngine.start(folder.resolve("pg"), 0, PostgresSettings.small());
    kafka = KafkaEngine.start(folder.resolve("kafka"), 0, KafkaSettings.fromSystemProperty());
    key = SigningKey.loadOrCreate(folder.resolve("key"));
    new KeyFolder(folder.resolve("log-keys"))
        .init(
            Stream.of(Scheme.values()).map(s -> "faults.example/log/" + s.id()).toList(),
            "system:faults",
            Instant.now());
    for (Kind kind : Kind.values()) {
      if (kind != Kind.GATEWAY) {
        databases.put(kind, postgres.createDatabase(kind.database()));
      }
      int count = kind == Kind.METHODOLOGY_SERVICE || kind == Kind.LEDGER_SERVICE ? consumers : 1;
      List<Instance> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        all.add(new Instance(kind, i));
      }
      if (kinds.contains(kind)) {
        started.add(kind);
      }
      instances.put(kind, all);
    }
    try {
      startAll();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void startAll() {
    // One of each first, so that no two migrate the same database at once.
    started.forEach(kind -> of(kind).get(0).start());
    started.forEach(kind -> of(kind).get(0).awaitReady());
    for (Kind kind : started) {
      List<Instance> all = of(kind);
      all.stream().skip(1).forEach(Instance::start);
      all.stream().skip(1).forEach(Instance::awaitReady);
    }
    supervisor.scheduleWithFixedDelay(
        () -> instances.values().forEach(all -> all.forEach(Instance::revive)),
        1,
        1,
        TimeUnit.SECONDS);
  }

  List<Instance> of(Kind kind) {
    return instances.get(kind);
  }

  PostgresEngine postgres() {
    return postgres;
  }

  KafkaEngine kafka() {
    return kafka;
  }

  Database database(Kind kind) {
    return databases.get(kind);
  }

  /** The same service on another database from the next start on. */
  void useDatabase(Kind kind, Database database) {
    databases.put(kind, database);
  }

  int port(Kind kind) {
    return of(kind).get(0).port;
  }

  /** What every process has logged so far. */
  List<Path> logFiles() {
    return instances.values().stream().flatMap(List::stream).map(Instance::logFile).toList();
  }

  URI gateway(String path) {
    return URI.create("http://127.0.0.1:" + of(Kind.GATEWAY).get(0).port + path);
  }

  /** A token of any content, signed as the services expect. */
  String sign(TokenRequest request) {
    return request.signedBy(key);
  }

  String token(String role, String client) {
    TokenRequest request = TokenRequest.of(ISSUER, role);
    return (client == null ? request : request.subject(client).client(client)).signedBy(key);
  }

  String participantToken(String subject, String personKey) {
    TokenRequest request = TokenRequest.of(ISSUER, "participant").subject(subject);
    return (personKey == null ? request : request.personKey(personKey)).signedBy(key);
  }

  /** Somebody of an organisation. */
  String token(String role, String subject, String org) {
    return TokenRequest.of(ISSUER, role).subject(subject).claim("org", org).signedBy(key);
  }

  HttpResponse<String> get(URI uri, String token) throws IOException, InterruptedException {
    return send(request(uri, token).GET().build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> post(URI uri, String token, String contentType, String body)
      throws IOException, InterruptedException {
    return send(
        request(uri, token)
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** A command of its own: with an {@code Idempotency-Key} that was never used. */
  HttpResponse<String> command(URI uri, String token, String body)
      throws IOException, InterruptedException {
    return command(uri, token, UUID.randomUUID().toString(), body);
  }

  /** A command with this {@code Idempotency-Key}. */
  HttpResponse<String> command(URI uri, String token, String key, String body)
      throws IOException, InterruptedException {
    return send(
        request(uri, token)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** PUT or PATCH of what has this entity tag; null for none. */
  HttpResponse<String> change(String method, URI uri, String token, String seen, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(uri, token)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (seen != null) {
      request.header("If-Match", seen);
    }
    return send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<byte[]> accepting(URI uri, String mediaType)
      throws IOException, InterruptedException {
    return send(
        request(uri, null).header("Accept", mediaType).GET().build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  HttpResponse<String> delete(URI uri, String token) throws IOException, InterruptedException {
    return send(request(uri, token).DELETE().build(), HttpResponse.BodyHandlers.ofString());
  }

  byte[] bytes(URI uri, String token) throws IOException, InterruptedException {
    return send(request(uri, token).GET().build(), HttpResponse.BodyHandlers.ofByteArray()).body();
  }

  /** Sends, and fails on an answer that the published document does not tell. */
  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    return DocumentedAnswers.checked(http.send(request, handler));
  }

  private static HttpRequest.Builder request(URI uri, String token) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60));
    return token == null ? builder : builder.header("Authorization", "Bearer " + token);
  }

  /** One number from a service's database, read by its owner. */
  long number(Kind kind, String sql) throws SQLException {
    Database database = databases.get(kind);
    try (Connection connection =
            DriverManager.getConnection(
                database.jdbcUrl(), database.owner(), database.ownerPassword());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private Map<String, String> settings(Instance instance) {
    Map<String, String> settings = new java.util.TreeMap<>();
    settings.put("quarkus.http.port", Integer.toString(instance.port));
    settings.put("quarkus.management.port", Integer.toString(instance.management));
    settings.put(
        "mp.jwt.verify.publickey.location",
        (outside == null ? key.jwksFile().toUri() : outside.keys()).toString());
    settings.put("mp.jwt.verify.issuer", outside == null ? ISSUER : outside.name());
    settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
    settings.put("tanpuhui.stream.session-timeout", "6S");
    settings.put("tanpuhui.drain.notice", "0S");
    // Of its own address no service knows.
    if (instance.kind != Kind.ACTIVITY_SERVICE) {
      settings.put("tanpuhui.activity.url", url(Kind.ACTIVITY_SERVICE));
    }
    if (instance.kind != Kind.METHODOLOGY_SERVICE) {
      settings.put("tanpuhui.methodology.url", url(Kind.METHODOLOGY_SERVICE));
    }
    if (instance.kind != Kind.LEDGER_SERVICE) {
      settings.put("tanpuhui.ledger.url", url(Kind.LEDGER_SERVICE));
    }
    settings.put("tanpuhui.participant-tokens.seal-key", SEAL_KEY);
    settings.put(
        "tanpuhui.participant-tokens.keys-url",
        url(Kind.ACTIVITY_SERVICE) + "/internal/participant-token-keys");
    if (instance.kind == Kind.ACTIVITY_SERVICE) {
      settings.put("tanpuhui.activity.erase-margin", "PT2S");
      settings.put("tanpuhui.activity.settle-backfill-margin", "PT1S");
      settings.put("tanpuhui.activity.settle-interval", "PT0.5S");
    }
    settings.put("tanpuhui.methodology.allow-illustrative", "true");
    settings.put("tanpuhui.log.keys", folder.resolve("log-keys").toString());
    settings.put("tanpuhui.log.folder", folder.resolve("transparency").toString());
    Database database = databases.get(instance.kind);
    if (database != null) {
      settings.put("quarkus.datasource.jdbc.url", database.jdbcUrl());
      settings.put("quarkus.datasource.username", database.app());
      settings.put("quarkus.datasource.password", database.appPassword());
      settings.put("quarkus.flyway.username", database.owner());
      settings.put("quarkus.flyway.password", database.ownerPassword());
      settings.put("quarkus.flyway.placeholders.app_role", database.app());
    }
    settings.putAll(more);
    return settings;
  }

  private String url(Kind kind) {
    return "http://127.0.0.1:" + of(kind).get(0).port;
  }

  private static Path jar(Kind kind) {
    Path jar =
        Path.of(System.getProperty("tanpuhui.root"))
            .resolve(kind.module())
            .resolve("target/quarkus-app/quarkus-run.jar");
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(kind.module() + " is not packaged: mvn package first");
    }
    return jar;
  }

  @Override
  public void close() {
    supervisor.shutdownNow();
    List<Kind> reverse = new ArrayList<>(List.of(Kind.values()));
    java.util.Collections.reverse(reverse);
    for (Kind kind : reverse) {
      for (Instance instance : instances.getOrDefault(kind, List.of())) {
        if (instance.process != null) {
          instance.signal("CONT");
          instance.process.kill();
        }
      }
    }
    kafka.close();
    postgres.close();
  }
}
