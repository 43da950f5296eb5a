package org.tanpuhui.platform.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.stream.Stream;
import org.tanpuhui.platform.job.Job;
import org.tanpuhui.platform.stream.ConnectionSource;

/**
 * Where the exports of a service lie, one folder per attempt at a job.
 *
 * @param root of several instances the same
 */
public record ExportFolder(Path root) {

  /** What is written from one view of the database. */
  @FunctionalInterface
  public interface Writing {
    String on(Connection connection) throws SQLException, IOException;
  }

  /** The folder of a job's last attempt. */
  public Path of(Job job) {
    return root.resolve(job.id() + "-" + job.attempts());
  }

  /** An empty folder for this attempt; what earlier ones left is removed. */
  public Path begin(Job job) throws IOException {
    for (int attempt = 1; attempt <= job.attempts(); attempt++) {
      remove(root.resolve(job.id() + "-" + attempt));
    }
    return Files.createDirectories(of(job));
  }

  /** Writes from one snapshot, which changes nothing and may be open for as long as it takes. */
  public static String fromOneSnapshot(ConnectionSource connections, Writing writing)
      throws SQLException, IOException {
    try (Connection connection = connections.open()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;"
                + " SET LOCAL idle_in_transaction_session_timeout = 0");
        return writing.on(connection);
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  private static void remove(Path old) throws IOException {
    if (!Files.isDirectory(old)) {
      return;
    }
    try (Stream<Path> found = Files.walk(old)) {
      found
          .sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.deleteIfExists(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
