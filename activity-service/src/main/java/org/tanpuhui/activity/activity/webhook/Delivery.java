package org.tanpuhui.activity.activity.webhook;

import java.time.Instant;
import java.util.UUID;

/**
 * One message to one endpoint.
 *
 * @param state {@code waiting}, {@code succeeded} or {@code failed}
 * @param nextAt when it is tried next; null unless it waits
 * @param attempts calls so far
 * @param lastStatus HTTP status of the last call, null when there was no answer
 * @param lastError why the last call failed, null when it did not
 */
public record Delivery(
    UUID endpoint,
    UUID message,
    String type,
    String state,
    Instant createdAt,
    Instant nextAt,
    int attempts,
    Instant lastAt,
    Integer lastStatus,
    String lastError) {
  public static final String WAITING = "waiting";
  public static final String SUCCEEDED = "succeeded";
  public static final String FAILED = "failed";
}
