package org.tanpuhui.deploy.auditing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * What upstream evidence says must stand in the journal: a posting per recorded reduction, a
 * reversal per reduction taken back. 64 bytes per expected entry in memory. Filled first, then
 * asked by several threads.
 */
final class Evidence {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int POINTS_GRANT = 2;
  private static final int ISSUANCE = 2;
  private static final int PURPOSE_BITS = 2;
  private static final long POOL_OFFSET = 3L << 48;

  private final Reference reference;
  private final Findings findings;
  private final long from;
  private final long to;

  // Columns of what is expected, by place.
  private long[] high = new long[1024];
  private long[] low = new long[1024];
  private long[] amount = new long[1024];
  private long[] holder = new long[1024];
  private long[] recordedAt = new long[1024];
  private long[] offset = new long[1024];
  private int[] partitionAndFlags = new int[1024];
  private int count;
  private int[] index;
  private AtomicIntegerArray seen;

  Evidence(Export export, Reference reference, Findings findings) {
    this.reference = reference;
    this.findings = findings;
    this.from = export.evidenceFrom();
    this.to = export.evidenceTo();
    for (Export.Part part : export.evidence()) {
      export.read(part, row -> line(MAPPER.readTree(row)));
    }
    index();
  }

  /** How many entries it expects. */
  int size() {
    return count;
  }

  private void line(JsonNode line) throws IOException {
    UUID activity = UUID.fromString(line.get("activity_id").asText());
    long occurredAt = Times.micros(line.get("occurred_at").asText());
    long account = Reference.account(line.get("participant"));
    boolean project = line.path("holder_kind").asText().equals("project");
    boolean points = !project && (line.get("grants").asInt() & POINTS_GRANT) != 0;
    long held = project ? account + POOL_OFFSET : account;
    expect(activity, occurredAt, held, points, line, line.get("amount_mg_co2e").asLong(), "post");
    for (JsonNode change : line.path("changes")) {
      long posted = change.get("amount_mg_co2e").asLong();
      long reversed = change.get("reversed_mg_co2e").asLong();
      expect(activity, occurredAt, held, points, change, posted, "post");
      expect(activity, occurredAt, held, points, change, reversed, "reverse");
    }
  }

  private void expect(
      UUID activity,
      long occurredAt,
      long account,
      boolean points,
      JsonNode place,
      long milligrams,
      String purpose) {
    if (milligrams <= 0) {
      return;
    }
    UUID id = Ids.entry(Math.floorDiv(occurredAt, 1_000L), activity, purpose);
    if (count == high.length) {
      grow();
    }
    high[count] = id.getMostSignificantBits();
    low[count] = id.getLeastSignificantBits();
    amount[count] = milligrams;
    holder[count] = account;
    recordedAt[count] = Times.micros(place.get("recorded_at").asText());
    offset[count] = place.get("offset").asLong();
    partitionAndFlags[count] =
        place.get("partition").asInt() << PURPOSE_BITS
            | (points ? 2 : 0)
            | (purpose.equals("post") ? 0 : 1);
    count++;
  }

  private void grow() {
    int size = Math.multiplyExact(count, 2);
    high = Arrays.copyOf(high, size);
    low = Arrays.copyOf(low, size);
    amount = Arrays.copyOf(amount, size);
    holder = Arrays.copyOf(holder, size);
    recordedAt = Arrays.copyOf(recordedAt, size);
    offset = Arrays.copyOf(offset, size);
    partitionAndFlags = Arrays.copyOf(partitionAndFlags, size);
  }

  private void index() {
    int slots = Integer.highestOneBit(Math.max(16, count)) * 4;
    index = new int[slots];
    for (int at = 0; at < count; at++) {
      int slot = (int) low[at] & slots - 1;
      while (index[slot] != 0) {
        slot = slot + 1 & slots - 1;
      }
      index[slot] = at + 1;
    }
    seen = new AtomicIntegerArray(count);
  }

  private int find(UUID id) {
    int mask = index.length - 1;
    int slot = (int) id.getLeastSignificantBits() & mask;
    while (index[slot] != 0) {
      int at = index[slot] - 1;
      if (low[at] == id.getLeastSignificantBits() && high[at] == id.getMostSignificantBits()) {
        return at;
      }
      slot = slot + 1 & mask;
    }
    return -1;
  }

  /** Sets an entry against its evidence, when it posts or reverses inside the period. */
  void check(Entry entry) {
    boolean stream = entry.purpose == Entry.POST || entry.purpose == Entry.REVERSE;
    if (!stream || entry.occurredAt < from || entry.occurredAt >= to) {
      return;
    }
    int at = find(entry.id);
    if (at < 0) {
      findings.add(
          Reason.EVIDENCE_MISSING,
          entry.row(),
          "no evidence posts or takes back " + entry.activity);
      return;
    }
    if (seen.getAndSet(at, 1) != 0) {
      findings.add(Reason.DUPLICATE, entry.row(), "its evidence has an entry already");
    }
    Pair first = entry.pairs.get(0);
    long expected = amount[at];
    if (first.asset() != Pair.REDUCTION
        || first.amount() != expected
        || entry.holder() != holder[at]
        || entry.recordedAt != recordedAt[at]) {
      findings.add(
          Reason.EVIDENCE_DIFFERS,
          entry.row(),
          String.format(
              "%d mg of %016x recorded at %s; the evidence has %d mg of %016x at %s",
              first.amount(),
              entry.holder(),
              Times.instant(entry.recordedAt),
              expected,
              holder[at],
              Times.instant(recordedAt[at])));
      return;
    }
    if (entry.purpose == Entry.POST) {
      points(entry, (partitionAndFlags[at] & 2) != 0, expected);
    }
  }

  private void points(Entry entry, boolean granted, long milligrams) {
    Reference.Rule rule = granted ? reference.ruleAt(entry.occurredAt) : null;
    long expected = rule == null ? 0 : rule.points(milligrams);
    long found =
        entry.pairs.stream()
            .filter(pair -> pair.asset() == Pair.POINTS && pair.debitClass() == ISSUANCE)
            .mapToLong(Pair::amount)
            .sum();
    if (found != expected) {
      findings.add(
          Reason.EVIDENCE_DIFFERS,
          entry.row(),
          found + " points; grants and rule give " + expected);
    }
  }

  /** Evidence that the books had passed when the export was made, and that has no entry. */
  void checkComplete() {
    for (int at = 0; at < count; at++) {
      int partition = partitionAndFlags[at] >>> PURPOSE_BITS;
      long reached = reference.progress.getOrDefault(partition, -1L);
      if (seen.get(at) == 0 && offset[at] <= reached) {
        findings.add(
            Reason.NOT_POSTED,
            "journal " + new UUID(high[at], low[at]) + "/0",
            amount[at]
                + " mg of "
                + String.format("%016x", holder[at])
                + ", partition "
                + partition
                + " offset "
                + offset[at]
                + ", are not in the books");
      }
    }
  }
}
