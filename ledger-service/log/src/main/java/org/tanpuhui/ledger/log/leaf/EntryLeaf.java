package org.tanpuhui.ledger.log.leaf;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A journal entry as a leaf commits to it: under pseudonyms, with every posting pair, its times and
 * its cause.
 *
 * @param scheme code of the scheme, in [1, 127]
 * @param id of the entry
 * @param purpose number of the purpose, in [1, 65535]
 * @param occurredAt kept to the microsecond
 * @param recordedAt kept to the microsecond
 * @param pairs in line order, never empty
 * @param cause activity, methodology, command and so on
 */
public record EntryLeaf(
    int scheme,
    UUID id,
    int purpose,
    Instant occurredAt,
    Instant recordedAt,
    LocalDate bookDate,
    List<Pair> pairs,
    Fields cause)
    implements LeafContent {
  static final byte KIND = 1;

  private static final int FIXED_BYTES = 43;
  private static final int PAIR_BYTES = 37;
  private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
  private static final String[] UNITS = {"", "reduction", "points", "credit", "cash"};

  /**
   * One posting pair.
   *
   * @param line in the entry, in [0, 65535]
   * @param asset 1 reduction, 2 points, 3 credit, 4 cash
   * @param amount positive, in the unit of the asset: mg CO2e, points, tonnes, fen
   * @param exchangeRule number of the rule that gave the points, 0 for none
   * @param holder account whose statement lists the entry, 0 if this pair sets none
   */
  public record Pair(
      int line, int asset, long debit, long credit, long amount, int exchangeRule, long holder) {

    void encode(ByteBuffer buffer) {
      buffer.putShort((short) line).put((byte) asset).putLong(debit).putLong(credit);
      buffer.putLong(amount).putShort((short) exchangeRule).putLong(holder);
    }

    static Pair decode(ByteBuffer buffer) {
      Pair pair =
          new Pair(
              Short.toUnsignedInt(buffer.getShort()),
              Byte.toUnsignedInt(buffer.get()),
              buffer.getLong(),
              buffer.getLong(),
              buffer.getLong(),
              Short.toUnsignedInt(buffer.getShort()),
              buffer.getLong());
      if (pair.asset < 1 || pair.asset >= UNITS.length || pair.amount <= 0) {
        throw new IllegalArgumentException("not a pair: " + pair);
      }
      return pair;
    }

    private String text() {
      return String.format(
          "pair %d: %s %d from %016x to %016x%s",
          line,
          UNITS[asset],
          amount,
          debit,
          credit,
          exchangeRule == 0 ? "" : " by exchange rule " + exchangeRule);
    }
  }

  public EntryLeaf {
    pairs = List.copyOf(pairs);
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException("an entry without pairs");
    }
  }

  @Override
  public byte[] encoded() {
    ByteBuffer buffer = ByteBuffer.allocate(FIXED_BYTES + pairs.size() * PAIR_BYTES + cause.size());
    buffer.put(FORMAT).put(KIND).put((byte) scheme);
    buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    buffer.putShort((short) purpose);
    buffer.putLong(LeafContent.micros(occurredAt)).putLong(LeafContent.micros(recordedAt));
    buffer.putInt(Math.toIntExact(bookDate.toEpochDay()));
    buffer.putShort((short) pairs.size());
    for (Pair pair : pairs) {
      pair.encode(buffer);
    }
    cause.encode(buffer);
    return buffer.array();
  }

  /** Reads what follows format and kind. */
  static EntryLeaf decode(ByteBuffer buffer) {
    int scheme = Byte.toUnsignedInt(buffer.get());
    UUID id = new UUID(buffer.getLong(), buffer.getLong());
    int purpose = Short.toUnsignedInt(buffer.getShort());
    Instant occurredAt = LeafContent.instant(buffer.getLong());
    Instant recordedAt = LeafContent.instant(buffer.getLong());
    LocalDate bookDate = bookDate(buffer.getInt());
    int count = Short.toUnsignedInt(buffer.getShort());
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Pair pair = Pair.decode(buffer);
      if (i > 0 && pair.line <= pairs.get(i - 1).line) {
        throw new IllegalArgumentException("lines out of order");
      }
      pairs.add(pair);
    }
    Fields cause = Fields.decode(buffer);
    return new EntryLeaf(scheme, id, purpose, occurredAt, recordedAt, bookDate, pairs, cause);
  }

  private static LocalDate bookDate(int day) {
    if (day < 0 || day > LAST_DAY) {
      throw new IllegalArgumentException("not a book date: " + day);
    }
    return LocalDate.ofEpochDay(day);
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("entry: " + id);
    lines.add("scheme: " + scheme);
    lines.add("purpose: " + purpose);
    lines.add("occurred_at: " + occurredAt);
    lines.add("recorded_at: " + recordedAt);
    lines.add("book_date: " + bookDate);
    pairs.forEach(pair -> lines.add(pair.text()));
    lines.addAll(cause.lines());
    return lines;
  }
}
