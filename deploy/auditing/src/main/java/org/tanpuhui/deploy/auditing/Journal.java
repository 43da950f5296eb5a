package org.tanpuhui.deploy.auditing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads the journal: entries in order of their ids, each checked by itself and against those of the
 * same millisecond, among which its original stands. A file never ends inside a millisecond, so
 * files are read beside each other.
 */
final class Journal {
  private final Findings findings;
  private final EntryChecks checks;
  private final Books books;
  private final Lanes lanes;
  private final Evidence evidence;
  private final Set<String> changed;
  final AtomicLong entries = new AtomicLong();
  final AtomicLong pairs = new AtomicLong();

  /**
   * @param evidence null when the export has none
   * @param changed lanes and numbers of leaves that a remembered log has otherwise
   */
  Journal(
      Findings findings,
      EntryChecks checks,
      Books books,
      Lanes lanes,
      Evidence evidence,
      Set<String> changed) {
    this.findings = findings;
    this.checks = checks;
    this.books = books;
    this.lanes = lanes;
    this.evidence = evidence;
    this.changed = changed;
  }

  /** Ids at both ends of a file, to see that files follow each other. */
  record Ends(String file, UUID first, UUID last) {}

  /** Reads one file. */
  Ends read(Export export, Export.Part part) {
    Reading reading = new Reading();
    export.read(part, row -> reading.row(Entry.read(row)));
    reading.end();
    entries.addAndGet(reading.entries);
    pairs.addAndGet(reading.pairs);
    return new Ends(part.name(), reading.first, reading.lastId);
  }

  /** Order of ids as the database has it: unsigned. */
  static int compare(UUID one, UUID other) {
    int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
  }

  /** One file while it is read. */
  private final class Reading {
    private final List<Entry> millisecond = new ArrayList<>();
    private final Books.Part sums = books.part();
    private Entry open;
    private UUID first;
    private UUID lastId;
    private long entries;
    private long pairs;

    void row(Entry row) {
      pairs++;
      if (open != null && open.id.equals(row.id)) {
        int before = open.pairs.get(open.pairs.size() - 1).line();
        if (row.pairs.get(0).line() != before + 1) {
          findings.add(Reason.DUPLICATE, row.row(), "after line " + before + " of the same entry");
        }
        open.join(row);
        return;
      }
      close();
      if (lastId != null && compare(row.id, lastId) <= 0) {
        findings.add(Reason.DUPLICATE, row.row(), "after the entry " + lastId);
      }
      if (row.pairs.get(0).line() != 0) {
        findings.add(Reason.ENTRY_SHAPE, row.row(), "line 0 of the entry is missing");
      }
      first = first == null ? row.id : first;
      lastId = row.id;
      open = row;
    }

    void end() {
      close();
      settle();
      sums.end();
    }

    private void close() {
      if (open == null) {
        return;
      }
      if (!millisecond.isEmpty() && millisecond.get(0).idMillis() != open.idMillis()) {
        settle();
      }
      millisecond.add(open);
      entries++;
      open = null;
    }

    /** Checks all entries of one millisecond. */
    private void settle() {
      Map<UUID, Entry> posted = new HashMap<>(2 * millisecond.size());
      for (Entry entry : millisecond) {
        if (entry.purpose == Entry.POST && entry.activity != null) {
          posted.put(entry.activity, entry);
        }
      }
      for (Entry entry : millisecond) {
        sums.book(entry);
        checks.check(entry, entry.activity == null ? null : posted.get(entry.activity));
        lanes.check(entry);
        if (!changed.isEmpty() && changed.contains(entry.lane + "/" + entry.laneNumber)) {
          findings.add(
              Reason.INCONSISTENT, entry.row(), "the remembered log has another leaf in its place");
        }
        if (evidence != null) {
          evidence.check(entry);
        }
      }
      millisecond.clear();
    }
  }
}
