package org.tanpuhui.deploy.auditing;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.UUID;

/**
 * Reads the text that a parser stands on without making a string of it: of the journal that would
 * be a dozen strings a row.
 */
final class Chars {
  private static final int HEX_DIGITS_OF_LONG = 16;
  private static final int UUID_CHARS = 36;

  private Chars() {}

  /**
   * An account: up to 16 hexadecimal digits.
   *
   * @throws NumberFormatException it is none
   */
  static long hex(JsonParser json) throws IOException {
    int length = json.getTextLength();
    long value =
        length < 1 || length > HEX_DIGITS_OF_LONG
            ? 0
            : hex(json.getTextCharacters(), json.getTextOffset(), length);
    return value == 0 ? Long.parseUnsignedLong(json.getText(), 16) : value;
  }

  /** The number that hexadecimal digits are; 0 when they are not all digits. */
  private static long hex(char[] text, int from, int length) {
    long value = 0;
    for (int i = from; i < from + length; i++) {
      int digit = Character.digit(text[i], 16);
      if (digit < 0) {
        return 0;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  /**
   * An id.
   *
   * @throws IllegalArgumentException it is none
   */
  static UUID uuid(JsonParser json) throws IOException {
    char[] text = json.getTextCharacters();
    int at = json.getTextOffset();
    if (json.getTextLength() == UUID_CHARS
        && text[at + 8] == '-'
        && text[at + 13] == '-'
        && text[at + 18] == '-'
        && text[at + 23] == '-') {
      long first = hex(text, at, 8);
      long second = hex(text, at + 9, 4);
      long third = hex(text, at + 14, 4);
      long fourth = hex(text, at + 19, 4);
      long fifth = hex(text, at + 24, 12);
      // A part that is 0 is rare, and perhaps no number.
      if (first != 0 && second != 0 && third != 0 && fourth != 0 && fifth != 0) {
        return new UUID(first << 32 | second << 16 | third, fourth << 48 | fifth);
      }
    }
    return UUID.fromString(json.getText());
  }

  /** Bytes as hexadecimal digits; null when it is not as many. */
  static byte[] bytes(JsonParser json, int wanted) throws IOException {
    if (json.getTextLength() != 2 * wanted) {
      return null;
    }
    char[] text = json.getTextCharacters();
    int at = json.getTextOffset();
    byte[] bytes = new byte[wanted];
    for (int i = 0; i < wanted; i++) {
      int high = Character.digit(text[at + 2 * i], 16);
      int low = Character.digit(text[at + 2 * i + 1], 16);
      if ((high | low) < 0) {
        return null;
      }
      bytes[i] = (byte) (high << 4 | low);
    }
    return bytes;
  }

  /** As {@link Times#micros(String)}. */
  static long micros(JsonParser json) throws IOException {
    return Times.micros(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
  }

  /** As {@link Times#day(String)}. */
  static int day(JsonParser json) throws IOException {
    return Times.day(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
  }
}
