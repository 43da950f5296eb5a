package org.tanpuhui.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A local PostgreSQL server in a folder of its own: {@code data/} (the cluster), {@code secrets/}
 * (passwords, mode 0600), {@code run-as} (see {@link RunAs}) and by default {@code log/}.
 *
 * <p>Durable as in production: fsync, synchronous commit, full page writes and data checksums are
 * on. It listens on the loopback address only, with scram passwords. The server is a process of its
 * own: it lives until {@link #close} or {@link #kill}, whatever happens to this JVM, and {@link
 * #start} on the folder of a live server adopts it.
 */
public final class PostgresEngine implements AutoCloseable {
  /** The superuser of the cluster. */
  public static final String SUPERUSER = "postgres";

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration ORPHANS_TIMEOUT = Duration.ofSeconds(10);
  private static final int START_TIMEOUT_S = 60;
  private static final int ATTEMPTS = 3;
  private static final String CONFIG = "tanpuhui.conf";

  /**
   * What a back end that writes batches takes and gives back with every statement stays with it, up
   * to 32 MiB; by default glibc returns it to the kernel, and each page comes back as a fault.
   *
   * @see "mallopt(3), environment variables"
   */
  private static final Map<String, String> MEMORY =
      Map.of("MALLOC_TRIM_THRESHOLD_", "33554432", "MALLOC_MMAP_THRESHOLD_", "33554432");

  private final Path folder;
  private final PostgresSettings settings;
  private final RunAs runAs;
  private final Path programs;
  private int port;

  private PostgresEngine(Path folder, PostgresSettings settings, RunAs runAs, Path programs) {
    this.folder = folder;
    this.settings = settings;
    this.runAs = runAs;
    this.programs = programs;
  }

  /**
   * Starts the server of this folder, or adopts it when it runs already. A new folder is
   * initialised first.
   *
   * @param folder where everything is kept; survives a stop and a crash
   * @param port the port to listen on, 0 for any free one; an adopted server keeps the port it has
   * @throws EngineException the server did not start; the message carries the end of its log
   */
  public static PostgresEngine start(Path folder, int port, PostgresSettings settings) {
    Path home = folder.toAbsolutePath().normalize();
    try {
      Files.createDirectories(home.resolve("data"));
      Files.createDirectories(home.resolve("secrets"));
      RunAs runAs = rememberedRunAs(home);
      PostgresEngine engine = new PostgresEngine(home, settings, runAs, programs(home, runAs));
      engine.initialise();
      engine.startOn(port);
      return engine;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare " + home, e);
    }
  }

  /** The live server of this folder, if there is one. */
  public static Optional<Long> runningPid(Path folder) {
    return livePid(folder.toAbsolutePath().normalize().resolve("data"));
  }

  /** The port of this folder's live server, if there is one. */
  public static Optional<Integer> runningPort(Path folder) {
    Path data = folder.toAbsolutePath().normalize().resolve("data");
    return livePid(data)
        .map(pid -> PrivateFiles.read(data.resolve("postmaster.pid")).lines().toList())
        .filter(lines -> lines.size() > 3)
        .map(lines -> Integer.valueOf(lines.get(3).strip()));
  }

  /**
   * Stops the server of this folder (fast: sessions are cut, everything committed is on disk).
   *
   * @return whether one was running
   */
  public static boolean stop(Path folder) {
    Path data = folder.toAbsolutePath().normalize().resolve("data");
    Optional<Long> pid = livePid(data);
    pid.ifPresent(
        server -> {
          Processes.signal(server, "INT");
          if (!Processes.awaitGone(List.of(server), STOP_TIMEOUT)) {
            throw new EngineException("PostgreSQL (pid " + server + ") did not stop");
          }
        });
    return pid.isPresent();
  }

  /** The port the server listens on. */
  public int port() {
    return port;
  }

  /** The address of a database, without credentials. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** The superuser's password. */
  public String superuserPassword() {
    return PrivateFiles.read(superuserPasswordFile()).strip();
  }

  /** A new connection of the superuser. */
  public Connection connectAsSuperuser(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), SUPERUSER, superuserPassword());
  }

  /** The pid of the server's first process. */
  public long pid() {
    return livePid(data()).orElseThrow(() -> new EngineException("PostgreSQL does not run"));
  }

  /** The cluster's files; copy them only while the server is stopped. */
  public Path data() {
    return folder.resolve("data");
  }

  /** The server's log. */
  public Path logFile() {
    return settings.logFile().orElse(folder.resolve("log/postgresql.log"));
  }

  /**
   * Creates a database with its two users, or gives the one that is there; the passwords stay the
   * same.
   *
   * @param name a plain lower-case name; the users are {@code <name>_owner} and {@code <name>_app}
   */
  public Database createDatabase(String name) {
    if (!name.matches("[a-z][a-z0-9_]{0,50}")) {
      throw new IllegalArgumentException("not a plain database name: " + name);
    }
    Database database = describe(name);
    try (Connection server = connectAsSuperuser("postgres")) {
      PostgresRoles.ensureRole(server, database.owner(), database.ownerPassword());
      PostgresRoles.ensureRole(server, database.app(), database.appPassword());
      PostgresRoles.ensureDatabase(server, database);
    } catch (SQLException e) {
      throw new EngineException("cannot create database " + name + ": " + e.getMessage(), e);
    }
    try (Connection inside = connectAsSuperuser(name)) {
      PostgresRoles.ensureSchema(inside, database);
    } catch (SQLException e) {
      throw new EngineException("cannot prepare database " + name + ": " + e.getMessage(), e);
    }
    return database;
  }

  /** SIGKILL to the first process, as a crash would; returns when all its processes are gone. */
  public void kill() {
    long pid = pid();
    Processes.signal(pid, "KILL");
    Processes.awaitGone(List.of(pid), ORPHANS_TIMEOUT);
    awaitOrphans();
  }

  /** Starts the server again on the same folder and port; nothing to do when it runs. */
  public void restart() {
    startOn(port);
  }

  /** Fast stop; nothing to do when it does not run. */
  @Override
  public void close() {
    stop(folder);
  }

  private Database describe(String name) {
    Map<String, String> passwords = new TreeMap<>();
    String owner = name + "_owner";
    String app = name + "_app";
    synchronized (PostgresEngine.class) {
      Path file = folder.resolve("secrets/roles.properties");
      Properties stored = new Properties();
      if (Files.exists(file)) {
        PrivateFiles.read(file)
            .lines()
            .map(line -> line.split("=", 2))
            .filter(pair -> pair.length == 2)
            .forEach(pair -> stored.setProperty(pair[0], pair[1]));
      }
      for (String role : List.of(owner, app)) {
        stored.computeIfAbsent(role, key -> PrivateFiles.newSecret());
      }
      stored.forEach((role, password) -> passwords.put((String) role, (String) password));
      StringBuilder text = new StringBuilder();
      passwords.forEach((role, password) -> text.append(role + "=" + password + "\n"));
      PrivateFiles.write(file, text.toString());
    }
    return new Database(name, jdbcUrl(name), owner, passwords.get(owner), app, passwords.get(app));
  }

  private static RunAs rememberedRunAs(Path folder) throws IOException {
    Path file = folder.resolve("run-as");
    if (Files.exists(file)) {
      return new RunAs(Files.readString(file, StandardCharsets.UTF_8).strip());
    }
    RunAs chosen = RunAs.choose(folder.resolve("data"));
    chosen.own(folder.resolve("data"));
    if (!chosen.canWrite(folder.resolve("data"))) {
      throw new EngineException(
          "PostgreSQL, run as "
              + chosen.name()
              + ", cannot write into "
              + folder.resolve("data")
              + ": a folder above it is closed to that user. Use a folder that it can reach.");
    }
    PrivateFiles.write(file, chosen.name() + "\n");
    return chosen;
  }

  private static Path programs(Path folder, RunAs runAs) {
    Path own = folder.resolve("programs");
    Path shared = PostgresBinaries.unpack(own);
    return runAs.canExecute(shared.resolve("bin/postgres"))
        ? shared
        : PostgresBinaries.unpackInto(own);
  }

  private void initialise() throws IOException {
    if (Files.exists(folder.resolve("initialised"))) {
      return;
    }
    // An initdb that was cut short leaves half a cluster: begin again.
    PrivateFiles.deleteTree(data());
    Files.createDirectories(data());
    if (!Files.exists(superuserPasswordFile())) {
      PrivateFiles.write(superuserPasswordFile(), PrivateFiles.newSecret() + "\n");
    }
    Path passwordCopy = folder.resolve("pwfile");
    PrivateFiles.write(passwordCopy, superuserPassword() + "\n");
    runAs.own(data(), passwordCopy);
    List<String> command =
        List.of(
            programs.resolve("bin/initdb").toString(),
            "-D",
            data().toString(),
            "-A",
            "scram-sha-256",
            "-U",
            SUPERUSER,
            "--pwfile=" + passwordCopy,
            "-E",
            "UTF8",
            "--no-locale",
            "-k");
    Processes.Result result = Processes.run(runAs.wrap(command), folder);
    Files.deleteIfExists(passwordCopy);
    if (result.exitCode() != 0) {
      throw new EngineException("initdb failed:\n" + result.output());
    }
    Files.writeString(
        data().resolve("postgresql.conf"),
        "\ninclude = '" + CONFIG + "'\n",
        java.nio.file.StandardOpenOption.APPEND);
    PrivateFiles.write(folder.resolve("initialised"), "postgresql 18\n");
  }

  private void startOn(int wanted) {
    Optional<Long> live = livePid(data());
    if (live.isPresent()) {
      port = adoptedPort();
      return;
    }
    clearStalePid();
    awaitOrphans();
    for (int attempt = 1; ; attempt++) {
      port = wanted == 0 ? FreePorts.next() : wanted;
      writeConfig();
      Processes.Result result = pgCtlStart();
      if (result.exitCode() == 0) {
        return;
      }
      if (wanted != 0 || attempt == ATTEMPTS) {
        throw EngineException.withLog(
            "PostgreSQL did not start on port " + port + ": " + result.output(), logFile());
      }
    }
  }

  private Processes.Result pgCtlStart() {
    try {
      Files.createDirectories(logFile().getParent());
      if (!Files.exists(logFile())) {
        Files.createFile(logFile());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + logFile(), e);
    }
    runAs.own(logFile());
    List<String> command =
        new ArrayList<>(
            List.of(
                programs.resolve("bin/pg_ctl").toString(),
                "-D",
                data().toString(),
                "-l",
                logFile().toString(),
                "-w",
                "-s",
                "-t",
                Integer.toString(START_TIMEOUT_S),
                "start"));
    return Processes.run(runAs.wrap(command), folder, MEMORY);
  }

  private void writeConfig() {
    String config =
        """
        # Written by the launcher on every start.
        listen_addresses = '127.0.0.1'
        port = %d
        unix_socket_directories = ''
        max_connections = %d
        password_encryption = 'scram-sha-256'

        fsync = on
        synchronous_commit = on
        full_page_writes = on

        shared_buffers = '%dMB'
        wal_buffers = '%dMB'
        max_wal_size = '8GB'
        checkpoint_timeout = '10min'
        jit = off

        log_line_prefix = '%%m [%%p] %%q%%u@%%d '
        log_timezone = 'UTC'
        timezone = 'UTC'
        """
            .formatted(
                port,
                settings.maxConnections(),
                settings.sharedBuffersMb(),
                settings.sharedBuffersMb() >= 512 ? 64 : 4);
    Path file = data().resolve(CONFIG);
    PrivateFiles.write(file, config);
    runAs.own(file);
  }

  /** The port of a live server: the fourth line of its pid file. */
  private int adoptedPort() {
    List<String> lines = PrivateFiles.read(data().resolve("postmaster.pid")).lines().toList();
    int found = Integer.parseInt(lines.get(3).strip());
    if (!Processes.await(
        Duration.ofSeconds(START_TIMEOUT_S),
        () -> PrivateFiles.read(data().resolve("postmaster.pid")).contains("ready"))) {
      throw EngineException.withLog("PostgreSQL runs but does not become ready", logFile());
    }
    return found;
  }

  /** A pid counts only while its command line names this folder; pids are used again. */
  private static Optional<Long> livePid(Path data) {
    try {
      String first =
          Files.readString(data.resolve("postmaster.pid"), StandardCharsets.UTF_8)
              .lines()
              .findFirst()
              .orElse("");
      long pid = Long.parseLong(first.strip());
      boolean ours = Processes.isAlive(pid) && Processes.commandLine(pid).contains(data.toString());
      return ours ? Optional.of(pid) : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * Removes a pid file whose number now belongs to a foreign process; the server would take that
   * process for a running server. Its second guard, the shared memory key, stays in force.
   */
  private void clearStalePid() {
    try {
      Files.deleteIfExists(data().resolve("postmaster.pid"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove a stale pid file in " + data(), e);
    }
  }

  /** Back ends of a killed server end by themselves; those that do not are killed. */
  private void awaitOrphans() {
    if (!Processes.await(ORPHANS_TIMEOUT, () -> Processes.workingIn(data()).isEmpty())) {
      Processes.workingIn(data()).forEach(pid -> Processes.signal(pid, "KILL"));
      Processes.await(ORPHANS_TIMEOUT, () -> Processes.workingIn(data()).isEmpty());
    }
  }

  private Path superuserPasswordFile() {
    return folder.resolve("secrets/superuser.password");
  }
}
