package org.tanpuhui.ledger.log.leaf;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/** Tagged bytes in the order of their tags, each tag at most once. Not changed once encoded. */
public final class Fields {
  private static final int MAX_BYTES = 0xffff;

  private static final Pattern HIDDEN =
      Pattern.compile("[\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069]");

  private final TreeMap<Integer, byte[]> values = new TreeMap<>();

  /** With this text; the empty text is a value too. */
  public Fields with(Field field, String text) {
    return put(field, field.isUuid(), text.getBytes(StandardCharsets.UTF_8));
  }

  /** With this id. */
  public Fields with(Field field, UUID id) {
    byte[] bytes =
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(id.getMostSignificantBits())
            .putLong(id.getLeastSignificantBits())
            .array();
    return put(field, !field.isUuid(), bytes);
  }

  private Fields put(Field field, boolean isOtherKind, byte[] bytes) {
    if (isOtherKind || bytes.length > MAX_BYTES || values.put(field.tag(), bytes) != null) {
      throw new IllegalArgumentException("not a value, or a second one, of " + field);
    }
    return this;
  }

  int size() {
    int size = Short.BYTES;
    for (byte[] value : values.values()) {
      size += 2 * Short.BYTES + value.length;
    }
    return size;
  }

  void encode(ByteBuffer buffer) {
    buffer.putShort((short) values.size());
    values.forEach(
        (tag, value) ->
            buffer.putShort((short) (int) tag).putShort((short) value.length).put(value));
  }

  /**
   * @throws IllegalArgumentException tags out of order, or bytes that are not of their field
   * @throws java.nio.BufferUnderflowException cut off
   */
  static Fields decode(ByteBuffer buffer) {
    Fields fields = new Fields();
    int count = Short.toUnsignedInt(buffer.getShort());
    int last = 0;
    for (int i = 0; i < count; i++) {
      int tag = Short.toUnsignedInt(buffer.getShort());
      byte[] value = new byte[Short.toUnsignedInt(buffer.getShort())];
      buffer.get(value);
      boolean isUuid = Field.byTag(tag).map(Field::isUuid).orElse(false);
      if (tag <= last || (isUuid && value.length != 2 * Long.BYTES)) {
        throw new IllegalArgumentException("field " + tag);
      }
      if (Field.byTag(tag).isPresent() && !isUuid) {
        text(value);
      }
      fields.values.put(tag, value);
      last = tag;
    }
    return fields;
  }

  /** One line {@code name: value} per field; unknown ones in hexadecimal. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<Integer, byte[]> value : values.entrySet()) {
      Field field = Field.byTag(value.getKey()).orElse(null);
      if (field == null) {
        lines.add("field " + value.getKey() + ": " + HexFormat.of().formatHex(value.getValue()));
      } else if (field.isUuid()) {
        ByteBuffer id = ByteBuffer.wrap(value.getValue());
        lines.add(field.id() + ": " + new UUID(id.getLong(), id.getLong()));
      } else {
        lines.add(field.id() + ": " + visible(text(value.getValue())));
      }
    }
    return lines;
  }

  private static String text(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("no text", e);
    }
  }

  /** With characters that could pretend to be another line, or turn it round, as escapes. */
  private static String visible(String text) {
    return HIDDEN
        .matcher(text)
        .replaceAll(match -> String.format("\\\\u%04x", (int) match.group().charAt(0)));
  }
}
