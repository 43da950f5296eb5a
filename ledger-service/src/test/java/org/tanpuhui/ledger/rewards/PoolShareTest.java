package org.tanpuhui.ledger.rewards;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The formula of a limited pool, by hand. */
class PoolShareTest {

  @ParameterizedTest
  @CsvSource({
    "100, 0, 250, 1000, 25",
    "100, 0, 259, 1000, 25",
    "100, 0, 9, 1000, 0",
    "100, 1, 9, 1000, 1",
    "100, 1, 0, 1000, 0",
    "100, 1, -5, 1000, 0",
    "100, 0, 1000, 1000, 100",
    "100, 500, 1, 1000, 100",
    "100, 0, 1, 0, 0",
    "9223372036854775807, 0, 9223372036854775806, 9223372036854775807, 9223372036854775806"
  })
  void aPartIsTheQuotaInProportionRoundedDown(
      long quota, long least, long own, long total, long part) {
    assertThat(PoolShare.of(quota, least, own, total)).isEqualTo(part);
  }

  @Test
  void withoutALeastThePartsNeverExceedTheQuota() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("PoolShareTest seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 200; round++) {
      long quota = 1 + random.nextLong(10_000);
      long[] grams = random.longs(1 + random.nextInt(50), 0, 1_000_000).toArray();
      long total = Arrays.stream(grams).sum();
      long parts = 0;
      for (long own : grams) {
        parts += PoolShare.of(quota, 0, own, total);
      }
      assertThat(parts).isLessThanOrEqualTo(quota).isGreaterThan(quota - grams.length - 1);
    }
  }
}
