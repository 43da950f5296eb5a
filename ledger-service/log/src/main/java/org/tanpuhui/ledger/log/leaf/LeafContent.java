package org.tanpuhui.ledger.log.leaf;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What a leaf commits to. Two contents that differ have different encodings. */
public interface LeafContent {
  /** The first byte of every encoding. */
  byte FORMAT = 1;

  /** The id from which the salt is made. */
  UUID id();

  /** The canonical encoding. */
  byte[] encoded();

  /** For people, one fact per line. */
  List<String> lines();

  /** Reads an encoding; empty if it is not exactly one of a content. */
  static Optional<LeafContent> decode(byte[] bytes) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      byte format = buffer.get();
      byte kind = buffer.get();
      if (format != FORMAT || (kind != EntryLeaf.KIND && kind != ActLeaf.KIND)) {
        return Optional.empty();
      }
      LeafContent content =
          kind == EntryLeaf.KIND ? EntryLeaf.decode(buffer) : ActLeaf.decode(buffer);
      return buffer.hasRemaining() ? Optional.empty() : Optional.of(content);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Microseconds since 1970, rounded down: what the database keeps of an instant. */
  static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
  }

  /**
   * The instant of these microseconds.
   *
   * @throws IllegalArgumentException not in the years 1970 to 9999
   */
  static Instant instant(long micros) {
    if (micros < 0 || micros >= 253_402_300_800_000_000L) {
      throw new IllegalArgumentException("not a time: " + micros);
    }
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000L);
  }
}
