package org.tanpuhui.activity;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.tanpuhui.activity.activity.Partner;
import org.tanpuhui.activity.activity.webhook.Call;
import org.tanpuhui.activity.activity.webhook.Delivery;
import org.tanpuhui.activity.activity.webhook.Endpoint;
import org.tanpuhui.activity.activity.webhook.EventType;
import org.tanpuhui.activity.activity.webhook.Message;
import org.tanpuhui.activity.config.WebhookConfig;
import org.tanpuhui.activity.outbox.webhook.Payload;
import org.tanpuhui.activity.outbox.webhook.SigningKeys;
import org.tanpuhui.activity.outbox.webhook.WebhookCaller;
import org.tanpuhui.activity.store.webhook.DeliveryLog;
import org.tanpuhui.activity.store.webhook.DeliveryStore;
import org.tanpuhui.activity.store.webhook.EndpointStore;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.Scheme;
import org.tanpuhui.platform.json.Json;
import org.tanpuhui.platform.problem.ProblemCode;
import org.tanpuhui.platform.problem.ProblemException;

/** The delivery log of partners: reading it, sending again by hand, the test call. */
@Singleton
public final class WebhookDeliveryService {
  /** Most deliveries that one call makes due again. */
  public static final int AGAIN_MAX = 10_000;

  private static final Duration MARGIN = Duration.ofSeconds(2);

  private final Database database;
  private final WebhookService endpoints;
  private final WebhookKeys keys;
  private final WebhookCaller caller;
  private final WebhookMetrics metrics;
  private final WebhookConfig config;
  private final Clock clock;

  @Inject
  public WebhookDeliveryService(
      Database database,
      WebhookService endpoints,
      WebhookKeys keys,
      WebhookCaller caller,
      WebhookMetrics metrics,
      WebhookConfig config,
      Clock clock) {
    this.database = database;
    this.endpoints = endpoints;
    this.keys = keys;
    this.caller = caller;
    this.metrics = metrics;
    this.config = config;
    this.clock = clock;
  }

  /**
   * A delivery with all there is to know of it.
   *
   * @param payload the body as it would be sent now
   * @param attempts the last 100, the newest first
   */
  public record Detail(Delivery delivery, String payload, List<Call> attempts) {}

  /**
   * Deliveries of an endpoint, the newest first.
   *
   * @param state null for all
   * @throws ProblemException WEBHOOK_UNKNOWN
   */
  public List<Delivery> list(
      Scheme scheme, String partnerId, UUID endpoint, String state, UUID before, int limit) {
    Partner partner = endpoints.partner(scheme, partnerId);
    return database.read(
        connection -> {
          require(connection, partner, endpoint);
          return DeliveryLog.list(connection, endpoint, state, before, limit);
        });
  }

  /**
   * @throws ProblemException WEBHOOK_UNKNOWN, WEBHOOK_MESSAGE_UNKNOWN
   */
  public Detail find(Scheme scheme, String partnerId, UUID endpoint, UUID message) {
    Partner partner = endpoints.partner(scheme, partnerId);
    return database.read(
        connection -> {
          require(connection, partner, endpoint);
          return detail(connection, partner, endpoint, message);
        });
  }

  /**
   * Sends a message again, also one that arrived; its schedule begins anew.
   *
   * @throws ProblemException WEBHOOK_UNKNOWN, WEBHOOK_MESSAGE_UNKNOWN; WEBHOOK_STATE
   */
  public Detail again(Scheme scheme, String partnerId, UUID endpoint, UUID message) {
    Partner partner = endpoints.active(scheme, partnerId);
    return database.transaction(
        connection -> {
          requireEnabled(connection, partner, endpoint);
          detail(connection, partner, endpoint, message);
          DeliveryStore.again(connection, endpoint, message, clock.instant());
          return detail(connection, partner, endpoint, message);
        });
  }

  /**
   * Sends again whatever failed since a time, at most {@link #AGAIN_MAX}, the oldest first.
   *
   * @return how many
   * @throws ProblemException WEBHOOK_UNKNOWN, WEBHOOK_STATE
   */
  public int allAgain(Scheme scheme, String partnerId, UUID endpoint, Instant since) {
    Partner partner = endpoints.active(scheme, partnerId);
    return database.transaction(
        connection -> {
          requireEnabled(connection, partner, endpoint);
          return DeliveryStore.allAgain(connection, endpoint, since, AGAIN_MAX, clock.instant());
        });
  }

  /**
   * Calls the endpoint once, now, and waits for what comes of it; a disabled one too. It is not
   * tried again.
   *
   * @throws ProblemException WEBHOOK_UNKNOWN
   */
  public Detail test(Scheme scheme, String partnerId, UUID id) {
    Partner partner = endpoints.active(scheme, partnerId);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Endpoint endpoint = database.read(connection -> require(connection, partner, id));
    List<SigningKeys.Secret> secrets =
        database
            .read(connection -> keys.secrets(connection, Set.of(id), now))
            .getOrDefault(id, List.of());
    var data = Json.mapper().createObjectNode();
    data.put("endpoint_id", id.toString());
    Message message =
        new Message(
            Ids.timeOrdered(now, "webhook", "test", UUID.randomUUID().toString()),
            partner.number(),
            EventType.TEST.id(),
            now,
            data.toString(),
            null);
    String payload = Payload.of(message, List.of(), partner.pseudonymKey());
    long patienceMs = config.timeout().plus(MARGIN).toMillis();
    Call call =
        caller
            .call(WebhookDispatcher.request(endpoint.url(), secrets, message.id(), payload, now), 0)
            .completeOnTimeout(
                Call.failed(now, (int) patienceMs, Call.TIMEOUT), patienceMs, TimeUnit.MILLISECONDS)
            .join();
    metrics.count(call);
    String state = call.succeeded() ? Delivery.SUCCEEDED : Delivery.FAILED;
    return database.transaction(
        connection -> {
          DeliveryStore.addTest(connection, id, message, call, state);
          return detail(connection, partner, id, message.id());
        });
  }

  private static Detail detail(Connection connection, Partner partner, UUID endpoint, UUID message)
      throws SQLException {
    Delivery delivery =
        DeliveryLog.find(connection, endpoint, message)
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.WEBHOOK_MESSAGE_UNKNOWN,
                        "the endpoint's log has no such message"));
    DeliveryLog.Sent sent = DeliveryLog.message(connection, message);
    return new Detail(
        delivery,
        Payload.of(sent.message(), sent.subjects(), partner.pseudonymKey()),
        DeliveryLog.attempts(connection, endpoint, message));
  }

  private static Endpoint require(Connection connection, Partner partner, UUID id)
      throws SQLException {
    return EndpointStore.find(connection, partner.number(), id)
        .orElseThrow(WebhookService::unknown);
  }

  private static void requireEnabled(Connection connection, Partner partner, UUID id)
      throws SQLException {
    if (!require(connection, partner, id).enabled()) {
      throw new ProblemException(
          ProblemCode.WEBHOOK_STATE, "the endpoint is disabled; enable it first");
    }
  }
}
