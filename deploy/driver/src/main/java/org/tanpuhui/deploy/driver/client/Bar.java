package org.tanpuhui.deploy.driver.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Progress on standard error: a bar where a person looks at it, else a line every few seconds. Safe
 * for many threads.
 */
public final class Bar implements AutoCloseable {

  private static final long LINE_EVERY_NANOS = 5_000_000_000L;

  private final String task;
  private final String unit;
  private final long max;
  private final ProgressBar bar;
  private final long startedNanos = System.nanoTime();
  private long done;
  private long lastLineNanos = startedNanos;

  /**
   * @param max how much there is to do, 0 or less if nobody knows
   */
  public Bar(String task, String unit, long max) {
    this.task = task;
    this.unit = unit;
    this.max = max;
    this.bar = someoneLooks() ? visible() : null;
  }

  /** True if standard error is a terminal: as the script says, else as the kernel does. */
  private static boolean someoneLooks() {
    String said = System.getProperty("tanpuhui.terminal");
    if (said != null) {
      return Boolean.parseBoolean(said);
    }
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  private ProgressBar visible() {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setUnit(" " + unit, 1)
        .setInitialMax(max <= 0 ? -1 : max)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(250)
        .showSpeed()
        .build();
  }

  /** Counts so much more as done. */
  public synchronized void step(long count) {
    done += count;
    if (bar != null) {
      bar.stepBy(count);
    } else if (System.nanoTime() - lastLineNanos > LINE_EVERY_NANOS) {
      lastLineNanos = System.nanoTime();
      line();
    }
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
    } else {
      line();
    }
  }

  private void line() {
    long ms = Math.max(1, (System.nanoTime() - startedNanos) / 1_000_000);
    System.err.printf(
        "%s: %,d%s %s, %,d/s%n",
        task, done, max > 0 ? String.format(" of %,d", max) : "", unit, done * 1000 / ms);
  }
}
