package org.tanpuhui.ledger.log.merkle;

import java.util.ArrayList;
import java.util.List;

/**
 * The tree by the recursive definitions of RFC 6962 section 2.1, over leaf hashes, with no care for
 * speed.
 */
public final class NaiveTree {
  private NaiveTree() {}

  public static Hash root(List<Hash> leaves) {
    if (leaves.isEmpty()) {
      return Merkle.sha256();
    }
    if (leaves.size() == 1) {
      return leaves.get(0);
    }
    int k = split(leaves.size());
    return Merkle.node(root(leaves.subList(0, k)), root(leaves.subList(k, leaves.size())));
  }

  static List<Hash> path(int m, List<Hash> leaves) {
    int n = leaves.size();
    if (n == 1) {
      return new ArrayList<>();
    }
    int k = split(n);
    List<Hash> path = m < k ? path(m, leaves.subList(0, k)) : path(m - k, leaves.subList(k, n));
    path.add(m < k ? root(leaves.subList(k, n)) : root(leaves.subList(0, k)));
    return path;
  }

  static List<Hash> proof(int m, List<Hash> leaves, boolean whole) {
    int n = leaves.size();
    if (m == n) {
      return whole ? new ArrayList<>() : new ArrayList<>(List.of(root(leaves)));
    }
    int k = split(n);
    List<Hash> proof =
        m <= k ? proof(m, leaves.subList(0, k), whole) : proof(m - k, leaves.subList(k, n), false);
    proof.add(m <= k ? root(leaves.subList(k, n)) : root(leaves.subList(0, k)));
    return proof;
  }

  /** Complete subtrees of these leaves. */
  public static Subtrees subtrees(List<Hash> leaves) {
    return (level, index) ->
        root(leaves.subList((int) (index << level), (int) ((index + 1) << level)));
  }

  private static int split(int n) {
    int k = 1;
    while (k * 2 < n) {
      k *= 2;
    }
    return k;
  }
}
