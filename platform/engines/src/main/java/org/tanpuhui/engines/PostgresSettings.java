package org.tanpuhui.engines;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What differs between uses of a local PostgreSQL; everything else is fixed in {@link
 * PostgresEngine}.
 *
 * @param sharedBuffersMb shared_buffers in megabytes
 * @param maxConnections max_connections
 * @param logFile the server's log; empty means {@code log/postgresql.log} below the engine's folder
 */
public record PostgresSettings(int sharedBuffersMb, int maxConnections, Optional<Path> logFile) {

  /** For the local stack: 512 MB of shared buffers. */
  public static PostgresSettings local() {
    return new PostgresSettings(512, 200, Optional.empty());
  }

  /** For measuring: 1 GB of shared buffers. */
  public static PostgresSettings bench() {
    return new PostgresSettings(1024, 200, Optional.empty());
  }

  /** For tests: 64 MB of shared buffers. */
  public static PostgresSettings small() {
    return new PostgresSettings(64, 200, Optional.empty());
  }

  /** The same with another size of shared buffers. */
  public PostgresSettings withSharedBuffersMb(int megabytes) {
    return new PostgresSettings(megabytes, maxConnections, logFile);
  }

  /** The same with this log file. */
  public PostgresSettings withLogFile(Path file) {
    return new PostgresSettings(sharedBuffersMb, maxConnections, Optional.of(file));
  }
}
