package org.tanpuhui.deploy.driver.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.tanpuhui.deploy.driver.Session;
import org.tanpuhui.deploy.driver.client.Pause;
import org.tanpuhui.deploy.driver.event.EventBuffer;
import org.tanpuhui.deploy.driver.event.EventTypes;

/**
 * Time from the moment a trip was due to be posted until its passenger's {@code me/balances} shows
 * it, while events are offered at a fixed rate whatever the service does (open loop): a slow answer
 * delays nothing that comes after it, and its own delay counts whole.
 */
final class Latency {

  private static final int BATCH = 10;
  private static final int PROBE_EVERY = 2;
  private static final long ASK_EVERY_MS = 10;
  private static final long GIVE_UP_NANOS = 30_000_000_000L;
  private static final int THREADS = 128;

  /** A person whose balance is watched: the app's side and the partner's side of one. */
  record Probe(String participant, String subject) {}

  private final Session session;
  private final List<Probe> probes;
  private final Trips trips;
  private final String run;
  private final List<Long> millis = Collections.synchronizedList(new ArrayList<>());
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

  /**
   * @param probes people who take part in nothing else, none of them asked about twice at a time
   */
  Latency(Session session, List<Probe> probes, Trips trips, String run) {
    this.session = session;
    this.probes = probes;
    this.trips = trips;
    this.run = run;
  }

  /**
   * Measures.
   *
   * @param startS epoch second of the first probe's trip; each further use of a probe lies two
   *     minutes later
   * @return milliseconds, sorted; an act that did not show within 30 s is counted as 30,000
   */
  List<Long> measure(long eventsPerSecond, long seconds, long startS) {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    long batches = eventsPerSecond * seconds / BATCH;
    long beginNanos = System.nanoTime() + 50_000_000L;
    for (long i = 0; i < batches && failure.get() == null; i++) {
      long number = i;
      long dueNanos = beginNanos + i * BATCH * 1_000_000_000L / eventsPerSecond;
      Pause.untilNanos(dueNanos);
      pool.execute(() -> guarded(() -> batch(number, dueNanos, startS)));
    }
    pool.shutdown();
    try {
      pool.awaitTermination(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure.get() != null) {
      throw failure.get();
    }
    List<Long> sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    return sorted;
  }

  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  private void batch(long number, long dueNanos, long startS) {
    boolean probing = number % PROBE_EVERY == 0;
    EventBuffer buffer = new EventBuffer(BATCH * 320);
    Probe probe = null;
    long before = 0;
    long use = number / PROBE_EVERY;
    if (probing) {
      probe = probes.get((int) (use % probes.size()));
      long tripS = startS + use / probes.size() * Rounds.LAYER_S;
      buffer
          .begin(run + "p" + use, Trips.SOURCE, EventTypes.TRANSIT_TRIP, probe.subject())
          .text("mode", "metro")
          .instant("boarded_at", tripS)
          .instant("alighted_at", tripS + Rounds.TRIP_S_MAX)
          .number("distance_m", 10_000)
          .end();
      before = balance(probe);
    }
    try {
      trips.fill(buffer, probing ? BATCH - 1 : BATCH);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    JsonNode answer =
        session
            .api()
            .postEvents(session.tokens().ofPartner(Trips.PARTNER), buffer.array(), buffer.length());
    if (answer.path("accepted").asInt() != BATCH) {
      throw new IllegalStateException(
          "not all of a batch was accepted: " + answer.path("results").path(0));
    }
    if (probing) {
      awaitVisible(probe, before, dueNanos);
    }
  }

  private void awaitVisible(Probe probe, long before, long dueNanos) {
    while (System.nanoTime() - dueNanos < GIVE_UP_NANOS) {
      if (balance(probe) > before) {
        millis.add((System.nanoTime() - dueNanos) / 1_000_000);
        return;
      }
      Pause.ms(ASK_EVERY_MS);
    }
    millis.add(GIVE_UP_NANOS / 1_000_000);
  }

  private long balance(Probe probe) {
    JsonNode answer =
        session
            .api()
            .getOnce("/v1/me/balances", session.tokens().ofParticipant(probe.participant()));
    for (JsonNode item : answer.path("items")) {
      if (item.path("asset").asText().equals("reduction")) {
        return item.path("available").asLong();
      }
    }
    return 0;
  }

  /** The value below which this share of the sorted values lies (nearest rank). */
  static long percentile(List<Long> sorted, int percent) {
    if (sorted.isEmpty()) {
      return -1;
    }
    int rank = (int) (((long) sorted.size() * percent + 99) / 100);
    return sorted.get(Math.max(0, rank - 1));
  }
}
