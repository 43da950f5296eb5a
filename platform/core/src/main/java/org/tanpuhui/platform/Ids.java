package org.tanpuhui.platform;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/**
 * Deterministic ids (UUID version 8, RFC 9562 section 5.8): whoever replays the same input makes
 * the same ids, so nothing counts twice.
 */
public final class Ids {
  /** Before every id in the order of the database. */
  public static final UUID NIL = new UUID(0, 0);

  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(
          () -> {
            try {
              return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
              throw new IllegalStateException("every JDK has SHA-256", e);
            }
          });

  private Ids() {}

  /** SHA-256 of these bytes, one after the other, 32 bytes. */
  public static byte[] sha256(byte[]... parts) {
    MessageDigest digest = SHA_256.get();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }

  /**
   * The id of an activity: it holds no time, so a partner that resends under the same id meets the
   * first copy whatever else it changed.
   *
   * @param source CloudEvents {@code source}
   * @param id CloudEvents {@code id}, unique within the source
   */
  public static UUID activityId(Scheme scheme, String source, String id) {
    byte[] hash = hash("activity", scheme.id(), source, id);
    ByteBuffer buffer = ByteBuffer.wrap(hash);
    return version8(buffer.getLong(), buffer.getLong());
  }

  /**
   * An id whose first 48 bits are a time in milliseconds, so that indexes grow at their right edge,
   * and whose other 74 free bits are a hash of the parts.
   *
   * @param time a time taken from the data, never from the clock, at or after 1970
   */
  public static UUID timeOrdered(Instant time, String... parts) {
    return timeOrdered(time.toEpochMilli(), hash(parts));
  }

  /** As {@link #timeOrdered(Instant, String...)}, for a name that is an id and a small number. */
  public static UUID timeOrdered(Instant time, UUID id, String purpose, int n) {
    byte[] text = purpose.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.allocate(24 + text.length);
    buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    buffer.putInt(text.length).put(text).putInt(n);
    return timeOrdered(time.toEpochMilli(), sha256(buffer.array()));
  }

  private static UUID timeOrdered(long millis, byte[] hash) {
    if (millis < 0) {
      throw new IllegalArgumentException("a time before 1970 cannot prefix an id");
    }
    ByteBuffer buffer = ByteBuffer.wrap(hash);
    return version8((millis << 16) | (buffer.getShort() & 0xffffL), buffer.getLong());
  }

  /** SHA-256 of the parts, each preceded by its length so that no two lists collide. */
  public static byte[] hash(String... parts) {
    int size = 0;
    byte[][] encoded = new byte[parts.length][];
    for (int i = 0; i < parts.length; i++) {
      encoded[i] = parts[i].getBytes(StandardCharsets.UTF_8);
      size += 4 + encoded[i].length;
    }
    ByteBuffer buffer = ByteBuffer.allocate(size);
    for (byte[] part : encoded) {
      buffer.putInt(part.length).put(part);
    }
    return sha256(buffer.array());
  }

  private static UUID version8(long high, long low) {
    return new UUID(
        (high & 0xffff_ffff_ffff_0fffL) | 0x8000L,
        (low & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L);
  }
}
