package org.tanpuhui.deploy.driver.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * CloudEvents as NDJSON bytes, written straight into one growing array: one line per event, no
 * objects in between, because the generator shares its two cores with what it drives.
 *
 * <p>Not thread safe. An event is {@link #begin}, any number of data members, {@link #end}.
 */
public final class EventBuffer {

  private byte[] bytes;
  private int length;
  private boolean firstMember;

  /** An empty buffer with room for about this many bytes. */
  public EventBuffer(int capacity) {
    bytes = new byte[Math.max(256, capacity)];
  }

  /** The array behind the buffer; valid in [0, {@link #length()}) until the next write. */
  public byte[] array() {
    return bytes;
  }

  public int length() {
    return length;
  }

  public void clear() {
    length = 0;
  }

  /** A copy of what was written. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** Appends lines that were written elsewhere. */
  public void append(byte[] source, int offset, int count) {
    room(count);
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  /** Opens an event up to and including the opening brace of its data. */
  public EventBuffer begin(String id, String source, String type, String subject) {
    return begin("1.0", id, source, type, subject, null);
  }

  /**
   * Opens an event, leaving out every attribute that is null; this is how events that are no
   * CloudEvents are made.
   */
  public EventBuffer begin(
      String specversion, String id, String source, String type, String subject, String scenario) {
    raw("{");
    firstMember = true;
    attribute("specversion", specversion);
    attribute("id", id);
    attribute("source", source);
    attribute("type", type);
    attribute("subject", subject);
    attribute("scenario", scenario);
    name("data");
    raw("{");
    firstMember = true;
    return this;
  }

  /** Closes the event and its line. */
  public void end() {
    raw("}}\n");
  }

  public EventBuffer text(String name, String value) {
    name(name);
    quoted(value);
    return this;
  }

  public EventBuffer number(String name, long value) {
    name(name);
    digits(value);
    return this;
  }

  /** An instant in UTC with whole seconds. */
  public EventBuffer instant(String name, long epochSecond) {
    name(name);
    room(24);
    bytes[length++] = '"';
    length = IsoInstant.write(bytes, length, epochSecond);
    bytes[length++] = '"';
    return this;
  }

  private void attribute(String name, String value) {
    if (value != null) {
      text(name, value);
    }
  }

  private void name(String name) {
    if (!firstMember) {
      raw(",");
    }
    firstMember = false;
    raw("\"");
    raw(name);
    raw("\":");
  }

  private void quoted(String value) {
    raw("\"");
    boolean plain = true;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        plain = false;
        break;
      }
    }
    if (plain) {
      raw(value);
    } else {
      escaped(value);
    }
    raw("\"");
  }

  private void escaped(String value) {
    StringBuilder text = new StringBuilder(value.length() + 8);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
    append(utf8, 0, utf8.length);
  }

  @SuppressWarnings("deprecation") // ASCII only: the low bytes are the text
  private void raw(String ascii) {
    int count = ascii.length();
    room(count);
    ascii.getBytes(0, count, bytes, length);
    length += count;
  }

  private void digits(long value) {
    raw(Long.toString(value));
  }

  private void room(int count) {
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
  }
}
