package org.tanpuhui.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One PostgreSQL and one Kafka for all tests of this JVM, on free ports, each started when first
 * asked for.
 *
 * <p>They live in a temporary folder under {@code target/} and go when the JVM goes, also when it
 * is killed: a small shell process holds the other end of a pipe and cleans up when the pipe
 * closes. Under Quarkus this class is loaded more than once in a JVM; the folder stands in a system
 * property, so every copy meets the same engines.
 */
public final class TestEngines {
  private static final String FOLDER = "tanpuhui.test.engines";

  /** The same object for every class loader of the JVM. */
  private static final Object LOCK = "org.tanpuhui.engines.TestEngines".intern();

  private static PostgresEngine postgres;
  private static KafkaEngine kafka;

  private TestEngines() {}

  /** The PostgreSQL server. */
  public static PostgresEngine postgres() {
    synchronized (LOCK) {
      if (postgres == null) {
        postgres = PostgresEngine.start(folder().resolve("pg"), 0, PostgresSettings.small());
      }
      return postgres;
    }
  }

  /** The Kafka broker. */
  public static KafkaEngine kafka() {
    synchronized (LOCK) {
      if (kafka == null) {
        KafkaSettings small =
            KafkaSettings.fromSystemProperty()
                .withJvmOptions(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        kafka = KafkaEngine.start(folder().resolve("kafka"), 0, small);
      }
      return kafka;
    }
  }

  /**
   * A fresh, empty database with an owner and an app user.
   *
   * @param prefix a plain lower-case name; a random part is added
   */
  public static Database database(String prefix) {
    return postgres().createDatabase(prefix + "_" + PrivateFiles.newSecret().substring(0, 8));
  }

  /** The folder of this JVM's engines. */
  static Path folder() {
    synchronized (LOCK) {
      String known = System.getProperty(FOLDER);
      if (known != null) {
        return Path.of(known);
      }
      try {
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        Path created = Files.createTempDirectory(target, "engines-");
        // Quarkus and the namespace user must be able to walk through it.
        created.toFile().setExecutable(true, false);
        startCleaner(created);
        System.setProperty(FOLDER, created.toString());
        return created;
      } catch (IOException e) {
        throw new UncheckedIOException("cannot create a folder for test engines", e);
      }
    }
  }

  /**
   * Starts the process that outlives this JVM by a moment: its input ends when the JVM does,
   * however it does; then it stops the engines by their pid files and removes the folder.
   */
  private static void startCleaner(Path created) throws IOException {
    String script =
        """
        trap '' INT TERM HUP
        cat >/dev/null
        kill -KILL "$(cat "$0/kafka/kafka.pid" 2>/dev/null)" 2>/dev/null
        PG=$(head -n 1 "$0/pg/data/postmaster.pid" 2>/dev/null)
        if [ -n "$PG" ]; then
          kill -QUIT "$PG" 2>/dev/null
          I=0
          while kill -0 "$PG" 2>/dev/null && [ $I -lt 100 ]; do I=$((I+1)); sleep 0.1; done
        fi
        rm -rf "$0"
        """;
    Process cleaner =
        new ProcessBuilder("sh", "-c", script, created.toString())
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .directory(created.getParent().toFile())
            .start();
    // The hook keeps the pipe reachable, whatever becomes of the class loader that made it.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> endOf(cleaner)));
  }

  private static void endOf(Process cleaner) {
    try {
      cleaner.getOutputStream().close();
    } catch (IOException e) {
      // Closed with the JVM in any case.
    }
  }
}
