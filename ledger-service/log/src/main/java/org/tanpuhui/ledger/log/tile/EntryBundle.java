package org.tanpuhui.ledger.log.tile;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A sequence of entries, each after its length as 16 bits big-endian (C2SP tlog-tiles, "Log
 * entries").
 */
public final class EntryBundle {
  private static final int MAX_ENTRY = 0xffff;

  private EntryBundle() {}

  /**
   * @param entries at most 256, each at most 65535 bytes
   */
  public static byte[] encode(List<byte[]> entries) {
    int size = 0;
    for (byte[] entry : entries) {
      if (entry.length > MAX_ENTRY) {
        throw new IllegalArgumentException("an entry of " + entry.length + " bytes");
      }
      size += Short.BYTES + entry.length;
    }
    ByteBuffer buffer = ByteBuffer.allocate(size);
    for (byte[] entry : entries) {
      buffer.putShort((short) entry.length).put(entry);
    }
    return buffer.array();
  }

  /** The entries in order; empty if the bytes are not a whole number of them. */
  public static Optional<List<byte[]>> decode(byte[] bundle) {
    ByteBuffer buffer = ByteBuffer.wrap(bundle);
    List<byte[]> entries = new ArrayList<>(Tile.WIDTH);
    while (buffer.hasRemaining()) {
      if (buffer.remaining() < Short.BYTES) {
        return Optional.empty();
      }
      int length = Short.toUnsignedInt(buffer.getShort());
      if (buffer.remaining() < length) {
        return Optional.empty();
      }
      byte[] entry = new byte[length];
      buffer.get(entry);
      entries.add(entry);
    }
    return Optional.of(entries);
  }
}
