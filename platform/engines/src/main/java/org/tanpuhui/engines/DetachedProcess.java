package org.tanpuhui.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process that outlives the JVM that started it, found again by its pid file.
 *
 * <p>A pid alone proves nothing: numbers are used again. The command line carries a marker that no
 * other process has ({@code -Dtanpuhui.process=<pid file>} for a JVM), and a pid counts as ours
 * only while its command line contains it.
 *
 * @param pid the operating system's number
 * @param pidFile where the number is kept; removed when the process was stopped by us
 */
public record DetachedProcess(long pid, Path pidFile) {

  /** The argument by which a process is recognised; must be among the arguments given. */
  public static String marker(Path pidFile) {
    return "-Dtanpuhui.process=" + pidFile.toAbsolutePath().normalize();
  }

  /** The live process of this pid file, if there is one. */
  public static Optional<DetachedProcess> find(Path pidFile) {
    if (!Files.isRegularFile(pidFile)) {
      return Optional.empty();
    }
    try {
      long pid = Long.parseLong(PrivateFiles.read(pidFile).strip());
      boolean ours = Processes.isAlive(pid) && Processes.commandLine(pid).contains(marker(pidFile));
      return ours ? Optional.of(new DetachedProcess(pid, pidFile)) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * Starts a process in a session of its own, so neither the end of this JVM nor a closed terminal
   * reaches it.
   *
   * @param command command and arguments, with {@link #marker} among the first arguments
   * @param environment variables added to this JVM's
   * @param logFile standard output and error, appended
   */
  public static DetachedProcess start(
      Path pidFile, List<String> command, Map<String, String> environment, Path logFile) {
    if (!command.contains(marker(pidFile))) {
      throw new IllegalArgumentException("command without " + marker(pidFile));
    }
    List<String> full = new ArrayList<>();
    // setsid replaces itself by the command when it leads no process group, so the pid stays.
    Processes.which("setsid").or(() -> Processes.which("nohup")).ifPresent(p -> full.add(p + ""));
    full.addAll(command);
    try {
      Files.createDirectories(pidFile.getParent());
      Files.createDirectories(logFile.getParent());
      ProcessBuilder builder = new ProcessBuilder(full).redirectErrorStream(true);
      builder.environment().putAll(environment);
      builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
      long pid = builder.start().pid();
      PrivateFiles.write(pidFile, Long.toString(pid) + "\n");
      return new DetachedProcess(pid, pidFile);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.get(0), e);
    }
  }

  /** Whether the process still runs. */
  public boolean isAlive() {
    return Processes.isAlive(pid);
  }

  /** SIGTERM, then SIGKILL after the grace period; returns when the process is gone. */
  public void stop(Duration grace) {
    if (isAlive()) {
      Processes.signal(pid, "TERM");
      if (!Processes.awaitGone(List.of(pid), grace)) {
        kill();
      }
    }
    forget();
  }

  /** SIGKILL; returns when the process is gone. The pid file stays, as after a crash. */
  public void kill() {
    if (isAlive()) {
      Processes.signal(pid, "KILL");
      Processes.awaitGone(List.of(pid), Duration.ofSeconds(10));
    }
  }

  private void forget() {
    try {
      Files.deleteIfExists(pidFile);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + pidFile, e);
    }
  }
}
