package org.tanpuhui.platform.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Without the order of batches an early acknowledgement would hide an output that never arrived.
 */
class WatermarkTest {
  @Test
  void passesABatchOnlyWhenEverythingBeforeItIsAcknowledged() {
    Watermark watermark = new Watermark(10);
    Watermark.Batch first = watermark.enter(15, 2);
    Watermark.Batch second = watermark.enter(20, 1);

    second.acknowledge();
    first.acknowledge();
    assertThat(watermark.published()).isEqualTo(10);

    first.acknowledge();
    assertThat(watermark.published()).isEqualTo(20);
    assertThat(watermark.settled()).isTrue();
  }

  @Test
  void aBatchWithoutOutputsPassesAtOnceUnlessSomethingWaitsBeforeIt() {
    Watermark watermark = new Watermark(0);
    watermark.enter(5, 0);
    assertThat(watermark.published()).isEqualTo(5);

    Watermark.Batch waiting = watermark.enter(7, 1);
    watermark.enter(9, 0);
    assertThat(watermark.published()).isEqualTo(5);
    waiting.acknowledge();
    assertThat(watermark.published()).isEqualTo(9);
  }
}
