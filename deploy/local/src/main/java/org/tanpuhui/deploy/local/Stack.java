package org.tanpuhui.deploy.local;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.tanpuhui.engines.FreePorts;
import org.tanpuhui.engines.Processes;

/** Starts what is missing of a plan, stops all of it, says what runs. */
final class Stack {
  /** A process that was just killed may hold its port a moment longer. */
  private static final Duration PORT_RELEASE = Duration.ofSeconds(2);

  private static final Duration POLL = Duration.ofMillis(200);

  private final StackPlan plan;
  private final PrintStream out;
  private final Duration timeout;
  private final List<Component> launched = new CopyOnWriteArrayList<>();

  Stack(StackPlan plan, PrintStream out, Duration timeout) {
    this.plan = plan;
    this.out = out;
    this.timeout = timeout;
  }

  /** What {@link #up} found and did. */
  record UpResult(List<Component> started, List<Component> running) {}

  /**
   * Starts every component that does not run and waits until all are ready. When one does not
   * become ready, everything is stopped.
   *
   * @throws StackException a port is busy (nothing was started), or a component did not start
   *     (nothing runs any more); the message says which and why
   */
  UpResult up() {
    List<Component> running = plan.components().stream().filter(c -> c.pid().isPresent()).toList();
    List<Component> missing = plan.components().stream().filter(c -> !running.contains(c)).toList();
    checkPorts(missing);
    Thread interrupted = new Thread(this::stopLaunched);
    Runtime.getRuntime().addShutdownHook(interrupted);
    try {
      for (List<Component> phase : plan.phases()) {
        startPhase(phase);
      }
    } catch (StackException e) {
      out.println("Stopping everything else.");
      down();
      throw e;
    } finally {
      removeHook(interrupted);
    }
    return new UpResult(missing, running);
  }

  /**
   * Stops the components in the plan's order.
   *
   * @return those that ran
   */
  List<Component> down() {
    List<Component> stopped = Collections.synchronizedList(new ArrayList<>());
    for (List<Component> together : plan.stopOrder()) {
      inParallel(
          together,
          component -> {
            if (component.pid().isPresent()) {
              component.stop();
              stopped.add(component);
            }
          });
    }
    return stopped;
  }

  /**
   * Prints a line for each component.
   *
   * @return whether all run and are ready
   */
  boolean status() {
    out.printf("%-12s %8s %7s %-7s %9s  %s%n", "name", "pid", "port", "ready", "PSS MiB", "log");
    boolean all = true;
    long sumKib = 0;
    for (Component component : plan.components()) {
      Optional<Long> pid = component.pid();
      boolean ready = pid.isPresent() && component.isReady();
      all &= ready;
      Optional<Long> memory = pid.flatMap(Memory::proportionalKib);
      sumKib += memory.orElse(0L);
      out.printf(
          Locale.ROOT,
          "%-12s %8s %7d %-7s %9s  %s%n",
          component.name(),
          pid.map(String::valueOf).orElse("-"),
          component.ports().get(0).number(),
          pid.isEmpty() ? "down" : ready ? "yes" : "no",
          memory.map(kib -> Long.toString(kib / 1024)).orElse("-"),
          component.logFile());
    }
    out.printf("%-12s %8s %7s %-7s %9d%n", "all", "", "", all ? "yes" : "no", sumKib / 1024);
    return all;
  }

  private void checkPorts(List<Component> missing) {
    List<String> busy = new ArrayList<>();
    Set<Integer> taken = new HashSet<>();
    for (Component component : missing) {
      for (Port port : component.ports()) {
        if (!taken.add(port.number())) {
          busy.add(
              "Port %d is given to two components; one of them is %s (%s)."
                  .formatted(port.number(), component.name(), port.setting()));
        } else if (!Processes.await(PORT_RELEASE, () -> FreePorts.isFree(port.number()))) {
          busy.add(
              "Port %d, which %s needs, is busy. Free it, or choose another: %s=<port>"
                  .formatted(port.number(), component.name(), port.setting()));
        }
      }
    }
    if (!busy.isEmpty()) {
      throw new StackException(String.join("\n", busy) + "\nNothing was started.");
    }
  }

  private void startPhase(List<Component> phase) {
    // When one fails the others of its phase stop waiting.
    AtomicBoolean failed = new AtomicBoolean();
    List<String> names = phase.stream().map(Component::name).toList();
    try (Progress progress = new Progress(out, Boolean.getBoolean("tanpuhui.terminal"), names)) {
      inParallel(
          phase,
          component -> {
            try {
              start(component, failed, progress);
            } catch (RuntimeException e) {
              failed.set(true);
              throw e;
            }
          });
    }
  }

  private void start(Component component, AtomicBoolean failed, Progress progress) {
    boolean ran = component.pid().isPresent();
    long logPosition = LogTail.position(component.logFile());
    if (!ran) {
      launched.add(component);
      launch(component, logPosition);
    }
    boolean done =
        Processes.await(
            timeout, POLL, () -> failed.get() || component.isReady() || component.pid().isEmpty());
    if (failed.get()) {
      return;
    }
    if (!done || component.pid().isEmpty() || !component.isReady()) {
      String what =
          component.pid().isEmpty() ? "ended" : "is not ready after " + timeout.toSeconds() + " s";
      throw failure(component, component.name() + " " + what, logPosition);
    }
    progress.ready(component, ran);
  }

  private static void launch(Component component, long logPosition) {
    try {
      component.launch();
    } catch (StackException e) {
      throw e;
    } catch (RuntimeException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw failure(component, component.name() + " did not start: " + reason, logPosition);
    }
  }

  private static StackException failure(Component component, String what, long logPosition) {
    StringBuilder text = new StringBuilder(what).append('\n');
    LogTail.cause(component.logFile(), logPosition)
        .forEach(line -> text.append("  | ").append(line).append('\n'));
    text.append("Log file: ").append(component.logFile());
    return new StackException(text.toString());
  }

  private void stopLaunched() {
    List<Component> reverse = new ArrayList<>(launched);
    Collections.reverse(reverse);
    reverse.forEach(Component::stop);
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down: the hook is at work.
    }
  }

  /** Runs a step for each component at the same time; the first failure is thrown at the end. */
  private static void inParallel(List<Component> components, ComponentStep step) {
    ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, components.size()));
    try {
      List<CompletableFuture<Void>> steps =
          components.stream()
              .map(component -> CompletableFuture.runAsync(() -> step.on(component), pool))
              .toList();
      CompletableFuture.allOf(steps.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    } finally {
      pool.shutdown();
    }
  }

  private interface ComponentStep {
    void on(Component component);
  }
}
