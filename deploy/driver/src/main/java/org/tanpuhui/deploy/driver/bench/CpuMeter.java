package org.tanpuhui.deploy.driver.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Processor time of processes with all their children, living and ended, from {@code /proc}.
 *
 * @see "proc(5): /proc/pid/stat, fields 4 (ppid) and 14 to 17 (utime, stime, cutime, cstime)"
 */
public final class CpuMeter {

  /** Ticks a second that Linux reports to user space, on every architecture. */
  private static final long TICKS_PER_S = 100;

  private static final Set<String> COMPILERS = Set.of("C1 CompilerThre", "C2 CompilerThre");

  private final Path proc;
  private final Map<String, Long> pids;

  /**
   * @param pids process numbers by name
   */
  public CpuMeter(Path proc, Map<String, Long> pids) {
    this.proc = proc;
    this.pids = new LinkedHashMap<>(pids);
  }

  /** A process as it stands in {@code /proc}: its own time and that of its ended children. */
  private record Stat(long pid, long parent, long ticks) {}

  /** Milliseconds of processor time by name since each process started. */
  public Map<String, Long> readMs() {
    Map<Long, Stat> all = new HashMap<>();
    Map<Long, List<Stat>> children = new HashMap<>();
    for (Stat stat : stats()) {
      all.put(stat.pid(), stat);
      children.computeIfAbsent(stat.parent(), p -> new ArrayList<>()).add(stat);
    }
    Map<String, Long> times = new LinkedHashMap<>();
    pids.forEach(
        (name, pid) -> {
          Stat root = all.get(pid);
          times.put(name, root == null ? 0 : sum(root, children) * 1000 / TICKS_PER_S);
        });
    return times;
  }

  /**
   * Milliseconds of processor time of the Java compilers' living threads in all these processes; a
   * part of {@link #readMs}.
   *
   * @see "proc(5): /proc/pid/task/tid/comm is cut to 15 characters"
   */
  long compilersMs() {
    long ticks = 0;
    for (long pid : pids.values()) {
      Path threads = proc.resolve(Long.toString(pid)).resolve("task");
      try (DirectoryStream<Path> folders = Files.newDirectoryStream(threads)) {
        for (Path folder : folders) {
          if (COMPILERS.contains(Files.readString(folder.resolve("comm")).strip())) {
            ticks += parse(Files.readString(folder.resolve("stat"))).ticks();
          }
        }
      } catch (IOException e) {
        // A thread or the process has ended meanwhile.
      }
    }
    return ticks * 1000 / TICKS_PER_S;
  }

  private static long sum(Stat root, Map<Long, List<Stat>> children) {
    long ticks = root.ticks();
    for (Stat child : children.getOrDefault(root.pid(), List.of())) {
      ticks += sum(child, children);
    }
    return ticks;
  }

  private List<Stat> stats() {
    List<Stat> stats = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path folder : folders) {
        try {
          stats.add(parse(Files.readString(folder.resolve("stat"))));
        } catch (IOException e) {
          // Ended between listing and reading: its time has gone to its parent.
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no processes under " + proc, e);
    }
    return stats;
  }

  /** The command in parentheses may hold anything, so fields are counted from its end. */
  private static Stat parse(String line) {
    int end = line.lastIndexOf(')');
    String[] after = line.substring(end + 2).split(" ", -1);
    long pid = Long.parseLong(line.substring(0, line.indexOf(' ')));
    long ticks = 0;
    for (int field = 11; field <= 14; field++) {
      ticks += Long.parseLong(after[field]);
    }
    return new Stat(pid, Long.parseLong(after[1]), ticks);
  }
}
