package org.tanpuhui.ledger.credits.paper;

import java.util.List;
import java.util.Optional;

/**
 * Where something stands in the transparency log, as it is printed.
 *
 * @param origin name of the log
 * @param index of the leaf, from 0
 * @param size of the tree of the signed checkpoint
 * @param root hash of that tree, base64
 */
public record LogPlace(String origin, long index, long size, String root) {
  private static final String INDEX = "index ";
  private static final int CHECKPOINT_LINES = 3;

  /** Reads a proof file of ours (C2SP tlog-proof with a tlog-checkpoint); empty if it is none. */
  public static Optional<LogPlace> of(String proof) {
    int blank = proof.indexOf("\n\n");
    if (blank < 0) {
      return Optional.empty();
    }
    List<String> head = proof.substring(0, blank).lines().toList();
    List<String> checkpoint = proof.substring(blank + 2).lines().toList();
    if (checkpoint.size() < CHECKPOINT_LINES) {
      return Optional.empty();
    }
    return head.stream()
        .filter(line -> line.startsWith(INDEX))
        .findFirst()
        .map(
            line ->
                new LogPlace(
                    checkpoint.get(0),
                    Long.parseLong(line.substring(INDEX.length())),
                    Long.parseLong(checkpoint.get(1)),
                    checkpoint.get(2)));
  }
}
