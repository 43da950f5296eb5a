package org.tanpuhui.deploy.auditing;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tanpuhui.ledger.log.merkle.Hash;

/** The tree of the log, built from the lanes in the published order. */
final class Tree {
  private static final long PATIENCE = 5_000_000L;

  /** A run of consecutive leaves of a lane, and where it stands in the tree. */
  record Run(long index, int lane, long first, int count) {}

  private final Lanes lanes;
  private final Findings findings;
  private final List<Run> runs = new ArrayList<>();
  private final Map<Integer, Long> sequenced = new HashMap<>();
  private long size;

  Tree(Export export, Lanes lanes, Findings findings) {
    this.lanes = lanes;
    this.findings = findings;
    export.rows("log_order", this::run);
    checkSequenced(export.createdAt());
  }

  /** How many leaves have their place. */
  long size() {
    return size;
  }

  List<Run> runs() {
    return runs;
  }

  private void run(JsonNode row) {
    Run run =
        new Run(
            row.get("tree_index").asLong(),
            row.get("lane").asInt(),
            row.get("first_number").asLong(),
            row.get("leaf_count").asInt());
    String name = "log_order " + row.get("run_no").asLong();
    Lanes.Lane lane = lanes.all().get(run.lane());
    long expected = sequenced.getOrDefault(run.lane(), 0L);
    if (run.index() != size || run.first() != expected) {
      findings.add(
          Reason.TREE_ORDER,
          name,
          "at "
              + run.index()
              + " from lane "
              + run.lane()
              + "/"
              + run.first()
              + "; the tree had "
              + size
              + " leaves, the lane was at "
              + expected);
    }
    if (lane == null || run.first() + run.count() > lane.count()) {
      findings.add(Reason.TREE_ORDER, name, "the lane " + run.lane() + " has no such leaves");
      return;
    }
    runs.add(run);
    size += run.count();
    sequenced.put(run.lane(), run.first() + run.count());
  }

  /** A leaf must have its place in the tree soon after it was committed. */
  private void checkSequenced(long createdAt) {
    lanes
        .all()
        .forEach(
            (number, lane) -> {
              long done = sequenced.getOrDefault(number, 0L);
              for (int i = 0; i < lane.batches.size(); i++) {
                long end = i + 1 < lane.batches.size() ? lane.batches.get(i + 1)[0] : lane.count();
                if (end > done && lane.batches.get(i)[1] < createdAt - PATIENCE) {
                  findings.add(
                      Reason.UNSEQUENCED,
                      "lane_batch " + number + "/" + lane.batches.get(i)[0],
                      "written at " + Times.instant(lane.batches.get(i)[1]));
                }
              }
            });
  }

  /**
   * The roots of the tree at some sizes; absent where the tree is smaller.
   *
   * @param sizes at which the root is wanted
   */
  SortedMap<Long, Hash> roots(Iterable<Long> sizes) {
    SortedMap<Long, Hash> roots = new TreeMap<>();
    TreeMap<Long, Boolean> wanted = new TreeMap<>();
    sizes.forEach(some -> wanted.put(some, true));
    Growing growing = new Growing();
    if (wanted.containsKey(0L)) {
      roots.put(0L, growing.root());
    }
    byte[] leaf = new byte[Lanes.LEAF];
    for (Run run : runs) {
      Lanes.Lane lane = lanes.all().get(run.lane());
      for (long number = run.first(); number < run.first() + run.count(); number++) {
        lane.leaf(number, leaf);
        growing.append(leaf);
        if (wanted.containsKey(growing.size)) {
          roots.put(growing.size, growing.root());
        }
      }
      if (wanted.isEmpty() || growing.size >= wanted.lastKey()) {
        break;
      }
    }
    return roots;
  }

  /** A tree that grows leaf by leaf, RFC 6962 section 2.1: keeps a hash per complete subtree. */
  private static final class Growing {
    private final byte[][] subtrees = new byte[64][];
    private final MessageDigest digest;
    private long size;

    Growing() {
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    void append(byte[] leaf) {
      digest.update((byte) 0);
      byte[] hash = digest.digest(leaf);
      int level = 0;
      for (long full = size; (full & 1) == 1; full >>>= 1) {
        hash = node(subtrees[level++], hash);
      }
      subtrees[level] = hash;
      size++;
    }

    Hash root() {
      if (size == 0) {
        return Hash.of(digest.digest());
      }
      byte[] root = null;
      for (int level = 0; level < subtrees.length; level++) {
        if ((size >>> level & 1) == 1) {
          root = root == null ? subtrees[level] : node(subtrees[level], root);
        }
      }
      return Hash.of(root);
    }

    private byte[] node(byte[] left, byte[] right) {
      digest.update((byte) 1);
      digest.update(left);
      return digest.digest(right);
    }
  }
}
