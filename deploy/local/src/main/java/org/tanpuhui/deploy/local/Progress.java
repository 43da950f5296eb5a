package org.tanpuhui.deploy.local;

import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Shows what is waited for: one line for each component that became ready and, on a terminal, a
 * last line that names the others and counts the seconds.
 */
final class Progress implements AutoCloseable {
  private static final int TICK_MS = 200;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final boolean terminal;
  private final Collection<String> waiting;
  private final long began = System.nanoTime();
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
          });

  Progress(PrintStream out, boolean terminal, List<String> names) {
    this.out = out;
    this.terminal = terminal;
    this.waiting = new ConcurrentSkipListSet<>(names);
    if (terminal) {
      var unused = ticker.scheduleAtFixedRate(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }
  }

  /** A component needs no more waiting for. */
  synchronized void ready(Component component, boolean ranBefore) {
    waiting.remove(component.name());
    out.printf(
        Locale.ROOT,
        "%s  %-12s %-16s %5.1f s  %s%n",
        terminal ? CLEAR_LINE : "",
        component.name(),
        ranBefore ? "already running" : "ready",
        seconds(),
        component.address());
  }

  @Override
  public synchronized void close() {
    ticker.shutdownNow();
    if (terminal) {
      out.print(CLEAR_LINE);
    }
  }

  private synchronized void tick() {
    if (!ticker.isShutdown() && !waiting.isEmpty()) {
      String names = String.join(", ", waiting);
      out.printf(Locale.ROOT, "%s  waiting for %s ... %.0f s", CLEAR_LINE, names, seconds());
      out.flush();
    }
  }

  private double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }
}
