package org.tanpuhui.ledger.log.sequencer;

import java.io.IOException;
import java.util.SortedMap;

/**
 * The leaves as their writers committed them: in each lane numbered from 0 without gaps, only ever
 * appended to.
 */
public interface Lanes {
  /** Bytes of a leaf: the entry of the log, from which the tree makes its leaf hash. */
  int LEAF_BYTES = 32;

  /** Per lane, how many leaves are committed; lanes without any may be left out. */
  SortedMap<Integer, Long> sizes() throws IOException;

  /**
   * Leaves of a lane from a number on, concatenated.
   *
   * @return at most {@code max} leaves of 32 bytes; fewer, or none, where the lane ends
   */
  byte[] read(int lane, long from, int max) throws IOException;
}
