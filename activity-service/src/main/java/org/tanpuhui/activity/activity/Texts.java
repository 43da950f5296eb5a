package org.tanpuhui.activity.activity;

/** Which texts may pass: those that every later store and encoder can hold unchanged. */
public final class Texts {
  private Texts() {}

  /**
   * Whether a text is 1 to {@code max} UTF-16 units long and holds no control character and no
   * unpaired surrogate.
   */
  public static boolean isClean(String text, int max) {
    int length = text.length();
    if (length == 0 || length > max) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == length
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }
}
