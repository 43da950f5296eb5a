package org.tanpuhui.deploy.auditing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * What upstream evidence says must stand in the journal: a posting per recorded reduction, a
 * reversal per reduction taken back. 72 bytes per expected entry in memory. Filled first, then
 * asked by several threads.
 */
final class Evidence {
  private static final int POINTS_GRANT = 2;
  private static final int ISSUANCE = 2;
  private static final int PURPOSE_BITS = 2;
  private static final long POOL_OFFSET = 3L << 48;

  private final Reference reference;
  private final CampaignChecks campaigns;
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
  private int[] partner = new int[1024];
  private int[] type = new int[1024];
  private int count;
  private int[] index;
  private AtomicIntegerArray seen;

  /** Numbers of partners, as rows of the journal have them, by name. */
  private final Map<String, Integer> partners = new HashMap<>();

  private final List<String> types = new ArrayList<>();

  Evidence(Export export, Reference reference, CampaignChecks campaigns, Findings findings) {
    this.reference = reference;
    this.campaigns = campaigns;
    this.findings = findings;
    this.from = export.evidenceFrom();
    this.to = export.evidenceTo();
    for (Export.Part part : export.evidence()) {
      export.read(part, this::line);
    }
    index();
  }

  /** How many entries it expects. */
  int size() {
    return count;
  }

  private void line(JsonParser json) throws IOException {
    Line line = new Line();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "activity_id" -> line.activity = Chars.uuid(json);
        case "type" -> line.type = type(json.getText());
        case "participant" -> line.account = Chars.hex(json);
        case "partner" -> line.partner = partner(json.getText());
        case "occurred_at" -> line.occurredAt = Chars.micros(json);
        case "holder_kind" -> line.project = json.getText().equals("project");
        case "grants" -> line.points = (json.getIntValue() & POINTS_GRANT) != 0;
        case "changes" -> line.changes = changes(json);
        default -> line.posted.read(name, json);
      }
    }
    if (line.type < 0 || line.partner < 0) {
      throw new IllegalArgumentException("it has no type or partner");
    }
    line.points &= !line.project;
    line.account += line.project ? POOL_OFFSET : 0;
    expect(line, line.posted, line.posted.amount, "post");
    for (Step change : line.changes) {
      expect(line, change, change.amount, "post");
      expect(line, change, change.reversed, "reverse");
    }
  }

  private static List<Step> changes(JsonParser json) throws IOException {
    List<Step> changes = new ArrayList<>(1);
    while (json.nextToken() == JsonToken.START_OBJECT) {
      Step change = new Step();
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        change.read(name, json);
      }
      changes.add(change);
    }
    return changes;
  }

  private int partner(String id) {
    return partners.computeIfAbsent(id, name -> Ids.reference("partner", name));
  }

  private int type(String name) {
    int known = types.indexOf(name);
    if (known < 0) {
      types.add(name);
    }
    return known < 0 ? types.size() - 1 : known;
  }

  /** An activity while its line is read. */
  private static final class Line {
    private UUID activity;
    private long occurredAt;
    private long account;
    private int partner = -1;
    private int type = -1;
    private boolean project;
    private boolean points;
    private final Step posted = new Step();
    private List<Step> changes = List.of();
  }

  /** What was recorded, and where on the log. */
  private static final class Step {
    private long amount;
    private long reversed;
    private long recordedAt;
    private int partition;
    private long offset;

    void read(String name, JsonParser json) throws IOException {
      switch (name) {
        case "amount_mg_co2e" -> amount = json.getLongValue();
        case "reversed_mg_co2e" -> reversed = json.getLongValue();
        case "recorded_at" -> recordedAt = Chars.micros(json);
        case "partition" -> partition = json.getIntValue();
        case "offset" -> offset = json.getLongValue();
        default -> json.skipChildren();
      }
    }
  }

  private void expect(Line line, Step place, long milligrams, String purpose) {
    if (milligrams <= 0) {
      return;
    }
    UUID id = Ids.entry(Math.floorDiv(line.occurredAt, 1_000L), line.activity, purpose);
    if (count == high.length) {
      grow();
    }
    high[count] = id.getMostSignificantBits();
    low[count] = id.getLeastSignificantBits();
    amount[count] = milligrams;
    holder[count] = line.account;
    recordedAt[count] = place.recordedAt;
    offset[count] = place.offset;
    partner[count] = line.partner;
    type[count] = line.type;
    partitionAndFlags[count] =
        place.partition << PURPOSE_BITS | (line.points ? 2 : 0) | (purpose.equals("post") ? 0 : 1);
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
    partner = Arrays.copyOf(partner, size);
    type = Arrays.copyOf(type, size);
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
      boolean granted = (partitionAndFlags[at] & 2) != 0;
      points(entry, granted, expected);
      campaigns.evidence(entry, types.get(type[at]), granted);
      if (entry.partner != partner[at]) {
        findings.add(
            Reason.EVIDENCE_DIFFERS,
            entry.row(),
            reference.partners.getOrDefault(entry.partner, "unknown")
                + " is named; another partner sent the evidence");
      }
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
