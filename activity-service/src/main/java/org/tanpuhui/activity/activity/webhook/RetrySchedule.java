package org.tanpuhui.activity.activity.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * When a failed call is tried again: the schedule of Standard Webhooks 1.0.0, "Deliverability and
 * reliability", unless another is set.
 *
 * @param delays after the first, second, … failed call
 */
public record RetrySchedule(List<Duration> delays) {
  /** A receiver that asks for more is tried after a day all the same. */
  private static final Duration RETRY_AFTER_MAX = Duration.ofDays(1);

  /** One message may ask for quiet; all of an endpoint's wait no longer than this. */
  private static final Duration HOLD_MAX = Duration.ofHours(1);

  private static final Duration HOLD_USUAL = Duration.ofSeconds(30);

  /** Up to a tenth is added, so that what failed together does not come back together. */
  private static final int JITTER_DIVISOR = 10;

  public RetrySchedule {
    delays = List.copyOf(delays);
  }

  /**
   * When to try again; empty when the schedule is over.
   *
   * @param failures failed calls of this schedule, this one counted, at least 1
   * @param random in [0, 1000)
   */
  public Optional<Instant> next(Call call, int failures, Instant now, int random) {
    if (failures > delays.size()) {
      return Optional.empty();
    }
    Duration delay = delays.get(failures - 1);
    delay = delay.plus(delay.dividedBy(JITTER_DIVISOR).multipliedBy(random).dividedBy(1_000));
    return Optional.of(now.plus(longer(delay, call.retryAfter(), RETRY_AFTER_MAX)));
  }

  /** Until when an endpoint that asks for less gets nothing; null when it does not ask. */
  public static Instant hold(Call call, Instant now) {
    return call.asksForLess()
        ? now.plus(
            call.retryAfter() == null
                ? HOLD_USUAL
                : longer(Duration.ZERO, call.retryAfter(), HOLD_MAX))
        : null;
  }

  private static Duration longer(Duration ours, Duration asked, Duration max) {
    if (asked == null || asked.compareTo(ours) <= 0) {
      return ours;
    }
    Duration capped = asked.compareTo(max) < 0 ? asked : max;
    return capped.compareTo(ours) > 0 ? capped : ours;
  }
}
