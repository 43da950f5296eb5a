package org.tanpuhui.ledger.log.merkle;

import java.io.IOException;

/** Where the hashes of complete subtrees come from. */
@FunctionalInterface
public interface Subtrees {

  /**
   * The Merkle tree hash of the leaves {@code [index << level, (index + 1) << level)}.
   *
   * @param level in [0, 63]; 0 asks for a leaf hash
   * @param index number of the subtree among those of its level
   * @throws IOException the hash cannot be had
   */
  Hash hash(int level, long index) throws IOException;
}
