package org.tanpuhui.deploy.driver.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.tanpuhui.deploy.driver.Session;
import org.tanpuhui.deploy.driver.client.Pause;
import org.tanpuhui.deploy.driver.client.Pipeline;
import org.tanpuhui.deploy.driver.client.Pipeline.Progress;
import org.tanpuhui.deploy.driver.event.EventBuffer;

/**
 * Drives the stack with batches over a few connections, as fast as it accepts or at a fixed rate,
 * and holds back while too much waits inside: a backlog would flatter the accepted rate.
 */
final class Load {

  static final long REPORT_EVERY_MS = 5_000;

  private static final long REPORT_EVERY_NANOS = REPORT_EVERY_MS * 1_000_000;
  private static final long LOOK_EVERY_MS = 500;

  /**
   * How to drive.
   *
   * @param eventsPerSecond 0 for as fast as accepted
   * @param waitingMax events inside above which the connections hold back
   */
  record Settings(int batch, int connections, long eventsPerSecond, long waitingMax) {}

  /**
   * What came of it.
   *
   * @param sendNanos from the first request to the last answer
   * @param drainedNanos from the first request until nothing waited inside
   */
  record Result(long sent, long accepted, long sendNanos, long drainedNanos) {

    long acceptedPerS() {
      return accepted * 1_000_000_000L / Math.max(1, sendNanos);
    }

    long postedPerS() {
      return accepted * 1_000_000_000L / Math.max(1, drainedNanos);
    }
  }

  private final Session session;
  private final Settings settings;
  private final Trips trips;
  private final Pipeline pipeline;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private volatile boolean stop;
  private volatile boolean held;
  private long paced;
  private long startNanos;

  Load(Session session, Settings settings, Trips trips) {
    this.session = session;
    this.settings = settings;
    this.trips = trips;
    this.pipeline = new Pipeline(session.api(), session.tokens());
  }

  /**
   * Drives for this long, or until told that it is enough, then waits until all is drained.
   *
   * @param name shown with the rates on standard error
   * @param enough asked every {@link #REPORT_EVERY_MS} whether to stop before the time is up
   */
  Result run(String name, long seconds, BooleanSupplier enough) {
    List<Thread> threads = new ArrayList<>();
    startNanos = System.nanoTime();
    for (int i = 0; i < settings.connections(); i++) {
      Thread thread = new Thread(this::drive, "drive-" + i);
      threads.add(thread);
      thread.start();
    }
    watch(name, startNanos + seconds * 1_000_000_000L, enough);
    stop = true;
    threads.forEach(Load::join);
    if (failure.get() != null) {
      throw failure.get();
    }
    long sendNanos = System.nanoTime() - startNanos;
    pipeline.awaitDrained();
    return new Result(sent.get(), accepted.get(), sendNanos, System.nanoTime() - startNanos);
  }

  private void watch(String name, long untilNanos, BooleanSupplier enough) {
    Progress before = pipeline.read();
    long acceptedBefore = 0;
    long reportNanos = System.nanoTime();
    while (System.nanoTime() < untilNanos && failure.get() == null) {
      Pause.ms(LOOK_EVERY_MS);
      Progress now = pipeline.read();
      held = now.waiting() > settings.waitingMax();
      long passed = System.nanoTime() - reportNanos;
      if (passed >= REPORT_EVERY_NANOS) {
        long acceptedNow = accepted.get();
        StringBuilder line = new StringBuilder();
        line.append(
            String.format(
                "%s %3d s: accepted %,d/s",
                name,
                (System.nanoTime() - startNanos) / 1_000_000_000L,
                perSecond(acceptedNow - acceptedBefore, passed)));
        long posted = 0;
        for (String stage : now.done().keySet()) {
          posted = perSecond(now.done().get(stage) - before.done().getOrDefault(stage, 0L), passed);
          line.append(String.format(", %s %,d/s", stage, posted));
        }
        System.err.println(line.append(String.format(", waiting %,d", now.waiting())));
        if (enough.getAsBoolean()) {
          return;
        }
        before = now;
        acceptedBefore = acceptedNow;
        reportNanos = System.nanoTime();
      }
    }
  }

  private static long perSecond(long count, long nanos) {
    return count * 1_000_000_000L / nanos;
  }

  private void drive() {
    EventBuffer buffer = new EventBuffer(settings.batch() * 320);
    try {
      while (!stop && failure.get() == null) {
        pace();
        buffer.clear();
        trips.fill(buffer, settings.batch());
        post(buffer);
      }
    } catch (IOException e) {
      failure.compareAndSet(null, new UncheckedIOException(e));
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  private void post(EventBuffer buffer) {
    JsonNode answer =
        session
            .api()
            .postEvents(session.tokens().ofPartner(Trips.PARTNER), buffer.array(), buffer.length());
    sent.addAndGet(settings.batch());
    long taken = answer.path("accepted").asLong();
    accepted.addAndGet(taken);
    if (taken != settings.batch()) {
      throw new IllegalStateException(
          "not all of a batch was accepted: " + answer.path("results").path(0));
    }
  }

  private void pace() {
    if (settings.eventsPerSecond() > 0) {
      long due;
      synchronized (this) {
        due = startNanos + paced * 1_000_000_000L / settings.eventsPerSecond();
        paced += settings.batch();
      }
      Pause.untilNanos(due);
    } else {
      while (held && !stop) {
        Pause.ms(5);
      }
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
