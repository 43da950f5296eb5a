package org.tanpuhui.engines;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** An engine or process did not start or stop; the message says why and names the log file. */
public class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int TAIL_LINES = 15;

  private final transient Path logFile;

  /** A failure without a log file. */
  public EngineException(String message) {
    this(message, null, null);
  }

  /** A failure with its cause, without a log file. */
  public EngineException(String message, Throwable cause) {
    this(message, null, cause);
  }

  private EngineException(String message, Path logFile, Throwable cause) {
    super(message, cause);
    this.logFile = logFile;
  }

  /** A failure of a process: the message, the last lines of its log and the log's name. */
  public static EngineException withLog(String message, Path logFile) {
    return new EngineException(
        message + "\n" + tail(logFile) + "log file: " + logFile, logFile, null);
  }

  /** The log file to look into, if there is one. */
  public Optional<Path> logFile() {
    return Optional.ofNullable(logFile);
  }

  private static String tail(Path logFile) {
    Deque<String> last = new ArrayDeque<>();
    try (var lines = Files.newBufferedReader(logFile, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last.addLast(line);
        if (last.size() > TAIL_LINES) {
          last.removeFirst();
        }
      }
    } catch (IOException e) {
      return "  (no readable log: " + e.getMessage() + ")\n";
    }
    StringBuilder text = new StringBuilder();
    last.forEach(line -> text.append("  | ").append(line).append('\n'));
    return text.toString();
  }
}
