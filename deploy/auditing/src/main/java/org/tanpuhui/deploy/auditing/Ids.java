package org.tanpuhui.deploy.auditing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** The ids of the books, derived again from what they are made of (docs/architecture.md, Ids). */
final class Ids {
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

  /** 48 bits of milliseconds, then SHA-256 of an id, a purpose and 0. */
  static UUID entry(long millis, UUID cause, String purpose) {
    byte[] text = purpose.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.allocate(24 + text.length);
    buffer.putLong(cause.getMostSignificantBits()).putLong(cause.getLeastSignificantBits());
    buffer.putInt(text.length).put(text).putInt(0);
    return timed(millis, SHA_256.get().digest(buffer.array()));
  }

  /** 48 bits of milliseconds, then SHA-256 of the parts with their lengths. */
  static UUID named(long millis, String... parts) {
    return timed(millis, hash(parts));
  }

  /** The number of a text that rows repeat. */
  static int reference(String... parts) {
    return ByteBuffer.wrap(hash(parts)).getInt() & Integer.MAX_VALUE;
  }

  private static byte[] hash(String... parts) {
    MessageDigest digest = SHA_256.get();
    for (String part : parts) {
      byte[] text = part.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(4).putInt(0, text.length));
      digest.update(text);
    }
    return digest.digest();
  }

  private static UUID timed(long millis, byte[] hash) {
    ByteBuffer buffer = ByteBuffer.wrap(hash);
    long high = millis << 16 | buffer.getShort() & 0xfffL | 0x8000L;
    return new UUID(high, buffer.getLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L);
  }
}
