package org.tanpuhui.deploy.recomputation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Which local days an export covers whole; half days would make a mean of six days look like seven.
 */
class ManifestTest {

  private static Manifest of(String from, String to) {
    return new Manifest("sandbox", "evidence", from, to, null, List.of(), List.of());
  }

  @Test
  void instantsAtMidnightInShanghaiAreWholeDays() {
    Manifest month = of("2024-09-30T16:00:00Z", "2024-10-31T16:00:00Z");
    assertThat(month.firstDay()).isEqualTo(LocalDate.parse("2024-10-01"));
    assertThat(month.lastDay()).isEqualTo(LocalDate.parse("2024-10-31"));
  }

  @Test
  void partsOfDaysAreLeftOut() {
    Manifest month = of("2024-09-30T16:00:00.001Z", "2024-10-31T15:59:59Z");
    assertThat(month.firstDay()).isEqualTo(LocalDate.parse("2024-10-02"));
    assertThat(month.lastDay()).isEqualTo(LocalDate.parse("2024-10-30"));
  }

  @Test
  void daysAreInclusive() {
    Manifest month = of("2024-10-01", "2024-10-31");
    assertThat(month.firstDay()).isEqualTo(LocalDate.parse("2024-10-01"));
    assertThat(month.lastDay()).isEqualTo(LocalDate.parse("2024-10-31"));
  }
}
