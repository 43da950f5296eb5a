package org.tanpuhui.deploy.local;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.tanpuhui.engines.Database;
import org.tanpuhui.engines.PostgresEngine;
import org.tanpuhui.engines.PostgresSettings;

/** The PostgreSQL server with the services' databases. */
final class PostgresComponent implements Component {
  private static final int USUAL_PORT = 15_432;

  private final StackSettings settings;
  private final List<String> databases;
  private final Map<String, Database> known = new ConcurrentHashMap<>();

  PostgresComponent(StackSettings settings, List<String> databases) {
    this.settings = settings;
    this.databases = databases;
  }

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public List<Port> ports() {
    Port wanted = settings.port("postgres", USUAL_PORT);
    int actual = PostgresEngine.runningPort(folder()).orElse(wanted.number());
    return List.of(new Port(actual, wanted.setting()));
  }

  @Override
  public String address() {
    return "jdbc:postgresql://127.0.0.1:" + ports().get(0).number() + "/";
  }

  @Override
  public Optional<Long> pid() {
    return PostgresEngine.runningPid(folder());
  }

  @Override
  public void launch() {
    LogTail.putOldAside(logFile());
    PostgresEngine engine = startOrAdopt();
    databases.forEach(name -> known.put(name, engine.createDatabase(name)));
  }

  /** A service's database with its users; the server must run. */
  Database database(String name) {
    return known.computeIfAbsent(name, missing -> startOrAdopt().createDatabase(missing));
  }

  @Override
  public boolean isReady() {
    if (pid().isEmpty()) {
      return false;
    }
    try (Connection connection = startOrAdopt().connectAsSuperuser("postgres")) {
      return connection.isValid(2);
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void stop() {
    PostgresEngine.stop(folder());
  }

  @Override
  public Path logFile() {
    return settings.data().log().resolve("postgres.log");
  }

  private Path folder() {
    return settings.data().postgres();
  }

  private PostgresEngine startOrAdopt() {
    PostgresSettings server =
        PostgresSettings.local()
            .withSharedBuffersMb(settings.sharedBuffersMb())
            .withLogFile(logFile());
    return PostgresEngine.start(folder(), settings.port("postgres", USUAL_PORT).number(), server);
  }
}
