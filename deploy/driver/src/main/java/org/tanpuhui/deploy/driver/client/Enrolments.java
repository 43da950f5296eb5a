package org.tanpuhui.deploy.driver.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;

/**
 * Enrols people at one partner, in batches over a few connections. Enrolling the same person again
 * changes nothing. One thread calls {@link #add} and {@link #finish}.
 */
public final class Enrolments implements AutoCloseable {

  private static final int BATCH = 500;

  private final Api api;
  private final Tokens tokens;
  private final String partner;
  private final Instant mandateFrom;
  private final String evidence;
  private final LongConsumer progress;
  private final ExecutorService pool;
  private final Semaphore room;
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private final SortedMap<String, Long> statuses = new TreeMap<>();
  private ArrayNode items = Api.JSON.createArrayNode();

  /**
   * @param mandateFrom since when the people let their acts be recorded and take points
   * @param evidence what shows that they did, for mandates that begin before now
   * @param progress told the number of people of every batch that was answered
   */
  public Enrolments(
      Api api,
      Tokens tokens,
      String partner,
      Instant mandateFrom,
      String evidence,
      int connections,
      LongConsumer progress) {
    this.api = api;
    this.tokens = tokens;
    this.partner = partner;
    this.mandateFrom = mandateFrom;
    this.evidence = evidence;
    this.progress = progress;
    this.pool = Executors.newFixedThreadPool(connections);
    this.room = new Semaphore(connections * 2);
  }

  /** Takes a household of this many persons, from today on and for all days before. */
  public void addHousehold(String subject, int persons) {
    take(subject, "household").put("persons", persons);
    handOverIfFull();
  }

  /**
   * Takes a person.
   *
   * @param personKey keyed hash of the verified identity, null when the partner cannot link
   */
  public void add(String subject, String personKey) {
    ObjectNode item = take(subject, "person");
    if (personKey != null) {
      item.putObject("link").put("person_key", personKey);
    }
    handOverIfFull();
  }

  private ObjectNode take(String subject, String kind) {
    ObjectNode item = items.addObject();
    item.put("subject", subject).put("kind", kind).put("evidence", evidence);
    ArrayNode mandates = item.putArray("mandates");
    mandates.addObject().put("scope", "record").put("from", mandateFrom.toString());
    mandates.addObject().put("scope", "points").put("from", mandateFrom.toString());
    return item;
  }

  private void handOverIfFull() {
    if (items.size() == BATCH) {
      handOver();
    }
  }

  /**
   * Sends the rest and waits for all answers.
   *
   * @return number of people by status; the status of a rejected one is its code
   */
  public SortedMap<String, Long> finish() {
    if (!items.isEmpty()) {
      handOver();
    }
    pool.shutdown();
    try {
      while (!pool.awaitTermination(1, TimeUnit.SECONDS)) {
        rethrow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException(-1, "", "interrupted");
    }
    rethrow();
    synchronized (statuses) {
      return new TreeMap<>(statuses);
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }

  private void handOver() {
    rethrow();
    ArrayNode batch = items;
    items = Api.JSON.createArrayNode();
    room.acquireUninterruptibly();
    pool.execute(
        () -> {
          try {
            post(batch);
          } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
          } finally {
            room.release();
          }
        });
  }

  private void post(ArrayNode batch) {
    if (failure.get() != null) {
      return;
    }
    ObjectNode body = Api.JSON.createObjectNode();
    body.set("items", batch);
    JsonNode answer = api.post("/v1/enrolments", tokens.ofPartner(partner), body);
    synchronized (statuses) {
      for (JsonNode item : answer.path("items")) {
        String status = item.path("status").asText();
        statuses.merge(
            status.equals("rejected") ? item.path("code").asText() : status, 1L, Long::sum);
      }
    }
    progress.accept(batch.size());
  }

  private void rethrow() {
    RuntimeException e = failure.get();
    if (e != null) {
      throw e;
    }
  }
}
