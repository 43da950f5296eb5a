package org.tanpuhui.platform.stream;

import java.util.List;

/** Another writer moved a position: this one no longer owns the partition and must start over. */
final class FencedException extends Exception {
  private static final long serialVersionUID = 1L;

  FencedException(String topic, List<PositionStore.Step> steps) {
    super("another writer moved a position of topic " + topic + "; tried " + steps);
  }
}
