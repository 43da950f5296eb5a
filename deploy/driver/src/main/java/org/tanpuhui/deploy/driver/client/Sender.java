package org.tanpuhui.deploy.driver.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.tanpuhui.deploy.driver.event.EventBuffer;
import org.tanpuhui.platform.problem.ProblemCode;

/**
 * Posts events in batches over a few connections. The events of one person go over one connection,
 * in the order given; a batch without an answer is sent again, which the service counts once.
 *
 * <p>One thread calls {@link #send} and {@link #flush}.
 */
public final class Sender implements AutoCloseable {

  /** How many events in a request, how many requests at once, how many events a second. */
  public record Settings(int batchEvents, int connections, long eventsPerSecond) {

    public Settings {
      if (batchEvents < 1 || batchEvents > 10_000) {
        throw new IllegalArgumentException("a batch holds 1 to 10000 events");
      }
      if (connections < 1) {
        throw new IllegalArgumentException("at least one connection");
      }
    }
  }

  private static final int WAITING_BATCHES = 2;
  private static final String NO_ROOM = ProblemCode.UNAVAILABLE_NOT_ACCEPTED.code();
  private static final long NO_ROOM_MAX_NANOS = 120_000_000_000L;
  private static final long NO_ROOM_PAUSE_MS = 500;

  private final Api api;
  private final Tokens tokens;
  private final Settings settings;
  private final Tally tally;
  private final LongConsumer progress;
  private final List<Lane> lanes = new ArrayList<>();
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private final long startedNanos = System.nanoTime();
  private long handedOver;

  /**
   * @param progress told the number of events of every batch that was answered
   */
  public Sender(Api api, Tokens tokens, Settings settings, Tally tally, LongConsumer progress) {
    this.api = api;
    this.tokens = tokens;
    this.settings = settings;
    this.tally = tally;
    this.progress = progress;
    for (int i = 0; i < settings.connections(); i++) {
      lanes.add(new Lane(i));
    }
  }

  /**
   * Takes one event line of a person; waits when the service is slower than the caller.
   *
   * @param event a buffer with exactly one line, copied
   * @throws ApiException a batch could not be delivered
   */
  public void send(String partner, long person, EventBuffer event) {
    Lane lane = lanes.get((int) Math.floorMod(person, (long) lanes.size()));
    lane.add(partner, event);
  }

  /** Sends what is waiting and returns when everything so far has been answered. */
  public void flush() {
    for (Lane lane : lanes) {
      lane.handOverAll();
    }
    for (Lane lane : lanes) {
      lane.awaitIdle();
    }
    rethrow();
  }

  @Override
  public void close() {
    for (Lane lane : lanes) {
      lane.thread.interrupt();
    }
  }

  private void pace(int events) {
    if (settings.eventsPerSecond() > 0) {
      long dueNanos = handedOver * 1_000_000_000L / settings.eventsPerSecond();
      Pause.untilNanos(startedNanos + dueNanos);
    }
    handedOver += events;
  }

  private void rethrow() {
    RuntimeException e = failure.get();
    if (e != null) {
      throw e;
    }
  }

  /** A batch on its way. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Batch(String partner, byte[] lines, int events) {

    /** The events at these positions, in their order. */
    Batch only(Set<Integer> positions) {
      EventBuffer kept = new EventBuffer(256);
      int position = 0;
      int from = 0;
      for (int i = 0; i < lines.length && !positions.isEmpty(); i++) {
        if (lines[i] == '\n') {
          if (positions.contains(position++)) {
            kept.append(lines, from, i + 1 - from);
          }
          from = i + 1;
        }
      }
      return new Batch(partner, kept.toBytes(), positions.size());
    }
  }

  /** One connection with its waiting batches. */
  private final class Lane {

    private final Map<String, EventBuffer> open = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final BlockingQueue<Batch> queue = new ArrayBlockingQueue<>(WAITING_BATCHES);
    private final Object idle = new Object();
    private final Thread thread;
    private int unanswered;

    Lane(int number) {
      thread = new Thread(this::run, "send-" + number);
      thread.setDaemon(true);
      thread.start();
    }

    void add(String partner, EventBuffer event) {
      open.computeIfAbsent(partner, p -> new EventBuffer(settings.batchEvents() * 400))
          .append(event.array(), 0, event.length());
      if (counts.merge(partner, 1, Integer::sum) == settings.batchEvents()) {
        handOver(partner);
      }
    }

    void handOverAll() {
      for (String partner : List.copyOf(open.keySet())) {
        if (counts.getOrDefault(partner, 0) > 0) {
          handOver(partner);
        }
      }
    }

    private void handOver(String partner) {
      EventBuffer buffer = open.get(partner);
      Batch batch = new Batch(partner, buffer.toBytes(), counts.remove(partner));
      buffer.clear();
      pace(batch.events());
      synchronized (idle) {
        unanswered++;
      }
      try {
        while (!queue.offer(batch, 200, TimeUnit.MILLISECONDS)) {
          rethrow();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ApiException(-1, "", "interrupted");
      }
      rethrow();
    }

    void awaitIdle() {
      synchronized (idle) {
        while (unanswered > 0 && failure.get() == null) {
          try {
            idle.wait(200);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
          }
        }
      }
    }

    private void run() {
      try {
        while (true) {
          post(queue.take());
          synchronized (idle) {
            unanswered--;
            idle.notifyAll();
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        failure.compareAndSet(null, e);
      }
    }

    /** Posts a batch, and again those of its events that the service had no room for. */
    private void post(Batch batch) {
      Batch left = batch;
      long untilNanos = System.nanoTime() + NO_ROOM_MAX_NANOS;
      while (left.events() > 0) {
        left = postOnce(left);
        if (left.events() > 0) {
          if (System.nanoTime() > untilNanos) {
            throw new ApiException(503, NO_ROOM, left.events() + " events were not accepted");
          }
          Pause.ms(NO_ROOM_PAUSE_MS);
        }
      }
      progress.accept(batch.events());
    }

    private Batch postOnce(Batch batch) {
      boolean[] again = {false};
      JsonNode answer =
          Api.patiently(
              () -> {
                if (again[0]) {
                  tally.resent();
                }
                again[0] = true;
                return api.postEvents(
                    tokens.ofPartner(batch.partner()), batch.lines(), batch.lines().length);
              });
      Set<Integer> noRoom = new HashSet<>();
      for (JsonNode line : answer.path("results")) {
        String code = line.path("code").asText();
        if (code.equals(NO_ROOM)) {
          noRoom.add(line.path("index").asInt());
        } else if (line.path("status").asText().equals("rejected")) {
          tally.refused(code, line.path("detail").asText());
        }
      }
      tally.answered(
          batch.events() - noRoom.size(),
          answer.path("accepted").asLong(),
          answer.path("duplicates").asLong());
      return batch.only(noRoom);
    }
  }
}
