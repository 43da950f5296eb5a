package org.tanpuhui.ledger.log.note;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Text with signatures (C2SP signed-note).
 *
 * @param text ends with a newline
 * @param signatures in the order of the note; may be empty, although such a note proves nothing
 */
public record SignedNote(String text, List<NoteSignature> signatures) {
  private static final int MAX_SIGNATURES = 100;

  public SignedNote {
    signatures = List.copyOf(signatures);
  }

  /**
   * Reads a note. One without any signature line is read too, so that it can be told from a damaged
   * one; its blank line must be there.
   */
  public static Optional<SignedNote> parse(String note) {
    int blank = note.lastIndexOf("\n\n");
    if (blank < 0) {
      return Optional.empty();
    }
    String block = note.substring(blank + 2);
    Optional<List<String>> lines = block.isEmpty() ? Optional.of(List.of()) : NoteText.lines(block);
    if (lines.isEmpty() || lines.get().size() > MAX_SIGNATURES) {
      return Optional.empty();
    }
    List<NoteSignature> signatures = new ArrayList<>();
    for (String line : lines.get()) {
      Optional<NoteSignature> signature = NoteSignature.parse(line);
      if (signature.isEmpty()) {
        return Optional.empty();
      }
      signatures.add(signature.get());
    }
    return Optional.of(new SignedNote(note.substring(0, blank + 1), signatures));
  }

  /** The note with one more signature at its end. */
  public SignedNote with(NoteSignature signature) {
    List<NoteSignature> all = new ArrayList<>(signatures);
    all.add(signature);
    return new SignedNote(text, all);
  }

  /** The note as it is published. */
  public String encoded() {
    StringBuilder note = new StringBuilder(text).append('\n');
    signatures.forEach(signature -> note.append(signature.line()).append('\n'));
    return note.toString();
  }
}
