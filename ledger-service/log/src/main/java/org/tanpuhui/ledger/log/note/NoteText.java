package org.tanpuhui.ledger.log.note;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The characters and numbers that signed text is made of. */
public final class NoteText {
  /** No note, proof or policy is longer, in bytes. */
  public static final int MAX_BYTES = 1 << 20;

  // The characters of the Unicode property White_Space, and plus.
  private static final Pattern NOT_IN_NAMES =
      Pattern.compile(
          "[\\u0000-\\u0020+\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]");
  private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,18}");

  private NoteText() {}

  /**
   * Reads UTF-8; empty if the bytes are not valid UTF-8, too many, or hold an ASCII control
   * character other than the newline.
   */
  public static Optional<String> decode(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      return Optional.empty();
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      boolean isClean = text.chars().allMatch(c -> c >= ' ' || c == '\n');
      return isClean ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Whether this can be the name of a key: not empty, no Unicode space, no plus. */
  public static boolean isKeyName(String name) {
    return !name.isEmpty() && !NOT_IN_NAMES.matcher(name).find();
  }

  /** Reads decimal digits without leading zeroes; empty if it is anything else or over 63 bits. */
  public static OptionalLong number(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** The lines of a text, each of which ended with a newline; empty if the last one did not. */
  public static Optional<List<String>> lines(String text) {
    if (!text.endsWith("\n")) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      lines.add(text.substring(start, end));
      start = end + 1;
    }
    return Optional.of(lines);
  }
}
