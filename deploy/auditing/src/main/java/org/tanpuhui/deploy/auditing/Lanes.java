package org.tanpuhui.deploy.auditing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLongArray;
import org.tanpuhui.ledger.log.leaf.ActLeaf;
import org.tanpuhui.ledger.log.leaf.EntryLeaf;
import org.tanpuhui.ledger.log.leaf.Field;
import org.tanpuhui.ledger.log.leaf.Fields;
import org.tanpuhui.ledger.log.leaf.LeafContent;
import org.tanpuhui.ledger.log.leaf.Opening;

/**
 * The lanes of the log: the leaves as their writers committed them, 32 bytes each in memory. Each
 * entry of the journal must be what its leaf commits to, and each leaf of a lane of entries must
 * have its entry.
 */
final class Lanes {
  static final int LEAF = 32;
  private static final int SALT = 32;
  private static final int KIND_MASK = 0xffff;
  private static final int ACTS = 1 << 15;
  private static final int COMMANDS = KIND_MASK;

  /** One lane. */
  static final class Lane {
    private byte[] leaves = new byte[LEAF * 64];
    private int count;
    private AtomicLongArray seen;

    /** Leaves of batches that were begun before this may not wait for the tree any more. */
    final List<long[]> batches = new ArrayList<>();

    private void append(byte[] more) {
      if ((count + more.length / LEAF) * (long) LEAF > leaves.length) {
        long wanted = Math.max(leaves.length * 2L, (long) count * LEAF + more.length);
        leaves = Arrays.copyOf(leaves, (int) Math.min(wanted, Integer.MAX_VALUE - LEAF));
      }
      System.arraycopy(more, 0, leaves, count * LEAF, more.length / LEAF * LEAF);
      count += more.length / LEAF;
    }

    int count() {
      return count;
    }

    /** Copies a leaf to the begin of {@code into}. */
    void leaf(long number, byte[] into) {
      System.arraycopy(leaves, Math.toIntExact(number) * LEAF, into, 0, LEAF);
    }

    boolean is(long number, byte[] leaf) {
      int at = Math.toIntExact(number) * LEAF;
      return Arrays.equals(leaves, at, at + LEAF, leaf, 0, LEAF);
    }

    /** Notes that a leaf has its entry; false when it had one before. */
    private boolean see(long number) {
      int word = (int) (number >>> 6);
      long bit = 1L << number;
      return (seen.getAndUpdate(word, bits -> bits | bit) & bit) == 0;
    }

    private boolean isSeen(long number) {
      return (seen.get((int) (number >>> 6)) & 1L << number) != 0;
    }
  }

  private final Map<Integer, Lane> lanes = new TreeMap<>();
  private final Reference reference;
  private final Findings findings;
  private final boolean present;
  private final boolean hasActs;

  Lanes(Export export, Reference reference, Findings findings) {
    this.reference = reference;
    this.findings = findings;
    this.present = !export.of("lane_batch").isEmpty();
    for (Export.Part part : export.of("lane_batch")) {
      export.read(part, this::batch);
    }
    lanes.values().forEach(lane -> lane.seen = new AtomicLongArray((lane.count >>> 6) + 1));
    export.rows("lane", this::end);
    hasActs = !export.of("logged_act").isEmpty();
    export.rows("logged_act", this::act);
  }

  /** Whether the export has the lanes of a log. */
  boolean isPresent() {
    return present;
  }

  Map<Integer, Lane> all() {
    return lanes;
  }

  private void batch(JsonParser row) throws IOException {
    int number = -1;
    int count = -1;
    long first = -1;
    long writtenAt = 0;
    byte[] leaves = null;
    for (String name = row.nextFieldName(); name != null; name = row.nextFieldName()) {
      row.nextToken();
      switch (name) {
        case "lane" -> number = row.getIntValue();
        case "first_number" -> first = row.getLongValue();
        case "leaf_count" -> count = row.getIntValue();
        case "written_at" -> writtenAt = Chars.micros(row);
        case "leaves" -> leaves = row.getBinaryValue();
        default -> row.skipChildren();
      }
    }
    if (leaves == null || number < 0) {
      throw new IllegalArgumentException("it has no lane or leaves");
    }
    Lane lane = lanes.computeIfAbsent(number, n -> new Lane());
    if (first != lane.count || leaves.length != (long) count * LEAF) {
      findings.add(
          Reason.LANE,
          "lane_batch " + number + "/" + first,
          "the lane had " + lane.count + " leaves before it");
    }
    lane.batches.add(new long[] {lane.count, writtenAt});
    lane.append(leaves);
  }

  private void end(JsonNode row) {
    int number = row.get("lane").asInt();
    long next = row.get("next_number").asLong();
    int found = lanes.containsKey(number) ? lanes.get(number).count : 0;
    if (next != found) {
      findings.add(
          Reason.LANE, "lane " + number, "it ends at " + next + ", its batches have " + found);
    }
  }

