package org.tanpuhui.ledger.log.proof;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.tanpuhui.ledger.log.merkle.Hash;
import org.tanpuhui.ledger.log.note.NoteText;

/**
 * A proof that a checkpoint extends an earlier tree, as it is sent to a witness (C2SP tlog-witness,
 * "add-checkpoint"). Nothing in it is checked yet.
 *
 * @param oldSize size of the earlier tree
 * @param hashes RFC 6962 section 2.1.2
 * @param checkpoint signed note of the later tree
 */
public record ConsistencyProof(long oldSize, List<Hash> hashes, String checkpoint) {
  /** What the first line begins with. */
  public static final String OLD = "old ";

  public ConsistencyProof {
    hashes = List.copyOf(hashes);
  }

  /** Reads a file or request body; empty if it is not of the form. */
  public static Optional<ConsistencyProof> parse(String file) {
    int blank = file.indexOf("\n\n");
    if (blank < 0 || !file.startsWith(OLD)) {
      return Optional.empty();
    }
    List<String> lines = NoteText.lines(file.substring(0, blank + 1)).orElseThrow();
    OptionalLong oldSize = NoteText.number(lines.get(0).substring(OLD.length()));
    Optional<List<Hash>> hashes = InclusionProof.hashes(lines.subList(1, lines.size()));
    if (oldSize.isEmpty() || hashes.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ConsistencyProof(oldSize.getAsLong(), hashes.get(), file.substring(blank + 2)));
  }

  /** The file or request body. */
  public String encoded() {
    StringBuilder file = new StringBuilder(OLD).append(oldSize).append('\n');
    hashes.forEach(hash -> file.append(hash.base64()).append('\n'));
    return file.append('\n').append(checkpoint).toString();
  }
}
