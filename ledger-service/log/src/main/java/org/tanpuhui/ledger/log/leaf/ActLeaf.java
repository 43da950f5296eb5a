package org.tanpuhui.ledger.log.leaf;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * An act that moves no asset and must not be forgotten: an approval, a rule, a key, a mandate, a
 * suspension, a reading of personal data.
 *
 * @param scheme code of the scheme, in [1, 127]
 * @param at kept to the microsecond
 * @param facts what was done, by whom, to what
 */
public record ActLeaf(int scheme, UUID id, Instant at, Fields facts) implements LeafContent {
  static final byte KIND = 2;

  private static final int FIXED_BYTES = 27;

  @Override
  public byte[] encoded() {
    ByteBuffer buffer = ByteBuffer.allocate(FIXED_BYTES + facts.size());
    buffer.put(FORMAT).put(KIND).put((byte) scheme);
    buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    buffer.putLong(LeafContent.micros(at));
    facts.encode(buffer);
    return buffer.array();
  }

  /** Reads what follows format and kind. */
  static ActLeaf decode(ByteBuffer buffer) {
    int scheme = Byte.toUnsignedInt(buffer.get());
    UUID id = new UUID(buffer.getLong(), buffer.getLong());
    Instant at = LeafContent.instant(buffer.getLong());
    return new ActLeaf(scheme, id, at, Fields.decode(buffer));
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("act: " + id);
    lines.add("scheme: " + scheme);
    lines.add("at: " + at);
    lines.addAll(facts.lines());
    return lines;
  }
}
