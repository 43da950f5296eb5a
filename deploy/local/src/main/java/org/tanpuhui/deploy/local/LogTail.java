package org.tanpuhui.deploy.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Finds in a log what a person needs to see when something did not start. */
final class LogTail {
  private static final int LINES = 15;
  private static final int LINE_LENGTH_MAX = 400;
  private static final long BYTES_MAX = 256 << 10;
  private static final long LOG_BYTES_MAX = 20L << 20;
  private static final Pattern TELLING =
      Pattern.compile("\\b(ERROR|FATAL|SEVERE)\\b|^Caused by:|^Exception in|^Error");

  private LogTail() {}

  /** Renames a log that has grown large to {@code <name>.old}; to be called before a start. */
  static void putOldAside(Path log) {
    try {
      if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
        Path old = log.resolveSibling(log.getFileName() + ".old");
        Files.move(log, old, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The size of a log now, to be given to {@link #cause} later. */
  static long position(Path log) {
    try {
      return Files.exists(log) ? Files.size(log) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * The lines that say why: all of a short log, else those that tell of an error, else the last.
   *
   * @param from where the present run begins in the log
   */
  static List<String> cause(Path log, long from) {
    List<String> all = linesFrom(log, from);
    List<String> telling = new ArrayList<>();
    for (String line : all) {
      if (TELLING.matcher(line).find()) {
        telling.add(line.strip());
      }
    }
    List<String> chosen = telling.isEmpty() || all.size() <= LINES ? all : telling;
    return chosen.subList(Math.max(0, chosen.size() - LINES), chosen.size()).stream()
        .map(line -> line.length() <= LINE_LENGTH_MAX ? line : line.substring(0, LINE_LENGTH_MAX))
        .toList();
  }

  private static List<String> linesFrom(Path log, long from) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long start = Math.max(from <= file.length() ? from : 0, file.length() - BYTES_MAX);
      byte[] bytes = new byte[(int) (file.length() - start)];
      file.seek(start);
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8).lines().filter(l -> !l.isBlank()).toList();
    } catch (IOException e) {
      return List.of("(no log: " + e.getMessage() + ")");
    }
  }
}
