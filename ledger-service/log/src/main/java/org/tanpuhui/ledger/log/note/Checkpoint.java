package org.tanpuhui.ledger.log.note;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.tanpuhui.ledger.log.merkle.Hash;
import org.tanpuhui.ledger.log.merkle.TreeHead;

/**
 * What a log says of itself (C2SP tlog-checkpoint): the text of a signed note.
 *
 * @param origin name of the log, not empty
 * @param extensions further lines, none of them empty; ours have none
 */
public record Checkpoint(String origin, TreeHead tree, List<String> extensions) {
  private static final int FIXED_LINES = 3;

  public Checkpoint {
    extensions = List.copyOf(extensions);
  }

  /** A checkpoint without extension lines. */
  public Checkpoint(String origin, TreeHead tree) {
    this(origin, tree, List.of());
  }

  /** Reads a note's text; empty if it is no checkpoint. */
  public static Optional<Checkpoint> parse(String text) {
    Optional<List<String>> lines = NoteText.lines(text);
    if (lines.isEmpty() || lines.get().size() < FIXED_LINES || lines.get().contains("")) {
      return Optional.empty();
    }
    OptionalLong size = NoteText.number(lines.get().get(1));
    Optional<Hash> root = Hash.parseBase64(lines.get().get(2));
    if (size.isEmpty() || root.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Checkpoint(
            lines.get().get(0),
            new TreeHead(size.getAsLong(), root.get()),
            lines.get().subList(FIXED_LINES, lines.get().size())));
  }

  /** The note's text. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(origin).append('\n');
    text.append(tree.size()).append('\n');
    text.append(tree.root().base64()).append('\n');
    extensions.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }
}
