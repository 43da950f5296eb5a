package org.tanpuhui.activity.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.tanpuhui.activity.WebhookDeliveryService;
import org.tanpuhui.activity.WebhookService;
import org.tanpuhui.activity.activity.webhook.Call;
import org.tanpuhui.activity.activity.webhook.Delivery;
import org.tanpuhui.activity.activity.webhook.Endpoint;
import org.tanpuhui.activity.activity.webhook.Key;
import org.tanpuhui.activity.activity.webhook.Message;
import org.tanpuhui.platform.json.Json;

/**
 * A webhook endpoint as its partner sees it.
 *
 * @param failingSince first failed call since the last success; null when all is well
 * @param signingKeys the newest first; each signs every message until it ends
 * @param secret the shared secret, only in the answer that makes it
 */
public record WebhookView(
    @NotNull UUID endpointId,
    @NotNull String url,
    String description,
    @NotNull List<String> eventTypes,
    @NotNull String state,
    String disabledReason,
    Instant disabledAt,
    Instant failingSince,
    Instant lastSuccessAt,
    @NotNull List<KeyView> signingKeys,
    String secret,
    @NotNull Instant createdAt) {

  /**
   * A signing key.
   *
   * @param publicKey with which a receiver verifies; null for HMAC
   * @param expiresAt null for the current key
   */
  public record KeyView(
      @NotNull int keyNo,
      @NotNull String signing,
      String publicKey,
      @NotNull Instant createdAt,
      Instant expiresAt) {}

  /**
   * A line of the delivery log.
   *
   * @param messageId the header {@code webhook-id}
   * @param nextAttemptAt null unless it waits
   * @param lastError one word, null when the last call succeeded
   */
  public record DeliveryView(
      @NotNull String messageId,
      @NotNull String type,
      @NotNull String state,
      @NotNull Instant createdAt,
      Instant nextAttemptAt,
      @NotNull int attempts,
      Instant lastAttemptAt,
      Integer lastStatus,
      String lastError) {

    static DeliveryView of(Delivery delivery) {
      return new DeliveryView(
          Message.text(delivery.message()),
          delivery.type(),
          delivery.state(),
          delivery.createdAt(),
          delivery.nextAt(),
          delivery.attempts(),
          delivery.lastAt(),
          delivery.lastStatus(),
          delivery.lastError());
    }
  }

  /** One call. */
  public record AttemptView(
      @NotNull Instant at, @NotNull int durationMs, Integer status, String error, String excerpt) {}

  /**
   * A delivery with its body and its calls.
   *
   * @param payload the body as it would be sent now
   */
  public record DetailView(
      @NotNull DeliveryView delivery,
      @NotNull Map<String, Object> payload,
      @NotNull List<AttemptView> attempts) {
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    static DetailView of(WebhookDeliveryService.Detail detail) {
      return new DetailView(
          DeliveryView.of(detail.delivery()),
          object(detail.payload()),
          detail.attempts().stream().map(DetailView::attempt).toList());
    }

    private static Map<String, Object> object(String json) {
      try {
        return Json.mapper().readValue(json, OBJECT);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a message is a JSON object", e);
      }
    }

    private static AttemptView attempt(Call call) {
      return new AttemptView(
          call.at(), call.durationMs(), call.status(), call.error(), call.excerpt());
    }
  }

  static WebhookView of(WebhookService.Shown shown) {
    Endpoint endpoint = shown.endpoint();
    return new WebhookView(
        endpoint.id(),
        endpoint.url(),
        endpoint.description(),
        endpoint.eventTypes(),
        endpoint.state(),
        endpoint.disabledReason(),
        endpoint.disabledAt(),
        endpoint.failingSince(),
        endpoint.lastSuccessAt(),
        shown.keys().stream().map(WebhookView::key).toList(),
        shown.secret(),
        endpoint.createdAt());
  }

  private static KeyView key(Key key) {
    return new KeyView(
        key.number(), key.signing().word(), key.publicText(), key.createdAt(), key.expiresAt());
  }
}
