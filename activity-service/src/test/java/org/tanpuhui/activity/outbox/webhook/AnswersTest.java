package org.tanpuhui.activity.outbox.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private static final Instant NOW = Instant.parse("2026-11-20T00:00:00Z");

  @Test
  void anExcerptIsShortCleanText() {
    assertThat(excerpt("no\u0000 \u001b[31mred\r\n中文")).isEqualTo("no   [31mred  中文");
    assertThat(excerpt("x".repeat(4_000))).hasSize(500);
    assertThat(excerpt("😀".repeat(400))).hasSize(500);
    assertThat(excerpt("")).isNull();
    assertThat(excerpt(" \n\t ")).isNull();
    byte[] broken = {(byte) 0xff, 'a', (byte) 0xc3};
    assertThat(Answers.excerpt(Buffer.buffer(broken))).contains("a");
  }

  @Test
  void retryAfterIsSecondsOrADate() {
    assertThat(Answers.retryAfter("120", NOW)).isEqualTo(Duration.ofSeconds(120));
    assertThat(Answers.retryAfter(" 0 ", NOW)).isZero();
    assertThat(Answers.retryAfter("-5", NOW)).isZero();
    assertThat(Answers.retryAfter("Fri, 20 Nov 2026 00:01:00 GMT", NOW))
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(Answers.retryAfter("Thu, 19 Nov 2026 00:01:00 GMT", NOW)).isZero();
    assertThat(Answers.retryAfter("soon", NOW)).isNull();
    assertThat(Answers.retryAfter("99999999999999", NOW)).isNull();
    assertThat(Answers.retryAfter(null, NOW)).isNull();
  }

  private static String excerpt(String body) {
    return Answers.excerpt(Buffer.buffer(body.getBytes(StandardCharsets.UTF_8)));
  }
}
