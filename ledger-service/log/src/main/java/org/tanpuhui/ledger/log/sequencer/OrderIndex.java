package org.tanpuhui.ledger.log.sequencer;

import java.io.IOException;
import java.util.List;

/** The copy of the order that lies beside the lanes, where the index of an entry is looked up. */
public interface OrderIndex {

  /** The runs from this one on, in order, at most {@code max}. */
  List<Run> read(long firstRun, int max) throws IOException;

  /** Appends runs; all of them or none. */
  void append(List<Run> runs) throws IOException;
}
