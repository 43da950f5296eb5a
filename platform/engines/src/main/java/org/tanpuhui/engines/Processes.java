package org.tanpuhui.engines;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** What the launchers need to know about other processes of this machine. */
public final class Processes {
  private static final Path PROC = Path.of("/proc");
  private static final Duration POLL = Duration.ofMillis(20);

  private Processes() {}

  /** What a short command answered: exit code and everything it printed. */
  record Result(int exitCode, String output) {}

  /** Whether this JVM runs as root. */
  public static boolean isRoot() {
    return new UnixSystem().getUid() == 0;
  }

  static boolean isLinux() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
  }

  /** Whether a process with this pid runs; a zombie that nobody has reaped yet does not count. */
  public static boolean isAlive(long pid) {
    if (isLinux() && Files.isDirectory(PROC)) {
      try {
        String stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
        char state = stat.charAt(stat.lastIndexOf(')') + 2);
        return state != 'Z' && state != 'X' || hasThreads(pid);
      } catch (IOException e) {
        return false;
      }
    }
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  // A killed process is a zombie from the end of its first thread on; while others end, it holds
  // its ports.
  private static boolean hasThreads(long pid) throws IOException {
    try (Stream<Path> threads = Files.list(PROC.resolve(pid + "/task"))) {
      return threads.count() > 1;
    }
  }

  /** The command line of a live process, arguments separated by spaces; empty if unknown. */
  public static String commandLine(long pid) {
    if (isLinux()) {
      try {
        byte[] raw = Files.readAllBytes(PROC.resolve(pid + "/cmdline"));
        return new String(raw, StandardCharsets.UTF_8).replace('\0', ' ').strip();
      } catch (IOException e) {
        return "";
      }
    }
    Result ps = run(List.of("ps", "-o", "command=", "-p", Long.toString(pid)), Path.of("."));
    return ps.exitCode() == 0 ? ps.output().strip() : "";
  }

  /** Live processes whose working folder is {@code folder}; empty where that cannot be seen. */
  static List<Long> workingIn(Path folder) {
    if (!isLinux()) {
      return List.of();
    }
    List<Long> found = new ArrayList<>();
    try (Stream<Path> entries = Files.list(PROC)) {
      entries
          .filter(entry -> entry.getFileName().toString().matches("\\d+"))
          .forEach(
              entry -> {
                try {
                  long pid = Long.parseLong(entry.getFileName().toString());
                  Path cwd = Files.readSymbolicLink(entry.resolve("cwd"));
                  if (cwd.equals(folder) && isAlive(pid)) {
                    found.add(pid);
                  }
                } catch (IOException e) {
                  // Gone meanwhile, or another user's: not one of ours.
                }
              });
    } catch (IOException e) {
      return List.of();
    }
    return found;
  }

  /** Sends a signal by name ({@code INT}, {@code TERM}, {@code KILL}, …); a dead pid is fine. */
  public static void signal(long pid, String name) {
    if (pid <= 1) {
      throw new IllegalArgumentException("not a process of ours: " + pid);
    }
    Result result = run(List.of("kill", "-" + name, Long.toString(pid)), Path.of("/"));
    if (result.exitCode() != 0 && isAlive(pid)) {
      throw new EngineException("kill -" + name + " " + pid + " failed: " + result.output());
    }
  }

  /** Waits until none of the processes lives; false when some do after the timeout. */
  public static boolean awaitGone(Collection<Long> pids, Duration timeout) {
    return await(timeout, () -> pids.stream().noneMatch(Processes::isAlive));
  }

  /** Waits until the condition holds; false when it does not within the timeout. */
  public static boolean await(Duration timeout, BooleanSupplier condition) {
    return await(timeout, POLL, condition);
  }

  /** The same, looking once every {@code interval}. */
  public static boolean await(Duration timeout, Duration interval, BooleanSupplier condition) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
        return condition.getAsBoolean();
      }
      LockSupport.parkNanos(interval.toNanos());
    }
    return true;
  }

  /** Runs a short command to its end; exit code 127 when it cannot be started. */
  static Result run(List<String> command, Path directory) {
    return run(command, directory, Map.of());
  }

  /** The same with variables added to the environment. */
  static Result run(List<String> command, Path directory, Map<String, String> environment) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      builder.environment().putAll(environment);
      Process process = builder.start();
      try (InputStream output = process.getInputStream()) {
        String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), text.strip());
      }
    } catch (IOException e) {
      return new Result(127, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("interrupted while running " + command.get(0), e);
    }
  }

  /** The full path of a command on the search path. */
  static Optional<Path> which(String command) {
    String path = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin");
    return Stream.of((path + ":/usr/sbin:/sbin").split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, command))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The {@code java} command that runs this JVM. */
  public static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }
}
