package org.tanpuhui.methodology.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Percentiles in bounded memory, beside those of a sorted list. */
class SpreadTest {

  @Test
  void smallValuesAreExact() {
    Spread spread = new Spread();
    for (int i = 1; i <= 100; i++) {
      spread.add(i);
    }
    assertThat(spread.percentiles())
        .containsEntry("min", 1L)
        .containsEntry("p1", 1L)
        .containsEntry("p50", 50L)
        .containsEntry("p99", 99L)
        .containsEntry("max", 100L);
  }

  @Test
  void largeValuesAreOffByLessThanOnePercent() {
    Random random = new Random(20261123);
    long[] values = new long[10_000];
    Spread spread = new Spread();
    for (int i = 0; i < values.length; i++) {
      values[i] = (long) (random.nextGaussian() * 1_000_000);
      spread.add(values[i]);
    }
    Arrays.sort(values);
    for (int percentile : new int[] {1, 5, 25, 75, 95, 99}) {
      long exact = values[values.length * percentile / 100 - 1];
      assertThat(Math.abs(spread.percentiles().get("p" + percentile) - exact))
          .as("p" + percentile)
          .isLessThanOrEqualTo(Math.abs(exact) / 100);
    }
    assertThat(spread.percentiles())
        .containsEntry("min", values[0])
        .containsEntry("max", values[values.length - 1]);
  }

  @Test
  void nothingHasNoPercentiles() {
    assertThat(new Spread().percentiles()).isEmpty();
  }
}
