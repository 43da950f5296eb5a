package org.tanpuhui.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Without the launcher's care a killed server would not start again, or lose what it promised. */
class PostgresEngineIT {
  private Path folder;

  @BeforeEach
  void makeFolder() throws Exception {
    folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "pg-it-");
    folder.toFile().setExecutable(true, false);
    folder.toFile().setReadable(true, false);
  }

  @AfterEach
  void stopAndRemove() throws Exception {
    PostgresEngine.stop(folder);
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void committedRowsSurviveAKilledServer() throws Exception {
    // Given
    PostgresEngine engine = PostgresEngine.start(folder, 0, PostgresSettings.small());
    int port = engine.port();
    execute(engine, "CREATE TABLE kept (n int)");
    execute(engine, "INSERT INTO kept VALUES (7)");
    try (Connection idle = engine.connectAsSuperuser("postgres")) {
      // When
      engine.kill();
      assertThat(PostgresEngine.runningPid(folder)).isEmpty();
      assertThat(Processes.workingIn(engine.data())).isEmpty();
      engine.restart();
    }
    // Then
    assertThat(engine.port()).isEqualTo(port);
    assertThat(query(engine, "SELECT n FROM kept")).isEqualTo("7");
  }

  @Test
  void isDurableAndChecksumsItsPages() throws Exception {
    try (PostgresEngine engine = PostgresEngine.start(folder, 0, PostgresSettings.small())) {
      for (String setting :
          List.of("fsync", "synchronous_commit", "full_page_writes", "data_checksums")) {
        assertThat(query(engine, "SHOW " + setting)).as(setting).isEqualTo("on");
      }
      assertThat(query(engine, "SHOW jit")).isEqualTo("off");
      assertThat(query(engine, "SHOW shared_buffers")).isEqualTo("64MB");
      assertThat(query(engine, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void aStalePidFileOfAForeignProcessIsNoObstacle() throws Exception {
    // Given: the number now belongs to this very JVM, as after a reboot with small pids
    PostgresEngine engine = PostgresEngine.start(folder, 0, PostgresSettings.small());
    engine.kill();
    Path pidFile = engine.data().resolve("postmaster.pid");
    List<String> lines = new ArrayList<>(Files.readAllLines(pidFile));
    lines.set(0, Long.toString(ProcessHandle.current().pid()));
    Files.write(pidFile, lines);
    // When
    engine.restart();
    // Then
    assertThat(query(engine, "SELECT 1")).isEqualTo("1");
  }

  @Test
  void aSecondStartAdoptsTheLiveServer() throws Exception {
    // Given
    PostgresEngine first = PostgresEngine.start(folder, 0, PostgresSettings.small());
    // When
    PostgresEngine second = PostgresEngine.start(folder, 0, PostgresSettings.small());
    // Then
    assertThat(second.pid()).isEqualTo(first.pid());
    assertThat(second.port()).isEqualTo(first.port());
    assertThat(query(second, "SELECT 1")).isEqualTo("1");
  }

  @Test
  void theAppUserMayOnlyWhatItWasGranted() throws Exception {
    try (PostgresEngine engine = PostgresEngine.start(folder, 0, PostgresSettings.small())) {
      // Given
      Database database = engine.createDatabase("ledger");
      assertThat(engine.createDatabase("ledger")).isEqualTo(database);
      try (Connection owner =
              DriverManager.getConnection(
                  database.jdbcUrl(), database.owner(), database.ownerPassword());
          Statement statement = owner.createStatement()) {
        statement.execute("CREATE TABLE journal (n int)");
        statement.execute("GRANT INSERT ON journal TO " + database.app());
      }
      // When, then
      try (Connection app =
              DriverManager.getConnection(
                  database.jdbcUrl(), database.app(), database.appPassword());
          Statement statement = app.createStatement()) {
        statement.execute("INSERT INTO journal VALUES (1)");
        assertThatThrownBy(() -> statement.execute("DELETE FROM journal"))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> statement.execute("CREATE TABLE mine (n int)"))
            .hasMessageContaining("permission denied");
      }
      assertThatThrownBy(
              () -> DriverManager.getConnection(database.jdbcUrl(), database.app(), "guess"))
          .hasMessageContaining("password authentication failed");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("secrets/roles.properties"))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void aBusyPortIsSaidWithTheLog() throws Exception {
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () -> PostgresEngine.start(folder, busy.getLocalPort(), PostgresSettings.small()))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("port " + busy.getLocalPort())
          .hasMessageContaining("log file: ");
    }
  }

  @Test
  void rootFallsBackToAnotherUserWhereNamespacesAreForbidden() throws Exception {
    assumeTrue(Processes.isRoot());
    assertThat(runInOwnJvm(List.of(), "setpriv:nobody")).contains("answered 1 as setpriv:nobody");
  }

  @Test
  void anOrdinaryUserNeedsNoPrefix() throws Exception {
    assumeTrue(Processes.isRoot());
    new RunAs("setpriv:nobody").own(folder);
    String group = Processes.run(List.of("id", "-g", "nobody"), Path.of("/")).output();
    List<String> asNobody =
        List.of("setpriv", "--reuid=nobody", "--regid=" + group, "--clear-groups");
    assertThat(runInOwnJvm(asNobody, "")).contains("answered 1 as direct");
  }

  /** The class path is copied, since another user may not reach a repository in a home folder. */
  private String runInOwnJvm(List<String> prefix, String runAs) throws Exception {
    Path jars = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "class-path-");
    try {
      StringBuilder classPath = new StringBuilder();
      int number = 0;
      for (String element : System.getProperty("java.class.path").split(":", -1)) {
        Path from = Path.of(element);
        if (!element.matches(".*(postgres|tanpuhui|jose4j|slf4j|commons|xz|classes)[^/]*")) {
          continue;
        }
        Path to = jars.resolve(number++ + "-" + from.getFileName());
        copy(from, to);
        classPath.append(to).append(':');
      }
      List<String> command = new ArrayList<>(prefix);
      command.addAll(
          List.of(
              Processes.java().toString(),
              "-cp",
              classPath.toString(),
              "org.tanpuhui.engines.PostgresOnce",
              folder.toString()));
      Processes.run(List.of("chmod", "-R", "a+rX", jars.toString()), Path.of("/"));
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("TANPUHUI_CACHE", folder.resolve("cache").toString());
      builder.environment().put("TANPUHUI_POSTGRES_RUN_AS", runAs);
      builder.directory(folder.toFile());
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return output;
    } finally {
      Processes.run(List.of("rm", "-rf", jars.toString()), Path.of("/"));
    }
  }

  private static void copy(Path from, Path to) throws Exception {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path path : tree.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (!Files.isDirectory(target)) {
          Files.copy(path, target);
        }
      }
    }
  }

  private static void execute(PostgresEngine engine, String command) throws SQLException {
    try (Connection connection = engine.connectAsSuperuser("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  private static String query(PostgresEngine engine, String query) throws SQLException {
    try (Connection connection = engine.connectAsSuperuser("postgres");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
