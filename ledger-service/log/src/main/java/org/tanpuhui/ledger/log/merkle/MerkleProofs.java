package org.tanpuhui.ledger.log.merkle;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Roots and proofs made from complete subtrees (RFC 6962 sections 2.1, 2.1.1, 2.1.2), and their
 * checks (RFC 9162 sections 2.1.3.2 and 2.1.4.2). All checks answer false to nonsense; none throws.
 */
public final class MerkleProofs {
  /** No proof in a tree of fewer than 2^63 leaves is longer. */
  public static final int MAX_LENGTH = 63;

  private MerkleProofs() {}

  /** The root of the first {@code size} leaves. */
  public static Hash root(long size, Subtrees subtrees) throws IOException {
    return size == 0 ? Merkle.EMPTY_ROOT : range(0, size, subtrees);
  }

  /**
   * The inclusion proof of a leaf, from its sibling up to the child of the root.
   *
   * @throws IllegalArgumentException {@code index} is not in [0, size)
   */
  public static List<Hash> inclusion(long index, long size, Subtrees subtrees) throws IOException {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("no leaf " + index + " in a tree of " + size);
    }
    // From the root down: what stands beside the path; the proof is this list upside down.
    Deque<Hash> proof = new ArrayDeque<>();
    long low = 0;
    long high = size;
    while (high - low > 1) {
      long middle = low + split(high - low);
      if (index < middle) {
        proof.addFirst(range(middle, high, subtrees));
        high = middle;
      } else {
        proof.addFirst(range(low, middle, subtrees));
        low = middle;
      }
    }
    return List.copyOf(proof);
  }

  /**
   * The proof that the first {@code oldSize} leaves of the tree of {@code newSize} are the tree of
   * {@code oldSize}; empty when the sizes are equal.
   *
   * @throws IllegalArgumentException not 0 < oldSize <= newSize
   */
  public static List<Hash> consistency(long oldSize, long newSize, Subtrees subtrees)
      throws IOException {
    if (oldSize <= 0 || oldSize > newSize) {
      throw new IllegalArgumentException("no proof from " + oldSize + " to " + newSize);
    }
    Deque<Hash> proof = new ArrayDeque<>();
    long low = 0;
    long high = newSize;
    boolean known = true;
    while (oldSize != high) {
      long middle = low + split(high - low);
      if (oldSize <= middle) {
        proof.addFirst(range(middle, high, subtrees));
        high = middle;
      } else {
        proof.addFirst(range(low, middle, subtrees));
        low = middle;
        known = false;
      }
    }
    // The old root itself is known to who asks; any other subtree where the descent ends is not.
    if (!known) {
      proof.addFirst(range(low, high, subtrees));
    }
    return List.copyOf(proof);
  }

  /** Whether the proof leads from the leaf hash to the root, RFC 9162 section 2.1.3.2. */
  public static boolean isIncluded(Hash leaf, long index, List<Hash> proof, TreeHead tree) {
    if (index < 0 || index >= tree.size()) {
      return false;
    }
    long fn = index;
    long sn = tree.size() - 1;
    Hash hash = leaf;
    for (Hash step : proof) {
      if (sn == 0) {
        return false;
      }
      if ((fn & 1) == 1 || fn == sn) {
        hash = Merkle.node(step, hash);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>>= 1;
          sn >>>= 1;
        }
      } else {
        hash = Merkle.node(hash, step);
      }
      fn >>>= 1;
      sn >>>= 1;
    }
    return sn == 0 && hash.equals(tree.root());
  }

  /**
   * Whether the proof shows that {@code later} extends {@code earlier}, RFC 9162 section 2.1.4.2.
   * Nothing can be shown of the tree without leaves: that is false.
   */
  public static boolean isConsistent(TreeHead earlier, TreeHead later, List<Hash> proof) {
    if (earlier.size() == 0 || earlier.size() > later.size()) {
      return false;
    }
    if (earlier.size() == later.size()) {
      return proof.isEmpty() && earlier.root().equals(later.root());
    }
    if (proof.isEmpty()) {
      return false;
    }
    List<Hash> path = new ArrayList<>(proof);
    if (Long.bitCount(earlier.size()) == 1) {
      path.add(0, earlier.root());
    }
    int shift = Long.numberOfTrailingZeros(earlier.size());
    long fn = (earlier.size() - 1) >>> shift;
    long sn = (later.size() - 1) >>> shift;
    Hash first = path.get(0);
    Hash second = path.get(0);
    for (Hash step : path.subList(1, path.size())) {
      if (sn == 0) {
        return false;
      }
      if ((fn & 1) == 1 || fn == sn) {
        first = Merkle.node(step, first);
        second = Merkle.node(step, second);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>>= 1;
          sn >>>= 1;
        }
      } else {
        second = Merkle.node(second, step);
      }
      fn >>>= 1;
      sn >>>= 1;
    }
    return sn == 0 && first.equals(earlier.root()) && second.equals(later.root());
  }

  /** The hash of the leaves {@code [low, high)}, where low is the start of a left subtree. */
  private static Hash range(long low, long high, Subtrees subtrees) throws IOException {
    long width = high - low;
    if (Long.bitCount(width) == 1) {
      int level = Long.numberOfTrailingZeros(width);
      return subtrees.hash(level, low >>> level);
    }
    long middle = low + split(width);
    return Merkle.node(range(low, middle, subtrees), range(middle, high, subtrees));
  }

  /** The largest power of two below {@code width}, which is at least 2. */
  private static long split(long width) {
    return Long.highestOneBit(width - 1);
  }
}
