package org.tanpuhui.deploy.driver.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.tanpuhui.engines.KafkaEngine;
import org.tanpuhui.engines.PostgresEngine;
import org.tanpuhui.engines.PostgresSettings;

/** The processes and data of the local stack, looked at from outside. */
final class Engines {

  private static final String[] DATABASES = {"activity", "methodology", "ledger"};

  private final Path data;

  /**
   * @param data the stack's data folder
   */
  Engines(Path data) {
    this.data = data;
  }

  /** Process numbers by name: the services, the engines, and this generator. */
  Map<String, Long> pids() throws IOException {
    Map<String, Long> pids = new LinkedHashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(data.resolve("run"), "*.pid")) {
      for (Path file : files) {
        String name = file.getFileName().toString().replace(".pid", "");
        pids.put(name, Long.parseLong(Files.readString(file).strip()));
      }
    }
    PostgresEngine.runningPid(data.resolve("postgres")).ifPresent(p -> pids.put("postgres", p));
    KafkaEngine.find(data.resolve("kafka")).ifPresent(k -> pids.put("kafka", k.pid()));
    pids.put("generator", ProcessHandle.current().pid());
    return pids;
  }

  /** The address of a service itself, behind the gateway's back. */
  URI service(String name) throws IOException {
    String first = Files.readAllLines(data.resolve("run").resolve(name + ".ports")).get(0);
    return URI.create("http://127.0.0.1:" + first.substring(first.indexOf('=') + 1));
  }

  /**
   * The running server, for its superuser.
   *
   * @throws IllegalStateException it does not run from this data folder
   */
  PostgresEngine postgres() {
    Path folder = data.resolve("postgres");
    if (PostgresEngine.runningPid(folder).isEmpty()) {
      throw new IllegalStateException("no PostgreSQL runs from " + folder);
    }
    // Adopts what runs; the settings only matter for a server that has to be started.
    return PostgresEngine.start(folder, 0, PostgresSettings.local());
  }

  /** Bytes of the services' databases, indexes included. */
  long databaseBytes() throws SQLException {
    long bytes = 0;
    try (Connection server = postgres().connectAsSuperuser("postgres");
        Statement statement = server.createStatement()) {
      for (String name : DATABASES) {
        try (ResultSet rows = statement.executeQuery("SELECT pg_database_size('" + name + "')")) {
          rows.next();
          bytes += rows.getLong(1);
        }
      }
    }
    return bytes;
  }

  /** Settings that decide the measurement. */
  Map<String, String> postgresSettings() throws SQLException {
    Map<String, String> settings = new LinkedHashMap<>();
    try (Connection server = postgres().connectAsSuperuser("postgres");
        Statement statement = server.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT name, current_setting(name) FROM pg_settings
                 WHERE name IN ('server_version', 'fsync', 'synchronous_commit',
                                'full_page_writes', 'shared_buffers', 'max_wal_size')
                """)) {
      while (rows.next()) {
        settings.put(rows.getString(1), rows.getString(2));
      }
    }
    return settings;
  }

  /** Bytes of Kafka's log. */
  long kafkaBytes() throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve("kafka").resolve("data"))) {
      return files.filter(Files::isRegularFile).mapToLong(Engines::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }
}
