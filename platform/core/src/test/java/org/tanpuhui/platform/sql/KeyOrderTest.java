package org.tanpuhui.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeyOrderTest {
  private record Row(long key, int number) {}

  /** Without it two writers could take their locks in different orders. */
  @Test
  void ordersAsAStableSortDoes() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 300; round++) {
      int span = 1 + random.nextInt(50);
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < random.nextInt(60); i++) {
        long key = random.nextBoolean() ? random.nextLong() : random.nextInt(span) - span / 2;
        rows.add(new Row(key, random.nextInt(10)));
      }
      List<Row> stable = new ArrayList<>(rows);
      stable.sort(Comparator.comparingLong(Row::key));
      List<Row> byNumber = new ArrayList<>(rows);
      byNumber.sort(Comparator.comparingLong(Row::key).thenComparingInt(Row::number));

      assertThat(KeyOrder.sorted(rows, Row::key)).as("seed %d", seed).isEqualTo(stable);
      assertThat(KeyOrder.sorted(rows, Row::key, Comparator.comparingInt(Row::number)))
          .as("seed %d", seed)
          .isEqualTo(byNumber);
    }
  }

  @Test
  void nothingIsInOrder() {
    assertThat(KeyOrder.sorted(List.<Row>of(), Row::key)).isEmpty();
  }
}
