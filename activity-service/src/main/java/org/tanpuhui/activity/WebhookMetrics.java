package org.tanpuhui.activity;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;
import org.tanpuhui.activity.activity.webhook.Call;
import org.tanpuhui.activity.store.webhook.DeliveryStore;

/**
 * {@code tanpuhui_webhooks_waiting}, {@code tanpuhui_webhooks_oldest_waiting_seconds}, {@code
 * tanpuhui_webhooks_attempts_total} by outcome, {@code tanpuhui_webhooks_given_up_total} by reason.
 */
@Singleton
public final class WebhookMetrics {
  private final MeterRegistry registry;
  private final AtomicLong waiting;
  private final AtomicLong oldestSeconds;

  @Inject
  public WebhookMetrics(MeterRegistry registry) {
    this.registry = registry;
    waiting = registry.gauge("tanpuhui.webhooks.waiting", new AtomicLong());
    oldestSeconds = registry.gauge("tanpuhui.webhooks.oldest.waiting.seconds", new AtomicLong());
  }

  void count(Call call) {
    String outcome = call.succeeded() ? "succeeded" : call.error();
    registry.counter("tanpuhui.webhooks.attempts", "outcome", outcome).increment();
  }

  void givenUp(String reason) {
    registry.counter("tanpuhui.webhooks.given.up", "reason", reason).increment();
  }

  void show(DeliveryStore.Queue queue) {
    waiting.set(queue.waiting());
    oldestSeconds.set((long) queue.oldestSeconds());
  }
}
