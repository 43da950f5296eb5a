package org.tanpuhui.activity.activity.webhook;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a partner is told.
 *
 * @param id the same for whoever replays the cause
 * @param partner number of the partner
 * @param type id of an {@link EventType}
 * @param at when it happened
 * @param data JSON of the member {@code data}; names no person
 * @param participant whom it is about, null for nobody in particular: the partner's own references
 *     are looked up when it is sent
 */
public record Message(
    UUID id, int partner, String type, Instant at, String data, Long participant) {
  private static final String PREFIX = "msg_";
  private static final Pattern TEXT = Pattern.compile("msg_[0-9a-f]{32}");

  /** The id as partners see it, the header {@code webhook-id}. */
  public static String text(UUID id) {
    return PREFIX + id.toString().replace("-", "").toLowerCase(Locale.ROOT);
  }

  /** The id behind a {@link #text}; null when it is none. */
  public static UUID parse(String text) {
    if (!TEXT.matcher(text).matches()) {
      return null;
    }
    String hex = text.substring(PREFIX.length());
    return new UUID(
        Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
  }
}
