package org.tanpuhui.activity.activity.webhook;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An address of a partner that is called.
 *
 * @param partner number of the partner
 * @param description the partner's own words, may be null
 * @param eventTypes ids of the types it takes, at least one
 * @param state {@code enabled}, {@code disabled} or {@code deleted}
 * @param disabledReason {@code partner}, {@code gone} or {@code failing}; null unless disabled
 * @param failingSince first failed call since the last success, null while there is none
 * @param version counts the partner's changes
 */
public record Endpoint(
    UUID id,
    int partner,
    String url,
    String description,
    List<String> eventTypes,
    String state,
    String disabledReason,
    Instant disabledAt,
    Instant failingSince,
    Instant lastSuccessAt,
    int version,
    Instant createdAt) {
  public static final String ENABLED = "enabled";
  public static final String DISABLED = "disabled";
  public static final String BY_PARTNER = "partner";
  public static final String GONE = "gone";
  public static final String FAILING = "failing";

  /** Whether calls go there. */
  public boolean enabled() {
    return ENABLED.equals(state);
  }
}