  /** Compares an act with its leaf. */
  private void act(JsonNode row) {
    String name = "logged_act " + row.get("act_id").asText();
    Lane lane = lanes.get(row.path("lane").asInt(-1));
    long number = row.path("lane_number").asLong(-1);
    if (lane == null || number < 0 || number >= lane.count) {
      findings.add(Reason.LEAF, name, "it has no leaf");
      return;
    }
    if (!lane.see(number)) {
      findings.add(Reason.LANE, name, "another act has its leaf too");
    }
    Fields facts =
        new Fields()
            .with(Field.GIVEN_BY, row.get("actor").asText())
            .with(Field.ACT, row.get("kind").asText())
            .with(Field.SUBJECT, row.get("subject").asText());
    with(facts, Field.REASON, row.get("reason"));
    with(facts, Field.DOCUMENT, row.get("document"));
    with(facts, Field.DETAIL, row.get("detail"));
    ActLeaf content =
        new ActLeaf(
            row.get("scheme").asInt(),
            UUID.fromString(row.get("act_id").asText()),
            Times.instant(Times.micros(row.get("at").asText())),
            facts);
    byte[] leaf = leaf(salt(row), content);
    if (leaf == null || !lane.is(number, leaf)) {
      findings.add(Reason.LEAF, name, "its leaf commits to something else");
    }
  }

  private static void with(Fields facts, Field field, JsonNode value) {
    if (value != null && !value.isNull()) {
      facts.with(field, value.asText());
    }
  }

  /** Compares an entry with its leaf. */
  void check(Entry entry) {
    if (!present) {
      return;
    }
    Lane lane = lanes.get((int) entry.lane);
    if (entry.lane < 0
        || lane == null
        || entry.lane >>> 16 != entry.scheme()
        || entry.laneNumber < 0
        || entry.laneNumber >= lane.count) {
      findings.add(
          Reason.LEAF, entry.row(), "it has no leaf: lane " + entry.lane + "/" + entry.laneNumber);
      return;
    }
    if (!lane.see(entry.laneNumber)) {
      findings.add(
          Reason.LANE,
          entry.row(),
          "another entry has the leaf " + entry.lane + "/" + entry.laneNumber + " too");
    }
    byte[] leaf = leaf(entry);
    if (leaf == null || !lane.is(entry.laneNumber, leaf)) {
      findings.add(
          Reason.LEAF,
          entry.row(),
          "the leaf " + entry.lane + "/" + entry.laneNumber + " commits to something else");
    }
  }

  /** Leaves to which no entry was found; acts are not in the journal. */
  void checkComplete() {
    lanes.forEach(
        (number, lane) -> {
          int kind = number & KIND_MASK;
          if (kind >= ACTS && kind != COMMANDS && !hasActs) {
            return;
          }
          for (long leaf = 0; leaf < lane.count; leaf++) {
            if (!lane.isSeen(leaf)) {
              findings.add(
                  Reason.LEAF_WITHOUT_ENTRY,
                  "lane_batch " + number + "/" + leaf,
                  "nothing in the books has this leaf");
            }
          }
        });
  }

  /** The leaf of an entry: what docs/transparency-log.md says that it commits to. */
  private byte[] leaf(Entry entry) {
    return leaf(entry.salt, content(entry));
  }

  /** Null without a salt. */
  private static byte[] leaf(byte[] salt, LeafContent content) {
    return salt == null ? null : Opening.of(content, salt).leaf().bytes();
  }

  private static byte[] salt(JsonNode row) {
    String salt = row.path("salt").asText();
    return salt.length() == 2 * SALT ? HexFormat.of().parseHex(salt) : null;
  }

  private EntryLeaf content(Entry entry) {
    List<EntryLeaf.Pair> pairs = new ArrayList<>(entry.pairs.size());
    for (Pair pair : entry.pairs) {
      pairs.add(
          new EntryLeaf.Pair(
              pair.line(),
              pair.asset(),
              pair.debit(),
              pair.credit(),
              pair.amount(),
              pair.rule(),
              pair.holder()));
    }
    Fields cause = new Fields();
    if (entry.activity != null) {
      cause.with(Field.ACTIVITY, entry.activity);
    }
    if (entry.methodology >= 0) {
      cause.with(
          Field.METHODOLOGY, reference.methodologies.getOrDefault(entry.methodology, "unknown"));
    }
    if (entry.partner >= 0) {
      cause.with(Field.PARTNER, reference.partners.getOrDefault(entry.partner, "unknown"));
    }
    if (entry.cause != null) {
      cause.with(Field.COMMAND, entry.cause);
    }
    if (entry.givenBy != null) {
      cause.with(Field.GIVEN_BY, entry.givenBy);
    }
    if (entry.correctionRule != 0) {
      cause.with(Field.DETAIL, "correction rule " + entry.correctionRule);
    }
    if (entry.purpose == Entry.REVERSE && entry.activity != null) {
      cause.with(
          Field.REVERSES,
          Ids.entry(Math.floorDiv(entry.occurredAt, 1_000L), entry.activity, "post"));
    }
    return new EntryLeaf(
        (int) entry.scheme(),
        entry.id,
        entry.purpose,
        Times.instant(entry.occurredAt),
        Times.instant(entry.recordedAt),
        LocalDate.ofEpochDay(entry.bookDate),
        pairs,
        cause);
  }
}
