package org.tanpuhui.deploy.auditing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.tanpuhui.ledger.log.merkle.Hash;
import org.tanpuhui.ledger.log.merkle.TreeHead;
import org.tanpuhui.ledger.log.note.Checkpoint;
import org.tanpuhui.ledger.log.note.SignedNote;
import org.tanpuhui.ledger.log.note.TrustPolicy;
import org.tanpuhui.ledger.log.proof.RefusedException;
import org.tanpuhui.ledger.log.proof.VerifiedCheckpoint;
import org.tanpuhui.ledger.log.tile.FileStorage;
import org.tanpuhui.ledger.log.tile.TileReader;

/**
 * What the tree is held against: the checkpoint at which the export stands, and those that somebody
 * remembered outside, as a checkpoint or as a downloaded log.
 */
final class Anchors {
  private static final String CHECKPOINT = "checkpoint";

  /** A remembered tree, with its leaves when a downloaded log was given. */
  private record Remembered(String name, TreeHead head, Path log) {}

  private final Findings findings;
  private final List<Remembered> remembered = new ArrayList<>();
  private TreeHead own;

  Anchors(Findings findings) {
    this.findings = findings;
  }

  /**
   * The checkpoint of the export.
   *
   * @param policy keys that are trusted; those that the export names itself show nothing about who
   *     signed
   */
  void own(String checkpoint, String policy) {
    if (checkpoint == null || policy == null) {
      return;
    }
    try {
      TrustPolicy trusted =
          TrustPolicy.parse(policy.getBytes(StandardCharsets.UTF_8))
              .orElseThrow(() -> unreadable("the policy"));
      own = VerifiedCheckpoint.open(checkpoint, trusted).tree();
    } catch (RefusedException e) {
      findings.add(Reason.SIGNATURE, "checkpoint of the export", e.refusal().toString());
      own = head(checkpoint).orElse(null);
    }
  }

  /** The tree at which the export stands; null without one. */
  TreeHead own() {
    return own;
  }

  /**
   * Adds what somebody remembered.
   *
   * @param path a checkpoint, or the folder of a downloaded log
   */
  void remember(Path path) {
    boolean folder = Files.isDirectory(path);
    String text;
    try {
      text = Files.readString(folder ? path.resolve(CHECKPOINT) : path, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw unreadable(path.toString());
    }
    TreeHead head = head(text).orElseThrow(() -> unreadable(path.toString()));
    remembered.add(new Remembered(path.toString(), head, folder ? path : null));
  }

  private static Optional<TreeHead> head(String checkpoint) {
    return SignedNote.parse(checkpoint)
        .flatMap(note -> Checkpoint.parse(note.text()))
        .map(Checkpoint::tree);
  }

  private static ExportFault unreadable(String what) {
    return new ExportFault(
        ExitCode.UNREADABLE_CHECKPOINT,
        "Cannot read " + what + " as a checkpoint or a policy.",
        "无法将 " + what + " 读作检查点或策略。");
  }

  /** Sizes at which the root of the tree is wanted. */
  Set<Long> sizes() {
    Set<Long> sizes = new HashSet<>();
    if (own != null) {
      sizes.add(own.size());
    }
    remembered.forEach(some -> sizes.add(some.head().size()));
    return sizes;
  }

  /** Compares the roots that were built with what is signed and remembered. */
  void check(Tree tree, SortedMap<Long, Hash> roots) {
    if (own != null) {
      Hash root = roots.get(own.size());
      if (!own.root().equals(root)) {
        findings.add(
            Reason.CHECKPOINT,
            "checkpoint of size " + own.size(),
            "it signs "
                + own.root()
                + ", the leaves give "
                + (root == null ? "no tree of that size, but " + tree.size() + " leaves" : root));
      }
    }
    for (Remembered some : remembered) {
      Hash root = roots.get(some.head().size());
      if (!some.head().root().equals(root)) {
        findings.add(
            Reason.INCONSISTENT,
            some.name() + " of size " + some.head().size(),
            "it remembers "
                + some.head().root()
                + ", the leaves give "
                + (root == null ? "no tree of that size, but " + tree.size() + " leaves" : root));
      }
    }
  }

  /**
   * Leaves of the tree that a downloaded log has otherwise: lane and number of each, at most a
   * hundred.
   */
  Set<String> changedLeaves(Tree tree, Lanes lanes) {
    Set<String> changed = new HashSet<>();
    for (Remembered some : remembered) {
      if (some.log() != null) {
        compare(some, tree, lanes, changed);
      }
    }
    return changed;
  }

  private static void compare(Remembered some, Tree tree, Lanes lanes, Set<String> changed) {
    byte[] leaf = new byte[Lanes.LEAF];
    try {
      TileReader reader = new TileReader(new FileStorage(some.log()), some.head().size());
      for (Tree.Run run : tree.runs()) {
        for (int i = 0; i < run.count() && run.index() + i < some.head().size(); i++) {
          lanes.all().get(run.lane()).leaf(run.first() + i, leaf);
          if (!java.util.Arrays.equals(leaf, reader.entry(run.index() + i))) {
            changed.add(run.lane() + "/" + (run.first() + i));
            if (changed.size() >= 100) {
              return;
            }
          }
        }
      }
    } catch (IOException e) {
      throw unreadable(some.name() + ": " + e.getMessage());
    }
  }
}
