package org.tanpuhui.activity.api;

import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;

/** What bodies about webhooks look like; only the API description is made of these. */
final class WebhookShapes {
  private WebhookShapes() {}

  /** An endpoint to create; without types it takes all there are, without a scheme it is hmac. */
  record NewWebhook(
      @NotNull String url, String description, List<String> eventTypes, String signing) {}

  /** What to change; absent members stay, a description of null goes. */
  record WebhookChange(String url, String description, List<String> eventTypes) {}

  /**
   * A new signing key.
   *
   * @param signing absent for that of the present key
   * @param overlapS seconds for which the present keys sign on, 0 to 604800; absent for a day
   */
  record KeyRotation(String signing, Integer overlapS) {}

  /** Failed deliveries to make again, by when they came about. */
  record Redelivery(@NotNull Instant since) {}
}
