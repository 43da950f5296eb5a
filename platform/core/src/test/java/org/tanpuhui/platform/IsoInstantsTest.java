package org.tanpuhui.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoInstantsTest {
  @Test
  void readsWhatInstantsPrint() {
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      long nanos = i % 3 == 0 ? 0 : random.nextInt(1_000_000) * (i % 3 == 1 ? 1_000L : 1L);
      Instant instant = Instant.ofEpochSecond(random.nextLong(0, 7_000_000_000L), nanos);
      assertThat(IsoInstants.parse(instant.toString())).isEqualTo(instant);
    }
  }

  @Test
  void printsAsInstantsPrint() {
    Random random = new Random(12);
    int[] units = {1, 1_000, 1_000_000, 1_000_000_000};
    for (int i = 0; i < 20_000; i++) {
      int unit = units[i % units.length];
      long nanos = (long) random.nextInt(1_000_000_000 / unit) * unit;
      long seconds = random.nextLong(-70_000_000_000L, 300_000_000_000L);
      Instant instant = Instant.ofEpochSecond(seconds, nanos);
      assertThat(IsoInstants.format(instant)).isEqualTo(instant.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2026-11-20T24:00:00Z", "2026-11-20T08:00:00+08:00", "2024-02-29T00:00:00.5Z"})
  void agreesWithTheLibraryOnOtherForms(String text) {
    assertThat(IsoInstants.parse(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "soon",
        "2026-11-20",
        "2026-11-20T00:00:00",
        "2026-02-30T00:00:00Z",
        "2026-11-20T25:00:00Z",
        "2026-11-20T00:61:00Z",
        "2026-11-20T00:00:00.12a4Z",
        "2026-11-20T00:00:00.1234567890Z",
        "2026-1-20T00:00:00ZZZ"
      })
  void refusesWhatIsNoInstant(String text) {
    assertThatThrownBy(() -> IsoInstants.parse(text)).isInstanceOf(DateTimeException.class);
  }
}
