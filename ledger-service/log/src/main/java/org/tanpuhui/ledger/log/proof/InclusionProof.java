package org.tanpuhui.ledger.log.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.tanpuhui.ledger.log.merkle.Base64Text;
import org.tanpuhui.ledger.log.merkle.Hash;
import org.tanpuhui.ledger.log.merkle.MerkleProofs;
import org.tanpuhui.ledger.log.note.NoteText;

/**
 * A proof that something is in a log, in one file (C2SP tlog-proof). Nothing in it is checked yet.
 */
public final class InclusionProof {
  /** The first line of every such file. */
  public static final String HEADER = "c2sp.org/tlog-proof@v1";

  private static final String EXTRA = "extra ";
  private static final String INDEX = "index ";

  private final byte[] extra;
  private final long index;
  private final List<Hash> hashes;
  private final String checkpoint;

  /**
   * @param extra what is needed to make the leaf: its opening; may be empty
   * @param index of the leaf in the log
   * @param hashes from the leaf's sibling to the root's child
   * @param checkpoint signed note
   */
  public InclusionProof(byte[] extra, long index, List<Hash> hashes, String checkpoint) {
    this.extra = extra.clone();
    this.index = index;
    this.hashes = List.copyOf(hashes);
    this.checkpoint = checkpoint;
  }

  /** Reads a file; empty if it is not of the form. */
  public static Optional<InclusionProof> parse(String file) {
    int blank = file.indexOf("\n\n");
    if (blank < 0) {
      return Optional.empty();
    }
    List<String> lines = NoteText.lines(file.substring(0, blank + 1)).orElseThrow();
    int next = 0;
    if (!lines.get(next++).equals(HEADER) || next == lines.size()) {
      return Optional.empty();
    }
    byte[] extra = {};
    if (lines.get(next).startsWith(EXTRA)) {
      Optional<byte[]> bytes = Base64Text.decode(lines.get(next++).substring(EXTRA.length()));
      if (bytes.isEmpty() || bytes.get().length == 0 || next == lines.size()) {
        return Optional.empty();
      }
      extra = bytes.get();
    }
    String indexLine = lines.get(next++);
    OptionalLong index =
        indexLine.startsWith(INDEX)
            ? NoteText.number(indexLine.substring(INDEX.length()))
            : OptionalLong.empty();
    Optional<List<Hash>> hashes = hashes(lines.subList(next, lines.size()));
    if (index.isEmpty() || hashes.isEmpty()) {
      return Optional.empty();
    }
    String checkpoint = file.substring(blank + 2);
    return Optional.of(new InclusionProof(extra, index.getAsLong(), hashes.get(), checkpoint));
  }

  /** Reads hashes in base64, one in each line, as many as a proof can have. */
  static Optional<List<Hash>> hashes(List<String> lines) {
    if (lines.size() > MerkleProofs.MAX_LENGTH) {
      return Optional.empty();
    }
    List<Hash> hashes = new ArrayList<>();
    for (String line : lines) {
      Optional<Hash> hash = Hash.parseBase64(line);
      if (hash.isEmpty()) {
        return Optional.empty();
      }
      hashes.add(hash.get());
    }
    return Optional.of(hashes);
  }

  /** The file. */
  public String encoded() {
    StringBuilder file = new StringBuilder(HEADER).append('\n');
    if (extra.length > 0) {
      file.append(EXTRA).append(Base64Text.encode(extra)).append('\n');
    }
    file.append(INDEX).append(index).append('\n');
    hashes.forEach(hash -> file.append(hash.base64()).append('\n'));
    return file.append('\n').append(checkpoint).toString();
  }

  /** The opening, a copy; empty if there is none. */
  public byte[] extra() {
    return extra.clone();
  }

  public long index() {
    return index;
  }

  public List<Hash> hashes() {
    return hashes;
  }

  public String checkpoint() {
    return checkpoint;
  }
}
