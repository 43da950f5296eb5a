package org.tanpuhui.deploy.driver.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Oracle: scipy.stats.mannwhitneyu and norm.sf, version 1.17.1. */
class RankTestTest {

  @Test
  void agreesWithScipyWhereValuesAreTied() {
    RankTest test =
        RankTest.of(new long[] {1, 2, 2, 5, 9, 9, 12}, new long[] {2, 3, 3, 4, 4, 8, 10, 0, 0});
    assertThat(test.doubledU()).isEqualTo(78);
    assertThat(test.p()).isCloseTo(0.4560565402502561, Offset.offset(1e-12));
  }

  @Test
  void agreesWithScipyFarOut() {
    RankTest test =
        RankTest.of(LongStream.range(100, 200).toArray(), LongStream.range(0, 180).toArray());
    assertThat(test.doubledU()).isEqualTo(29_600);
    assertThat(test.p()).isCloseTo(4.146731025783268e-19, Percentage.withPercentage(1e-6));
    assertThat(test.z()).isPositive();
  }

  @Test
  void equalSamplesShowNothing() {
    RankTest same = RankTest.of(new long[] {5, 5, 5}, new long[] {5, 5});
    assertThat(same.p()).isEqualTo(1);
    assertThat(same.superiority()).isEqualTo(0.5);
    assertThat(RankTest.of(new long[0], new long[] {1}).p()).isEqualTo(1);
  }

  @Test
  void tailOfTheNormalDistribution() {
    assertThat(RankTest.upperTail(0)).isCloseTo(0.5, Offset.offset(1e-15));
    assertThat(RankTest.upperTail(1.5)).isCloseTo(0.06680720126885807, Offset.offset(1e-15));
    assertThat(RankTest.upperTail(3)).isCloseTo(0.0013498980316300933, Offset.offset(1e-15));
    assertThat(RankTest.upperTail(3.5))
        .isCloseTo(2.3262907903552502e-4, Percentage.withPercentage(1e-9));
    assertThat(RankTest.upperTail(10))
        .isCloseTo(7.61985302416047e-24, Percentage.withPercentage(1e-9));
  }
}
