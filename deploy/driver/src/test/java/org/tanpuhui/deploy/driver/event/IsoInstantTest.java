package org.tanpuhui.deploy.driver.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class IsoInstantTest {

  @Test
  void writesWhatTheLibraryWrites() {
    byte[] text = new byte[20];
    for (long second = -3_000_000_000L; second < 8_000_000_000L; second += 86_399 * 7) {
      IsoInstant.write(text, 0, second);
      assertThat(new String(text, StandardCharsets.US_ASCII))
          .isEqualTo(Instant.ofEpochSecond(second).toString());
    }
  }
}
