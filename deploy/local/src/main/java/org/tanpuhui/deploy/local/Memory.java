package org.tanpuhui.deploy.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** How much memory a process takes, as far as the operating system says. */
final class Memory {
  private Memory() {}

  /**
   * Proportional set size of a process and its children in KiB: a page that n processes share
   * counts as one nth for each. Empty where there is no such figure (not Linux, not ours).
   */
  static Optional<Long> proportionalKib(long pid) {
    Stream<Long> children =
        ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants).map(ProcessHandle::pid);
    return Stream.concat(Stream.of(pid), children)
        .map(Memory::ofOne)
        .flatMap(Optional::stream)
        .reduce(Long::sum);
  }

  private static Optional<Long> ofOne(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
      return lines
          .filter(line -> line.startsWith("Pss:"))
          .map(line -> Long.valueOf(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException | java.io.UncheckedIOException e) {
      return Optional.empty();
    }
  }
}
