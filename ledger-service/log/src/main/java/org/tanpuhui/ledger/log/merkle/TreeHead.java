package org.tanpuhui.ledger.log.merkle;

/**
 * A tree in short: how many leaves and which root.
 *
 * @param size number of leaves, at least 0
 */
public record TreeHead(long size, Hash root) {
  /** The tree without leaves. */
  public static final TreeHead EMPTY = new TreeHead(0, Merkle.EMPTY_ROOT);

  public TreeHead {
    if (size < 0) {
      throw new IllegalArgumentException("a tree has at least 0 leaves, not " + size);
    }
  }
}
