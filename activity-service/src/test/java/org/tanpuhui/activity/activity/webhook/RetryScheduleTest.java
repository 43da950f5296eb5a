package org.tanpuhui.activity.activity.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.tanpuhui.activity.config.WebhookConfig;

class RetryScheduleTest {
  private static final Instant NOW = Instant.parse("2026-11-20T00:00:00Z");

  private static final WebhookConfig DEFAULTS =
      new SmallRyeConfigBuilder()
          .withMapping(WebhookConfig.class)
          .build()
          .getConfigMapping(WebhookConfig.class);

  private final RetrySchedule schedule = new RetrySchedule(DEFAULTS.schedule());

  @Test
  void theDelaysAreThoseOfTheSpecAndThenItIsOver() {
    List<Duration> spec =
        List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));
    for (int failures = 1; failures <= spec.size(); failures++) {
      Duration delay = spec.get(failures - 1);
      assertThat(schedule.next(status(500, null), failures, NOW, 0)).hasValue(NOW.plus(delay));
      // Jitter adds less than a tenth.
      assertThat(schedule.next(status(500, null), failures, NOW, 999).orElseThrow())
          .isAfter(NOW.plus(delay))
          .isBefore(NOW.plus(delay.multipliedBy(11).dividedBy(10)));
    }
    assertThat(schedule.next(status(500, null), 10, NOW, 0)).isEmpty();
  }

  @Test
  void aReceiverMayAskForLongerAndNotForEver() {
    assertThat(schedule.next(status(503, Duration.ofMinutes(2)), 1, NOW, 0))
        .hasValue(NOW.plusSeconds(120));
    assertThat(schedule.next(status(429, Duration.ofSeconds(1)), 1, NOW, 0))
        .hasValue(NOW.plusSeconds(5));
    assertThat(schedule.next(status(429, Duration.ofDays(900)), 1, NOW, 0))
        .hasValue(NOW.plus(Duration.ofDays(1)));
    assertThat(schedule.next(status(429, Duration.ofDays(900)), 9, NOW, 999).orElseThrow())
        .isAfter(NOW.plus(Duration.ofDays(1)));
  }

  @Test
  void whoAsksForLessIsLeftInPeace() {
    assertThat(RetrySchedule.hold(status(429, null), NOW)).isEqualTo(NOW.plusSeconds(30));
    assertThat(RetrySchedule.hold(status(502, null), NOW)).isEqualTo(NOW.plusSeconds(30));
    assertThat(RetrySchedule.hold(status(504, null), NOW)).isEqualTo(NOW.plusSeconds(30));
    assertThat(RetrySchedule.hold(status(503, Duration.ofSeconds(7)), NOW))
        .isEqualTo(NOW.plusSeconds(7));
    assertThat(RetrySchedule.hold(status(429, Duration.ofDays(3)), NOW))
        .isEqualTo(NOW.plus(Duration.ofHours(1)));
    assertThat(RetrySchedule.hold(status(500, null), NOW)).isNull();
    assertThat(RetrySchedule.hold(Call.failed(NOW, 1, Call.TIMEOUT), NOW)).isNull();
  }

  @Test
  void theDefaultsAreTheDocumentedOnes() {
    assertThat(DEFAULTS.allowLoopback()).isFalse();
    assertThat(DEFAULTS.ports()).containsExactlyInAnyOrder(443, 8443);
    assertThat(DEFAULTS.timeout()).isEqualTo(Duration.ofSeconds(15));
    assertThat(DEFAULTS.endpointsMax()).isEqualTo(5);
    assertThat(DEFAULTS.concurrency()).isEqualTo(8);
    assertThat(DEFAULTS.disableAfter()).isEqualTo(Duration.ofDays(5));
    assertThat(DEFAULTS.retention()).isEqualTo(Duration.ofDays(30));
    assertThat(DEFAULTS.rotationOverlap()).isEqualTo(Duration.ofHours(24));
    assertThat(DEFAULTS.secretKey()).isEmpty();
  }

  @Test
  void anIdIsWrittenAndReadBack() {
    UUID id = UUID.fromString("0193a5c0-5a00-8abc-9def-0123456789ab");
    assertThat(Message.text(id)).isEqualTo("msg_0193a5c05a008abc9def0123456789ab");
    assertThat(Message.parse(Message.text(id))).isEqualTo(id);
    for (String other : List.of("", "msg_", "0193a5c05a008abc9def0123456789ab", "msg_../x")) {
      assertThat(Message.parse(other)).as(other).isNull();
    }
  }

  private static Call status(int status, Duration retryAfter) {
    return new Call(NOW, 1, status, Call.HTTP_STATUS, null, retryAfter);
  }
}
