package org.tanpuhui.engines;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;

/** Starts a server, kills it, starts it again, asks it something and stops it: run as some user. */
final class PostgresOnce {
  private PostgresOnce() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0], "own");
    try (PostgresEngine engine = PostgresEngine.start(folder, 0, PostgresSettings.small())) {
      engine.kill();
      engine.restart();
      try (Connection connection = engine.connectAsSuperuser("postgres");
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT 1")) {
        rows.next();
        String way = Files.readString(folder.resolve("run-as"), StandardCharsets.UTF_8).strip();
        System.out.println("answered " + rows.getInt(1) + " as " + way);
      }
    }
  }
}
