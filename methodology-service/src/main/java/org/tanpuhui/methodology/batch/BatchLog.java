package org.tanpuhui.methodology.batch;

import java.util.List;
import java.util.UUID;
import org.tanpuhui.methodology.methodology.BatchStep.Action;
import org.tanpuhui.platform.Scheme;

/** Where commands on batches take their turn. */
public interface BatchLog {

  /**
   * Appends an action to slices, each {@code {partition, slice}}, to its partition.
   *
   * @throws IllegalStateException not all were acknowledged
   */
  void slices(Scheme scheme, int batch, Action action, List<int[]> slices);

  /**
   * Appends one command under a key.
   *
   * @throws IllegalStateException it was not acknowledged
   */
  void one(Scheme scheme, int batch, String action, UUID id, String key, UUID activity);
}
