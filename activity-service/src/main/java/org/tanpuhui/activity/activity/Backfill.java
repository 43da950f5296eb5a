package org.tanpuhui.activity.activity;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * The authority's leave to report activities older than the lateness window.
 *
 * @param from first instant covered
 * @param to end of what is covered, exclusive
 * @param closesAt when the grant ends by itself
 * @param closedAt when somebody closed it, or null
 */
public record Backfill(
    UUID id,
    Set<String> activityTypes,
    Instant from,
    Instant to,
    Instant closesAt,
    Instant closedAt) {

  public boolean isOpen(Instant now) {
    return closedAt == null && now.isBefore(closesAt);
  }

  /** Whether an activity from {@code start} to {@code end}, exclusive, is wholly covered. */
  public boolean covers(Instant start, Instant end) {
    return covers(start) && !end.isAfter(to);
  }

  public boolean covers(Instant instant) {
    return !instant.isBefore(from) && instant.isBefore(to);
  }
}
