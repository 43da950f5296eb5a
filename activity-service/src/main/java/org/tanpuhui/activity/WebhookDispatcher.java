package org.tanpuhui.activity;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.tanpuhui.activity.activity.webhook.Call;
import org.tanpuhui.activity.activity.webhook.Delivery;
import org.tanpuhui.activity.activity.webhook.Endpoint;
import org.tanpuhui.activity.activity.webhook.Message;
import org.tanpuhui.activity.activity.webhook.RetrySchedule;
import org.tanpuhui.activity.config.WebhookConfig;
import org.tanpuhui.activity.outbox.webhook.Payload;
import org.tanpuhui.activity.outbox.webhook.SigningKeys;
import org.tanpuhui.activity.outbox.webhook.WebhookCaller;
import org.tanpuhui.activity.store.webhook.DeliveryStore;
import org.tanpuhui.activity.store.webhook.DeliveryStore.Claimed;
import org.tanpuhui.activity.store.webhook.DeliveryStore.GivenUp;
import org.tanpuhui.activity.store.webhook.DeliveryStore.Result;
import org.tanpuhui.platform.act.Act;
import org.tanpuhui.platform.act.Acts;

/**
 * Makes deliveries, at least once. One thread turns: it writes what came back, then claims what is
 * due, as many per endpoint as it has room for, so that a slow receiver keeps only its own waiting.
 * The calls run meanwhile. An instance that dies leaves its claims to be taken over when they end;
 * the message then goes out again under the same id.
 *
 * <p>Statements per turn, any number of deliveries: 1 to look; 2 to claim; at most 6 for results.
 */
@Singleton
public final class WebhookDispatcher {
  private static final Logger LOG = Logger.getLogger(WebhookDispatcher.class);
  private static final Duration JOIN = Duration.ofSeconds(3);
  private static final int RANDOM_MAX = 1_000;

  /** Results that come in quick succession are written together. */
  private static final int GATHER_MS = 20;

  private static final String ACTOR = "system:activity-service";

  private final Database database;
  private final WebhookKeys keys;
  private final WebhookCaller caller;
  private final WebhookMetrics metrics;
  private final WebhookConfig config;
  private final Clock clock;
  private final RetrySchedule schedule;
  private final ConcurrentLinkedQueue<Result> results = new ConcurrentLinkedQueue<>();
  private final Semaphore news = new Semaphore(0);

  // Of the turning thread alone.
  private final List<Result> unwritten = new ArrayList<>();
  private final Map<UUID, Integer> running = new HashMap<>();

  private volatile boolean stopping;
  private Thread thread;

  @Inject
  public WebhookDispatcher(
      Database database,
      WebhookKeys keys,
      WebhookCaller caller,
      WebhookMetrics metrics,
      WebhookConfig config,
      Clock clock) {
    this.database = database;
    this.keys = keys;
    this.caller = caller;
    this.metrics = metrics;
    this.config = config;
    this.clock = clock;
    this.schedule = new RetrySchedule(config.schedule());
  }

  void start(@Observes StartupEvent event) {
    if (!keys.areSetUp()) {
      LOG.info("no webhooks are set up: tanpuhui.webhooks.secret-key is not set");
      return;
    }
    thread = new Thread(this::run, "webhooks");
    thread.setDaemon(true);
    thread.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopping = true;
    news.release();
    if (thread != null) {
      thread.join(JOIN.toMillis());
    }
  }

  private void run() {
    try {
      while (!stopping) {
        try {
          turn();
        } catch (RuntimeException e) {
          // What was not written is written with the next turn.
          LOG.warnf("deliveries wait cause=%s", e.getMessage());
        }
        if (news.tryAcquire(config.interval().toMillis(), TimeUnit.MILLISECONDS)) {
          TimeUnit.MILLISECONDS.sleep(GATHER_MS);
          news.drainPermits();
        }
      }
      write();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warnf("results of the last deliveries were not written cause=%s", e.getMessage());
    }
  }

  private void turn() {
    write();
    Instant now = clock.instant();
    Map<UUID, String> due = database.read(connection -> DeliveryStore.due(connection, now));
    Map<UUID, Integer> places = places(due);
    if (!places.isEmpty()) {
      send(due, places, now);
    }
  }

  /** How many more calls each endpoint may have; who has least gets first. */
  private Map<UUID, Integer> places(Map<UUID, String> due) {
    int room = config.callsMax() - running.values().stream().mapToInt(n -> n).sum();
    Map<UUID, Integer> places = new LinkedHashMap<>();
    List<UUID> order = new ArrayList<>(due.keySet());
    order.sort(java.util.Comparator.comparingInt(id -> running.getOrDefault(id, 0)));
    for (UUID endpoint : order) {
      int free = Math.min(room, config.concurrency() - running.getOrDefault(endpoint, 0));
      if (free > 0) {
        places.put(endpoint, free);
        room -= free;
      }
    }
    return places;
  }

