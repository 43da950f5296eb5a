package org.tanpuhui.ledger.log.sequencer;

import java.io.IOException;
import java.util.List;

/**
 * The copy of the order that lies beside the lanes, where the index of an entry is looked up. It
 * lives and is restored with them.
 */
public interface OrderIndex {

  /** How many runs it has. */
  long count() throws IOException;

  /** The runs from this one on, in order, at most {@code max}. */
  List<Run> read(long firstRun, int max) throws IOException;

  /** Appends runs; all of them or none. */
  void append(List<Run> runs) throws IOException;
}
