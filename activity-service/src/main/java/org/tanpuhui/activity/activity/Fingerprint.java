package org.tanpuhui.activity.activity;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.tanpuhui.platform.Ids;
import org.tanpuhui.platform.IsoInstants;

/**
 * What tells a resent event from another one under the same id, as long as the first is remembered
 * here. It never leaves this process: with it, anyone could try out whom an event is about.
 *
 * <p>It is the first 128 bits of SHA-256 over UTF-8 lines: the type, the subject, then {@code
 * name=value} for each present field of {@code data} in alphabetical order, each line ended by a
 * line feed, which no value can contain. Integers are decimal without leading zeros, instants are
 * UTC with no, three or six decimals, places are {@code lat,lon,datum} with three decimals.
 */
final class Fingerprint {
  private static final int BYTES = 16;

  private Fingerprint() {}

  static byte[] of(String subject, ActivityData data) {
    StringBuilder text = new StringBuilder(256);
    text.append(data.schema().type()).append('\n').append(subject).append('\n');
    Object[] values = data.values();
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value == null) {
        continue;
      }
      text.append(data.schema().name(i)).append('=');
      if (value instanceof Instant instant) {
        text.append(IsoInstants.format(instant));
      } else if (value instanceof GeoPoint point) {
        text.append(point.lat().toPlainString()).append(',');
        text.append(point.lon().toPlainString()).append(',').append(point.datum());
      } else {
        text.append(value);
      }
      text.append('\n');
    }
    byte[] hash = Ids.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
    return Arrays.copyOf(hash, BYTES);
  }
}