  private void send(Map<UUID, String> due, Map<UUID, Integer> places, Instant now) {
    Instant until = now.plus(config.timeout()).plus(config.claimMargin());
    Map<UUID, List<SigningKeys.Secret>> secrets = new HashMap<>();
    List<Claimed> claimed =
        database.transaction(
            connection -> {
              secrets.clear();
              secrets.putAll(keys.secrets(connection, places.keySet(), now));
              places.keySet().retainAll(secrets.keySet());
              return DeliveryStore.claim(connection, places, now, until);
            });
    for (Claimed one : claimed) {
      running.merge(one.endpoint(), 1, Integer::sum);
      try {
        send(one, due.get(one.endpoint()), secrets.get(one.endpoint()));
      } catch (RuntimeException e) {
        if (stopping) {
          // Nobody takes calls any more: the claim ends, and another instance makes it.
          return;
        }
        LOG.errorf(e, "a delivery could not be made endpoint=%s", one.endpoint());
        results.add(result(one, Call.failed(now, 0, Call.INTERNAL)));
      }
    }
  }

  private void send(Claimed one, String url, List<SigningKeys.Secret> secrets) {
    caller
        .call(request(one, url, secrets), one.attempts())
        .thenAccept(
            call -> {
              results.add(result(one, call));
              news.release();
            });
  }

  private WebhookCaller.Request request(Claimed one, String url, List<SigningKeys.Secret> secrets) {
    return request(
        url,
        secrets,
        one.message().id(),
        Payload.of(one.message(), one.subjects(), one.partnerKey()),
        clock.instant());
  }

  /** A signed message. */
  static WebhookCaller.Request request(
      String url, List<SigningKeys.Secret> secrets, UUID id, String payload, Instant now) {
    String text = Message.text(id);
    long timestamp = now.getEpochSecond();
    return new WebhookCaller.Request(
        url, text, timestamp, SigningKeys.sign(secrets, text, timestamp, payload), payload);
  }

  private Result result(Claimed one, Call call) {
    metrics.count(call);
    if (call.succeeded()) {
      return new Result(one, call, Delivery.SUCCEEDED, null, 0, null);
    }
    Instant now = clock.instant();
    int failures = one.tries() + 1;
    int random = ThreadLocalRandom.current().nextInt(RANDOM_MAX);
    Optional<Instant> next =
        call.gone() ? Optional.empty() : schedule.next(call, failures, now, random);
    return new Result(
        one,
        call,
        next.isPresent() ? Delivery.WAITING : Delivery.FAILED,
        next.orElse(null),
        failures,
        RetrySchedule.hold(call, now));
  }

  private void write() {
    for (Result result = results.poll(); result != null; result = results.poll()) {
      unwritten.add(result);
      running.computeIfPresent(
          result.claimed().endpoint(), (id, calls) -> calls == 1 ? null : calls - 1);
    }
    if (unwritten.isEmpty()) {
      return;
    }
    List<GivenUp> givenUp = database.transaction(connection -> write(connection, unwritten));
    unwritten.clear();
    for (GivenUp one : givenUp) {
      metrics.givenUp(one.reason());
      LOG.warnf(
          "an endpoint was disabled scheme=%s partner=%s endpoint=%s reason=%s",
          one.scheme().id(), one.partner(), one.endpoint(), one.reason());
    }
  }

  private List<GivenUp> write(Connection connection, List<Result> written) throws SQLException {
    DeliveryStore.finish(connection, written);
    Map<UUID, String> reasons = new LinkedHashMap<>();
    for (Result result : written) {
      if (!result.call().succeeded()) {
        reasons.merge(
            result.claimed().endpoint(),
            result.call().gone() ? Endpoint.GONE : Endpoint.FAILING,
            (a, b) -> a.equals(Endpoint.GONE) ? a : b);
      }
    }
    if (reasons.isEmpty()) {
      return List.of();
    }
    Instant now = clock.instant();
    List<GivenUp> givenUp =
        DeliveryStore.giveUp(connection, reasons, now, now.minus(config.disableAfter()));
    if (!givenUp.isEmpty()) {
      Acts.record(
          connection,
          givenUp.stream()
              .map(
                  one ->
                      Act.of(
                              one.scheme(),
                              now,
                              "webhook.disabled",
                              ACTOR,
                              one.endpoint().toString())
                          .with("partner " + one.partner() + ", " + one.reason()))
              .toList());
    }
    return givenUp;
  }
}
